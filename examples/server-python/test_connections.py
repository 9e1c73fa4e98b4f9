"""Tests over HTTP: connections, framing and malformed requests."""

from __future__ import annotations

import json

from protocol_test_case import NEW_POOL, ProtocolTest, request


class Connections(ProtocolTest):
    def test_pipelined_requests_get_responses_in_order(self):
        connection = self.connect()
        body = json.dumps(NEW_POOL).encode()
        post = request("POST /api/pools", "Content-Type: application/json", f"Content-Length: {len(body)}", body=body)
        connection.send(post + request("GET /api/pools/none") + b"\r\n" + request("GET /api/pools"))
        self.assertEqual([connection.read_response().status for _ in range(3)], [201, 404, 200])

    def test_an_unread_body_is_not_parsed_as_the_next_request(self):
        connection = self.connect()
        body = request("DELETE /api/pools/x")
        for line in ("GET /api/pools", "POST /nowhere", "PATCH /api/pools"):
            connection.send(request(line, f"Content-Length: {len(body)}", body=body) + request("GET /api/pools"))
            connection.read_response()
            self.assertEqual(connection.read_response().status, 200, line)

    def test_the_response_says_if_the_connection_stays_open(self):
        for data, stays in (
            (request("GET /api/pools"), True),
            (request("GET /api/pools", "Connection: TE, Close"), False),
            (b"GET /api/pools HTTP/1.0\r\n\r\n", False),
            (b"GET /api/pools HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", True),
        ):
            connection = self.connect()
            connection.send(data)
            response = connection.read_response()
            self.assertEqual((response.status, response.headers["Connection"] == "keep-alive"), (200, stays), data)
            if not stays:
                self.assertEqual(connection.input.read(1), b"")

    def test_headers_and_body_are_sent_together(self):
        # Writing headers and body separately costs 40 ms: Nagle's algorithm and delayed acknowledgments.
        connection = self.connect()
        for _ in range(20):
            connection.send(request("GET /api/pools/none"))
            head, _, body = connection.receive().partition(b"\r\n\r\n")
            self.assertIn(b"\r\nContent-Length: %d" % len(body), head)

    def test_chunks_are_joined(self):
        body = json.dumps(NEW_POOL).encode()
        chunks = b"".join(b"%X;note=1\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:30], body[30:]))
        head = request("POST /api/pools", "Content-Type: application/json", "Transfer-Encoding: Chunked")
        for end in (b"0\r\n\r\n", b"000\r\nChecksum: none\r\n\r\n"):
            connection = self.connect()
            connection.send(head + chunks + end + request("GET /api/pools/none"))
            created, missing = connection.read_response(), connection.read_response()
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
        connection = self.connect()
        connection.send(request("POST /api/pools", *headers))
        self.assertEqual([connection.input.readline() for _ in range(2)], [b"HTTP/1.1 100 Continue\r\n", b"\r\n"])
        connection.send(body)
        self.assertEqual(connection.read_response().status, 201)
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
        connection = self.connect()
        connection.send(request("POST /api/pools", "Content-Length: 50", body=b"{}"), is_last=True)
        self.assertBadRequest(connection.read_response(), "body: ended too early")

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
