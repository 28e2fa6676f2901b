"""One address for one thing: what GS1 keys look like in CBV 2.0's canonical form.

EPC URNs (`urn:epc:id:sgtin:…`) and Digital Links on any domain become Digital Links on id.gs1.org
that name no more than the finest level. Any other address stays as it is.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote, unquote

from lensan.traceability.digital_link.contents import check_digit
from lensan.traceability.digital_link.uri import STEM, DigitalLink, NotDigitalLink, parse

_URN = re.compile(r"urn:epc:(?:id|class|idpat):([a-z]+):([^:]+)")
_FINEST = {
    "01": ("21", "10", "235"),
    "8006": ("21", "10"),
    "414": ("254",),
    "8010": ("8011",),
}


@lru_cache(maxsize=20_000)  # a document names the same few things again and again
def canonical(address: str) -> str:
    """Return the one address of a thing that a GS1 key names, or the address as it is."""
    if address.startswith("urn:epc:"):
        return _from_urn(address)
    if not address.startswith(("http://", "https://")):
        return address
    try:
        return _from_link(parse(address, alphas=True, short_gtins=True))
    except NotDigitalLink:
        return address


def _from_link(link: DigitalLink) -> str:
    code, value = link.key
    path = f"{STEM}/{code}/{_escaped(value)}"
    named = dict(link.qualifiers)
    finest = next((one for one in _FINEST.get(code, ()) if one in named), None)
    return f"{path}/{finest}/{_escaped(named[finest])}" if finest else path


def _from_urn(address: str) -> str:
    found = _URN.fullmatch(address)
    if not found or found[1] not in _SCHEMES:
        return address
    parts = found[2].split(".")
    try:
        told = _SCHEMES[found[1]](parts)
    except (ValueError, IndexError):
        return address
    return f"{STEM}/{told}"


def _goods(serial: str) -> Callable[[list[str]], str]:
    """Return the reader of a company prefix, an item with its indicator first, and a serial."""

    def read(parts: list[str]) -> str:
        company, item, rest = parts[0], parts[1], ".".join(parts[2:])
        return f"01/{_keyed(item[:1] + company + item[1:], 13)}{_narrower(serial, rest)}"

    return read


def _pieces(parts: list[str]) -> str:
    company, item, piece, total, *rest = parts
    goods = _keyed(item[:1] + company + item[1:], 13) + piece + total
    return f"8006/{goods}{_narrower('21', '.'.join(rest))}"


def _crate(parts: list[str]) -> str:
    company, serial = parts
    return f"00/{_keyed(serial[:1] + company + serial[1:], 17)}"


def _place(parts: list[str]) -> str:
    company, place, *rest = parts
    extension = ".".join(rest)
    return f"414/{_keyed(company + place, 12)}{_narrower('254', extension, nothing='0')}"


def _part(parts: list[str]) -> str:
    company, part, *serial = parts
    return f"8010/{_escaped(unquote(company + part))}{_narrower('8011', '.'.join(serial))}"


def _plain(code: str, length: int) -> Callable[[list[str]], str]:
    """Return the reader of a key of digits with its check digit."""
    return lambda parts: f"{code}/{_keyed(''.join(parts), length)}"


def _serial(code: str, before: str = "") -> Callable[[list[str]], str]:
    """Return the reader of a key of 13 digits with a serial right behind it."""

    def read(parts: list[str]) -> str:
        company, kind, rest = parts[0], parts[1], ".".join(parts[2:])
        told = "" if rest == "*" else _escaped(unquote(rest))
        return f"{code}/{before}{_keyed(company + kind, 12)}{told}"

    return read


def _free(code: str) -> Callable[[list[str]], str]:
    """Return the reader of a key without check digit: a company prefix and anything."""
    return lambda parts: f"{code}/{parts[0]}{_escaped(unquote('.'.join(parts[1:])))}"


def _keyed(digits: str, length: int) -> str:
    """Return digits with their check digit.

    :raises ValueError: not digits, or not so many
    """
    if len(digits) != length or not digits.isascii() or not digits.isdigit():
        raise ValueError(digits)
    return digits + check_digit(digits)


def _narrower(code: str, serial: str, nothing: str = "*") -> str:
    return "" if serial in ("", nothing) else f"/{code}/{_escaped(unquote(serial))}"


def _escaped(value: str) -> str:
    """Escape what the canonical form asks to escape, and no more."""
    return quote(value, safe="'=;")


_SCHEMES: dict[str, Callable[[list[str]], str]] = {
    "sgtin": _goods("21"),
    "lgtin": _goods("10"),
    "upui": _goods("235"),
    "itip": _pieces,
    "sscc": _crate,
    "sgln": _place,
    "pgln": _plain("417", 12),
    "grai": _serial("8003", before="0"),
    "gdti": _serial("253"),
    "sgcn": _serial("255"),
    "giai": _free("8004"),
    "ginc": _free("401"),
    "gsin": _plain("402", 16),
    "gsrn": _plain("8018", 17),
    "gsrnp": _plain("8017", 17),
    "cpi": _part,
}
