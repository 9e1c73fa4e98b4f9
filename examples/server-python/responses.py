"""Responses, and the error bodies of the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class Response:
    """A status, a JSON body (`None` for no body), and extra headers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class HttpError(Exception):
    """Raised to end a request with this response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def bad_request(details: str) -> Response:
    """A 400. `details` names the invalid part of the request, such as `nodeTypes[0].count: is required`."""
    return error(400, "Invalid request parameters", details=details)


def unauthorized() -> Response:
    return error(401, "Authentication required", headers={"WWW-Authenticate": "Bearer"})


def forbidden() -> Response:
    return error(403, "Insufficient permissions to perform this action")


def not_found() -> Response:
    return error(404, "The requested resource was not found")


def internal_server_error() -> Response:
    return error(500, "An unexpected error occurred")


def error(status: int, message: str, details: str | None = None, headers: dict[str, str] | None = None) -> Response:
    """Any error in the documented shape, also for undocumented statuses such as 413."""
    body = {"error": HTTPStatus(status).phrase, "message": message}
    if details is not None:
        body["details"] = details
    return Response(status, body, headers or {})
