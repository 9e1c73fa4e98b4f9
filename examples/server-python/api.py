"""The six operations: functions from a request to a response, without sockets."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from email.message import Message
from functools import partial
from typing import Callable
from urllib.parse import parse_qs, unquote_to_bytes

from responses import HttpError, Response, bad_request, error, forbidden, not_found, unauthorized
from rules import new_pool, pool_changes
from store import Store, StoreBusy


@dataclass(frozen=True)
class Request:
    """`target` is the target of the request line, one character per byte. `read_body` may raise an `HttpError`."""

    method: str
    target: str
    headers: Message
    read_body: Callable[[], bytes]


Operation = Callable[[Request], Response]


class Api:
    """
    Without a token, every request is allowed. With one, every request needs it as a bearer token. The forbidden token
    may read but not write.
    """

    def __init__(self, store: Store, token: str | None = None, forbidden_token: str | None = None) -> None:
        self._store = store
        self._token = token
        self._forbidden_token = forbidden_token

    def handle(self, request: Request) -> Response:
        """Returns the response or raises an `HttpError`. Only reads the body if the rest of the request is valid."""
        path, _, _ = request.target.partition("?")
        operations = self._operations(_segments(path))
        allow = {"Allow": ", ".join([*operations, "OPTIONS"])}
        if request.method == "OPTIONS":
            return Response(204, headers=allow)
        if request.method not in operations:
            raise HttpError(error(405, "This resource does not support the method", headers=allow))
        self._authorize(request)
        try:
            return operations[request.method](request)
        except StoreBusy as busy:
            raise HttpError(error(503, "The server is busy, try again", headers={"Retry-After": "1"})) from busy

    def _operations(self, segments: list[str]) -> dict[str, Operation]:
        if segments[:2] != ["api", "pools"] or len(segments) > 3:
            raise HttpError(not_found())
        if len(segments) == 2:
            return _with_head({"GET": self._list_pools, "POST": self._create_pool})
        pool_id = segments[2]
        # The literal path wins: `/api/pools/activity` also matches the path of a pool.
        if pool_id == "activity":
            return _with_head({"GET": self._list_activity})
        return _with_head(
            {
                "GET": partial(self._get_pool, pool_id),
                "PUT": partial(self._update_pool, pool_id),
                "DELETE": partial(self._delete_pool, pool_id),
            }
        )

    def _authorize(self, request: Request) -> None:
        if self._token is None:
            return
        scheme, _, token = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer":
            raise HttpError(unauthorized())
        if _same(token.strip(), self._token):
            return
        if self._forbidden_token is None or not _same(token.strip(), self._forbidden_token):
            raise HttpError(unauthorized())
        if request.method not in ("GET", "HEAD"):
            raise HttpError(forbidden())

    def _user(self) -> str:
        return "anonymous" if self._token is None else "token holder"

    def _list_pools(self, request: Request) -> Response:
        return Response(200, self._store.list_pools())

    def _list_activity(self, request: Request) -> Response:
        _, _, query = request.target.partition("?")
        # An empty value means no filter.
        pool_ids = parse_qs(query).get("poolId", [None])
        if len(pool_ids) > 1:
            raise HttpError(bad_request("poolId: must be given only once"))
        return Response(200, {"activities": self._store.list_activities(pool_ids[0])})

    def _create_pool(self, request: Request) -> Response:
        pool = self._store.create_pool(new_pool(_json_body(request)), self._user())
        return Response(201, pool, {"Location": f"/api/pools/{pool['id']}"})

    def _get_pool(self, pool_id: str, request: Request) -> Response:
        return _found(self._store.get_pool(pool_id))

    def _update_pool(self, pool_id: str, request: Request) -> Response:
        return _found(self._store.update_pool(pool_id, pool_changes(_json_body(request)), self._user()))

    def _delete_pool(self, pool_id: str, request: Request) -> Response:
        if not self._store.delete_pool(pool_id, self._user()):
            raise HttpError(not_found())
        return Response(200, {"success": True, "message": "Pool deleted successfully"})


def _segments(path: str) -> list[str]:
    # A proxy may send the whole URL in the request line.
    path = re.sub(r"^https?://[^/]*", "", path, flags=re.IGNORECASE)
    if not path.startswith("/"):
        raise HttpError(not_found())
    return [_decoded(segment) for segment in path[1:].split("/")]


def _decoded(segment: str) -> str:
    if re.search("%(?![0-9A-Fa-f]{2})", segment):
        raise HttpError(bad_request("path: a percent sign must be followed by two hexadecimal digits"))
    try:
        return unquote_to_bytes(segment.encode("latin-1")).decode("utf-8")
    except UnicodeDecodeError:
        raise HttpError(bad_request("path: is not UTF-8")) from None


def _with_head(operations: dict[str, Operation]) -> dict[str, Operation]:
    return {**operations, "HEAD": operations["GET"]}


def _same(given: str, expected: str) -> bool:
    # Compares in constant time. Headers have one character per byte.
    return hmac.compare_digest(given.encode("latin-1"), expected.encode("utf-8"))


def _json_body(request: Request) -> bytes:
    """Returns the body. Raises a 415 if the headers name another type than JSON. Without a type it counts as JSON."""
    media_type = request.headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise HttpError(error(415, "The body must be sent as application/json"))
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise HttpError(error(415, "The body must not be compressed"))
    return request.read_body()


def _found(pool: dict | None) -> Response:
    if pool is None:
        raise HttpError(not_found())
    return Response(200, pool)
