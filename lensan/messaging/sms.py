"""The rules of a short message: its parts, how it is written, how it reads without accents, what a reply means.

Lengths follow 3GPP TS 23.038 and 23.040: 160 characters of the GSM alphabet or 70 UTF-16 units in
one part; where there are several parts each carries a header, and 153 or 67 remain.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from lensan.kernel.text import fold, unaccented

_GSM = (  # each stands at the place of its septet; the escape itself is no character
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_ESCAPED = {  # each takes two places, never torn apart
    "\f": 0x0A, "^": 0x14, "{": 0x28, "}": 0x29, "\\": 0x2F, "[": 0x3C, "~": 0x3D, "]": 0x3E, "|": 0x40,
    "€": 0x65,
}  # fmt: skip
_ESCAPE = 0x1B
_IN_GSM = frozenset(_GSM) - {chr(_ESCAPE)} | frozenset(_GSM_ESCAPED)
_UNESCAPED = {place: character for character, place in _GSM_ESCAPED.items()}
_SIGNS = str.maketrans({
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "…": "...", "•": "-",
    "×": "x", "₫": "d", "\u00a0": " ", "\u202f": " ", "\t": " ", "²": "2", "³": "3", "½": "1/2",
})  # fmt: skip


class Alphabet(StrEnum):
    """In what a message travels; one foreign letter turns the whole of it into UCS-2."""

    GSM = "gsm"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Length:
    """How long a message is: the units of its alphabet, and the parts that are paid for."""

    alphabet: Alphabet
    units: int
    parts: int


_ONE_PART = {Alphabet.GSM: 160, Alphabet.UCS2: 70}
_PART_OF_MANY = {Alphabet.GSM: 153, Alphabet.UCS2: 67}


def length(text: str) -> Length:
    """Measure a text as the network will: its alphabet, its units, its parts."""
    alphabet = alphabet_of(text)
    return Length(alphabet, sum(_units(one, alphabet) for one in text), len(split(text)))


def alphabet_of(text: str) -> Alphabet:
    """Return in what a text travels."""
    return Alphabet.GSM if set(text) <= _IN_GSM else Alphabet.UCS2


def split(text: str) -> list[str]:
    """Cut a text into the parts in which it travels; no character is torn between two."""
    alphabet = alphabet_of(text)
    if sum(_units(character, alphabet) for character in text) <= _ONE_PART[alphabet]:
        return [text]
    parts, left = [""], _PART_OF_MANY[alphabet]
    for character in text:
        units = _units(character, alphabet)
        if units > left:
            parts.append("")
            left = _PART_OF_MANY[alphabet]
        parts[-1] += character
        left -= units
    return parts


def _units(character: str, alphabet: Alphabet) -> int:
    if alphabet == Alphabet.GSM:
        return 2 if character in _GSM_ESCAPED else 1
    return 2 if ord(character) > 0xFFFF else 1


def encode(text: str, alphabet: Alphabet) -> bytes:
    """Write a text as it goes over the line, a septet in each byte."""
    if alphabet == Alphabet.UCS2:
        return text.encode("utf-16-be")
    pairs = (
        (_ESCAPE, _GSM_ESCAPED[one]) if one in _GSM_ESCAPED else (_GSM.index(one),) for one in text
    )
    return bytes(place for pair in pairs for place in pair)


def decode(written: bytes, alphabet: Alphabet) -> str:
    """Read what came over the line; what is no character becomes a question mark."""
    if alphabet == Alphabet.UCS2:
        return written.decode("utf-16-be", errors="replace").replace("\ufffd", "?")
    read, escaped = [], False
    for place in written:
        if place == _ESCAPE:
            escaped = True
            continue
        plainly = _GSM[place] if place < len(_GSM) else "?"
        read.append(_UNESCAPED.get(place, plainly) if escaped else plainly)
        escaped = False
    return "".join(read)


def plain(text: str) -> str:
    """Return the text as every telephone shows it and as it travels cheapest: no accents, GSM only.

    A character that the GSM alphabet lacks becomes a question mark rather than vanish.
    """
    bare = unaccented(text.translate(_SIGNS))
    return "".join(character if character in _IN_GSM else "?" for character in bare)


def thrifty(text: str) -> str:
    """Return the text with its accents, or as `plain` does where that saves a part."""
    whole, bare = unicodedata.normalize("NFC", text.translate(_SIGNS)), plain(text)
    return bare if length(bare).parts < length(whole).parts else whole


class Meaning(StrEnum):
    """What a reply says to a question that is answered by yes or no."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


_YES = ("1", "co", "ok", "oke", "okay", "dong y", "duoc", "xac nhan", "vang", "yes", "y")
_NO = (
    "2", "khong", "khong co", "khong duoc", "khong dong y", "khong xac nhan", "ko", "ko co", "ko duoc",
    "k", "hong", "tu choi", "huy", "no", "n",
)  # fmt: skip
_PHRASES = dict.fromkeys(_YES, Meaning.YES) | dict.fromkeys(_NO, Meaning.NO)
_NOISE = frozenset({
    "a", "ak", "da", "nhe", "nha", "nhen", "nghen", "ne", "oi", "thua", "em", "anh", "chi", "chu", "bac", "chau",
    "toi", "tui", "minh", "chon", "bam", "so", "soan", "gui", "tra", "loi",
})  # fmt: skip
_SELL = re.compile(r"\bbán\b", re.IGNORECASE)  # never "ban": that may as well be bận, busy
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _PHRASES)
_BETWEEN = re.compile(r"[\s.,;:!()\[\]{}\"'“”‘’*#_=/|<>~^`\-–—]+")


def read_reply(text: str) -> Meaning:
    """Read a reply as yes or as no; what says neither, both, or anything more is unclear.

    Only a text that is wholly understood counts: "1", "CO a", "dạ không", "2. Khong!". A quantity
    or a condition beside the answer ("co, nhung 10kg thoi") is for a person to read.
    """
    written = _SELL.sub("dong y", unicodedata.normalize("NFKC", text))
    words = [word for word in _BETWEEN.split(fold(written)) if word]
    meanings = set()
    while words:
        size, meaning = _first_phrase(words)
        if not size:
            return Meaning.UNCLEAR
        if meaning:
            meanings.add(meaning)
        words = words[size:]
    return meanings.pop() if len(meanings) == 1 else Meaning.UNCLEAR


def _first_phrase(words: list[str]) -> tuple[int, Meaning | None]:
    """Return of how many words the longest phrase at the start is, and what it means, if anything."""
    for size in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        meaning = _PHRASES.get(" ".join(words[:size]))
        if meaning:
            return size, meaning
    return (1, None) if words[0] in _NOISE else (0, None)
