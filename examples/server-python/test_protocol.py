"""Tests over HTTP: the six operations and invalid requests."""

from __future__ import annotations

import http.client
import json
import re
import socket
import tempfile
import unittest
from pathlib import Path

from running_server import ReceivedResponse, Caller, RunningServer

NEW_POOL = {
    "name": "Trials",
    "description": "A pool for trials",
    "region": "us-west-2",
    "provider": "AWS",
    "nodeTypes": [{"type": "g5.12xlarge", "count": 8}],
    "tags": ["development", ""],
}
NOT_FOUND = {"error": "Not Found", "message": "The requested resource was not found"}


class ProtocolTest(unittest.TestCase):
    options: tuple[str, ...] = ()

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.server = RunningServer(Path(folder.name) / "pools.sqlite", *cls.options)
        cls.addClassCleanup(cls.server.kill)

    @classmethod
    def tearDownClass(cls):
        complaints = cls.server.take_complaints()
        assert complaints == "", complaints

    def setUp(self):
        self.caller = Caller(self.server.port)
        self.addCleanup(self.caller.__exit__)

    def create(self, **fields: object) -> dict:
        response = self.caller.call("POST", "/api/pools", {**NEW_POOL, **fields})
        self.assertEqual(response.status, 201, response.body)
        return response.body

    def wire(self) -> Wire:
        wire = Wire(self.server.port)
        self.addCleanup(wire.close)
        return wire

    def exchange(self, data: bytes) -> ReceivedResponse:
        """Sends all bytes on a new connection and then reads the first response."""
        wire = self.wire()
        wire.send(data)
        return wire.read_response()

    def assertBadRequest(self, response: ReceivedResponse, details: str):
        self.assertEqual(response.status, 400, response.body)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        self.assertEqual((response.body["error"], response.body["message"]), ("Bad Request", "Invalid request parameters"))
        self.assertRegex(response.body["details"], f"^{details}")

    def assertError(self, response: ReceivedResponse, status: int):
        self.assertEqual(response.status, status, response.body)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        self.assertEqual(response.body["error"], http.client.responses[status])
        self.assertTrue(response.body["message"])


class Wire:
    """A connection that sends any bytes and reads responses one after the other."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.input = self._socket.makefile("rb")

    def close(self) -> None:
        self.input.close()
        self._socket.close()

    def send(self, data: bytes, is_last: bool = False) -> None:
        self._socket.sendall(data)
        if is_last:
            self._socket.shutdown(socket.SHUT_WR)

    def receive(self) -> bytes:
        """Waits for input and returns it."""
        return self._socket.recv(2**16)

    def read_response(self, to_method: str = "GET") -> ReceivedResponse:
        version, status, _ = self.input.readline().split(b" ", 2)
        assert version == b"HTTP/1.1", version
        headers = http.client.parse_headers(self.input)
        length = 0 if to_method == "HEAD" else int(headers["Content-Length"])
        return ReceivedResponse(int(status), headers, self.input.read(length))


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join([f"{line} HTTP/1.1", "Host: pools.test", *headers, "", ""]).encode("latin-1") + body


class Operations(ProtocolTest):
    def test_create_returns_201_with_the_pool_and_its_location(self):
        response = self.caller.call("POST", "/api/pools", NEW_POOL)
        self.assertEqual(response.status, 201)
        pool_id, created_at = response.body["id"], response.body["createdAt"]
        self.assertEqual(
            response.body,
            {
                "id": pool_id,
                "name": "Trials",
                "description": "A pool for trials",
                "status": "initializing",
                "region": "us-west-2",
                "provider": "AWS",
                "nodeCount": 8,
                "cpuUtilization": 0,
                "memoryUtilization": 0,
                "gpuUtilization": 0,
                "networkUtilization": 0,
                "nodeTypes": [{"type": "g5.12xlarge", "count": 8}],
                "tags": ["development", ""],
                "createdAt": created_at,
            },
        )
        self.assertRegex(created_at, r"^\d{4}-\d\d-\d\d$")
        self.assertEqual(response.headers["Location"], f"/api/pools/{pool_id}")
        self.assertEqual(self.caller.call("GET", response.headers["Location"]).body, response.body)
        self.assertEqual(self.caller.call("GET", "/api/pools").body["pools"][0], response.body)

    def test_description_and_tags_may_be_omitted_or_null(self):
        required = {name: NEW_POOL[name] for name in ("name", "region", "provider", "nodeTypes")}
        for body in (required, {**required, "description": None, "tags": None}):
            response = self.caller.call("POST", "/api/pools", body)
            self.assertEqual((response.status, response.body["description"], response.body["tags"]), (201, "", []))

    def test_update_changes_only_the_sent_fields(self):
        pool = self.create()
        path = f"/api/pools/{pool['id']}"
        self.assertEqual(self.caller.call("PUT", path, {"tags": ["x"]}).body, {**pool, "tags": ["x"]})
        changes = {
            "name": "Updated",
            "description": "",
            "nodeTypes": [{"type": "a", "count": 0}, {"type": "b", "count": 12.0}],
            "tags": [],
        }
        response = self.caller.call("PUT", path, {**changes, "region": "moon", "provider": 42})
        self.assertEqual((response.status, response.body), (200, {**pool, **changes, "nodeCount": 12}))
        self.assertEqual(self.caller.call("GET", path).body, response.body)

    def test_callers_cannot_set_fields_of_the_server(self):
        owned = {
            "id": "mine",
            "status": "maintenance",
            "nodeCount": 99,
            "createdAt": "1999-01-01",
            "cpuUtilization": 50,
            "memoryUtilization": "full",
            "gpuUtilization": None,
            "networkUtilization": 1,
        }
        created = self.create(**owned)
        updated = self.caller.call("PUT", f"/api/pools/{created['id']}", owned).body
        for pool in (created, updated):
            self.assertEqual({name: pool[name] == value for name, value in owned.items()}, dict.fromkeys(owned, False))
            self.assertEqual((pool["nodeCount"], pool["cpuUtilization"]), (8, 0))
        self.assertEqual(self.caller.call("GET", "/api/pools/mine").status, 404)

    def test_a_deleted_pool_is_gone_but_its_activity_stays(self):
        pool = self.create()
        path = f"/api/pools/{pool['id']}"
        response = self.caller.call("DELETE", path)
        self.assertEqual((response.status, response.body["success"]), (200, True))
        for method, body in (("GET", None), ("PUT", {"name": "Back"}), ("DELETE", None)):
            again = self.caller.call(method, path, body)
            self.assertEqual((again.status, again.body), (404, NOT_FOUND), method)
        log = self.caller.call("GET", f"/api/pools/activity?poolId={pool['id']}").body["activities"]
        self.assertEqual([entry["action"] for entry in log], ["pool-deleted", "pool-created"])
        self.assertEqual({entry["poolName"] for entry in log}, {"Trials"})

    def test_text_is_returned_as_it_was_sent(self):
        injections = ("'; DROP TABLE pools; --", "<script>\"\\\n\t\u0000\u2028", "{{7*7}}%s%00")
        for text in ("Zoë 🚀 日本語", " a ", "x" * 10_000, *injections):
            pool = self.create(name=text, description=text, tags=[text, text], region=text)
            self.assertEqual([pool["name"], pool["description"], pool["region"], *pool["tags"]], [text] * 5)
            self.assertEqual(self.caller.call("GET", f"/api/pools/{pool['id']}").body, pool)

    def test_ids_may_be_percent_encoded(self):
        pool = self.create()
        self.assertEqual(self.caller.call("GET", f"/api/pools/{pool['id'].replace('-', '%2D')}").body, pool)

    def test_head_is_get_without_the_body(self):
        wire = self.wire()
        for target, status in (("/api/pools", 200), ("/api/pools/activity", 200), ("/api/pools/none", 404)):
            responses = {}
            for method in ("GET", "HEAD"):
                wire.send(request(f"{method} {target}"))
                responses[method] = wire.read_response(method)
            self.assertEqual((responses["HEAD"].status, responses["HEAD"].body), (status, None))
            self.assertEqual(responses["HEAD"].headers["Content-Length"], responses["GET"].headers["Content-Length"])

    def test_other_methods_get_405_with_the_allowed_methods(self):
        for path, allow in (
            ("/api/pools", "GET, POST, HEAD, OPTIONS"),
            ("/api/pools/activity", "GET, HEAD, OPTIONS"),
            ("/api/pools/any", "GET, PUT, DELETE, HEAD, OPTIONS"),
        ):
            for method in ("PATCH", "TRACE", "BREW"):
                response = self.caller.call(method, path)
                self.assertError(response, 405)
                self.assertEqual(response.headers["Allow"], allow)
            response = self.caller.call("OPTIONS", path)
            self.assertEqual((response.status, response.headers["Allow"], response.body), (204, allow, None))

    def test_other_routes_are_not_found(self):
        for path in ("/", "/api", "/api/pool", "/api/pools/", "/api/pools/a/b", "/api/pools/a%2Fb", "/api/pools/%00"):
            response = self.caller.call("GET", path)
            self.assertEqual((response.status, response.body), (404, NOT_FOUND), path)
        self.assertEqual(self.exchange(request("CONNECT pools.test:443")).status, 404)
        self.assertEqual(self.exchange(request("OPTIONS *")).status, 404)

    def test_unusual_queries_do_not_fail(self):
        pool = self.create()
        for query in ("poolId=", "poolId", "", "&&=&", "limit=1", "poolid=x"):
            response = self.caller.call("GET", f"/api/pools/activity?{query}")
            self.assertEqual((response.status, response.body["activities"][0]["poolId"]), (200, pool["id"]), query)
        for query in ("poolId=none", "poolId=%ff%zz%", "poolId=%00", "poolId=a;b", "poolId=" + "x" * 9_000):
            response = self.caller.call("GET", f"/api/pools/activity?{query}")
            self.assertEqual((response.status, response.body), (200, {"activities": []}), query)
        self.assertBadRequest(self.caller.call("GET", "/api/pools/activity?poolId=a&poolId=b"), "poolId: ")
        self.assertEqual(self.caller.call("GET", "/api/pools?poolId=%&x=1&x=2").status, 200)


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
            (valid.replace(b": 8", b": NaN"), "body: is not JSON: NaN is no JSON value$"),
            (valid.replace(b": 8", b": Infinity"), "body: is not JSON: Infinity is no JSON value$"),
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


class Connections(ProtocolTest):
    def test_pipelined_requests_get_responses_in_order(self):
        wire = self.wire()
        body = json.dumps(NEW_POOL).encode()
        post = request("POST /api/pools", "Content-Type: application/json", f"Content-Length: {len(body)}", body=body)
        wire.send(post + request("GET /api/pools/none") + b"\r\n" + request("GET /api/pools"))
        self.assertEqual([wire.read_response().status for _ in range(3)], [201, 404, 200])

    def test_an_unread_body_is_not_parsed_as_the_next_request(self):
        wire = self.wire()
        body = request("DELETE /api/pools/x")
        for line in ("GET /api/pools", "POST /nowhere", "PATCH /api/pools"):
            wire.send(request(line, f"Content-Length: {len(body)}", body=body) + request("GET /api/pools"))
            wire.read_response()
            self.assertEqual(wire.read_response().status, 200, line)

    def test_the_response_says_if_the_connection_stays_open(self):
        for data, stays in (
            (request("GET /api/pools"), True),
            (request("GET /api/pools", "Connection: TE, Close"), False),
            (b"GET /api/pools HTTP/1.0\r\n\r\n", False),
            (b"GET /api/pools HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", True),
        ):
            wire = self.wire()
            wire.send(data)
            response = wire.read_response()
            self.assertEqual((response.status, response.headers["Connection"] == "keep-alive"), (200, stays), data)
            if not stays:
                self.assertEqual(wire.input.read(1), b"")

    def test_headers_and_body_are_sent_together(self):
        # Writing headers and body separately costs 40 ms: Nagle's algorithm and delayed acknowledgments.
        wire = self.wire()
        for _ in range(20):
            wire.send(request("GET /api/pools/none"))
            head, _, body = wire.receive().partition(b"\r\n\r\n")
            self.assertIn(b"\r\nContent-Length: %d" % len(body), head)

    def test_chunks_are_joined(self):
        body = json.dumps(NEW_POOL).encode()
        chunks = b"".join(b"%X;note=1\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:30], body[30:]))
        head = request("POST /api/pools", "Content-Type: application/json", "Transfer-Encoding: Chunked")
        for end in (b"0\r\n\r\n", b"000\r\nChecksum: none\r\n\r\n"):
            wire = self.wire()
            wire.send(head + chunks + end + request("GET /api/pools/none"))
            created, missing = wire.read_response(), wire.read_response()
            self.assertEqual((created.status, created.body["name"], missing.status), (201, "Trials", 404))

    def test_malformed_chunks_are_rejected_immediately(self):
        head = request("POST /api/pools", "Content-Type: application/json", "Transfer-Encoding: chunked")
        for chunks in (b"\r\n", b"zz\r\n", b"-1\r\n", b"0x2\r\n{}", b"2\r\n{}}\r\n", b"F" * 17 + b"\r\n", b"1" * 5000):
            # A server that waits for more input would exceed the timeout of the connection.
            response = self.exchange(head + chunks)
            self.assertBadRequest(response, "body: ")
            self.assertEqual(response.headers["Connection"], "close")

    def test_expect_100_continue_is_supported(self):
        body = json.dumps(NEW_POOL).encode()
        headers = ("Content-Type: application/json", f"Content-Length: {len(body)}", "Expect: 100-continue")
        wire = self.wire()
        wire.send(request("POST /api/pools", *headers))
        self.assertEqual([wire.input.readline() for _ in range(2)], [b"HTTP/1.1 100 Continue\r\n", b"\r\n"])
        wire.send(body)
        self.assertEqual(wire.read_response().status, 201)
        for line, status in (("POST /nowhere", 404), ("PATCH /api/pools", 405)):
            self.assertEqual(self.exchange(request(line, *headers)).status, status)
        large = ("Content-Type: application/json", "Content-Length: 99999999", "Expect: 100-continue")
        self.assertEqual(self.exchange(request("POST /api/pools", *large)).status, 413)

    def test_a_large_body_is_rejected_with_a_readable_response(self):
        body = json.dumps({**NEW_POOL, "description": "x" * 8_000_000}).encode()
        chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        for header, data in ((f"Content-Length: {len(body)}", body), ("Transfer-Encoding: chunked", chunks)):
            response = self.exchange(request("POST /api/pools", "Content-Type: application/json", header, body=data))
            self.assertError(response, 413)
            self.assertEqual(response.headers["Connection"], "close")
        fits = json.dumps({**NEW_POOL, "description": ""}).encode()
        fits = fits.replace(b'""', b'"%s"' % (b"x" * (1024 * 1024 - len(fits))), 1)
        self.assertEqual(len(fits), 1024 * 1024)
        self.assertEqual(self.caller.call("POST", "/api/pools", fits).status, 201)
        self.assertError(self.caller.call("POST", "/api/pools", fits + b" "), 413)

    def test_an_ambiguous_body_length_is_rejected(self):
        for headers, status in (
            (["Content-Length: +2"], 400),
            (["Content-Length: -2"], 400),
            (["Content-Length: 2_0"], 400),
            (["Content-Length: two"], 400),
            (["Content-Length: "], 400),
            (["Content-Length: \xb2"], 400),
            (["Content-Length: 2, 2"], 400),
            (["Content-Length: 2", "Content-Length: 3"], 400),
            (["Content-Length: 2", "Transfer-Encoding: chunked"], 400),
            (["Transfer-Encoding: gzip, chunked"], 501),
            (["Content-Length : 2"], 400),
            (["Content-Length: " + "9" * 40], 413),
            ([], 411),
        ):
            with self.subTest(headers):
                data = request("POST /api/pools", "Content-Type: application/json", *headers, body=b"{}")
                self.assertError(self.exchange(data), status)

    def test_an_incomplete_body_is_rejected(self):
        wire = self.wire()
        wire.send(request("POST /api/pools", "Content-Length: 50", body=b"{}"), is_last=True)
        self.assertBadRequest(wire.read_response(), "body: ended too early")

    def test_malformed_requests_get_a_response(self):
        for data, status in (
            (b"\x16\x03\x01\x02\x00\r\n\r\n", 400),
            (b"   \r\n", 400),
            (b"GET\r\n\r\n", 400),
            (b"POST /api/pools\r\n\r\n", 400),
            (b"GET /api/pools HTTP/one\r\n\r\n", 400),
            (b"GET /api/pools HTTP/1.1 extra\r\n\r\n", 400),
            (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
            (b"GET /api/pools HTTP/1.1\r\n\r\n", 400),
            (request("GET /api/pools", "Host: again"), 400),
            (request("GET /api/pools", "no colon here"), 400),
            (request("GET /api/pools/%zz"), 400),
            (request("GET /api/pools/%"), 400),
            (request("GET /api/pools/%ff"), 400),
            (request("GET /api/pools/\xff"), 400),
            (request("GET /api/pools/%ed%a0%80"), 400),
            (request("GET /api/pools/\xc3\xab"), 404),
            (request("GET http://pools.test/api/pools/none"), 404),
            (request("GET /" + "x" * 70_000), 414),
            (request("GET /api/pools", "X-Long: " + "x" * 70_000), 431),
            (request("GET /api/pools", *["X-Many: x"] * 200), 431),
        ):
            with self.subTest(data[:60]):
                self.assertError(self.exchange(data), status)
        self.assertEqual(self.exchange(request("GET http://pools.test/api/pools")).status, 200)
        self.assertEqual(self.exchange(b"GET //api/pools HTTP/1.1\nHost: pools.test\n\n").status, 200)


class Authentication(ProtocolTest):
    options = ("--token", "s3cret-tökén", "--forbidden-token", "looker")
    token = "s3cret-tökén".encode().decode("latin-1")

    def call(self, method: str, path: str, authorization: str | None, body: object = None) -> ReceivedResponse:
        headers = {} if authorization is None else {"Authorization": authorization}
        return self.caller.call(method, path, body, **headers)

    def test_every_request_needs_the_token(self):
        nearly = ("Bearer s3cret", f"Bearer {self.token}x", f"Basic {self.token}", self.token)
        for authorization in (None, "", "Bearer", "Bearer ", *nearly):
            for method, path in (("GET", "/api/pools"), ("GET", "/api/pools/none"), ("POST", "/api/pools")):
                response = self.call(method, path, authorization, NEW_POOL if method == "POST" else None)
                self.assertEqual(response.status, 401, authorization)
                self.assertEqual(response.body, {"error": "Unauthorized", "message": "Authentication required"})
                self.assertEqual(response.headers["WWW-Authenticate"], "Bearer")
        for scheme in ("Bearer", "bearer", "BEARER"):
            self.assertEqual(self.call("POST", "/api/pools", f"{scheme} {self.token}", NEW_POOL).status, 201)

    def test_the_forbidden_token_can_read_but_not_write(self):
        pool = self.call("POST", "/api/pools", f"Bearer {self.token}", NEW_POOL).body
        path = f"/api/pools/{pool['id']}"
        log = self.call("GET", f"/api/pools/activity?poolId={pool['id']}", "Bearer looker").body
        for write in (("POST", "/api/pools", NEW_POOL), ("PUT", path, {"name": "x"}), ("DELETE", path, None)):
            response = self.call(*write[:2], "Bearer looker", write[2])
            self.assertEqual(response.status, 403)
            self.assertEqual(
                response.body,
                {"error": "Forbidden", "message": "Insufficient permissions to perform this action"},
            )
        self.assertEqual(self.call("GET", path, "Bearer looker").body, pool)
        self.assertEqual(self.call("GET", f"/api/pools/activity?poolId={pool['id']}", "Bearer looker").body, log)

    def test_tokens_appear_in_no_response(self):
        response = self.call("GET", "/api/pools", f"Bearer {self.token}x")
        self.assertIsNone(re.search("s3cret|looker", json.dumps(response.body) + str(response.headers)))


if __name__ == "__main__":
    unittest.main()
