import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vn_collate import collate_key

from lensan.kernel.text import fold, nfc, sort_key, tone_placement, unaccented

SMALL = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
words = st.text(SMALL + SMALL.upper(), min_size=1, max_size=8)


def test_text_enters_composed_without_invisible_characters_in_single_spaces() -> None:
    decomposed = unicodedata.normalize("NFD", "Vị Thuỷ")

    assert nfc(f"\ufeff  {decomposed}\u200b\u00a0 \nxã") == "Vị Thuỷ xã"
    assert nfc(" a \t b ") == "a b"


@pytest.mark.parametrize("written", ["Hoà  ĐÔNG", "Hòa Đông ", "hoa dong", "HÒA ĐÔNG"])
def test_a_name_folds_alike_however_it_is_written(written: str) -> None:
    assert fold(written) == "hoa dong"


@given(words)
def test_folding_leaves_small_plain_letters_composed_or_not(word: str) -> None:
    folded = fold(word)

    assert folded.isascii() and folded == folded.lower() and len(folded) == len(word)
    assert fold(unicodedata.normalize("NFD", word)) == folded


def test_folding_knows_letters_of_other_languages() -> None:
    assert fold("Françoise\u200b ñandú") == "francoise nandu"


@pytest.mark.parametrize(
    ("written", "placed"),
    [
        ("Vị Thuỷ", "Vị Thủy"), ("HOÀ MỸ", "HÒA MỸ"), ("Hoả Lựu", "Hỏa Lựu"),
        ("khoẻ, thuý", "khỏe, thúy"),
        ("Phú Quý", "Phú Quý"), ("QUỲ", "QUỲ"), ("hoàn huỳnh", "hoàn huỳnh"), ("Hòa", "Hòa"),
        ("Oà", "Òa"),
    ],
)  # fmt: skip
def test_the_tone_stands_where_the_statistics_office_puts_it(written: str, placed: str) -> None:
    assert tone_placement(written) == placed


def test_names_stand_in_the_order_of_postgresql_vi_vn_x_icu() -> None:
    ordered = [
        "", "1", "2", "a", "A", "à", "ả", "ã", "á", "ạ", "An", "An Bình", "An-Na", "Anh", "ă", "â",
        "bao", "Bảo", "Dũng", "Đặng", "Trần Văn An", "Trần Văn Ấn", "ư", "Y", "ý", "Ж",
    ]  # fmt: skip

    keys = [sort_key(text) for text in ordered]

    assert keys == sorted(set(keys))


@given(words, words)
def test_words_stand_in_the_order_of_vn_collate(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) == (collate_key(one) < collate_key(other))


@given(words)
def test_the_key_is_digits_and_the_same_composed_or_not(word: str) -> None:
    key = sort_key(word)

    assert key.isdecimal() and key.isascii()
    assert sort_key(unicodedata.normalize("NFD", word)) == key


def test_a_mark_without_its_letter_weighs_nothing() -> None:
    assert sort_key("b\u0301\u0327") == sort_key("b")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Đã xong, ĐẸP  lắm", "Da xong, DEP  lam"),
        (unicodedata.normalize("NFD", "Hòa"), "Hoa"),
        ("a\u200bb", "ab"),
    ],
)
def test_a_text_without_accents_keeps_its_capitals_and_spaces(text: str, bare: str) -> None:
    assert unaccented(text) == bare
