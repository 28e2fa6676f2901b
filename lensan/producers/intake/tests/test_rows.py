"""One row of a list: its facts, and what is wrong in its cells."""

from collections.abc import Sequence
from datetime import date

import pytest

from lensan.kernel.spreadsheets.grid import Cell, Line
from lensan.producers.intake.header import Column
from lensan.producers.intake.lines import Section
from lensan.producers.intake.rows import Row, RowReader
from lensan.producers.intake.tests.make import DIRECTORY, TODAY, VI_THANG
from lensan.producers.intake.whereabouts import Whereabouts


def row(*, converted: Sequence[int] = (), **cells: Cell) -> Row:
    """Read row 7 of a list, given by what its columns hold."""
    columns = [Column(at, field, field) for at, field in enumerate(cells)]
    whereabouts = Whereabouts(DIRECTORY, home=VI_THANG, hamlet_heading="", within=None)
    reader = RowReader(columns, whereabouts, converted=converted, today=TODAY)
    return reader.read(Line(7, list(cells.values())), Section(hamlet="Ấp 3"))


def codes(found: Row) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.column) for problem in found.problems]


def test_a_row_is_its_facts() -> None:
    found = row(
        name="NGUYỄN VĂN AN", sex="Nam", birth=date(1968, 5, 12), phone="0912345678 - 0987654321",
        identity="093068000101", smartphone="x", grows="Lúa", area="1,5 công", code="HG0000011",
        kind="HTX",
    )  # fmt: skip

    facts = found.facts
    assert (found.number, found.problems, found.rejected) == (7, (), False)
    assert (facts.name, facts.kind, facts.sex) == ("Nguyễn Văn An", "cooperative", "male")
    assert (facts.birth_on, facts.birth_year) == (date(1968, 5, 12), 1968)
    assert facts.phones == ("+84912345678", "+84987654321")
    assert (facts.identity_number, facts.commune_code) == ("093068000101", VI_THANG)
    assert (facts.hamlet, facts.smartphone, facts.grows) == ("Ấp 3", True, "Lúa")
    assert (facts.area_m2, facts.code) == (1500, "HG0000011")


@pytest.mark.parametrize(
    ("surname", "given_name", "name"),
    [("Nguyễn Văn", "An", "Nguyễn Văn An"), ("", "An", "An"), ("Nguyễn Văn", "", "Nguyễn Văn")],
)
def test_a_name_in_two_columns_is_one(surname: str, given_name: str, name: str) -> None:
    assert row(surname=surname, given_name=given_name).facts.name == name


@pytest.mark.parametrize("name", ["", "nt", "…", 5])
def test_a_row_without_a_name_is_rejected(name: Cell) -> None:
    found = row(phone="0912345678", name=name)

    assert (codes(found), found.rejected) == ([("missing_name", 1)], True)


@pytest.mark.parametrize(
    ("male", "female", "sex", "year"),
    [
        (1968, "", "male", 1968), ("", "1971", "female", 1971), ("x", "", "male", None),
        ("", "x", "female", None), ("", "", "", None),
    ],
)  # fmt: skip
def test_a_birth_under_nam_or_nu_tells_the_sex(
    male: Cell, female: Cell, sex: str, year: int | None
) -> None:
    facts = row(name="An", birth_male=male, birth_female=female).facts

    assert (facts.sex, facts.birth_year) == (sex, year)


def test_a_mark_of_the_sex_stands_beside_the_birth_and_the_column_of_the_sex_goes_first() -> None:
    facts = row(name="An", birth=1968, birth_male="x", sex="Nữ").facts

    assert (facts.sex, facts.birth_year) == ("female", 1968)


def test_what_is_unusable_is_left_empty_and_named() -> None:
    found = row(name="An", birth="31/02/1965", phone="09123", phone2="0912345678", identity="0930")

    assert codes(found) == [("bad_birth", 1), ("bad_phone", 2), ("bad_identity", 4)]
    assert (found.facts.birth_year, found.facts.identity_number) == (None, "")
    assert (found.facts.phones, found.rejected) == (("+84912345678",), False)


def test_a_birth_that_says_nothing_is_no_mistake() -> None:
    assert codes(row(name="An", birth="-", phone="không", phone2="", identity="")) == []


def test_what_was_put_right_is_told() -> None:
    found = row(converted=[7], name="An", phone="01201234567", identity=93068000101.0)

    assert codes(found) == [
        ("text_converted", 0), ("phone_prefix_updated", 1), ("identity_padded", 2),
    ]  # fmt: skip
    assert found.facts.identity_number == "093068000101"


def test_a_place_that_is_not_known_is_named_where_it_stands() -> None:
    assert codes(row(name="An", commune="Xã Atlantis")) == [("unknown_place", 1)]
    assert codes(row(name="An", address="Ấp 3, xã Atlantis")) == [("unknown_place", 1)]
