"""Reading a marketplace's JSON strictly: what is not as it must be is named, not guessed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

LARGEST = 10**12  # đồng or units; more is a mistake


class Unclear(Exception):
    """An answer's field is missing or says what cannot be; the text is for the person who mends."""


def text(told: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """Read a text; a number is taken as one, as references come both ways.

    :raises Unclear: it is missing and has no default.
    """
    value = told.get(name, default)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or (default is None and not value):
        raise Unclear(f"Thiếu “{name}”.")
    return value


def whole(
    told: Mapping[str, Any], name: str, *, least: int = -LARGEST, default: int | None = None
) -> int:
    """Read a whole number, from "12", 12 or 12.0.

    :raises Unclear: it is missing, no whole number, or out of bounds.
    """
    value = told.get(name, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unclear(f"“{name}” không phải số nguyên: {_shown(value)}.")
    if not least <= value <= LARGEST:
        raise Unclear(f"“{name}” không thể là {value}.")
    return value


def moment(told: Mapping[str, Any], name: str) -> datetime:
    """Read an ISO 8601 moment with its time zone.

    :raises Unclear: it is none, or does not say in which time zone.
    """
    value = told.get(name)
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None or read.tzinfo is None:
        raise Unclear(f"“{name}” không phải một thời điểm: {_shown(value)}.")
    return read


def several(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Read a list of objects.

    :raises Unclear: it is missing or holds something else.
    """
    value = told.get(name)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unclear(f"“{name}” không phải một danh sách.")
    return value


def one(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Read an object.

    :raises Unclear: it is missing or something else.
    """
    value = told.get(name)
    if not isinstance(value, dict):
        raise Unclear(f"Thiếu phần “{name}”.")
    return value


def _shown(value: object) -> str:
    return repr(value)[:60]
