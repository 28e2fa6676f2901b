"""Which district an address lies in, as its writer put it; never guessed."""

import re

from lensan.kernel.text import fold

# Since 1 July 2025 there is no district: the commune is then the smallest place that is named.
_PROVINCE = (("tinh", "tinh"), ("thanh pho", "tp"), ("tp", "tp"))
_DISTRICT = (
    ("quan", "quan"), ("q", "quan"), ("huyen", "huyen"), ("h", "huyen"), ("thi xa", "thi xa"),
    ("tx", "thi xa"), ("thanh pho", "tp"), ("tp", "tp"),
)  # fmt: skip
_COMMUNE = (
    ("phuong", "phuong"), ("p", "phuong"), ("xa", "xa"), ("x", "xa"), ("dac khu", "dac khu"),
    ("thi tran", "thi tran"), ("tt", "thi tran"),
)  # fmt: skip
_MOST_WORDS = 5


def area_of(address: str) -> str:
    """Return the district and province at the end of an address, or its commune and province.

    The words are folded and kinds are written out, so that two spellings of one district are one.
    Empty where the address does not end in places that say what they are.
    """
    parts = [_words(part) for part in _last_two(address)]
    if len(parts) < 2:
        return ""
    province = _named(parts[-1], _PROVINCE)
    lesser = _named(parts[-2], _DISTRICT) or _named(parts[-2], _COMMUNE)
    return f"{lesser}, {province}" if province and lesser else ""


def as_written(address: str) -> str:
    """Return the same places in their writer's words; empty where `area_of` is."""
    return ", ".join(_last_two(address)) if area_of(address) else ""


def _last_two(address: str) -> list[str]:
    parts = [part for part in (one.strip() for one in address.split(",")) if _words(part)]
    if parts and _words(parts[-1]) == "viet nam":
        parts.pop()
    return parts[-2:]


def _words(part: str) -> str:
    """Return a part of an address in plain small letters, a number apart from the kind before it."""
    plain = re.sub(r"[^a-z0-9]+", " ", fold(part)).strip()
    return re.sub(r"^(quan|q|phuong|p)(\d)", r"\1 \2", plain)


def _named(part: str, kinds: tuple[tuple[str, str], ...]) -> str:
    for written, kind in kinds:
        name = part.removeprefix(f"{written} ")
        if name != part and len(name.split()) <= _MOST_WORDS:
            return f"{kind} {name}"
    return ""
