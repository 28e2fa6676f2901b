import pytest

from lensan.logistics.planner.problem import HOUR, Load
from lensan.logistics.planner.tests.make import a_day, a_stop, a_vehicle, hours


def test_a_load_is_never_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        Load(1, 2) - Load(2, 2)


def test_a_load_fits_by_weight_and_by_volume() -> None:
    assert Load(10, 10).fits(Load(10, 10))
    assert not Load(11, 10).fits(Load(10, 10))
    assert not Load(10, 11).fits(Load(10, 10))


def test_a_key_names_one_thing() -> None:
    with pytest.raises(ValueError, match="names two things"):
        a_day(a_stop("hộ"), a_stop("hộ"))


def test_a_driver_drives_as_long_as_the_shift_or_less() -> None:
    assert a_vehicle(shift=hours(6, 18)).longest == 12 * HOUR
    assert a_vehicle(shift=hours(6, 18), hours=8 * HOUR).longest == 8 * HOUR
    assert a_vehicle(shift=hours(6, 10), hours=8 * HOUR).longest == 4 * HOUR


def test_goods_are_due_from_their_harvest_on() -> None:
    assert a_stop(harvested=5 * HOUR, fresh_for=4 * HOUR).due == 9 * HOUR
    assert a_stop(window=hours(7, 9), fresh_for=4 * HOUR).due == 11 * HOUR
    assert a_stop(harvested=5 * HOUR).due is None
    assert a_stop(picks=Load(), drops=Load(1), fresh_for=HOUR).due is None
