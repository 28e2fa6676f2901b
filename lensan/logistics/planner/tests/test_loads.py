from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.logistics.planner.loads import (
    Aboard,
    Filling,
    Kind,
    Order,
    Prices,
    Rider,
    Site,
    Suggestion,
    filling,
    suggestions,
)
from lensan.logistics.planner.problem import Load

TODAY = 738_000
ROOM = Load(1_000_000, 5_000)


def _fee(load: Load) -> int:
    """Charge 20,000 đồng for a parcel and 2,000 for each kilogram that is begun."""
    return 20_000 + 2_000 * -(-load.grams // 1000)


PRICES = Prices(_fee, door=1_000)


def _order(
    key: str, *, district: str = "ninh kieu", ready: int = 0, keeps: int = 0, grams: int = 3_000,
    gate: str = "", receiver: str = "",
) -> Order:  # fmt: skip
    return Order(
        key, "A", gate or f"gate {key}", district, Load(grams, 6), TODAY + ready, TODAY + keeps,
        receiver,
    )  # fmt: skip


def _suggested(
    *orders: Order, prices: Prices = PRICES, site: Site | None = None
) -> list[tuple[str, tuple[str, ...], tuple[str, ...], int]]:
    sites = {"A": site or Site(0, ROOM)}
    found = suggestions(orders, today=TODAY, prices=prices, sites=sites)
    return [(one.kind.value, one.orders, one.joins, one.saved) for one in found]


def test_orders_for_one_district_go_together() -> None:
    found = suggestions(
        [_order("a"), _order("b"), _order("c")], today=TODAY, prices=PRICES,
        sites={"A": Site(0, ROOM)},
    )  # fmt: skip

    assert found == (
        Suggestion(Kind.TOGETHER, "A", "ninh kieu", ("a", "b", "c"), (), 78_000, 41_000),
    )


def test_what_keeps_waits_for_tomorrow() -> None:
    assert _suggested(_order("a", keeps=1), _order("b", ready=1, keeps=2)) == [
        ("wait", ("a",), ("b",), 18_000)
    ]


def test_what_does_not_keep_goes_today() -> None:
    assert _suggested(_order("a"), _order("b", ready=1, keeps=2)) == []


def test_what_keeps_waits_where_a_vehicle_comes_tomorrow_anyhow() -> None:
    site = Site(2_000, ROOM, (frozenset(), frozenset({"gate a"})))

    assert _suggested(
        _order("a", keeps=1, district=""), _order("b", keeps=1, district=""), site=site
    ) == [("wait", ("a",), (), 2_000)]


def test_nobody_waits_where_the_vehicle_stops_today_all_the_same() -> None:
    site = Site(2_000, ROOM, (frozenset({"gate a"}), frozenset({"gate a"})))

    assert _suggested(_order("a", keeps=1, district=""), site=site) == []


def test_no_more_wait_than_tomorrows_vehicles_hold() -> None:
    orders = [_order("a", keeps=1), _order("c", ready=1, keeps=2)]

    assert _suggested(*orders, site=Site(0, Load(6_000, 12))) == [("wait", ("a",), ("c",), 18_000)]
    assert _suggested(*orders, site=Site(0, Load(5_999, 12))) == []


def test_some_wait_and_the_others_go_together() -> None:
    orders = [_order("a", keeps=1), _order("b"), _order("c"), _order("d", ready=1, keeps=1)]
    prices = Prices(lambda load: -(-load.grams // 6_000) * 30_000)

    assert _suggested(*orders, prices=prices) == [
        ("wait", ("a",), ("d",), 30_000),
        ("together", ("b", "c"), (), 30_000),
    ]


def test_a_load_is_no_heavier_than_the_carrier_takes() -> None:
    orders = [_order(key) for key in "abcd"]

    assert _suggested(*orders, prices=Prices(_fee, heaviest=7_000)) == [
        ("together", ("a", "b"), (), 20_000), ("together", ("c", "d"), (), 20_000),
    ]  # fmt: skip


def test_orders_whose_district_nobody_knows_go_by_themselves() -> None:
    assert _suggested(_order("a", district=""), _order("b", district="")) == []


def test_what_would_cost_more_is_not_suggested() -> None:
    assert _suggested(_order("a"), _order("b"), prices=Prices(_fee, door=10_000)) == []


def test_what_goes_to_one_receiver_is_not_parted() -> None:
    dear = Prices(_fee, door=10_000)
    one, other = _order("a", receiver="lan"), _order("b", receiver="lan")

    assert _suggested(one, other, prices=dear) == _suggested(one, other, prices=Prices(_fee))
    assert _suggested(one, _order("b", receiver="mai"), prices=dear) == []


def test_what_is_spoilt_or_not_ripe_is_not_asked() -> None:
    assert _suggested(_order("a", keeps=-1), _order("b"), _order("c", ready=2, keeps=4)) == []


# Every suggestion against the dearest and plainest reckoning of two days.

_orders = st.lists(
    st.builds(
        Order, st.just(""), st.sampled_from("AB"), st.sampled_from("ghij"),
        st.sampled_from(["", "q1", "q2"]),
        st.builds(Load, st.integers(0, 9_000), st.integers(0, 20)),
        st.integers(TODAY - 1, TODAY + 2), st.integers(TODAY - 1, TODAY + 3),
    ),
    max_size=9,
).map(lambda some: [_named(one, number) for number, one in enumerate(some)])  # fmt: skip
_gates = st.frozensets(st.sampled_from("ghij"))
_sites = st.fixed_dictionaries({
    hub: st.builds(
        Site, st.integers(0, 5_000), st.builds(Load, st.integers(0, 30_000), st.integers(0, 60)),
        st.tuples(_gates, _gates),
    )
    for hub in "AB"
})  # fmt: skip
_prices = st.builds(
    Prices, st.just(_fee), st.integers(0, 25_000), st.sampled_from([0, 4_000, 12_000])
)


def _named(one: Order, number: int) -> Order:
    return Order(
        f"o{number}", one.hub, one.gate, one.district, one.load, one.ready, one.keeps_until
    )


def _day_cost(orders: Sequence[Order], day: int, prices: Prices, sites: Mapping[str, Site]) -> int:
    """Reckon a day's loads and stops from the beginning, one hub after the other."""
    cost = 0
    for hub, site in sites.items():
        there = sorted((one for one in orders if one.hub == hub), key=lambda one: one.key)
        gates = set(site.calls[day]) | {one.gate for one in there}
        cost += site.stop * len(gates)
        for district in {one.district for one in there}:
            loads: list[list[Order]] = []
            for one in there:
                if one.district != district:
                    continue
                grams = sum(other.load.grams for other in loads[-1]) if loads else 0
                whole = not prices.heaviest or grams + one.load.grams <= prices.heaviest
                if loads and district and whole:
                    loads[-1].append(one)
                else:
                    loads.append([one])
            cost += sum(_load_cost(load, prices) for load in loads)
    return cost


def _load_cost(load: Sequence[Order], prices: Prices) -> int:
    whole = Load(sum(one.load.grams for one in load), sum(one.load.litres for one in load))
    return min(sum(_fee(one.load) for one in load), _fee(whole) + prices.door * len(load))


@given(_orders, _prices, _sites)
def test_every_suggestion_saves_what_it_says_and_keeps_goods_fresh(
    orders: list[Order], prices: Prices, sites: dict[str, Site]
) -> None:
    found = suggestions(orders, today=TODAY, prices=prices, sites=sites)

    named = {one.key: one for one in orders}
    fit = [one for one in orders if one.keeps_until >= max(TODAY, one.ready)]
    now = [one for one in fit if one.ready <= TODAY]
    later = [one for one in fit if one.ready == TODAY + 1]
    before = _day_cost(now, 0, prices, sites) + _day_cost(later, 1, prices, sites)
    for one in found:
        mine = [named[key] for key in one.orders]
        assert one.saved > 0
        assert all(order.ready <= TODAY <= order.keeps_until for order in mine)
        if one.kind == Kind.WAIT:
            assert all(order.keeps_until > TODAY for order in mine)
            stay = [order for order in now if order not in mine]
            after = _day_cost(stay, 0, prices, sites)
            after += _day_cost([*later, *mine], 1, prices, sites)
            assert one.saved == before - after
            tomorrow = [order.load for order in (*later, *mine) if order.hub == one.hub]
            assert sum(tomorrow, Load()).fits(sites[one.hub].room)
            if one.joins:
                assert {named[key].district for key in one.joins} == {one.district}
        else:
            assert one.saved == sum(_fee(order.load) for order in mine) - _load_cost(mine, prices)
            assert one.district
            assert len(mine) > 1
    told = [key for one in found for key in one.orders]
    assert len(told) == len(set(told))


def test_says_how_many_combos_fill_the_truck() -> None:
    aboard = Aboard(
        500_000, Load(500_000, 1_000), Load(1_500_000, 9_000), 900_000, frozenset({"g"})
    )
    combo = Rider("combo", "g", Load(5_000, 10), 500)

    found = filling(aboard, [combo], stop=2_000)
    assert found == Filling(((combo, 200),), 900_000, 300_000)
    assert found.saved == 600_000


def test_a_stop_that_costs_more_than_it_brings_is_not_made() -> None:
    aboard = Aboard(100_000, Load(100_000), Load(1_000_000), 50_000, frozenset({"g"}))

    assert filling(aboard, [Rider("lot", "h", Load(1_000), 2)], stop=2_000) is None


@pytest.mark.parametrize(
    ("carried", "fullest"), [(800_000, Load(800_000)), (0, Load()), (1_000, Load(1_000, 11))]
)
def test_a_full_or_an_empty_truck_is_not_filled(carried: int, fullest: Load) -> None:
    aboard = Aboard(carried, fullest, Load(1_500_000, 10), 900_000, frozenset())

    assert filling(aboard, [Rider("combo", "g", Load(1_000), 50)], stop=0) is None


_loads = st.builds(Load, st.integers(0, 60_000), st.integers(0, 90))
_riders = st.lists(
    st.builds(Rider, st.sampled_from("abc"), st.sampled_from("ghij"), _loads, st.integers(0, 40)),
    max_size=5,
)


@given(
    st.builds(Aboard, st.integers(0, 200_000), _loads, _loads, st.integers(0, 900_000), _gates),
    _riders,
    st.integers(0, 9_000),
)
def test_riders_fit_and_the_goods_aboard_bear_less(
    aboard: Aboard, riders: list[Rider], stop: int
) -> None:
    found = filling(aboard, riders, stop=stop)

    if found is None:
        return
    load = aboard.fullest
    for rider, count in found.riders:
        assert 0 < count <= rider.most
        load += Load(count * rider.unit.grams, count * rider.unit.litres)
    assert load.fits(aboard.capacity)
    more = load.grams - aboard.fullest.grams
    share = ceil(Fraction(aboard.cost * aboard.carried, aboard.carried + more))
    new = {rider.gate for rider, _count in found.riders if rider.gate not in aboard.gates}
    assert (found.before, found.after) == (aboard.cost, share + stop * len(new))
    assert found.saved > 0
