import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.kernel.legacy_text import Charset, charset_of, decode, encode
from lensan.kernel.tests.test_text import SMALL

CHARSETS: list[Charset] = ["tcvn3", "vni"]
NAMES = ["Nguyễn Văn An", "Trần Thị Bé", "Đặng Hữu Phước", "Lê Thị Mỹ Duyên", "Xã Vị Thủy"]


@pytest.mark.parametrize(
    ("written", "charset", "meant"),
    [
        ("NguyÔn V¨n An", "tcvn3", "Nguyễn Văn An"), ("§Æng ThÞ H­¬ng", "tcvn3", "Đặng Thị Hương"),
        ("Nguyeãn Vaên An", "vni", "Nguyễn Văn An"), ("Ñaëng Thò Höông", "vni", "Đặng Thị Hương"),
        ("NGUYEãN VAÊN", "vni", "NGUYỄN VĂN"), ("Phöôøng VÓNH TÖÔØNG", "vni", "Phường VĨNH TƯỜNG"),
    ],
)  # fmt: skip
def test_reads_what_the_old_fonts_drew(written: str, charset: Charset, meant: str) -> None:
    assert decode(written, charset) == meant


@given(st.text(SMALL + "ABCDĐEGHIKLMNOPQRSTUVXYĂÂÊÔƠƯ ,.()-/0123456789"))
def test_small_letters_and_plain_capitals_survive_tcvn3(text: str) -> None:
    assert decode(encode(text, "tcvn3"), "tcvn3").lower() == text.lower()


@given(st.text(SMALL + SMALL.upper() + " ,.()-/0123456789"))
def test_every_letter_survives_vni(text: str) -> None:
    assert decode(encode(text, "vni"), "vni") == text


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("NGUYÔN V¡N Hµ", "NGUYỄN VĂN HÀ"), ("X· VÞ Thanh", "Xã Vị Thanh"), ("Lª Hµ", "Lê Hà"),
        ("ót", "út"), ("BÐ", "Bé"),
    ],
)  # fmt: skip
def test_tones_in_a_text_of_capitals_are_capitals(drawn: str, meant: str) -> None:
    assert decode(drawn, "tcvn3") == meant


@pytest.mark.parametrize("charset", CHARSETS)
def test_text_that_is_unicode_beyond_doubt_stays(charset: Charset) -> None:
    assert [decode(text, charset) for text in (*NAMES, "An", "")] == [*NAMES, "An", ""]


@pytest.mark.parametrize("charset", CHARSETS)
def test_knows_the_charset_of_a_column(charset: Charset) -> None:
    column = [encode(name, charset) for name in NAMES]

    assert charset_of([*column, "Nam", "", "363012345"]) == charset


@pytest.mark.parametrize("charset", CHARSETS)
def test_knows_a_column_of_one_word(charset: Charset) -> None:
    assert charset_of([encode("Nữ", charset), "Nam"]) == charset


@pytest.mark.parametrize(
    "column",
    [
        NAMES,
        ["Hà", "Hòa", "Tân", "Thôn", "Lý", "Sóc", "Dòng", "Bé"],  # western letters alone
        ["Nguyen Van An", "", "12/5/1965"],
        ["·", "5 × 3", "12 m²", "25°C", "½ công", "“trích”", "§5", "®"],
        ["Krông Pắc", "Đắk Lắk", "H’Hen Niê", "Danh Sà Rương"],
        ["Café", "Françoise", "naïve"],
        [],
    ],
)
def test_right_unicode_and_plain_text_are_left_alone(column: list[str]) -> None:
    assert charset_of(column) is None
