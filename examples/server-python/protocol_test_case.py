"""The base of the tests over HTTP: a running server, requests, raw connections and assertions."""

from __future__ import annotations

import http.client
import json
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
        stderr = cls.server.read_stderr()
        assert stderr == "", stderr

    def setUp(self):
        self.caller = Caller(self.server.port)
        self.addCleanup(self.caller.__exit__)

    def create(self, **fields: object) -> dict:
        response = self.caller.call("POST", "/api/pools", {**NEW_POOL, **fields})
        self.assertEqual(response.status, 201, response.body)
        return response.body

    def connect(self) -> RawConnection:
        connection = RawConnection(self.server.port)
        self.addCleanup(connection.close)
        return connection

    def exchange(self, data: bytes) -> ReceivedResponse:
        """Sends all bytes on a new connection and then reads the first response."""
        connection = self.connect()
        connection.send(data)
        return connection.read_response()

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


class RawConnection:
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
