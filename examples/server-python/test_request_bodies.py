"""Tests over HTTP: valid and invalid request bodies."""

from __future__ import annotations

import json

from protocol_test_case import NEW_POOL, ProtocolTest


class Bodies(ProtocolTest):
    def test_each_error_names_the_path_of_the_field(self):
        pool_path = f"/api/pools/{self.create()['id']}"
        before = self.caller.call("GET", "/api/pools").body["summary"]["totalPools"]
        for name, value, details in (
            ("name", {}, "name: must be a string$"),
            ("name", None, "name: must be a string$"),
            ("name", "  ", "name: must not be blank$"),
            ("description", 7, "description: must be a string$"),
            ("tags", 42, "tags: must be a list$"),
            ("tags", {"0": "a"}, "tags: must be a list$"),
            ("tags", ["a", None], r"tags\[1\]: must be a string$"),
            ("tags", [1] * 15, r"tags\[0\]: .*; and 5 more$"),
            ("nodeTypes", None, "nodeTypes: must be a list$"),
            ("nodeTypes", ["g5"], r"nodeTypes\[0\]: must be an object"),
            ("nodeTypes", [{}], r"nodeTypes\[0\].type: is required; nodeTypes\[0\].count: is required$"),
            ("nodeTypes", [{"type": 5, "count": 1}], r"nodeTypes\[0\].type: must be a string$"),
        ):
            for method, path in (("POST", "/api/pools"), ("PUT", pool_path)):
                with self.subTest(method=method, name=name, value=value):
                    self.assertBadRequest(self.caller.call(method, path, {**NEW_POOL, name: value}), details)
        for name in ("name", "region", "provider", "nodeTypes"):
            body = {other: value for other, value in NEW_POOL.items() if other != name}
            self.assertBadRequest(self.caller.call("POST", "/api/pools", body), f"{name}: is required$")
        self.assertEqual(self.caller.call("GET", "/api/pools").body["summary"]["totalPools"], before)

    def test_counts_are_whole_numbers_that_stay_exact_in_a_sum(self):
        body = json.dumps({**NEW_POOL, "nodeTypes": [{"type": "a", "count": "COUNT"}]})
        for count in ("0", "8.0", "8e0", "-0", "1000000000"):
            response = self.caller.call("POST", "/api/pools", body.replace('"COUNT"', count).encode())
            self.assertEqual((response.status, response.body["nodeCount"]), (201, int(float(count))), count)
        for count in ("-1", "1.5", "true", "false", "null", '"8"', "[]", "1000000001", "9007199254740993", "1e308"):
            response = self.caller.call("POST", "/api/pools", body.replace('"COUNT"', count).encode())
            self.assertBadRequest(response, r"nodeTypes\[0\].count: ")
        # More digits than Python converts by default.
        self.assertBadRequest(
            self.caller.call("POST", "/api/pools", body.replace('"COUNT"', "9" * 300).encode()), r"nodeTypes\[0\].count"
        )
        for count in ("1e999", "-1e999", "9" * 100_000):
            response = self.caller.call("POST", "/api/pools", body.replace('"COUNT"', count).encode())
            self.assertBadRequest(response, "body: is not JSON: a number is out of range$")
        two = [{"type": "a", "count": 600_000_000}, {"type": "b", "count": 600_000_000}]
        response = self.caller.call("POST", "/api/pools", {**NEW_POOL, "nodeTypes": two})
        self.assertBadRequest(response, "nodeTypes: the counts must not add up to more than 1000000000$")

    def test_invalid_json_is_rejected(self):
        valid = json.dumps(NEW_POOL).encode()
        for data, details in (
            (b"", "body: is not JSON: "),
            (b"{", "body: is not JSON: "),
            (valid + b"]", "body: is not JSON: "),
            (valid[:-1] + b",}", "body: is not JSON: "),
            (b"\xef\xbb\xbf" + valid, "body: is not JSON: "),
            (valid.decode().encode("utf-16"), "body: is not UTF-8 at byte 0$"),
            (valid.replace(b"Trials", b"Tr\xffals"), "body: is not UTF-8 at byte 12$"),
            (valid.replace(b"Trials", b"Tr\xed\xa0\x80als"), "body: is not UTF-8"),
            (valid.replace(b"Trials", b"Tr\nals"), "body: is not JSON: "),
            (valid.replace(b": 8", b": NaN"), "body: is not JSON: NaN is not a JSON value$"),
            (valid.replace(b": 8", b": Infinity"), "body: is not JSON: Infinity is not a JSON value$"),
            (valid.replace(b"Trials", rb"\ud800"), "name: must not contain half of a surrogate pair$"),
            (valid.replace(b"development", rb"a\udc00"), r"tags\[0\]: must not contain half of a surrogate pair$"),
            (b"[" * 100_000, "body: is n"),
            (b'{"a":' * 100_000, "body: is n"),
            (b"[" * 100_000 + b"]" * 100_000, "body: "),
            (b"[]", "body: must be a JSON object$"),
            (b"null", "body: must be a JSON object$"),
            (b'"name"', "body: must be a JSON object$"),
        ):
            with self.subTest(data[:60]):
                self.assertBadRequest(self.caller.call("POST", "/api/pools", data), details)

    def test_unusual_json_is_accepted(self):
        valid = json.dumps(NEW_POOL).encode()
        for data in (
            valid.replace(b"Trials", rb"\ud83d\ude80"),
            valid[:-1] + b', "name": "Last"}',
            valid[:-1] + b', "__proto__": {"status": "active"}, "constructor": null, "": 1}',
            valid[:-1] + b', "deep": ' + b"[" * 500 + b"]" * 500 + b"}",
            b" \r\n\t" + valid + b"\n",
        ):
            response = self.caller.call("POST", "/api/pools", data)
            self.assertEqual(response.status, 201, response.body)
            self.assertEqual(response.body.keys(), self.create().keys())

    def test_the_media_type_may_be_spelled_in_many_ways(self):
        for media_type in ("Application/JSON; charset=UTF-8", "application/vnd.pools+json", "application/json;"):
            response = self.caller.call("POST", "/api/pools", NEW_POOL, Content_Type=media_type)
            self.assertEqual(response.status, 201, media_type)
        for media_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
            response = self.caller.call("POST", "/api/pools", NEW_POOL, Content_Type=media_type)
            self.assertError(response, 415)
        self.assertError(self.caller.call("POST", "/api/pools", NEW_POOL, Content_Encoding="gzip"), 415)
