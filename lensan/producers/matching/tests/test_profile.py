from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from lensan.producers.facts import Facts
from lensan.producers.matching import TELLING, merged, profile
from lensan.producers.matching.profile import Birth, Place, hamlet_key
from lensan.producers.matching.tests.make import (
    BORN,
    IDENTITY,
    OTHER_PHONE,
    PHONE,
    a_profile,
    an_organisation,
)


def test_keeps_what_tells_one_from_another() -> None:
    one = a_profile(
        sex="male", birth_on=BORN, birth_year=1968, phones=(PHONE,), identity_number=IDENTITY
    )

    assert (one.people, one.kinds, one.names[0].given, one.sex) == (
        True,
        ("household",),
        "an",
        "male",
    )
    assert (one.births, one.phones, one.identities) == (
        (Birth(BORN, 1968),),
        (PHONE,),
        (IDENTITY,),
    )
    assert one.places == (Place("31450", "3"),)


@pytest.mark.parametrize("name", [field.name for field in fields(Facts)])
def test_what_tells_one_from_another_is_what_the_profile_and_its_keys_read(name: str) -> None:
    known = {"name": "Nguyễn Văn An", "commune_code": "31450", "birth_on": BORN}
    other = {
        "name": "Trần Thị Bình", "kind": "cooperative", "sex": "male", "birth_on": date(1990, 2, 3),
        "birth_year": 1990, "phones": (PHONE,), "identity_number": IDENTITY,
        "commune_code": "31459", "hamlet": "Ấp 3", "smartphone": True, "grows": "mít",
        "area_m2": 5, "code": "HG0000013",
    }[name]  # fmt: skip
    before = profile(Facts(**known))  # type: ignore[arg-type]
    if name == "birth_year":
        known.pop("birth_on")
        before = profile(Facts(**known))  # type: ignore[arg-type]

    after = profile(Facts(**known | {name: other}))  # type: ignore[arg-type]

    assert (after != before) == (name in TELLING)


@pytest.mark.parametrize(
    ("facts", "births"),
    [
        ({}, ()), ({"birth_year": 1968}, (Birth(None, 1968),)),
        ({"birth_on": date(1968, 1, 1), "birth_year": 1968}, (Birth(None, 1968),)),
        ({"identity_number": IDENTITY}, (Birth(None, 1968),)),
        ({"identity_number": "093301000101"}, (Birth(None, 2001),)),
        ({"identity_number": "360917648"}, ()),
    ],
)  # fmt: skip
def test_a_birth_is_kept_as_far_as_it_is_known(
    facts: dict[str, Any], births: tuple[Birth, ...]
) -> None:
    assert a_profile(**facts).births == births


def test_an_organisation_is_not_born_and_may_live_nowhere() -> None:
    one = an_organisation(birth_year=2015, commune_code="")

    assert (one.people, one.births, one.places) == (False, (), ())


def test_joined_profiles_keep_every_differing_statement_once() -> None:
    joined = merged(a_profile(phones=(PHONE,)), a_profile("Nguyen Van An", phones=(OTHER_PHONE,)))

    assert [len(joined.names), joined.phones, joined.places] == [
        2, (PHONE, OTHER_PHONE), (Place("31450", "3"),),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [("male", "", "male"), ("", "female", "female"), ("male", "male", "male"),
     ("male", "female", ""), ("", "", "")],
)  # fmt: skip
def test_a_sex_on_which_sources_differ_is_not_known(one: str, other: str, both: str) -> None:
    assert merged(a_profile(sex=one), a_profile(sex=other)).sex == both


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("Ấp 3", "ấp Ba", "KV 03", "kv3", "3"), "3"), (("Ấp Ba A", "ấp 3A"), "3a"),
        (("Ấp Thạnh Mỹ A", "Thạnh Mý A"), "thanhmia"), (("Ấp",), "ap"), (("",), ""), (("Ấp 0",), "0"),
        (("Ấp Nhất Long",), "nhatlong"),
    ],
)  # fmt: skip
def test_a_hamlet_is_known_under_every_spelling(names: tuple[str, ...], key: str) -> None:
    assert {hamlet_key(name) for name in names} == {key}
