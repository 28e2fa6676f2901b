"""Of several statements the newest comes first."""

from datetime import date
from typing import Any

import pytest

from lensan.producers.facts import Facts
from lensan.producers.surviving import surviving

Told = dict[str, Any]


@pytest.mark.parametrize(
    ("field", "newer", "older", "holds"),
    [
        ("name", "Nguyen Van An", "Nguyễn Văn An", "Nguyễn Văn An"),
        ("name", "Nguyễn V. An", "Nguyễn Văn An", "Nguyễn Văn An"),
        ("name", "Nguyễn Văn Ấn", "Nguyễn Văn Ân", "Nguyễn Văn Ấn"),
        ("identity_number", "360917648", "093068000101", "093068000101"),
        ("hamlet", "Ấp 4", "Ấp 3", "Ấp 4"),
        ("smartphone", False, True, False),
    ],
)
def test_the_fuller_statement_holds_and_of_equals_the_newer(
    field: str, newer: object, older: object, holds: object
) -> None:
    assert getattr(surviving([], [{field: newer}, {field: older}]), field) == holds


def test_a_whole_birth_date_holds_over_a_newer_year() -> None:
    lists: list[Told] = [{"birth_year": 1970}, {"birth_on": "1968-05-12", "birth_year": 1968}]

    facts = surviving([], lists)

    assert (facts.birth_on, facts.birth_year) == (date(1968, 5, 12), 1968)


def test_a_field_that_only_one_list_speaks_of_holds() -> None:
    assert surviving([], [{"name": "An"}, {"grows": "Lúa"}]) == Facts(name="An", grows="Lúa")


def test_every_telephone_of_every_list_is_kept_once_the_newest_first() -> None:
    lists: list[Told] = [{"phones": ["+842"]}, {"phones": ["+841", "+842"]}, {}]

    assert surviving([], lists).phones == ("+842", "+841")


def test_an_officers_correction_holds_over_every_list() -> None:
    corrections: list[Told] = [{"name": "An"}, {"name": "Ân", "hamlet": "Ấp 1"}]

    facts = surviving(corrections, [{"name": "Nguyễn Văn An", "hamlet": "Ấp 2"}])

    assert (facts.name, facts.hamlet) == ("An", "Ấp 1")


def test_a_correction_takes_a_wrong_number_away() -> None:
    lists: list[Told] = [{"name": "An", "phones": ["+841"], "identity_number": "1"}]

    facts = surviving([{"phones": [], "identity_number": ""}], lists)

    assert facts == Facts(name="An")


def test_a_list_code_does_not_survive() -> None:
    assert surviving([], [{"name": "An", "code": "HG0000011"}]).code == ""
