"""Reads the body of a request from a connection that may serve more requests after it."""

from __future__ import annotations

import re
from email.message import Message
from typing import BinaryIO, Callable

from responses import HttpError, Response, bad_request, error

MAX_BODY_BYTES = 1024 * 1024
MAX_LINE_BYTES = 4096
MAX_TRAILERS = 100


class RequestBody:
    """
    Reads the body on demand, so that a request rejected for its head is cheap.

    Raises an `HttpError` if the headers do not define where the body ends. `before_reading` is called
    before the first byte is awaited.
    """

    def __init__(self, headers: Message, stream: BinaryIO, before_reading: Callable[[], None]) -> None:
        self._is_chunked = _is_chunked(headers)
        self._length = _content_length(headers)
        if self._is_chunked and self._length is not None:
            # With two lengths, a proxy and this server could disagree on where the next request begins.
            raise HttpError(bad_request("Content-Length: must not be sent together with Transfer-Encoding"))
        self._stream = stream
        self._before_reading = before_reading
        self.is_begun = False
        self.is_read = not self._is_chunked and not self._length

    def read(self) -> bytes:
        if self.is_read:
            if self._length is None:
                raise HttpError(error(411, "The request must have a Content-Length"))
            return b""
        if self._length is not None and self._length > MAX_BODY_BYTES:
            raise HttpError(_too_large())
        self.is_begun = True
        self._before_reading()
        data = self._read_chunks() if self._is_chunked else self._read_exactly(self._length)
        self.is_read = True
        return data

    def _read_exactly(self, length: int) -> bytes:
        data = self._stream.read(length)
        if len(data) < length:
            raise HttpError(bad_request("body: ended too early"))
        return data

    def _read_chunks(self) -> bytes:
        data = bytearray()
        while size := self._read_chunk_size():
            if len(data) + size > MAX_BODY_BYTES:
                raise HttpError(_too_large())
            data += self._read_exactly(size)
            if self._read_line():
                raise HttpError(bad_request("body: a chunk is longer than its size"))
        for _ in range(MAX_TRAILERS):
            if not self._read_line():
                return bytes(data)
        raise HttpError(bad_request("body: has too many trailers"))

    def _read_chunk_size(self) -> int:
        digits = self._read_line().partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", digits):
            raise HttpError(bad_request("body: a chunk does not begin with its size"))
        return int(digits, 16)

    def _read_line(self) -> bytes:
        line = self._stream.readline(MAX_LINE_BYTES)
        if not line.endswith(b"\n"):
            raise HttpError(bad_request("body: its chunks are malformed or incomplete"))
        return line.rstrip(b"\r\n")


def _is_chunked(headers: Message) -> bool:
    codings = headers.get_all("Transfer-Encoding", [])
    if not codings:
        return False
    if len(codings) > 1 or codings[0].strip().lower() != "chunked":
        raise HttpError(error(501, "The only supported transfer coding is chunked"))
    return True


def _content_length(headers: Message) -> int | None:
    lengths = {length.strip() for length in headers.get_all("Content-Length", [])}
    if not lengths:
        return None
    if len(lengths) > 1:
        raise HttpError(bad_request("Content-Length: is given twice"))
    digits = lengths.pop()
    # int() also accepts "+5", "5_0" and digits of other scripts.
    if not re.fullmatch("[0-9]+", digits):
        raise HttpError(bad_request("Content-Length: must be a number of bytes"))
    if len(digits) > 18:
        raise HttpError(_too_large())
    return int(digits)


def _too_large() -> Response:
    return error(413, f"The body must not be longer than {MAX_BODY_BYTES} bytes")
