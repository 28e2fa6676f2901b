from random import Random

import pytest

from lensan.demo.lists.mess import AMBIGUOUS_PLACE, UNKNOWN_PLACES, Spoiler, second_statement
from lensan.demo.lists.tests.make import a_person, a_row


class Fixed(Random):
    """Chance that always falls the same way."""

    value = 0.0

    def random(self) -> float:
        return self.value


def spoiled(count: int, chance: float = 0.0, **cells: str | None) -> list[set[str]]:
    random = Fixed(1)
    random.value = chance
    spoiler = Spoiler(random)
    rows = [a_row() for _ in range(count)]
    for row in rows:
        row.cells.update(cells)
        spoiler.spoil(row)
    return [row.codes for row in rows]


def test_makes_each_mistake_in_turn() -> None:
    assert spoiled(5) == [
        {"missing_name"}, {"bad_phone"}, {"bad_identity"}, {"bad_birth"}, {"missing_name"},
    ]  # fmt: skip


def test_leaves_most_rows_alone() -> None:
    assert spoiled(3, 0.5) == [set(), set(), set()]


def test_misplaces_rows_only_where_there_is_a_column_of_communes() -> None:
    assert spoiled(2, 0.03) == [set(), set()]
    assert spoiled(2, 0.03, commune="Xã Vị Tân") == [{"unknown_place"}, {"ambiguous_place"}]


@pytest.mark.parametrize(
    "cells",
    [
        {"commune": "Xã Vị Tân", "district": "Thành phố Vị Thanh"},
        {"commune": "Phường Vĩnh Tường"},
    ],
)
def test_no_place_is_ambiguous_beside_its_district_or_in_its_own_list(
    cells: dict[str, str | None],
) -> None:
    assert spoiled(2, 0.03, **cells) == [{"unknown_place"}, {"unknown_place"}]


def test_an_unknown_and_an_ambiguous_place_are_named() -> None:
    random = Fixed(1)
    random.value = 0.03
    spoiler = Spoiler(random)
    unknown, ambiguous = a_row(), a_row()
    for row in (unknown, ambiguous):
        row.cells["commune"] = "Xã Vị Tân"
        spoiler.spoil(row)

    assert unknown.cells["commune"] in UNKNOWN_PLACES
    assert ambiguous.cells["commune"] == AMBIGUOUS_PLACE


def test_a_row_without_a_name_is_rejected() -> None:
    random = Fixed(1)
    row = a_row()

    Spoiler(random).spoil(row)

    assert (row.cells["name"], row.rejected) == (None, True)


def test_a_list_without_identity_numbers_has_no_bad_ones() -> None:
    random = Fixed(1)
    spoiler = Spoiler(random)
    rows = [a_row() for _ in range(3)]
    del rows[2].cells["identity"]

    for row in rows:
        spoiler.spoil(row)

    assert rows[2].codes == set()


def test_a_spoiled_number_was_neither_padded_nor_brought_up_to_date() -> None:
    random = Fixed(1)
    spoiler = Spoiler(random)
    rows = [a_row() for _ in range(3)]
    for row in rows:
        row.codes.update(("identity_padded", "phone_prefix_updated"))
        spoiler.spoil(row)

    assert rows[1].codes == {"bad_phone", "identity_padded"}
    assert rows[2].codes == {"bad_identity", "phone_prefix_updated"}


def test_a_second_statement_is_about_the_same_person() -> None:
    random = Random(1)
    person = a_person()

    statements = [second_statement(person, random, lambda: "+84911111111") for _ in range(500)]

    assert {one.birth_year for one in statements} == {1968}
    assert {one.sex for one in statements} == {"female"}
    assert {one.commune_code for one in statements} == {"31333"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("birth_on", None), ("phones", ()), ("phones", ("+84911111111",)), ("identity_number", ""),
     ("name", "Nguyen Thi Dep"), ("name", "Nguyễn T. Đẹp"), ("name", "Nguyễn Văn Đẹp"),
     ("grows", "Lúa")],
)  # fmt: skip
def test_a_second_statement_may_differ_in(field: str, value: object) -> None:
    random = Random(1)
    person = a_person()

    statements = [second_statement(person, random, lambda: "+84911111111") for _ in range(500)]

    assert any(getattr(one, field) == value for one in statements)


def test_one_second_statement_in_twenty_has_lost_all_strong_evidence() -> None:
    random = Random(1)
    person = a_person()

    statements = [second_statement(person, random, lambda: "+84911111111") for _ in range(4_000)]

    bare = sum(not (s.birth_on or s.phones or s.identity_number) for s in statements)
    assert 0.035 < bare / 4_000 < 0.06
