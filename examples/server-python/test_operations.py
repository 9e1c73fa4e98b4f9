"""Tests over HTTP: the six operations and authentication."""

from __future__ import annotations

import json
import re

from protocol_test_case import NEW_POOL, NOT_FOUND, ProtocolTest, request
from running_server import ReceivedResponse


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
        connection = self.connect()
        for target, status in (("/api/pools", 200), ("/api/pools/activity", 200), ("/api/pools/none", 404)):
            responses = {}
            for method in ("GET", "HEAD"):
                connection.send(request(f"{method} {target}"))
                responses[method] = connection.read_response(method)
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
