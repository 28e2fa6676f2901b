"""The short commands that households write: with accents or without, and with usual typing errors.

A command stands at the beginning of a text: CO, KHONG, BAN 20 KG CHANH, HET CHANH, GIUP, DUNG.
Written with marks it must be the right word (“bán” and not “bạn” or “bận”); without marks letters
may be doubled, a zero may stand for an O, and the tone may be typed as Telex leaves it (“bans”).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lensan.kernel.text import fold

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_FIRST = re.compile(r"^\w+")
_DOUBLED = re.compile(r"([a-z])\1+")
_DIGITS_AS_LETTERS = str.maketrans("01", "oi")
_TELEX_TONE = re.compile(r"[sfrxj]$")
_TELEX_LETTER = re.compile(r"(?<=[aou])w")


class Verb(StrEnum):
    """What a household may ask for by a word."""

    SELL = "sell"
    SOLD_OUT = "sold_out"
    HELP = "help"
    STOP = "stop"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Command:
    """What was asked for: so much of some goods, where the verb is about goods."""

    verb: Verb
    quantity: int | None = None
    unit: str = ""  # plain small letters: kg, trai
    goods: str = ""  # plain small letters: chanh khong hat


_SELL = ("bán", "bàn giao bán")
_SOLD_OUT = ("hết hàng", "hết", "bán hết")
_HELP = ("giúp đỡ", "giúp", "trợ giúp", "help", "hướng dẫn")
_STOP = ("dừng", "ngừng", "đừng nhắn", "stop")
_RESUME = ("nhận tin", "nhận lại")
_AFTER_STOP = frozenset({"nhan", "tin", "lai", "gui", "sms", "nua"})
_FILLER = frozenset(
    {"a", "nha", "nhe", "roi", "voi", "cho", "em", "toi", "tui", "dum", "giup", "cai", "lo"}
)
_UNITS = {
    "kg": "kg", "ky": "kg", "ki": "kg", "kilo": "kg", "kgs": "kg", "kilogam": "kg", "can": "kg",
    "yen": "yen", "ta": "ta", "tan": "tan", "trai": "trai", "qua": "trai", "chuc": "chuc", "con": "con",
    "hop": "hop", "tui": "tui", "bich": "tui", "goi": "goi", "thung": "thung", "chai": "chai", "lit": "lit",
    "bo": "bo", "cay": "cay", "hu": "hu", "cai": "cai", "gio": "gio", "combo": "combo",
}  # fmt: skip
_TIMES = {"yen": ("kg", 10), "ta": ("kg", 100), "tan": ("kg", 1000)}  # no chục: 10 here, 12 there
MOST = 1_000_000  # of anything; a larger number is a telephone number or a slip


def read_command(text: str) -> Command | None:
    """Read a text as one command; None where it is none, or where it is not clear which."""
    if (rest := rest_after(text, *_STOP)) is not None:
        return Command(Verb.STOP) if set(rest.split()) <= _AFTER_STOP else None
    if rest_after(text, *_RESUME) is not None:
        return Command(Verb.RESUME)
    if (rest := rest_after(text, *_SOLD_OUT)) is not None:
        return Command(Verb.SOLD_OUT, goods=_goods(rest.split()))
    if rest_after(text, *_HELP) is not None:
        return Command(Verb.HELP)
    if (rest := rest_after(text, *_SELL)) is not None:
        return _sale(rest.split())
    return None


def asks_to_stop(text: str) -> bool:
    """Tell whether a text asks us to write no more."""
    command = read_command(text)
    return command is not None and command.verb == Verb.STOP


def rest_after(text: str, *keywords: str) -> str | None:
    """Return what stands behind the keyword at the beginning of a text, in small plain letters.

    Keywords are told with their accents, of two with the same beginning the longer one first. None
    where the text begins with none of them; "" where nothing follows. Letters and digits are
    parted: “BAN20KG” is “ban 20 kg”.
    """
    small = unicodedata.normalize("NFKC", text).casefold().strip()
    for tokens in (_TOKEN.findall(small), _TOKEN.findall(_FIRST.sub(_letters_for_digits, small))):
        for keyword in keywords:
            parts = keyword.split()
            if len(tokens) >= len(parts) and all(map(_is, tokens, parts)):
                return " ".join(fold(token) for token in tokens[len(parts) :])
    return None


def _letters_for_digits(word: re.Match[str]) -> str:
    """Read a zero as an O and a one as an I: KH0NG, G1UP."""
    return word[0].translate(_DIGITS_AS_LETTERS)


def _is(token: str, keyword: str) -> bool:
    """Tell whether a word as typed is this keyword: right with marks, or as usual without."""
    if not token.isascii():
        return _bare_of_place(token) == _bare_of_place(keyword)
    plain = fold(keyword)
    return plain in _readings(token)


def _readings(token: str) -> Iterable[str]:
    """Return what a word without marks may have been meant as."""
    telex = _TELEX_LETTER.sub("", _TELEX_TONE.sub("", token))
    once = _DOUBLED.sub(r"\1", token)
    return {token, once, _DOUBLED.sub(r"\1", telex)}


def _bare_of_place(word: str) -> str:
    """Return letters and marks without regard to which letter carries the tone."""
    return "".join(sorted(unicodedata.normalize("NFD", word)))


def _sale(words: list[str]) -> Command | None:
    """Read “20 kg chanh” or “chanh 20 kg”; None without exactly one quantity."""
    numbers = [place for place, word in enumerate(words) if word[0].isdigit()]
    if len(numbers) != 1:
        return None
    place = numbers[0]
    amount = number(words[place])
    after = words[place + 1 : place + 2]
    unit = _UNITS.get(after[0], "") if after else ""
    goods = words[:place] + words[place + (2 if unit else 1) :]
    unit, times = _TIMES.get(unit, (unit, 1))
    quantity = None if amount is None else amount * times
    if not quantity or quantity > MOST or quantity != int(quantity):
        return None
    return Command(Verb.SELL, int(quantity), unit, _goods(goods))


def number(word: str) -> float | None:
    """Read 20, 1.000 (a thousand), 1,5 and 0.500; None where it is no number of these kinds."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", word):
        return float(re.sub(r"[.,]", "", word))
    return float(word.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", word) else None


def _goods(words: list[str]) -> str:
    """Return the goods' name without the small words around it."""
    kept = list(words)
    while kept and kept[-1] in _FILLER:
        kept.pop()
    return " ".join(kept)
