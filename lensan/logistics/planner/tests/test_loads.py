import pytest

from lensan.logistics.planner.loads import Filling, Order, Suggestion, filling, suggestions

TODAY = 738_000


def _price(district: str, grams: int) -> int:
    """Charge 20,000 đồng for a parcel, 2,000 for each kilogram that is begun; far ones double."""
    return (20_000 + 2_000 * -(-grams // 1000)) * (2 if district == "xa" else 1)


def _order(key: str, *, district: str = "Ninh Kiều", ready: int = 0, keeps: int = 0) -> Order:
    return Order(key, district, 3_000, TODAY + ready, TODAY + keeps)


def _suggested(*orders: Order) -> list[tuple[tuple[str, ...], int, int]]:
    found = suggestions(orders, today=TODAY, price=_price)
    return [(one.orders, one.leaves - TODAY, one.saved) for one in found]


def test_orders_for_one_district_go_together() -> None:
    found = suggestions([_order("a"), _order("b"), _order("c")], today=TODAY, price=_price)

    assert found == (
        Suggestion(
            ("a", "b", "c"), "Ninh Kiều", TODAY, 78_000, 38_000,
            "Gửi chung 3 đơn đi Ninh Kiều thành một kiện: bớt 40.000\xa0₫.",
        ),
    )  # fmt: skip


def test_what_keeps_waits_for_tomorrow() -> None:
    assert _suggested(_order("a", keeps=1), _order("b", ready=1, keeps=2)) == [
        (("a", "b"), 1, 20_000)
    ]


def test_what_does_not_keep_goes_today() -> None:
    assert _suggested(_order("a"), _order("b", ready=1, keeps=2)) == []


def test_some_wait_and_the_others_go_together() -> None:
    orders = [_order("a", keeps=1), _order("b"), _order("c"), _order("d", ready=1, keeps=1)]
    found = suggestions(orders, today=TODAY, price=lambda _, grams: -(-grams // 6_000) * 30_000)

    assert [(one.orders, one.leaves - TODAY, one.saved) for one in found] == [
        (("b", "c"), 0, 30_000),
        (("a", "d"), 1, 30_000),
    ]


def test_what_saves_most_comes_first() -> None:
    orders = [_order("a"), _order("b"), _order("x", district="xa"), _order("y", district="xa")]

    assert _suggested(*orders) == [(("x", "y"), 0, 40_000), (("a", "b"), 0, 20_000)]


def test_what_is_spoilt_or_not_ripe_is_not_asked() -> None:
    assert _suggested(_order("a", keeps=-1), _order("b"), _order("c", ready=2, keeps=4)) == []


def test_says_how_many_combos_fill_the_truck() -> None:
    assert filling(capacity=1_500_000, aboard=1_000_000, combo=5_000, cost=900_000) == Filling(
        100, 4_500, 3_000, 300_000,
        "Thêm 100 combo nữa thì đầy xe: cước mỗi combo từ 4.500\xa0₫ còn 3.000\xa0₫.",
    )  # fmt: skip


@pytest.mark.parametrize("aboard", [1_500_000, 1_497_000, 0])
def test_a_full_or_an_empty_truck_is_not_filled(aboard: int) -> None:
    assert filling(capacity=1_500_000, aboard=aboard, combo=5_000, cost=1) is None
