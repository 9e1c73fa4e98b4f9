"""For the tests: the server in its own process, and a client."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SERVER = Path(__file__).with_name("server.py")


def run_to_end(*options: str) -> subprocess.CompletedProcess:
    """Runs the server until it exits by itself, as it does if it cannot start."""
    return subprocess.run([sys.executable, str(SERVER), *options], capture_output=True, text=True, timeout=10)


class RunningServer:
    """A running server on its own port, ready for requests."""

    def __init__(self, database: Path, *options: str) -> None:
        command = [sys.executable, str(SERVER), "--port", "0", "--database", str(database), *options]
        self._stderr = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._stderr, text=True)
        self.ready_line = self.process.stdout.readline()
        if not self.ready_line:
            raise AssertionError(f"the server ended with {self._wait()} before it listened: {self.read_stderr()}")
        self.port = int(self.ready_line.rpartition(":")[2])

    def __enter__(self) -> RunningServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def stop(self) -> int:
        """Stops the server and returns its exit status."""
        self.process.terminate()
        return self._wait()

    def kill(self) -> int:
        """Kills the server with SIGKILL."""
        self.process.kill()
        return self._wait()

    def read_stderr(self) -> str:
        """Returns the output on stderr and closes the file."""
        with self._stderr:
            self._stderr.seek(0)
            return self._stderr.read()

    def _wait(self) -> int:
        self.process.stdout.close()
        return self.process.wait(timeout=10)


class Caller:
    """A client with one connection, for use in one thread."""

    def __init__(self, port: int, **headers: str) -> None:
        self._headers = headers
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> ReceivedResponse:
        """Sends bytes unchanged, and anything else as JSON. Raises an `OSError` or `HTTPException`."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = {name.replace("_", "-"): value for name, value in {**self._headers, **headers}.items()}
        if data is not None:
            headers = {"Content-Type": "application/json", **headers}
        self._connection.request(method, path, data, headers)
        response = self._connection.getresponse()
        return ReceivedResponse(response.status, response.headers, response.read())


class ReceivedResponse:
    """A complete response. `body` is `None` if it is empty."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = json.loads(content) if content else None
