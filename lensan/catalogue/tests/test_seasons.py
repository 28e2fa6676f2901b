from datetime import date

from lensan.catalogue.seasons import Growing, Harvest, Ripe, forecast

VI_THANG = "31474"


def test_goods_are_ripe_in_the_months_of_their_season() -> None:
    growing = [Growing(1, VI_THANG, months=(1, 11, 12)), Growing(1, VI_THANG, months=(12,))]

    assert forecast(growing, start=date(2022, 11, 15), months=3) == [
        Ripe(2022, 11, VI_THANG, 1, sellers=1, quantity=0),
        Ripe(2022, 12, VI_THANG, 1, sellers=2, quantity=0),
        Ripe(2023, 1, VI_THANG, 1, sellers=1, quantity=0),
    ]


def test_a_lot_is_shared_out_over_its_months_by_their_days() -> None:
    harvest = Harvest(date(2022, 7, 22), date(2022, 8, 20), 100)  # 10 and 20 days

    assert forecast([Growing(1, VI_THANG, harvests=(harvest,))], start=date(2022, 7, 1)) == [
        Ripe(2022, 7, VI_THANG, 1, sellers=1, quantity=33),
        Ripe(2022, 8, VI_THANG, 1, sellers=1, quantity=67),
    ]


def test_lots_of_one_month_add_up() -> None:
    day = date(2022, 7, 22)
    growing = Growing(
        1, VI_THANG, months=(7,), harvests=(Harvest(day, day, 5), Harvest(day, day, 7))
    )

    assert forecast([growing], start=day, months=1) == [Ripe(2022, 7, VI_THANG, 1, 1, 12)]


def test_a_harvest_outside_the_months_asked_for_is_left_out() -> None:
    harvest = Harvest(date(2022, 6, 1), date(2022, 6, 30), 9)
    assert forecast([Growing(1, VI_THANG, harvests=(harvest,))], start=date(2022, 7, 1)) == []


def test_communes_and_goods_are_told_apart() -> None:
    growing = [Growing(2, "31474", (7,)), Growing(1, "31474", (7,)), Growing(1, "31333", (7,))]

    found = forecast(growing, start=date(2022, 7, 1), months=1)

    assert [(ripe.commune, ripe.goods) for ripe in found] == [
        ("31333", 1), ("31474", 1), ("31474", 2)
    ]  # fmt: skip
