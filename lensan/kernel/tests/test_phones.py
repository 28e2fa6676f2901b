import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.kernel.phones import Phones, read_phones, written

WIDE = "0912345678".translate({code: code + 0xFEE0 for code in range(48, 58)})  # as in Japan


@pytest.mark.parametrize(
    "cell",
    [
        "0912345678", "912345678", 912345678, 912345678.0, "912345678.0", "+84912345678",
        "+84 (0) 912 345 678", "84912345678", "0084 912.345.678", "0912-345-678", " 0912345678 ",
        "9.12345678E+08", "9,12345678e+8", "ĐT: 0912345678", "0912345678 (nhà 2)", "0912345678;",
        "0912345678/0912345678", "0912345678 / không", "O912345678",
    ],
)  # fmt: skip
def test_reads_one_number_however_it_is_written(cell: object) -> None:
    assert read_phones(cell) == Phones(("+84912345678",))


@pytest.mark.parametrize(
    "cell",
    [
        "0912345678/02933876543", "0912 345 678 - 0293 3876 543", "0912345678 2933876543",
        "0912345678\n02933876543", "0912.345.678, 0293.3876.543", "0912345678 hoặc 02933876543",
        "0912345678;02933876543", "0912345678 và (0293) 3876543",
    ],
)  # fmt: skip
def test_reads_two_numbers_in_one_cell_in_their_order(cell: str) -> None:
    assert read_phones(cell) == Phones(("+84912345678", "+842933876543"))


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("01234567890", "+84834567890"), (1234567890.0, "+84834567890"),
        ("0168 234 5678", "+84382345678"), ("0199.123.4567", "+84591234567"),
        ("+84 120 123 4567", "+84701234567"), ("0711 3876543", "+842933876543"),
        ("07103876543", "+842923876543"),
    ],
)  # fmt: skip
def test_prefixes_of_before_2018_are_brought_up_to_date(cell: object, number: str) -> None:
    assert read_phones(cell) == Phones((number,), updated=True)


def test_one_old_prefix_is_enough_to_say_so() -> None:
    both = Phones(("+84912345678", "+84834567890"), updated=True)

    assert read_phones("0912345678/01234567890") == both


@pytest.mark.parametrize(
    "cell",
    [None, "", "  ", "-", "--", "x", "X", "không", "Không có", "ko có", "Ko có ĐT", "k", "0", 0,
     0.0,
     "n/a", "chưa có số điện thoại", "...", True],
)  # fmt: skip
def test_a_silent_cell_holds_nothing(cell: object) -> None:
    assert read_phones(cell) == Phones()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("9.12346E+08", "9.12346E+08"), ("1.2345678E+09", "1.2345678E+09"),
        ("091234567O", "091234567O"),
        ("09123456789", "09123456789"), ("091 234 5678 9", "091 234 5678 9"),
        ("3876543", "3876543"),
        (912345678.5, "912345678.5"), (float("nan"), "nan"), ("hỏi con trai", "hỏi con trai"),
        (WIDE, WIDE), (-912345678901, "-912345678901"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_named(cell: object, said: str) -> None:
    assert read_phones(cell) == Phones(unusable=(said,))


@pytest.mark.parametrize(
    ("cell", "rest"),
    [("0912345678/79", "79"), ("0912345678 - 09111", "09111"), ("09111 0912345678", "09111")],
)
def test_what_is_left_beside_a_number_is_named(cell: str, rest: str) -> None:
    assert read_phones(cell) == Phones(("+84912345678",), unusable=(rest,))


def test_a_hotline_is_a_number() -> None:
    assert read_phones("1900 1234 - 1800 1091").numbers == ("+8419001234", "+8418001091")


def test_agrees_with_phonenumbers_on_every_prefix() -> None:
    for prefix in range(200, 1000):
        for cell in (f"0{prefix}123456", f"0{prefix}7654321"):
            valid = phonenumbers.is_valid_number(phonenumbers.parse(cell, "VN"))
            expected = (f"+84{cell[1:]}",) if valid else ()
            if prefix not in {672, 710, 711, 780, 781}:  # internet calls; old area codes
                assert (cell, read_phones(cell).numbers) == (cell, expected)


@given(st.text("0123456789 .-/+()EeOo,ko", max_size=40))
def test_whatever_is_read_is_a_valid_number(cell: str) -> None:
    read = read_phones(cell)

    for number in read.numbers:
        assert phonenumbers.is_valid_number(phonenumbers.parse(number))
    assert len(set(read.numbers)) == len(read.numbers)


def test_a_cell_of_endless_text_is_cut() -> None:
    assert read_phones("9" * 10_000).unusable == ("9" * 200,)


@pytest.mark.parametrize(
    ("number", "text"), [("+84912345678", "0912 345 678"), ("1900123456", "1900123456"), ("", "")]
)
def test_a_number_is_written_in_groups(number: str, text: str) -> None:
    assert written(number) == text
