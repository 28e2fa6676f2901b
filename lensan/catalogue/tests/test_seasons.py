from datetime import date

from lensan.catalogue.seasons import Harvest, Ripe, Season, forecast

VI_THANG = "31474"


def _harvest(from_on: date, to_on: date, quantity: int) -> Harvest:
    return Harvest(1, VI_THANG, from_on, to_on, quantity)


def test_goods_are_ripe_in_the_months_of_their_season() -> None:
    seasons = [Season(1, VI_THANG, (1, 11, 12)), Season(1, VI_THANG, (12,), sellers=4)]

    assert forecast(seasons, [], start=date(2022, 11, 15), months=3) == [
        Ripe(2022, 11, VI_THANG, 1, sellers=1, quantity=0),
        Ripe(2022, 12, VI_THANG, 1, sellers=5, quantity=0),
        Ripe(2023, 1, VI_THANG, 1, sellers=1, quantity=0),
    ]


def test_a_harvest_is_shared_out_over_its_months_by_their_days() -> None:
    harvest = _harvest(date(2022, 7, 22), date(2022, 8, 20), 100)  # 10 and 20 days

    assert forecast([], [harvest], start=date(2022, 7, 1)) == [
        Ripe(2022, 7, VI_THANG, 1, sellers=0, quantity=33),
        Ripe(2022, 8, VI_THANG, 1, sellers=0, quantity=67),
    ]


def test_harvests_of_one_month_add_up_beside_the_season() -> None:
    day = date(2022, 7, 22)
    harvests = [_harvest(day, day, 5), _harvest(day, day, 7)]

    found = forecast([Season(1, VI_THANG, (7,))], harvests, start=day, months=1)

    assert found == [Ripe(2022, 7, VI_THANG, 1, sellers=1, quantity=12)]


def test_a_harvest_outside_the_months_asked_for_is_left_out() -> None:
    harvest = _harvest(date(2022, 6, 1), date(2022, 6, 30), 9)
    assert forecast([], [harvest], start=date(2022, 7, 1)) == []


def test_communes_and_goods_are_told_apart() -> None:
    seasons = [Season(2, "31474", (7,)), Season(1, "31474", (7,)), Season(1, "31333", (7,))]

    found = forecast(seasons, [], start=date(2022, 7, 1), months=1)

    assert [(ripe.commune, ripe.goods) for ripe in found] == [
        ("31333", 1), ("31474", 1), ("31474", 2)
    ]  # fmt: skip
