"""Responses, and the error bodies of the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A status, a JSON body (`None` for no body), and extra headers."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """Raised to end a request with this response."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def bad_request(details: str) -> Answer:
    """A 400. `details` names the invalid part of the request, such as `nodeTypes[0].count: is required`."""
    return error(400, "Invalid request parameters", details=details)


def unauthorized() -> Answer:
    return error(401, "Authentication required", headers={"WWW-Authenticate": "Bearer"})


def forbidden() -> Answer:
    return error(403, "Insufficient permissions to perform this action")


def not_found() -> Answer:
    return error(404, "The requested resource was not found")


def internal_server_error() -> Answer:
    return error(500, "An unexpected error occurred")


def error(status: int, message: str, details: str | None = None, headers: dict[str, str] | None = None) -> Answer:
    """Any error in the documented shape, also for undocumented statuses such as 413."""
    body = {"error": HTTPStatus(status).phrase, "message": message}
    if details is not None:
        body["details"] = details
    return Answer(status, body, headers or {})
