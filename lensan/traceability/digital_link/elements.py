"""Application identifiers with their values, and which of them may stand together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from lensan.traceability.digital_link.contents import BadValue, check
from lensan.traceability.digital_link.table import IDENTIFIERS, Identifier, Part

SEPARATOR = "^"  # written for the character FNC1, which no keyboard has
_ANY = (Part("X", 90, varies=True, optional=False, checks=()),)
_UNKNOWN = Identifier("", False, True, _ANY, (), (), False, ())
_SIGNED = {"253": 13, "255": 13, "8003": 14}  # keys that a signature asks to carry a serial part


class NotElements(Exception):
    """These identifiers and values are no statement about goods that GS1 knows."""


class Element(NamedTuple):
    """One application identifier and its value."""

    code: str
    value: str


def known(code: str, *, unknown: bool = False) -> Identifier:
    """Return an application identifier; with `unknown`, any of two to four digits.

    :raises NotElements: no such identifier
    """
    if code in IDENTIFIERS:
        return IDENTIFIERS[code]
    if unknown and re.fullmatch("[0-9]{2,4}", code):
        return replace(_UNKNOWN, code=code)
    raise NotElements(f"Không có mã nhận dạng GS1 ({code}).")


def checked(code: str, value: str, *, unknown: bool = False) -> Element:
    """Return an element of which identifier and value are right.

    :raises NotElements: they are not
    """
    try:
        check(known(code, unknown=unknown), value)
    except BadValue as error:
        raise NotElements(str(error)) from error
    return Element(code, value)


def together(elements: Iterable[Element], *, unknown: bool = False) -> None:
    """Make sure that elements may describe one and the same thing.

    :raises NotElements: one comes twice with two values, excludes another, or lacks another
    """
    values: dict[str, str] = {}
    for code, value in elements:
        if values.setdefault(code, value) != value:
            raise NotElements(f"Mã ({code}) xuất hiện hai lần với hai giá trị khác nhau.")
    for code in values:
        identifier = known(code, unknown=unknown)
        _apart(identifier, values)
        if identifier.needs and not any(_all(group, values) for group in identifier.needs):
            raise NotElements(f"Mã ({code}) phải đi kèm mã khác mà ở đây không có.")
    if "8030" in values:
        _signable(values)


def _apart(identifier: Identifier, values: Iterable[str]) -> None:
    for other in values:
        if other != identifier.code and any(_like(one, other) for one in identifier.excludes):
            raise NotElements(f"Mã ({identifier.code}) và ({other}) không được đi cùng nhau.")


def _all(group: Sequence[str], codes: Iterable[str]) -> bool:
    return all(any(_like(pattern, code) for code in codes) for pattern in group)


def _like(pattern: str, code: str) -> bool:
    """Compare with a pattern in which `n` is any digit: `31nn` is each of 3100 to 3199."""
    same = all(sign in ("n", digit) for sign, digit in zip(pattern, code, strict=False))
    return len(pattern) == len(code) and same


def _signable(values: dict[str, str]) -> None:
    for code, bare in _SIGNED.items():
        if len(values.get(code, "")) == bare:
            raise NotElements(f"Chữ ký (8030) chỉ dùng với mã ({code}) có số sê-ri.")


def read(text: str) -> list[Element]:
    """Read what a scanner gives for a GS1 code: elements, `^` for the character FNC1.

    :raises NotElements: another kind of text, or a wrong one
    """
    if not text.startswith(SEPARATOR) or len(text) == 1:
        raise NotElements("Đây không phải chuỗi mã GS1.")
    elements: list[Element] = []
    rest = text[1:]
    while rest:
        identifier = _beginning(rest)
        body = rest[len(identifier.code) :]
        end = _end(identifier, body)
        elements.append(checked(identifier.code, body[:end]))
        rest = body[end:].removeprefix(SEPARATOR)
    return elements


def _beginning(text: str) -> Identifier:
    for length in (2, 3, 4):
        if text[:length] in IDENTIFIERS:
            return IDENTIFIERS[text[:length]]
    raise NotElements(f"Không có mã nhận dạng GS1 nào bắt đầu bằng “{text[:4]}”.")


def _end(identifier: Identifier, body: str) -> int:
    if identifier.fixed:
        return sum(part.longest for part in identifier.parts)
    end = body.find(SEPARATOR)
    return len(body) if end < 0 else end


def write(elements: Iterable[Element]) -> str:
    """Write elements one behind the other, `^` before the first and behind each of open length."""
    text, separated = "", False
    for code, value in elements:
        text += ("" if separated else SEPARATOR) + code + value
        separated = known(code, unknown=True).fixed
    return text


def read_brackets(text: str, *, unknown: bool = False) -> list[Element]:
    """Read elements as printed beneath a code: `(01)…(10)…`, a bracket within a value as `\\(`.

    :raises NotElements: another kind of text, or a wrong one
    """
    parts = re.findall(r"\(([0-9]{2,4})\)((?:[^\\(]|\\\(|\\(?!\())*)", text)
    if not parts or "".join(f"({code}){value}" for code, value in parts) != text:
        raise NotElements("Hãy viết mỗi mã trong ngoặc đơn, ví dụ (01)…(10)….")
    return [checked(code, value.replace("\\(", "("), unknown=unknown) for code, value in parts]
