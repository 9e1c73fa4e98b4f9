"""HTTP/1.1 on sockets: a server with one thread per connection."""

from __future__ import annotations

import json
import logging
import socket
import socketserver
import threading
import time
from contextlib import suppress
from email.errors import FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from responses import HttpError, Response, bad_request, error, internal_server_error
from api import Api, Request
from body import RequestBody

log = logging.getLogger("compute-pools")


class ApiServer(ThreadingHTTPServer):
    """Listens once created; port 0 picks a free one. `server_close` finishes open requests and returns."""

    # The process waits for threads that are writing a response.
    daemon_threads = False
    # With the default of 5, a burst of new connections waits for a second.
    request_queue_size = 128

    def __init__(self, host: str, port: int, api: Api) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.api = api
        self.is_closing = False
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__((host, port), Connection)

    def server_bind(self) -> None:
        # HTTPServer would look up the host name in DNS, which can take seconds.
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: socket.socket, client_address) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        self.is_closing = True
        with self._open_lock:
            for connection in self._open:
                # Wakes threads that wait for a request. Responses can still be written.
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)
        super().server_close()


class Connection(BaseHTTPRequestHandler):
    """Reads one request after the other, and writes each response in one piece."""

    server: ApiServer
    protocol_version = "HTTP/1.1"
    # Idle time in seconds after which a connection is closed.
    timeout = 60
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.has_unread_input = False
        # The client closed the connection or timed out.
        with suppress(OSError):
            super().handle()
            if self.has_unread_input:
                self._let_caller_read_the_response()

    def handle_one_request(self) -> None:
        if not self._read_request_line() or not self.parse_request():
            return
        response, body_is_read = self._respond()
        self.has_unread_input = not body_is_read
        if self.has_unread_input or self.server.is_closing or "close" in _tokens(self.headers.get("Connection", "")):
            self.close_connection = True
        self._send(response)

    def _read_request_line(self) -> bool:
        self.command = ""
        self.raw_requestline = self.rfile.readline(65537)
        # Some clients send an extra line break after a body.
        if self.raw_requestline in (b"\r\n", b"\n"):
            self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536:
            self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
            return False
        if self.raw_requestline.isspace():
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        self.close_connection = not self.raw_requestline
        return not self.close_connection

    def _respond(self) -> tuple[Response, bool]:
        """Returns the response, and True if the next request begins where reading stopped."""
        body = None
        try:
            _check_head(self.headers, self.request_version)
            body = RequestBody(self.headers, self.rfile, self._send_continue)
            response = self.server.api.handle(Request(self.command, self.path, self.headers, body.read))
        except HttpError as rejection:
            response = rejection.response
        except OSError:
            raise
        except Exception:
            log.exception("%s failed", self.command)
            response = internal_server_error()
        return response, body is not None and self._skip(body)

    def _skip(self, body: RequestBody) -> bool:
        """Returns True if the body was skipped. Does not send 100 Continue for a body that waits for it."""
        if not body.is_read and not body.is_begun and not self._awaits_continue():
            with suppress(HttpError):
                body.read()
        return body.is_read

    def _awaits_continue(self) -> bool:
        return self.headers.get("Expect", "").strip().lower() == "100-continue" and self.request_version >= "HTTP/1.1"

    def handle_expect_100(self) -> bool:
        # The base class would send 100 Continue here, before the request is validated.
        return True

    def _send_continue(self) -> None:
        if self._awaits_continue():
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Called by the base class for requests that it cannot parse. Its own response would be HTML."""
        self.close_connection = True
        self.has_unread_input = True
        if code == HTTPStatus.BAD_REQUEST:
            self._send(bad_request("request line: is malformed"))
        else:
            self._send(error(code, "The server cannot process this request"))

    def _send(self, response: Response) -> None:
        head = {"Date": self.date_time_string(), "Connection": "close" if self.close_connection else "keep-alive"}
        content = b""
        if response.body is not None:
            content = json.dumps(response.body, ensure_ascii=False, allow_nan=False).encode("utf-8")
            head.update({"Content-Type": "application/json", "Content-Length": len(content)})
            head["Cache-Control"] = "no-store"
        head.update(response.headers)
        lines = [f"HTTP/1.1 {int(response.status)} {HTTPStatus(response.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in head.items()]
        if self.command == "HEAD":
            content = b""
        self.wfile.write("\r\n".join([*lines, "\r\n"]).encode("latin-1") + content)

    def _let_caller_read_the_response(self) -> None:
        # Closing a socket with unread input sends a reset, which can discard the response.
        self.connection.shutdown(socket.SHUT_WR)
        self.connection.settimeout(1)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.connection.recv(65536):
            pass


def _check_head(headers, version: str) -> None:
    malformed = (FirstHeaderLineIsContinuationDefect, MissingHeaderBodySeparatorDefect)
    if any(isinstance(defect, malformed) for defect in headers.defects):
        raise HttpError(bad_request("headers: a line is malformed"))
    if version >= "HTTP/1.1" and len(headers.get_all("Host", [])) != 1:
        raise HttpError(bad_request("Host: must be given once"))


def _tokens(header: str) -> list[str]:
    return [token.strip().lower() for token in header.split(",")]
