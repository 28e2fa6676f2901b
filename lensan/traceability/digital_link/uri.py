"""GS1 Digital Link addresses, read and built.

The syntax is GS1's "Digital Link Standard: URI Syntax": a key and its qualifiers in the path, in
their order, and further facts in the query.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote

from lensan.traceability.digital_link.elements import (
    Element,
    NotElements,
    checked,
    known,
    together,
    write,
)
from lensan.traceability.digital_link.table import ALPHAS, IDENTIFIERS, Identifier

STEM = "https://id.gs1.org"
LONGEST = 2048  # characters; what browsers and scanners surely carry
_WHOLE = re.compile(
    r"((?:https?|HTTPS?)://(?:\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(?::[0-9]{1,5})?)"
    r"(/[^?#]*)(?:\?([^#]*))?(?:#.*)?",
)
_LEGAL = re.compile(r"[-0-9A-Za-z._~:/?#\[\]@!$&'()*+,;=%]+")


class NotDigitalLink(Exception):
    """This address is no GS1 Digital Link, and the message says why."""


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """What an address names: a key, what makes it narrower, further facts, and other parameters."""

    stem: str
    key: Element
    qualifiers: tuple[Element, ...] = ()
    attributes: tuple[Element, ...] = ()
    others: tuple[tuple[str, str], ...] = ()  # such as linkType; without meaning for the goods

    @property
    def elements(self) -> tuple[Element, ...]:
        """Give the key, its qualifiers and the attributes in the order of the address."""
        return (self.key, *self.qualifiers, *self.attributes)

    @property
    def element_string(self) -> str:
        """Write what is named as a scanner of GS1 codes would give it."""
        return write(self.elements)


def parse(
    address: str, *, alphas: bool = False, short_gtins: bool = False, unknown: bool = False
) -> DigitalLink:
    """Read an address.

    `alphas` allows the old names (`/gtin/`, `/lot/`), `short_gtins` a GTIN without its leading
    zeros, `unknown` identifiers that the table does not hold.

    :raises NotDigitalLink: another kind of address, or a wrong one; nothing else is ever raised
    """
    if len(address) > LONGEST or not _LEGAL.fullmatch(address):
        raise NotDigitalLink("Đường dẫn có ký tự không được phép hoặc quá dài.")
    whole = _WHOLE.fullmatch(address)
    if not whole:
        raise NotDigitalLink("Đường dẫn phải bắt đầu bằng http:// hoặc https:// và có tên miền.")
    names = ALPHAS if alphas else {}
    try:
        stem, path = _path(whole[2].split("/")[1:], names)
        facts, others = _query(whole[3] or "", names)
        elements = [
            _element(*one, short_gtins=short_gtins, unknown=unknown) for one in path + facts
        ]
        together(elements, unknown=unknown)
    except NotElements as error:
        raise NotDigitalLink(str(error)) from error
    link = DigitalLink(
        whole[1] + stem,
        elements[0],
        tuple(elements[1 : len(path)]),
        tuple(elements[len(path) :]),
        tuple(others),
    )
    _check_places(link)
    return link


def _path(segments: Sequence[str], names: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """Find the last key in a path; what stands before it belongs to the address."""
    for at in range(len(segments) - 2, -1, -2):
        code = names.get(segments[at], segments[at])
        if code in IDENTIFIERS and IDENTIFIERS[code].is_key:
            rest = segments[at:]
            codes = [names.get(one, one) for one in rest[::2]]
            values = map(unescaped, rest[1::2])
            return "".join(f"/{one}" for one in segments[:at]), list(
                zip(codes, values, strict=True)
            )
    raise NotElements("Đường dẫn không có mã nào nhận dạng hàng hóa, nơi chốn hay kiện hàng.")


def _query(
    query: str, names: dict[str, str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    facts: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for field in query.split("&"):
        name, equals, value = field.partition("=")
        code = names.get(name, name)
        if code.isdecimal() and equals:
            facts.append((code, unescaped(value, query=True)))
        elif equals:
            others.append((unescaped(name, query=True), unescaped(value, query=True)))
    return facts, others


def _element(code: str, value: str, *, short_gtins: bool, unknown: bool) -> Element:
    if code == "01" and short_gtins and len(value) in (8, 12, 13):
        value = value.zfill(14)
    return checked(code, value, unknown=unknown)


def _check_places(link: DigitalLink) -> None:
    """Make sure that each fact stands where the standard wants it."""
    key = IDENTIFIERS[link.key.code]
    path = [code for code, _ in link.qualifiers]
    if not any(path == [one for one in order if one in path] for order in key.qualifiers or [()]):
        raise NotDigitalLink(f"Phần sau mã ({key.code}) không đúng thứ tự hoặc không thuộc mã đó.")
    seen = {key.code, *path}
    for code, _ in link.attributes:
        belongs = bool(key.qualifiers) and key.qualifies_with({*path, code})
        if belongs or code in seen or (code in IDENTIFIERS and not IDENTIFIERS[code].in_query):
            raise NotDigitalLink(f"Mã ({code}) không được đứng sau dấu hỏi ở đây.")
        seen.add(code)


def build(elements: Iterable[Element], *, stem: str = STEM, unknown: bool = False) -> str:
    """Return the address that names what the elements name, on a domain of one's own.

    The first key leads; of the other elements its qualifiers follow in the path, and the rest in
    the query, those of fixed length first.

    :raises NotDigitalLink: no key, a wrong value, or elements that may not stand together
    """
    try:
        given = [checked(code, value, unknown=unknown) for code, value in elements]
        together(given, unknown=unknown)
        key = next((one for one in given if known(one.code, unknown=unknown).is_key), None)
    except NotElements as error:
        raise NotDigitalLink(str(error)) from error
    if key is None:
        raise NotDigitalLink("Thiếu mã nhận dạng hàng hóa, nơi chốn hay kiện hàng.")
    values = {code: value for code, value in given if code != key.code}
    path = _qualifiers(IDENTIFIERS[key.code], values)
    apart = {code for code, _ in path}
    facts = [known(code, unknown=unknown) for code in values if code not in apart]
    if not all(one.in_query for one in facts):
        raise NotDigitalLink("Có mã không được đứng sau dấu hỏi trong đường dẫn.")
    query = "&".join(
        f"{one.code}={escaped(values[one.code], query=True)}"
        for one in sorted(facts, key=lambda one: not one.fixed)
    )
    inside = "".join(f"/{code}/{escaped(value)}" for code, value in (key, *path))
    return f"{stem.rstrip('/')}{inside}{query and '?'}{query}"


def _qualifiers(key: Identifier, values: Mapping[str, str]) -> list[Element]:
    """Return the elements that qualify a key, in their order.

    :raises NotDigitalLink: they belong to two alternatives that exclude each other
    """
    wanted = {code for order in key.qualifiers for code in order if code in values}
    for order in key.qualifiers:
        if wanted <= set(order):
            return [Element(code, values[code]) for code in order if code in wanted]
    if wanted:
        raise NotDigitalLink(
            f"Các mã {', '.join(sorted(wanted))} không được cùng đứng trong đường dẫn."
        )
    return []


def unescaped(text: str, *, query: bool = False) -> str:
    """Read the %-signs of an address, byte by byte; in a query `+` is a space."""
    return unquote(text.replace("+", " ") if query else text, encoding="latin-1")


def escaped(text: str, *, query: bool = False) -> str:
    """Write a value so that it can stand in a path, or in a query with `+` for a space."""
    return quote_plus(text) if query else quote(text, safe="")
