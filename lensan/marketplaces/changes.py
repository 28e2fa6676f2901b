"""What one change makes of a listing: plain values in and out, no Django."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACES = ("tên", "cũ", "giống", "loại", "người bán", "xã", "đơn vị")
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A listing as it is; `names` says what stands for each of PLACES in a pattern."""

    title: str
    description: str
    wanted: str
    price: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of many listings; what is left at its default stays as it is.

    The price moves by so many per cent and then by so many đồng, to the nearest whole multiple
    of `nearest`. `title` is a pattern with PLACES in braces.
    """

    wanted: str = ""
    percent: int = 0
    amount: int = 0
    nearest: int = 1
    title: str = ""
    description: str = ""


def changed(shown: Shown, change: Change) -> dict[str, str | int]:
    """Return what becomes different, by the names of the fields."""
    becomes: dict[str, str | int] = {
        "title": _title(shown, change.title) or shown.title,
        "description": change.description or shown.description,
        "wanted": change.wanted or shown.wanted,
        "price": _price(shown.price, change),
    }
    return {name: value for name, value in becomes.items() if value != getattr(shown, name)}


def unknown_places(pattern: str) -> list[str]:
    """Return what stands in braces in a pattern and means nothing."""
    return [place for place in _PLACE.findall(pattern) if place.strip().casefold() not in PLACES]


def _title(shown: Shown, pattern: str) -> str:
    names = {**shown.names, "cũ": shown.title}
    filled = _PLACE.sub(lambda found: names[found[1].strip().casefold()], pattern)
    return " ".join(filled.split())


def _price(price: int, change: Change) -> int:
    if not change.percent and not change.amount:
        return price
    moved = (price * (100 + change.percent) + 50) // 100 + change.amount
    return (moved + change.nearest // 2) // change.nearest * change.nearest
