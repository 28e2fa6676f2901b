"""What must be true of a value behind an application identifier of GS1.

The rules are those of the GS1 General Specifications; each is named as in GS1's syntax dictionary.
"""

import re
from calendar import monthrange
from collections.abc import Callable

from lensan.traceability.digital_link.countries import COUNTRIES, COUNTRY_LETTERS, CURRENCIES
from lensan.traceability.digital_link.table import Identifier, Part

_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_PAIR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES = [number for number in range(2, 510) if all(number % by for by in range(2, number))]
_LETTERS = {
    "N": re.compile(r"[0-9]*"),
    "X": re.compile(f"[{re.escape(_82)}]*"),
    "Y": re.compile(r"[-#/0-9A-Z]*"),
    "Z": re.compile(r"(?:[-_0-9A-Za-z]+={0,2})?"),
}
_NAMES = {"N": "chữ số", "X": "chữ cái không dấu, chữ số và dấu thường", "Y": "chữ hoa, chữ số"}
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SEQUENCE = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")


class BadValue(Exception):
    """A value does not fit its application identifier."""


def check(identifier: Identifier, value: str) -> None:
    """Make sure that a value is what its identifier asks for.

    :raises BadValue: too short, too long, a letter that is not allowed, a wrong check digit…
    """
    at = 0
    for part in identifier.parts:
        if part.optional and at == len(value):
            break
        piece = value[at : at + part.longest]
        at += len(piece)
        if not piece or (not part.varies and len(piece) < part.longest):
            raise BadValue(f"Giá trị của mã ({identifier.code}) quá ngắn.")
        _check_part(identifier.code, part, piece)
    if at < len(value):
        raise BadValue(f"Giá trị của mã ({identifier.code}) quá dài.")


def _check_part(code: str, part: Part, piece: str) -> None:
    if not spelled_in(part.letters, piece):
        allowed = _NAMES.get(part.letters, "chữ cái của base64url")
        raise BadValue(f"Giá trị của mã ({code}) chỉ được gồm {allowed}.")
    for name in part.checks:
        if not CHECKS[name](piece):
            raise BadValue(f"Giá trị của mã ({code}) không hợp lệ: {_WHY.get(name, name)}.")


def spelled_in(letters: str, text: str) -> bool:
    """Tell whether a text keeps to a set of characters: N, X, Y or Z."""
    if letters == "Z" and "=" in text and len(text) % 3:
        return False
    return bool(_LETTERS[letters].fullmatch(text))


def check_digit(digits: str) -> str:
    """Return the last digit of a GTIN, GLN, SSCC…: weights 3 and 1 from the right, modulo 10."""
    weighted = sum(int(digit) * (3, 1)[n % 2] for n, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def check_pair(text: str) -> str:
    """Return the two check characters of a Global Model Number: primes from the right, mod 1021."""
    total = sum(
        prime * _82.index(letter) for prime, letter in zip(_PRIMES, reversed(text), strict=False)
    )
    return _PAIR[total % 1021 // 32] + _PAIR[total % 1021 % 32]


def _has_check_digit(text: str) -> bool:
    return _digits(text) and check_digit(text[:-1]) == text[-1]


def _has_check_pair(text: str) -> bool:
    body = text[:-2]
    if len(text) < 2 or len(body) > len(_PRIMES) or not spelled_in("X", body):
        return False
    return check_pair(body) == text[-2:]


def _digits(text: str) -> bool:
    return bool(text) and spelled_in("N", text)


def _below(limit: int) -> Callable[[str], bool]:
    return lambda text: len(text) == 2 and _digits(text) and int(text) < limit


def _at_most(limit: int) -> Callable[[str], bool]:
    return lambda text: len(text) == 10 and _digits(text) and int(text) <= limit


def _day(text: str, *, length: int, open_day: bool = False) -> bool:
    """Tell whether digits are a year, a month and a day, or an `open_day` written 00.

    Two digits of a year: each century has a leap year where the digits divide by four, 00
    included, as the only one in reach is 2000.
    """
    if len(text) != length or not _digits(text):
        return False
    year, month, day = int(text[:-4]) or 2000, int(text[-4:-2]), int(text[-2:])
    if not 1 <= month <= 12:
        return False
    return (open_day and day == 0) or 1 <= day <= monthrange(year, month)[1]


def _hour_and_minute(text: str) -> bool:
    return _below(24)(text[:2]) and _below(60)(text[2:])


def _piece_of_total(text: str) -> bool:
    half = len(text) // 2
    return _digits(text) and len(text) % 2 == 0 and 0 < int(text[:half]) <= int(text[half:])


def _place_in_sequence(text: str) -> bool:
    found = _SEQUENCE.fullmatch(text)
    return bool(found) and int(found[1]) <= int(found[2])  # type: ignore[index]


def _iban(text: str) -> bool:
    """Tell whether a bank account's number has a country and the remainder of ISO 7064 MOD 97-10."""
    turned = text[4:] + text[:4]
    if len(text) < 5 or text[:2] not in COUNTRY_LETTERS or not re.fullmatch("[0-9A-Z]+", text):
        return False
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def _one_of(choices: str | frozenset[str]) -> Callable[[str], bool]:
    return frozenset(choices).__contains__


CHECKS: dict[str, Callable[[str], bool]] = {
    "csum": _has_check_digit,
    "csumalpha": _has_check_pair,
    "hasnondigit": lambda text: not _digits(text) and bool(text),
    "hh": _below(24),
    "mi": _below(60),
    "ss": _below(60),
    "hhmi": _hour_and_minute,
    "hyphen": lambda text: bool(text) and not text.strip("-"),
    "iban": _iban,
    "importeridx": _one_of("-_" + _82[13:23] + _82[29:55] + _82[56:]),
    "iso3166": _one_of(COUNTRIES),
    "iso3166999": _one_of(COUNTRIES | {"999"}),
    "iso3166alpha2": _one_of(COUNTRY_LETTERS),
    "iso4217": _one_of(CURRENCIES),
    "iso5218": _one_of("0129"),
    "latitude": _at_most(1_800_000_000),
    "longitude": _at_most(3_600_000_000),
    "mediatype": lambda text: _below(100)(text) and (1 <= int(text) <= 10 or int(text) >= 80),
    "nonzero": lambda text: _digits(text) and int(text) > 0,
    "nozeroprefix": lambda text: spelled_in("N", text) and not text.startswith("0"),
    "pcenc": lambda text: not _BROKEN_PERCENT.search(text),
    "pieceoftotal": _piece_of_total,
    "posinseqslash": _place_in_sequence,
    "winding": _one_of("019"),
    "yesno": _one_of("01"),
    "yymmd0": lambda text: _day(text, length=6, open_day=True),
    "yymmdd": lambda text: _day(text, length=6),
    "yyyymmd0": lambda text: _day(text, length=8, open_day=True),
    "yyyymmdd": lambda text: _day(text, length=8),
    "zero": lambda text: bool(text) and not text.strip("0"),
}
_WHY = {
    "csum": "số kiểm tra ở cuối không khớp",
    "csumalpha": "hai ký tự kiểm tra ở cuối không khớp",
    "yymmd0": "ngày phải viết năm tháng ngày, mỗi phần hai chữ số",
    "yymmdd": "ngày phải viết năm tháng ngày, mỗi phần hai chữ số",
    "iso3166": "không có nước nào mang mã này",
    "iso4217": "không có đồng tiền nào mang mã này",
    "hhmi": "giờ phải viết giờ và phút, mỗi phần hai chữ số",
}
