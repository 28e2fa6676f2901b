from dataclasses import replace
from datetime import date
from random import Random

import pytest

from lensan.demo.lists.cells import Cell, list_row, without_accents
from lensan.demo.lists.styles import Style
from lensan.demo.lists.tests.make import PLAIN, a_person
from lensan.producers.facts import Facts


class Always(Random):
    """Chance that always falls the same way."""

    def __init__(self, value: float) -> None:
        super().__init__(1)
        self.value = value

    def random(self) -> float:
        return self.value


def cells(facts: Facts, style: Style, chance: float = 0.99) -> tuple[dict[str, Cell], set[str]]:
    row = list_row(
        0, facts, style, Always(chance), commune="Xã Vị Tân", district="Thành phố Vị Thanh"
    )
    return row.cells, row.codes


def test_a_plain_list_says_what_is() -> None:
    assert cells(a_person(), PLAIN) == (
        {
            "name": "Nguyễn Thị Đẹp",
            "sex": "Nữ",
            "birth": date(1968, 2, 14),
            "identity": "093168051847",
            "phone": "0382345678",
            "hamlet": "Ấp 1",
            "grows": "Khóm Cầu Đúc",
        },
        set(),
    )


@pytest.mark.parametrize(
    ("letters", "chance", "name"),
    [("capitals", 0.99, "NGUYỄN THỊ ĐẸP"), ("no_accents", 0.99, "Nguyen Thi Dep"),
     ("usual", 0.001, "NGUYỄN THỊ ĐẸP"), ("usual", 0.015, "Nguyen Thi Dep"),
     ("usual", 0.021, "nguyễn thị đẹp")],
)  # fmt: skip
def test_letters_follow_the_habit_or_a_slip(letters: str, chance: float, name: str) -> None:
    stated, _codes = cells(a_person(), replace(PLAIN, letters=letters), chance)

    assert stated["name"] == name


@pytest.mark.parametrize(
    ("habit", "chance", "birth"),
    [("date", 0.99, date(1968, 2, 14)), ("text", 0.99, "14/02/1968"), ("dots", 0.99, "14.2.1968"),
     ("serial", 0.99, 24882), ("year", 0.99, 1968), ("date", 0.1, 1968)],
)  # fmt: skip
def test_births_follow_the_habit_or_only_the_year_is_known(
    habit: str, chance: float, birth: Cell
) -> None:
    stated, _codes = cells(a_person(), replace(PLAIN, birth=habit), chance)

    assert stated["birth"] == birth


@pytest.mark.parametrize(
    ("habit", "phone"),
    [("plain", "0382345678"), ("spaces", "0382 345 678"), ("dots", "0382.345.678"),
     ("international", "+84382345678"), ("number", 382345678)],
)  # fmt: skip
def test_phones_follow_the_habit(habit: str, phone: Cell) -> None:
    stated, _codes = cells(a_person(), replace(PLAIN, phone=habit))

    assert stated["phone"] == phone


def test_two_phones_share_a_cell_even_where_phones_are_numbers() -> None:
    person = replace(a_person(), phones=("+84382345678", "+84912345678"))

    stated, _codes = cells(person, replace(PLAIN, phone="number"))

    assert stated["phone"] == "0382345678; 0912345678"


def test_an_old_list_keeps_old_phones_and_says_so() -> None:
    stated, codes = cells(a_person(), replace(PLAIN, old_phones=True, phone="dots"), 0.2)

    assert (stated["phone"], codes) == ("01682.345.678", {"phone_prefix_updated"})


def test_a_number_that_never_changed_stays_in_an_old_list() -> None:
    person = replace(a_person(), phones=("+84912345678",))

    stated, codes = cells(person, replace(PLAIN, old_phones=True), 0.2)

    assert (stated["phone"], codes) == ("0912345678", set())


@pytest.mark.parametrize(
    ("number", "cell", "codes"),
    [("093168051847", 93168051847, {"identity_padded"}), ("361234567", 361234567, set()),
     ("", None, set())],
)  # fmt: skip
def test_a_number_cell_eats_the_leading_zero(number: str, cell: Cell, codes: set[str]) -> None:
    person = replace(a_person(), identity_number=number)

    stated = cells(person, replace(PLAIN, identity_as_number=True))

    assert (stated[0]["identity"], stated[1]) == (cell, codes)


def test_a_column_that_the_list_does_not_have_says_nothing() -> None:
    style = replace(PLAIN, identity_as_number=True, headings={"name": "Họ tên", "area": "Ha"})

    assert cells(a_person(), style) == ({"name": "Nguyễn Thị Đẹp", "area": 13_000}, set())


@pytest.mark.parametrize(("unit", "area"), [("m2", 13_000), ("công", 13), ("ha", 1.3)])
def test_areas_are_in_the_list_s_unit(unit: str, area: float) -> None:
    stated, _codes = cells(a_person(), replace(PLAIN, area_unit=unit, headings={"area": ""}))

    assert stated == {"area": area}


def test_a_producer_of_whom_little_is_known_leaves_cells_empty() -> None:
    fields = {"sex": "", "birth": "", "identity": "", "phone": "", "hamlet": "", "area": ""}

    stated, _codes = cells(Facts(name="HTX Kỳ Như"), replace(PLAIN, headings=fields))

    assert stated == dict.fromkeys(fields)


def test_removes_accents_and_keeps_case() -> None:
    assert without_accents("Đặng Thị Ửng") == "Dang Thi Ung"
