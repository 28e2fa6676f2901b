"""Measuring a day, tonight or years later."""

from datetime import date, timedelta

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.dashboard.actions import LONGEST_SILENCE, NotYet, measure, measure_nights
from lensan.dashboard.indicators import INDICATORS
from lensan.dashboard.models import Measurement
from lensan.dashboard.tests.make import DAY, a_consent, a_producer, at, measured
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.actions import consenting, erasing, merging, registering
from lensan.producers.facts import Facts
from lensan.producers.models import Kind, Means, Producer

LATER = DAY + timedelta(days=30)


def _figures(on: date = DAY) -> dict[tuple[str, str], tuple[int, int]]:
    """The measurements of a day that are not zero, by indicator and commune's code."""
    rows = Measurement.objects.filter(on=on, counted__gt=0).select_related("commune")
    return {(m.indicator, m.commune.code): (m.counted, m.total) for m in rows}


def test_counts_each_commune_by_itself() -> None:
    one, other = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    a_consent(a_producer(one))
    a_producer(one, means=Means.PLAIN_PHONE)
    a_producer(other, means=Means.NONE)
    a_producer(other, kind=Kind.COOPERATIVE)

    measure(DAY, at=at(DAY))

    assert _figures() == {
        ("registered", one.code): (2, 2),
        ("with_consent", one.code): (1, 2),
        ("reachable", one.code): (2, 2),
        ("reachable_by_smartphone", one.code): (1, 2),
        ("reachable_by_plain_phone", one.code): (1, 2),
        ("registered", other.code): (1, 1),
        ("out_of_reach", other.code): (1, 1),
        ("organisations", other.code): (1, 1),
    }


def test_writes_zeros_too() -> None:
    measure(DAY, at=at(DAY))

    communes = Commune.objects.of_the_programme().count()
    assert Measurement.objects.filter(counted=0, total=0).count() == communes * len(INDICATORS)


def test_a_household_counts_where_it_stood_that_day() -> None:
    old, new = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    mover = a_producer(old, until=LATER)
    mover.standings.create(commune=new, means=Means.SMARTPHONE, from_on=LATER)

    measure(DAY, at=at(LATER))
    measure(LATER, at=at(LATER))

    assert _figures(DAY)["registered", old.code] == (1, 1)
    assert _figures(LATER)["registered", new.code] == (1, 1)
    assert ("registered", old.code) not in _figures(LATER)


def test_measuring_twice_changes_nothing() -> None:
    a_consent(a_producer())
    measure(DAY, at=at(DAY))
    before = list(Measurement.objects.order_by("pk").values())

    measure(DAY, at=at(LATER))

    assert list(Measurement.objects.order_by("pk").values()) == before


def test_a_past_day_measured_after_later_changes_gives_what_was_measured_then() -> None:
    officer = a_province_officer()
    people = [_registered(f"Nguyễn Văn {name}", phone) for phone, name in enumerate("ABCDEF")]
    consenting.give(people[0], "registry", way="paper", place="nhà", by=officer, at=at(DAY))
    consenting.give(people[1], "contact", way="paper", place="nhà", by=officer, at=at(DAY))
    earlier = merging.merge(people[4], people[5], by=officer, at=at(DAY))
    measure(DAY, at=at(DAY))
    then = _figures()

    consenting.take_back(people[0], "registry", by=officer, at=at(LATER))
    consenting.take_back(people[1], "contact", by=officer, at=at(LATER))
    registering.correct(people[2], {"phones": ()}, by=officer, at=at(LATER))
    merging.merge(people[2], people[3], by=officer, at=at(LATER))
    merging.unmerge(earlier, by=officer, at=at(LATER))
    erasing.erase(people[3], by=officer, at=at(LATER))
    measure(DAY, at=at(LATER))
    measure(LATER, at=at(LATER))

    assert _figures() == then
    assert _figures(LATER) != then


def _registered(name: str, phone: int) -> Producer:
    facts = Facts(
        name=name, phones=(f"+8491234567{phone}",), smartphone=True, commune_code=a_commune().code
    )
    return registering.register(facts, by=None, at=at(DAY))


def test_a_day_to_come_cannot_be_measured() -> None:
    with pytest.raises(NotYet, match="23/07/2022"):
        measure(DAY + timedelta(days=1), at=at(DAY))

    assert not Measurement.objects.exists()


def test_the_day_is_the_one_of_the_local_clock() -> None:
    evening_in_utc = at(DAY - timedelta(days=1), hour=18)  # already 1 in the morning of DAY

    measure(DAY, at=evening_in_utc)

    assert Measurement.objects.filter(on=DAY).exists()


def _nights() -> list[date]:
    return sorted(set(Measurement.objects.values_list("on", flat=True)))


def test_the_first_night_measures_one_day() -> None:
    measure_nights(DAY, at=at(LATER))

    assert _nights() == [DAY]


def test_nights_that_were_missed_are_made_up_for() -> None:
    measured([a_commune()], DAY - timedelta(days=3))

    measure_nights(DAY, at=at(LATER))

    assert _nights() == [DAY - timedelta(days=ago) for ago in (3, 2, 1, 0)]


def test_a_longer_silence_is_left_as_it_is() -> None:
    long_ago = DAY - timedelta(days=LONGEST_SILENCE + 2)
    measured([a_commune()], long_ago)

    measure_nights(DAY, at=at(LATER))

    assert _nights() == [long_ago, DAY]


def test_a_day_measured_at_noon_is_measured_again_at_night() -> None:
    measure(DAY, at=at(DAY))
    a_producer(since=DAY)

    measure_nights(DAY, at=at(DAY + timedelta(days=1)))

    assert _figures()["registered", a_commune().code] == (1, 1)
