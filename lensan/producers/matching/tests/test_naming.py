import pytest

from lensan.producers.matching.naming import MOST_BITS, name, syllable, words


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("Thuý", ("thuy1", "thuy")), ("Thúy", ("thuy1", "thuy")), ("Lí", ("li1", "li")),
        ("Lý", ("li1", "li")), ("Quý", ("qui1", "qui")), ("Đặng", ("đăng5", "dang")),
        ("Nguyễn", ("nguyên4", "nguyen")), ("Ba", ("ba", "ba")),
    ],
)  # fmt: skip
def test_a_syllable_is_the_same_in_every_spelling(word: str, read: tuple[str, str]) -> None:
    assert syllable(word) == read


def test_digits_are_no_words() -> None:
    assert words("Ấp 3 Mỹ Hưng") == (("âp1", "ap"), ("mi4", "mi"), ("hưng", "hung"))


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn An", "ông Nguyễn Văn An", "Hộ ông Nguyễn Văn An", "Nguyễn Văn An (Tư)"]
)
def test_a_title_and_a_nickname_are_no_part_of_a_name(text: str) -> None:
    assert name(text).folded == ("nguyen", "van", "an")


def test_a_surname_that_is_a_title_stays_in_a_name_of_two() -> None:
    assert [name("Ông Tùng").folded, name("(Tư)").folded] == [("ong", "tung"), ("tu",)]


def test_the_given_name_is_the_last() -> None:
    assert [name("Lê Thị Bé").given, name("").given] == ["be", ""]


def test_a_rarer_name_tells_more() -> None:
    told = [name(text).bits for text in ("", "An", "Nguyễn Văn An", "Nguyễn An", "Thạch Sà Rươne")]

    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, MOST_BITS)
