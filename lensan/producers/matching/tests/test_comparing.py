"""How two statements about producers agree, field by field."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.producers.matching import compare
from lensan.producers.matching.comparing import FEW, MANY
from lensan.producers.matching.tests.make import (
    BORN,
    IDENTITY,
    OTHER_IDENTITY,
    OTHER_PHONE,
    PHONE,
    a_profile,
    an_organisation,
)
from lensan.producers.matching.weighing import WEIGHTS


def said(one: dict[str, Any], other: dict[str, Any], households: int = 1) -> tuple[str, ...]:
    """Return what is said beyond the name and the hamlet, which agree."""
    found = compare(a_profile(**one), a_profile(**other), lambda _number: households).evidence
    return tuple(code for code in found if code not in ("same_name", "same_hamlet"))


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Nguyễn Văn An", "NGUYỄN VĂN AN", "same_name"), ("Lý Thúy", "Lí Thuý", "same_name"),
        ("Nguyễn Văn Ân", "Nguyen Van An", "name_differs_in_accents"),
        ("Nguyễn Vân An", "Nguyễn Văn An", "name_differs_in_accents"),
        ("Lê Văn Mãnh", "Lê Văn Mảnh", "name_differs_in_accents"),
        ("Lê Văn Mạnh", "Lê Văn Mảnh", "name_other_accents"),
        ("Nguyễn V. An", "Nguyễn Văn An", "name_abbreviated"),
        ("N. V. An", "Nguyễn Văn An", "name_abbreviated"), ("An", "Nguyễn Văn An", "name_abbreviated"),
        ("Văn An Nguyễn", "Nguyễn Văn An", "name_reordered"),
        ("Văn Nguyễn An", "Nguyễn Văn An", "name_reordered"),
        ("Nguyễn Van Xuam", "Nguyễn Văn Xuan", "name_differs_in_a_letter"),
        ("Nguyễn Văn Lan", "Nguyễn Văn Loan", "name_resembles"),
        ("Nguyễn Văb An", "Nguyễn Văm An", "name_differs_in_a_letter"),
        ("Lê Thị Be", "Lý Thị Be", "name_resembles"),
        ("Nguyễn Hoàng An", "Nguyễn Thị Kim An", "middle_name_differs"),
        ("Nguyễn Văn An", "Trần Hoàng An", "different_name"),
        ("Nguyễn Văn An", "Nguyễn Văn Tuấn", "different_name"),
        ("Nguyễn Thanh An", "Phạm Thi Ai", "different_name"), ("Nguyễn Văn An", "", ""),
    ],
)  # fmt: skip
def test_says_how_personal_names_agree(one: str, other: str, code: str) -> None:
    evidence = compare(a_profile(one), a_profile(other)).evidence

    assert next((found for found in evidence if "name" in found), "") == code


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("HTX Kỳ Như", "Công ty Như Kỳ", "same_name"),
        ("HTX Kỳ Như", "HTX Ky Nhu", "name_differs_in_accents"),
        ("Tổ hợp tác số 5", "Tổ hợp tác số 6", "different_name"),
        ("Tổ hợp tác 5 Thạnh Lợi", "Tổ hợp tác 5 Thạnh Lơii", "name_differs_in_a_letter"),
        ("HTX Thạnh Lợi", "HTX Thạnh Lợii", "name_differs_in_a_letter"),
        ("HTX Thạnh Lợi", "HTX Kỳ Như", "different_name"),
    ],
)  # fmt: skip
def test_says_how_organisations_names_agree(one: str, other: str, code: str) -> None:
    evidence = compare(an_organisation(one), an_organisation(other)).evidence

    assert next(found for found in evidence if "name" in found) == code


def test_a_household_and_an_organisation_are_never_one() -> None:
    found = compare(a_profile("Kỳ Như"), an_organisation("Kỳ Như"))

    assert found == (float("-inf"), ())


def test_organisations_of_different_kinds_say_so() -> None:
    other = an_organisation(kind="enterprise")

    assert "different_kind" in compare(an_organisation(), other).evidence
    assert "different_kind" not in compare(an_organisation(), an_organisation()).evidence


@pytest.mark.parametrize(
    ("one", "other", "households", "code"),
    [
        (IDENTITY, IDENTITY, 1, "same_identity"), (IDENTITY, IDENTITY, MANY, "identity_of_many"),
        (IDENTITY, IDENTITY[:-1] + "9", 1, "identity_differs_in_a_digit"),
        (IDENTITY, OTHER_IDENTITY, 1, "different_identity"),
        (IDENTITY, "360917648", 1, ""), (IDENTITY, "", 1, ""),
    ],
)  # fmt: skip
def test_says_how_identity_numbers_agree(one: str, other: str, households: int, code: str) -> None:
    born: dict[str, Any] = {"birth_year": 1968}
    mine, theirs = {"identity_number": one, **born}, {"identity_number": other, **born}

    assert said(mine, theirs, households) == (*filter(None, [code]), "only_year_known")


@pytest.mark.parametrize(
    ("one", "other", "households", "code"),
    [
        (PHONE, PHONE, 1, "same_phone"), (PHONE, PHONE, FEW, "phone_of_few"),
        (PHONE, PHONE, MANY, "phone_of_many"), (PHONE, OTHER_PHONE, 1, "different_phone"),
        (PHONE, PHONE[:-1] + "9", 1, "phone_differs_in_a_digit"),
    ],
)  # fmt: skip
def test_says_how_telephones_agree(one: str, other: str, households: int, code: str) -> None:
    assert said({"phones": (one,)}, {"phones": (other,)}, households) == (code,)


def test_a_number_is_taken_for_one_households_if_nothing_else_is_told() -> None:
    one = a_profile(phones=(PHONE,))

    assert compare(one, one).evidence == ("same_name", "same_phone", "same_hamlet")


def test_a_missing_telephone_says_nothing() -> None:
    assert said({"phones": (PHONE,)}, {}) == ()


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (BORN, BORN, "same_birth_date"), (BORN, date(1968, 12, 5), "birth_day_month_swapped"),
        (BORN, date(1968, 5, 13), "birth_differs_in_a_digit"),
        (BORN, date(1969, 5, 12), "birth_differs_in_a_digit"),
        (BORN, date(1968, 8, 23), "birth_day_differs"), (BORN, date(1975, 8, 23), "different_birth"),
        (BORN, 1968, "only_year_known"), (1968, 1968, "only_year_known"),
        (BORN, 1969, "birth_year_off_by_one"), (BORN, 1975, "different_birth"),
        (BORN, None, ""),
    ],
)  # fmt: skip
def test_says_how_births_agree(
    one: date | int | None, other: date | int | None, code: str
) -> None:
    assert said(_born(one), _born(other)) == tuple(filter(None, [code]))


def _born(birth: date | int | None) -> dict[str, Any]:
    if isinstance(birth, date):
        return {"birth_on": birth, "birth_year": birth.year}
    return {"birth_year": birth}


@pytest.mark.parametrize(
    ("commune", "hamlet", "code"),
    [
        ("31450", "ấp ba", "same_hamlet"), ("31450", "Ấp 4", "other_hamlet"),
        ("31450", "", "same_commune"), ("31453", "Ấp 3", "other_commune"), ("", "", None),
    ],
)  # fmt: skip
def test_says_how_places_agree(commune: str, hamlet: str, code: str | None) -> None:
    found = compare(a_profile(), a_profile(commune_code=commune, hamlet=hamlet)).evidence

    assert found == ("same_name", *filter(None, [code]))


def test_sexes_that_differ_speak_against() -> None:
    assert said({"sex": "male"}, {"sex": "female"}) == ("different_sex",)


@given(
    st.sampled_from(["Nguyễn Văn An", "Lê Thị Bé", "Nguyễn V. An", "Trần An", ""]),
    st.sampled_from(["Nguyễn Văn An", "Lê Thi Be", "Nguyễn Văm An", "Lê Bé Thị", ""]),
    st.sampled_from([BORN, date(1968, 12, 5), 1968, 1969, None]),
)
def test_compares_alike_both_ways_and_every_code_has_its_words(
    one: str, other: str, birth: date | int | None
) -> None:
    mine, theirs = a_profile(one, **_born(BORN)), a_profile(other, **_born(birth))

    assert compare(mine, theirs) == compare(theirs, mine)
    assert set(compare(mine, theirs).evidence) <= WEIGHTS.keys()
