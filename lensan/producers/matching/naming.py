"""Read a Vietnamese personal name the way a clerk would: accents, tone marks and titles aside.

A name is held as its syllables in two forms. `accented` keeps every diacritic but puts the tone
at the end of the syllable and writes a lone final `y` as `i`, so that `Thúy` equals `Thuý` and
`Lý` equals `Lí`; `folded` is the same without diacritics. Shares of family names are those
that Lê Trung Hoa counted (Họ và tên người Việt Nam, 2005); those of given and middle names are our
estimate for the Mekong delta, good to about one bit, and no decision hangs on them alone.
"""

import re
import unicodedata
from functools import lru_cache
from math import log2
from typing import NamedTuple

TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
TITLES = frozenset({"ông", "bà", "anh", "chị", "chú", "hộ", "kinh", "doanh", "hkd", "ong"})
FAMILY_SHARES = {
    "nguyen": 0.384, "tran": 0.121, "le": 0.095, "pham": 0.070, "huynh": 0.051, "phan": 0.045,
    "vo": 0.039, "dang": 0.021, "bui": 0.020, "do": 0.014, "ho": 0.013, "ngo": 0.013,
    "duong": 0.010, "li": 0.005, "truong": 0.015, "danh": 0.010, "lam": 0.008, "mai": 0.006,
    "cao": 0.006, "dinh": 0.006, "doan": 0.006, "luong": 0.006, "luu": 0.005, "chau": 0.004,
    "thai": 0.004, "to": 0.003, "ta": 0.003, "ha": 0.003, "quach": 0.002, "thach": 0.002,
}  # fmt: skip
MIDDLE_SHARES = {"van": 0.22, "thi": 0.25, "": 0.04}
COMMON_GIVEN = frozenset(
    """
    ai an anh ba bac bach bao bay be bi bich binh bong buu cam can canh cau chau chi chien chin
    chinh chung chuong co cong cu cuc cung cuong da dai dang danh dao dat dau dien diep dieu
    dinh do doan dong du duc dung duong duyen gai gam giang giao giap giau ha hai hang hanh hao
    hau hien hiep hieu hinh ho hoa hoai hoan hoang hoanh hoc hoi hon hong hop hue hung huong huu
    huy huyen huyet huynh kha khai khanh khoa khoi khuong kiem kien kiet kieu kim lac lai lam
    lan lanh lap lau le len li lich liem lien liet lieu linh loan loc loi long lu lua luan luc
    luom luong luu luyen mai man manh mao mau men mi mien minh mong mua mung muoi muon nam nga
    ngan nghi nghia nghiep ngo ngoan ngoc ngon nguyen nguyet nhan nhanh nhi nhien nho nhon nhu
    nhuan nhung nhut ni no nu oanh on phat phi phien phong phu phuc phung phuoc phuong phuot
    quan quang quen qui quoc quyen quyet quynh ray ren ri sam san sang sau sen si sinh son sua
    suong ta tac tai tam tan tao tap tau tay thai tham than thang thanh thao thau the theo thi
    thien thiet thinh tho thoa thoai thoi thom thong thu thua thuan thuc thuong thuy thuyen ti
    tiem tien tiep tinh toai toan toi tong tot tra tram trang tri trieu trinh trong tru truc
    trung truoc truong truyen tu tuan tuat tung tuoc tuoi tuong tuyen tuyet ut uyen van vang ve
    vi vien viet vinh vo vu vui vung vuong xa xiem xinh xuan xuong xuyen yen
    """.split()  # noqa: SIM905 - a list of words is read as prose
)
UNUSUAL_FAMILY, UNUSUAL_MIDDLE, COMMON_GIVEN_SHARE, UNUSUAL_GIVEN = 0.002, 0.015, 0.008, 0.0006
MOST_BITS = 18.0  # a name alone never says more: relatives and typists repeat rare names too
_WORD = re.compile(r"[^\W\d_]+")
_LONE_Y = re.compile(r"^([^aeiouăâêôơư]*|qu)y$")


class Name(NamedTuple):
    """A personal name's syllables, with and without diacritics, and how telling it is in bits."""

    accented: tuple[str, ...]
    folded: tuple[str, ...]
    bits: float

    @property
    def given(self) -> str:
        """Give the syllable that a person is called by, folded; empty for an empty name."""
        return self.folded[-1] if self.folded else ""


@lru_cache(maxsize=1 << 16)
def syllable(word: str) -> tuple[str, str]:
    """Give one word as (accented, folded), tone last and a lone final y as i.

    >>> syllable("Thuý"), syllable("Lí")
    (('thuy1', 'thuy'), ('li1', 'li'))
    """
    tone, letters = "", []
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter in TONES:
            tone = TONES[letter]
        else:
            letters.append(letter)
    quality = _LONE_Y.sub(r"\1i", unicodedata.normalize("NFC", "".join(letters)))
    bare = unicodedata.normalize("NFD", quality.replace("đ", "d"))
    return quality + tone, "".join(letter for letter in bare if not unicodedata.combining(letter))


def words(text: str) -> tuple[tuple[str, str], ...]:
    """Split any text into its syllables, each (accented, folded); digits are left out."""
    return tuple(syllable(word) for word in _WORD.findall(text))


def name(text: str) -> Name:
    """Read a personal name, leaving out a title before it and a nickname in brackets after it."""
    parts = _WORD.findall(text.partition("(")[0]) or _WORD.findall(text)
    while len(parts) > 2 and parts[0].lower() in TITLES:
        parts = parts[1:]
    pairs = [syllable(part) for part in parts]
    folded = tuple(pair[1] for pair in pairs)
    return Name(tuple(pair[0] for pair in pairs), folded, telling(folded))


def telling(folded: tuple[str, ...]) -> float:
    """Say how many bits agreement on this name is worth: the rarer the name, the more."""
    if not folded:
        return 0.0
    share = COMMON_GIVEN_SHARE if folded[-1] in COMMON_GIVEN else UNUSUAL_GIVEN
    if len(folded) > 1:
        share *= FAMILY_SHARES.get(folded[0], UNUSUAL_FAMILY)
        share *= MIDDLE_SHARES[""] if len(folded) == 2 else 1.0
    for middle in folded[1:-1]:
        share *= MIDDLE_SHARES.get(middle, UNUSUAL_MIDDLE)
    return min(-log2(share), MOST_BITS)
