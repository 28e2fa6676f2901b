import re
from datetime import date
from random import Random

import pytest

from lensan.demo.lists.people import Draw, People


def a_thousand() -> list[str]:
    people = People(Random(1))
    return [people.identity_number("female", date(1968, 2, 14)) for _ in range(1_000)]


def test_an_identity_number_tells_province_sex_century_and_year_or_is_old_or_missing() -> None:
    forms = re.compile(r"093168\d{6}|36\d{7}|")

    assert all(forms.fullmatch(number) for number in a_thousand())


@pytest.mark.parametrize(
    ("sex", "birth_on", "digit"),
    [("male", date(1999, 1, 1), "0"), ("male", date(2000, 1, 1), "2"),
     ("female", date(2000, 1, 1), "3")],
)  # fmt: skip
def test_the_fourth_digit_is_of_sex_and_century(sex: str, birth_on: date, digit: str) -> None:
    people = People(Random(1))

    numbers = [people.identity_number(sex, birth_on) for _ in range(20)]

    assert {number[3] for number in numbers if len(number) == 12} == {digit}


def test_no_identity_number_is_given_twice() -> None:
    numbers = [number for number in a_thousand() if number]

    assert len(set(numbers)) == len(numbers)


def test_a_number_that_is_taken_is_drawn_again() -> None:
    random = Random(1)
    people = People(random)

    first = people.phone()
    random.seed(1)

    assert people.phone() != first


def test_a_person_has_a_life_that_agrees_with_itself() -> None:
    people = People(Random(1))

    everybody = [
        people.person(commune_code="31333", hamlet="Ấp 1", grows="Lúa", area_m2=5_000)
        for _ in range(500)
    ]

    births = [person.birth_on for person in everybody if person.birth_on]
    assert [birth.year for birth in births] == [person.birth_year for person in everybody]
    assert (min(births).year, max(births).year) >= (1940, 1990)
    assert max(births).year <= 2000
    assert all((person.smartphone is None) == (not person.phones) for person in everybody)
    assert {len(person.phones) for person in everybody} == {0, 1, 2}


def test_a_draw_follows_its_weights() -> None:
    draw, random = Draw({"nhiều": 99, "ít": 1}), Random(1)

    drawn = [draw(random) for _ in range(1_000)]

    assert 970 < drawn.count("nhiều") < 1_000
