"""Text typed with the fonts of before Unicode: TCVN3 (.VnTime) and VNI-Windows.

Such a font draws Vietnamese letters in place of the western ones, so the file holds "NguyÔn" or
"Nguyeãn" for Nguyễn. Sources: TCVN 5712:1993, table VN3; VNI-Windows' table of double characters.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Literal

Charset = Literal["tcvn3", "vni"]

_SAMPLE = 5_000  # words looked at; enough to know a sheet, whatever its length

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_VNI_TONES = {"": "", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0301": "ù", "\u0323": "ï"}
_VNI_CIRCUMFLEX = dict(zip(_VNI_TONES, "âàåãáä", strict=True))
_VNI_BREVE = dict(zip(_VNI_TONES, "êèúüéë", strict=True))


def _vni_table() -> dict[str, str]:
    """Map each Vietnamese letter beyond ASCII to the one or two characters of VNI-Windows."""
    table = {"đ": "ñ"}
    for tone in _VNI_TONES:
        for base in "aeouy":
            table[base + tone] = base + _VNI_TONES[tone]
        for base in "aeo":
            table[base + "\u0302" + tone] = base + _VNI_CIRCUMFLEX[tone]
        table["a\u0306" + tone] = "a" + _VNI_BREVE[tone]
        table["o\u031b" + tone] = "ô" + _VNI_TONES[tone]
        table["u\u031b" + tone] = "ö" + _VNI_TONES[tone]
    table.update(zip(("i\u0300", "i\u0309", "i\u0303", "i\u0301", "i\u0323"), "ìæóíò", strict=True))
    table["y\u0323"] = "î"
    small = {unicodedata.normalize("NFC", letter): code for letter, code in table.items()}
    capital = {letter.upper(): code.upper() for letter, code in small.items()}
    return {letter: code for letter, code in (small | capital).items() if letter != code}


_TO_VNI = _vni_table()
_FROM_VNI = {code: letter for letter, code in _TO_VNI.items()}
# A capital with the mark of a small letter, as typed with the shift key let go.
_FROM_VNI |= {
    code[0].upper() + code[1]: letter.upper()
    for code, letter in _FROM_VNI.items()
    if len(code) == 2 and code[0].islower()
}
_VNI_CODE = re.compile("|".join(sorted(_FROM_VNI, key=len, reverse=True)))

_TO_TCVN3 = {ord(letter): code for code, letter in _TCVN3.items()}
_TO_TCVN3 |= {
    ord(letter.upper()): code
    for code, letter in _TCVN3.items()
    if letter.islower() and ord(letter.upper()) not in _TO_TCVN3
}
_FROM_TCVN3 = {ord(code): letter for code, letter in _TCVN3.items()}
_CODES: dict[Charset, frozenset[str]] = {
    "tcvn3": frozenset(_TCVN3),
    "vni": frozenset("".join(_FROM_VNI)) - frozenset("aeouyAEOUY"),
}
