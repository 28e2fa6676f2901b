"""Measurements and targets as rows."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer
from lensan.dashboard.models import WEEKS_SHOWN, Measurement, weekly
from lensan.dashboard.tests.make import DAY, measured
from lensan.places.tests.make import a_commune


def test_an_officer_sees_the_measurements_of_their_communes_only() -> None:
    mine, other = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    measured([mine, other])
    everything = Measurement.objects.all()

    assert set(everything.visible_to(an_officer(mine))) == set(everything.filter(commune=mine))
    assert set(everything.visible_to(a_province_officer())) == set(everything)
    assert not everything.visible_to(a_helper()).exists()


def test_a_trend_adds_communes_up() -> None:
    communes = [a_commune("Vị Thắng"), a_commune("Hỏa Tiến")]
    measured([*communes, a_commune("Tân Tiến")], DAY, counted=6, total=10)
    measured(communes, DAY - timedelta(days=7), counted=1, total=9)

    trend = Measurement.objects.trend(communes, [DAY, DAY - timedelta(days=7)])

    assert trend["with_consent"] == [(DAY - timedelta(days=7), 2, 18), (DAY, 12, 20)]


def test_a_measurement_says_what_it_is() -> None:
    measured([a_commune()])

    assert str(Measurement.objects.get(indicator="reachable")).endswith("2022-07-22: 6/10")


def test_a_week_is_shown_by_its_last_measured_day() -> None:
    nights = [DAY - timedelta(days=ago) for ago in (0, 1, 8, 9, 30)]

    assert weekly(nights, DAY) == [DAY - timedelta(days=ago) for ago in (30, 8, 0)]


def test_later_days_are_not_shown() -> None:
    assert weekly([DAY, DAY + timedelta(days=1)], DAY) == [DAY]


@given(st.sets(st.integers(0, 1500), min_size=1))
def test_at_most_a_point_a_week_for_two_years_ending_with_the_day_itself(ago: set[int]) -> None:
    nights = [DAY - timedelta(days=days) for days in {0, *ago}]

    shown = weekly(nights, DAY)

    assert shown[-1] == DAY
    assert len(shown) <= WEEKS_SHOWN
    assert shown == sorted(shown)
    assert set(shown) <= set(nights)
