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
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",  # noqa: RUF001
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
    table.update(
        zip(("i\u0300", "i\u0309", "i\u0303", "i\u0301", "i\u0323"), "ìæóíò", strict=True)
    )
    table["y\u0323"] = "î"
    small = {unicodedata.normalize("NFC", letter): code for letter, code in table.items()}
    capital = {letter.upper(): code.upper() for letter, code in small.items()}
    return {letter: code for letter, code in (small | capital).items() if not letter.isascii()}


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

_ONSETS = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_OPEN_RHYMES = (
    "a|ai|am|an|ang|anh|ao|au|ay|ăm|ăn|ăng|âm|ân|âng|âu|ây|e|em|en|eng|eo|ê|êm|ên|ênh|êu|i|ia|iêm"
    "|iên|iêng|iêu|im|in|inh|iu|o|oa|oai|oam|oan|oang|oanh|oao|oay|oăm|oăn|oăng|oe|oen|oeo|oi|om"
    "|on|ong|oong|ô|ôi|ôm|ôn|ông|ơ|ơi|ơm|ơn|u|ua|uân|uâng|uây|uê|uên|uênh|ui|um|un|ung|uơ|uôi|uôm"
    "|uôn|uông|uy|uya|uynh|uyên|uyu|ư|ưa|ưi|ưng|ươi|ươm|ươn|ương|ươu|ưu|y|yêm|yên|yêng|yêu|ynh"
)
_STOPPED_RHYMES = (
    "ac|ach|ap|at|ăc|ăp|ăt|âc|âp|ât|ec|ep|et|êch|êp|êt|ich|iêc|iêp|iêt|ip|it|oac|oach|oap|oat|oăc"
    "|oăt|oc|oet|ooc|op|ot|ôc|ôp|ôt|ơp|ơt|uât|uc|uêch|uôc|uôt|up|ut|uych|uyêt|uyt|ưc|ươc|ươp|ươt|ưt"
    "|yêt|yt|ych"
)
_SYLLABLE = re.compile(
    f"(?:{_ONSETS})?(?:(?:{_OPEN_RHYMES})[0-5]|(?:{_STOPPED_RHYMES})[45])", re.IGNORECASE
)
_TONES = {tone: str(digit) for digit, tone in enumerate(_VNI_TONES) if tone}
_WORD = re.compile(r"[A-Za-z\u0080-\U0010ffff]+")


def charset_of(texts: Iterable[str], *, least: int = 1) -> Charset | None:
    """Return the legacy charset that the texts of one column or sheet are in, None for Unicode.

    None too if fewer than `least` different words tell. Asks which reading gives more Vietnamese
    syllables. A word that reads as it stands speaks for Unicode, so text in right Unicode,
    whatever its marks, and plain ASCII are never misjudged.
    """
    words = (word for text in texts if not text.isascii() for word in _WORD.findall(text))
    odd = {word for word in islice(words, _SAMPLE) if not word.isascii()}
    votes = Counter(filter(None, map(_reading, odd)))
    legacy: Charset = "vni" if votes["vni"] > votes["tcvn3"] else "tcvn3"
    return legacy if votes[legacy] >= max(least, votes["unicode"] + 1) else None


@lru_cache(1 << 14)
def _reading(word: str) -> str:
    """Return the reading in which a word is a syllable, "" if none; a lone sign has no vote."""
    if not re.search(r"[A-Za-z]", word):
        return ""
    if _is_syllable(word):
        return "unicode"
    read = [charset for charset in _CODES if _is_written(decode(word, charset))]
    return read[0] if len(read) == 1 else ""


def _is_written(word: str) -> bool:
    """Tell whether people write the word so: VNI's "SÑT" drawn in TCVN3, "SẹT", nobody does."""
    return _is_syllable(word) and (word.isupper() or word[1:] == word[1:].lower())


def _is_syllable(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word)
    bare = unicodedata.normalize("NFC", "".join(part for part in apart if part not in _TONES))
    tone = "".join(_TONES[part] for part in apart if part in _TONES)
    return _SYLLABLE.fullmatch(bare + (tone or "0")) is not None


def decode(text: str, charset: Charset) -> str:
    """Return the Unicode (NFC) of a legacy text; a text with letters foreign to it stays.

    TCVN3 has no capitals with tones: a capitals font draws the small ones big, and which font a
    cell has is not known here. In a text otherwise in capitals they are taken for capitals.
    """
    codes = _CODES[charset]
    if text.isascii() or any(
        letter.isalpha() and not letter.isascii() and letter not in codes for letter in text
    ):
        return text
    if charset == "vni":
        return _VNI_CODE.sub(lambda code: _FROM_VNI[code[0]], text)
    decoded = text.translate(_FROM_TCVN3)
    return decoded.upper() if _is_in_capitals(text) else decoded


_CAPITALS = re.compile(r"[A-Z¡-§]{2}")
_SMALL = re.compile("[a-z¨©ª«¬\u00ad®]")  # letters that TCVN3 has capitals of


def _is_in_capitals(tcvn3: str) -> bool:
    return bool(_CAPITALS.search(tcvn3)) and not _SMALL.search(tcvn3)


def encode(text: str, charset: Charset) -> str:
    """Return the legacy text that draws a Unicode one; TCVN3 draws toned capitals small."""
    text = unicodedata.normalize("NFC", text)
    if charset == "vni":
        return "".join(_TO_VNI.get(letter, letter) for letter in text)
    return text.translate(_TO_TCVN3)
