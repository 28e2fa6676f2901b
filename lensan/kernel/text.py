"""Vietnamese text: one spelling at the door, a key to search by, a key to sort by."""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # dictionary order
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SIGNS = " _-–—,;:!?.'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$"  # the order of the Unicode collation
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_REMEMBERED = 1 << 16


def _plain_letters() -> dict[int, str]:
    """Map every precomposed Vietnamese letter and every capital to its plain small letter."""
    plain = {ord("Đ"): "d", ord("đ"): "d"}
    for base in "aăâeêioôơuưy":
        for tone in ("", *_TONES):
            letter = unicodedata.normalize("NFC", base + tone)
            small = unicodedata.normalize("NFD", base)[0]
            plain[ord(letter)] = plain[ord(letter.upper())] = small
    return plain


_PLAIN = _plain_letters()


def nfc(text: str) -> str:
    """Return the text in NFC, without invisible characters, with single plain spaces.

    Decode legacy text (`legacy_text`) before: in TCVN3 the soft hyphen removed here is a letter.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


@lru_cache(_REMEMBERED)
def fold(text: str) -> str:
    """Return the text in small plain letters: no marks, đ as d, single spaces.

    The same for both tone placements (Hoà, Hòa) and for NFC and NFD, so it is what names and
    places are compared by.
    """
    if not text.isascii():
        text = text.translate(_PLAIN)
        if not text.isascii():
            text = _without_marks(text)
    return " ".join(text.casefold().split())


def unaccented(text: str) -> str:
    """Return the text without any mark, its capitals, signs and spaces kept: Đã xong → Da xong."""
    apart = unicodedata.normalize("NFD", _INVISIBLE.sub("", text))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.replace("Đ", "D").replace("đ", "d")


def _without_marks(text: str) -> str:
    return unaccented(text).translate(_PLAIN)


def _moved_tones() -> dict[str, str]:
    moved = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            for one, two in (
                (first, second),
                (first.upper(), second),
                (first.upper(), second.upper()),
            ):
                old, new = one + two + tone, one + tone + two
                moved[unicodedata.normalize("NFC", old)] = unicodedata.normalize("NFC", new)
    return moved


_MOVED = _moved_tones()
_LATE_TONE = re.compile(rf"(?<![qQ])(?:{'|'.join(_MOVED)})(?!\w)")


def tone_placement(text: str) -> str:
    """Return NFC text with the tone of a final oa, oe, uy on its first vowel: hoà → hòa.

    That is the spelling of the statistics office's place names (Hòa Mỹ, Vị Thủy). Qu is a
    consonant: quý stays as it is.
    """
    return _LATE_TONE.sub(lambda found: _MOVED[found[0]], text)


class _Weights(dict[int, str]):
    """A table for str.translate that works out a character's weight when it is first met."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self.level = level

    def __missing__(self, code: int) -> str:
        self[code] = weight = _weights(chr(code))[self.level]
        return weight


def _weights(character: str) -> tuple[str, str, str]:
    """Return the letter's place, its tone and its case, as two, one and one digits."""
    tone, marks, base = 0, "", ""
    for part in unicodedata.normalize("NFD", character):
        if part in _TONES:
            tone = _TONES[part]
        elif not unicodedata.combining(part):
            base = part
        elif part in "\u0302\u0306\u031b":
            marks += part
    if not base:
        return "", "", ""
    letter = unicodedata.normalize("NFC", base + marks)
    return f"{_place(letter.lower()):02d}", str(tone), "1" if letter != letter.lower() else "0"


def _place(letter: str) -> int:
    """Return a number from 1 to 99: space, signs, digits, letters, all else."""
    for first, row in ((1, _SIGNS), (50, "0123456789"), (60, _LETTERS)):
        if letter in row:
            return first + row.index(letter)
    return 99


_PLACES, _TONE_WEIGHTS, _CASES = _Weights(0), _Weights(1), _Weights(2)


def sort_key(text: str) -> str:
    """Return digits whose order is the Vietnamese alphabetical order of NFC text.

    Letters first (a ă â … d đ …), then tones (level, huyền, hỏi, ngã, sắc, nặng), then small
    before capital, as in PostgreSQL's `vi-VN-x-icu`. Being digits alone, the key sorts the same
    under every database collation. The levels need no separator but the first, since texts whose
    letters agree have as many tones; zeros at the end say nothing and are left out.
    """
    text = nfc(text)
    finer = text.translate(_TONE_WEIGHTS) + text.translate(_CASES)
    return text.translate(_PLACES) + "00" + finer.rstrip("0")
