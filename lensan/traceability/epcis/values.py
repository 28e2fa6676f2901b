"""The values of an EPCIS document, each read at its place and refused with that place's pointer."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from lensan.traceability.epcis.vocabulary import ADDRESS, NotAWord, Vocabulary

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)",
    re.ASCII,
)
_OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)", re.ASCII)
_UNIT = re.compile(r"[A-Z0-9]{2,3}")
_HEXADECIMAL = re.compile(r"[A-Fa-f0-9]+")
_KEYWORDS = frozenset({"id", "type", "@id", "@type", "@value", "@language"})


class NotEPCIS(Exception):
    """A document is not EPCIS 2.0 as it should be; the pointer (RFC 6901) says where."""

    def __init__(self, pointer: str, sentence: str) -> None:
        super().__init__(f"{sentence} (tại {pointer or '/'})")
        self.pointer, self.sentence = pointer, sentence


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document a value stands, and what its short addresses mean."""

    pointer: str
    prefixes: Mapping[str, str]

    def at(self, step: str | int) -> "Place":
        """Return the place one step further in."""
        written = str(step).replace("~", "~0").replace("/", "~1")
        return replace(self, pointer=f"{self.pointer}/{written}")

    def refuse(self, sentence: str) -> NotEPCIS:
        """Return the refusal of what stands here."""
        return NotEPCIS(self.pointer, sentence)


Reader = Callable[[Any, Place], Any]


def text(value: Any, place: Place) -> str:
    """Read a text of at least one letter."""
    if not isinstance(value, str) or not value.strip():
        raise place.refuse("Ở đây phải là chữ, không được trống.")
    return value


def address(value: Any, place: Place) -> str:
    """Read an absolute address; a short one must begin with a prefix that the context declares."""
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        raise place.refuse("Ở đây phải là một địa chỉ (URI), ví dụ https://… hoặc urn:….")
    return value


def time(value: Any, place: Place) -> str:
    """Read a moment with its offset, as RFC 3339 writes it."""
    if not isinstance(value, str) or moment(value) is None:
        raise place.refuse("Thời điểm phải viết như 2026-11-27T08:30:00+07:00.")
    return value


def moment(written: str) -> datetime | None:
    """Return the moment that a text names, in UTC and to the microsecond, or None."""
    found = _TIME.fullmatch(written)
    if not found:
        return None
    try:
        fraction = f".{found[2][:6]:0<6}" if found[2] else ""
        return datetime.fromisoformat(found[1] + fraction + found[3]).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def offset(value: Any, place: Place) -> str:
    """Read the offset of local time, `+07:00`."""
    if not isinstance(value, str) or not _OFFSET.fullmatch(value):
        raise place.refuse("Múi giờ phải viết như +07:00.")
    return value


def number(value: Any, place: Place) -> float:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise place.refuse("Ở đây phải là một số.")
    return value


def quantity(value: Any, place: Place) -> float:
    """Read a number that is not negative."""
    if number(value, place) < 0:
        raise place.refuse("Số lượng không được âm.")
    return float(value) if isinstance(value, float) else int(value)


def unit(value: Any, place: Place) -> str:
    """Read a unit of UN/ECE Recommendation 20: two or three capitals or digits."""
    if not isinstance(value, str) or not _UNIT.fullmatch(value):
        raise place.refuse("Đơn vị phải là mã 2–3 chữ hoa của UN/ECE, ví dụ KGM, LTR.")
    return value


def flag(value: Any, place: Place) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise place.refuse("Ở đây phải là true hoặc false.")
    return value


def hexadecimal(value: Any, place: Place) -> str:
    """Read bytes written in hexadecimal digits."""
    if not isinstance(value, str) or not _HEXADECIMAL.fullmatch(value):
        raise place.refuse("Ở đây phải là các chữ số thập lục phân.")
    return value


def word(vocabulary: Vocabulary) -> Reader:
    """Return the reader of a vocabulary's words."""

    def read(value: Any, place: Place) -> str:
        try:
            return vocabulary.word(text(value, place), place.prefixes)
        except NotAWord as error:
            raise place.refuse(str(error)) from error

    return read


def one_of(*choices: str) -> Reader:
    """Return the reader of a few fixed words."""

    def read(value: Any, place: Place) -> str:
        if not isinstance(value, str) or value not in choices:
            raise place.refuse(f"Ở đây chỉ được viết {', '.join(choices)}.")
        return value

    return read


def listed(reader: Reader, *, at_least: int = 0, once: bool = False) -> Reader:
    """Return the reader of a list; with `once`, no value may come twice."""

    def read(value: Any, place: Place) -> list[Any]:
        if not isinstance(value, list):
            raise place.refuse("Ở đây phải là một danh sách [ … ].")
        if len(value) < at_least:
            raise place.refuse("Danh sách này không được trống.")
        found = [reader(one, place.at(number)) for number, one in enumerate(value)]
        if once and len(set(found)) < len(found):
            raise place.refuse("Danh sách này có mục lặp lại.")
        return found

    return read


@dataclass(frozen=True, slots=True)
class Thing:
    """The reader of an object with named fields."""

    fields: Mapping[str, Reader]
    needs: tuple[str, ...] = ()
    extensible: bool = True
    aliases: Mapping[str, str] | None = None

    def __call__(self, value: Any, place: Place) -> dict[str, Any]:
        """Read an object."""
        if not isinstance(value, dict):
            raise place.refuse("Ở đây phải là một đối tượng { … }.")
        found: dict[str, Any] = {}
        for written, one in value.items():
            key = (self.aliases or {}).get(written, written)
            here = place.at(written)
            if key in found:
                raise here.refuse(f"Trường “{key}” xuất hiện hai lần.")
            if key in self.fields:
                found[key] = self.fields[key](one, here)
            elif self.extensible:
                found[named(written, here)] = extension(one, here)
            else:
                raise here.refuse(f"Không có trường “{written[:80]}” ở đây.")
        for key in self.needs:
            if key not in found:
                raise place.refuse(f"Thiếu trường “{key}”.")
        return found


def named(key: str, place: Place) -> str:
    """Make sure that the name of somebody's own field has a namespace that the context declares."""
    prefix, colon, rest = key.partition(":")
    whole = prefix in place.prefixes or prefix in ("http", "https", "urn")
    if not colon or not rest or not whole or not ADDRESS.fullmatch(key):
        raise place.refuse(
            f"Trường “{key[:80]}” không có trong EPCIS; trường riêng phải có tiền tố đã khai "
            "trong @context, ví dụ vidu:ten."
        )
    return key


def extension(value: Any, place: Place) -> Any:
    """Read the value of somebody's own field: anything but null, its fields named as its own is."""
    if value is None:
        raise place.refuse("Giá trị không được là null; hãy bỏ cả trường.")
    if isinstance(value, list):
        return [extension(one, place.at(number)) for number, one in enumerate(value)]
    if isinstance(value, dict):
        return {
            key if key in _KEYWORDS else named(key, place.at(key)): extension(one, place.at(key))
            for key, one in value.items()
        }
    return value
