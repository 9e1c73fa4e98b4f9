"""Validation: turns the bytes of a body into fields to store, or raises a 400 with the reason."""

from __future__ import annotations

import json
import math
from typing import Any, Callable, NoReturn

from responses import HttpError, bad_request

# Most clients read JSON numbers as doubles. With this limit, the sum over millions of pools is still exact.
MAX_NODES_PER_POOL = 1_000_000_000

# Limits the size of the response to a body with many errors.
MAX_REPORTED_PROBLEMS = 10


def new_pool(data: bytes) -> dict[str, Any]:
    """Returns the six fields of a create request. `description` and `tags` default to empty."""
    given = _without_unset(_object(data))
    problems = [f"{name}: is required" for name in _FIELDS if name not in given and name not in _EMPTY]
    return {**_EMPTY, **_cleaned(given, _FIELDS, problems)}


def pool_changes(data: bytes) -> dict[str, Any]:
    """Returns those of the four fields of an update request that were sent. All others are ignored."""
    changeable = {name: rule for name, rule in _FIELDS.items() if name not in ("region", "provider")}
    return _cleaned(_without_unset(_object(data)), changeable, [])


def _object(data: bytes) -> dict[str, Any]:
    value = _json(data)
    if not isinstance(value, dict):
        raise HttpError(bad_request("body: must be a JSON object"))
    return value


def _json(data: bytes) -> Any:
    try:
        text = data.decode("utf-8")
        return json.loads(text, parse_int=_integer, parse_float=_finite, parse_constant=_no_constant)
    except UnicodeDecodeError as invalid:
        raise HttpError(bad_request(f"body: is not UTF-8 at byte {invalid.start}")) from None
    except RecursionError:
        raise HttpError(bad_request("body: is nested too deeply")) from None
    except ValueError as invalid:
        raise HttpError(bad_request(f"body: is not JSON: {invalid}")) from None


def _integer(digits: str) -> int | float:
    # int() takes quadratic time. In Python versions without a limit, a megabyte of digits takes seconds.
    return int(digits) if len(digits) < 20 else _finite(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is out of range")
    return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _without_unset(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None or name not in _EMPTY}


def _cleaned(given: dict[str, Any], rules: dict[str, Rule], problems: list[str]) -> dict[str, Any]:
    cleaned = {name: rule(given[name], name, problems) for name, rule in rules.items() if name in given}
    if problems:
        reported = problems[:MAX_REPORTED_PROBLEMS]
        if len(problems) > len(reported):
            reported.append(f"and {len(problems) - len(reported)} more")
        raise HttpError(bad_request("; ".join(reported)))
    return cleaned


# A rule returns the value to store, and adds errors to the problems.
Rule = Callable[[Any, str, "list[str]"], Any]


def _text(value: Any, path: str, problems: list[str]) -> str:
    if not isinstance(value, str):
        problems.append(f"{path}: must be a string")
        return ""
    # JSON can contain a lone surrogate, which UTF-8 cannot encode.
    if any("\ud800" <= character <= "\udfff" for character in value):
        problems.append(f"{path}: must not contain half of a surrogate pair")
    return value


def _name(value: Any, path: str, problems: list[str]) -> str:
    if isinstance(value, str) and not value.strip():
        problems.append(f"{path}: must not be blank")
    return _text(value, path, problems)


def _list(value: Any, path: str, problems: list[str], rule: Rule) -> list[Any]:
    if not isinstance(value, list):
        problems.append(f"{path}: must be a list")
        return []
    return [rule(item, f"{path}[{index}]", problems) for index, item in enumerate(value)]


def _tags(value: Any, path: str, problems: list[str]) -> list[str]:
    return _list(value, path, problems, _text)


def _node_types(value: Any, path: str, problems: list[str]) -> list[dict[str, Any]]:
    node_types = _list(value, path, problems, _node_type)
    if not problems and sum(node_type["count"] for node_type in node_types) > MAX_NODES_PER_POOL:
        problems.append(f"{path}: the counts must not add up to more than {MAX_NODES_PER_POOL}")
    return node_types


def _node_type(value: Any, path: str, problems: list[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        problems.append(f"{path}: must be an object with type and count")
        return {}
    problems.extend(f"{path}.{name}: is required" for name in ("type", "count") if name not in value)
    return {
        "type": _text(value.get("type", ""), f"{path}.type", problems),
        "count": _count(value.get("count", 0), f"{path}.count", problems),
    }


def _count(value: Any, path: str, problems: list[str]) -> int:
    # In Python, True is the integer 1. In JSON, 8.0 and 8e0 are the integer 8.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != math.floor(value):
        problems.append(f"{path}: must be an integer")
        return 0
    if not 0 <= value <= MAX_NODES_PER_POOL:
        problems.append(f"{path}: must be from 0 to {MAX_NODES_PER_POOL}")
        return 0
    return int(value)


_FIELDS: dict[str, Rule] = {
    "name": _name,
    "description": _text,
    "region": _text,
    "provider": _text,
    "nodeTypes": _node_types,
    "tags": _tags,
}

_EMPTY: dict[str, Any] = {"description": "", "tags": []}
