"""Names of hamlets, which no office numbers: the same hamlet under every spelling that lists use."""

import re
from functools import lru_cache

from lensan.kernel.text import fold

_KINDS = (
    ("khu vuc", "kv"), ("khu pho", "kp"), ("khu dan cu", "kdc"), ("thon", "thon"), ("khom", "khom"),
    ("kv", "kv"), ("kp", "kp"), ("ap", "ap"), ("a", "ap"),
)  # fmt: skip
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_PUNCTUATION = re.compile(r"[^a-z0-9]+")


@lru_cache(1 << 14)
def hamlet_key(name: str) -> str:
    """Return what stays the same when a hamlet's name is spelled differently.

    "Ấp 03", "ấp 3" and "A.3" give `ap 3`; "Khu vực III" and "KV3" give `kv 3`; a bare "3" gives `3`.
    """
    words = re.sub(r"([a-z])(\d)", r"\1 \2", _PUNCTUATION.sub(" ", fold(name))).split()
    text = " ".join(words)
    for kind, short in _KINDS:
        if text == kind or text.startswith(kind + " "):
            rest = text[len(kind) :].split()
            return " ".join([short, *map(_number, rest)]) if rest else short
    return " ".join(map(_number, words))


def _number(word: str) -> str:
    return _ROMAN.get(word) or (word.lstrip("0") or "0" if word.isdigit() else word)
