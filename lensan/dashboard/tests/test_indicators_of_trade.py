"""Which stalls are active, and what was sold this year by a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from lensan.catalogue.models import Product
from lensan.dashboard.actions import measure
from lensan.dashboard.models import Measurement
from lensan.dashboard.tests.make import DAY, at, behind, counted
from lensan.journal.models import record
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.tests.make import a_listing
from lensan.marketplaces.words import SaleState
from lensan.messaging.models import Message
from lensan.orders.actions.deciding import confirm, decline
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import DEADLINE, LATER, a_sale, an_order
from lensan.producers.models import Producer, Standing

NEXT, AFTER = DAY + timedelta(days=1), DAY + timedelta(days=3)
LONG_AFTER = DAY + timedelta(days=91)
NEW_YEAR = date(2023, 1, 1)


def _accepted(listing: Listing | None = None, quantity: int = 2, *, on: date = DAY) -> Order:
    order = an_order(listing, quantity)
    confirm(order, way=Way.PAGE, by=None, at=at(on, hour=6))
    return order


def _changed(order: Order, state: str, moment: datetime) -> None:
    """Let the marketplace say that the order is so now."""
    told = a_sale(reference=order.reference, state=SaleState(state), changed_at=moment)
    take_in(order.stall, told, at=moment)
    order.refresh_from_db()
    assert order.state == state


def _opened(listing: Listing | None) -> Producer:
    assert listing is not None
    Stall.objects.filter(pk=listing.stall_id).update(opened_at=at(DAY), verified_at=at(DAY))
    record("marketplaces.stall_open", listing.stall, by=None, at=at(DAY))
    return listing.stall.producer


def test_an_order_counts_from_the_day_it_was_accepted() -> None:
    an_order()
    order = _accepted(on=NEXT)

    assert counted("sold_orders", DAY) == set()
    assert counted("sold_orders", NEXT) == {order} == behind("sold_orders", NEXT)
    assert counted("traded", NEXT) == {order.stall.producer}


@pytest.mark.parametrize("fate", ["cancelled", "returned", "refunded"])
def test_an_order_that_comes_to_nothing_counted_until_then(fate: str) -> None:
    order = _accepted()
    if fate != "cancelled":
        _changed(order, "delivered", at(NEXT))
    _changed(order, fate, at(AFTER))

    days = (DAY, NEXT, AFTER)
    assert [counted("sold_orders", on) for on in days] == [{order}, {order}, set()]
    assert [counted("traded", on) for on in days] == [
        {order.stall.producer}, {order.stall.producer}, set(),
    ]  # fmt: skip


def test_an_order_that_was_declined_is_not_sold() -> None:
    order = an_order()
    decline(order, reason="Hết hàng.", way=Way.PAGE, by=None, at=LATER)
    _changed(order, "cancelled", at(NEXT))

    assert counted("sold_orders", AFTER) == set()


def test_a_new_year_begins_with_nothing_sold() -> None:
    order = _accepted()

    assert counted("sold_orders", date(2022, 12, 31)) == {order}
    assert counted("sold_orders", NEW_YEAR) == set()


def test_the_year_ends_at_midnight_here() -> None:
    order = _accepted()
    Order.objects.update(decided_at=datetime(2022, 12, 31, 17, tzinfo=UTC))

    assert counted("sold_orders", date(2022, 12, 31)) == set()
    assert counted("sold_orders", NEW_YEAR) == {order}


def test_money_and_weight_are_summed_up_in_dong_and_grams() -> None:
    listing = a_listing()
    _accepted(listing, 3)
    _accepted(quantity=2)  # nobody wrote down what one weighs
    Product.objects.filter(pk=listing.offer.product_id).update(unit_weight_g=1_500)

    measure(DAY, at=at(DAY))

    assert _sum("sold_value") == 5 * 20_000
    assert _sum("sold_weight") == 4_500
    assert _sum(f"sold_value:{listing.stall.marketplace.code}") == 60_000
    assert _sum(f"sold_orders:{listing.stall.marketplace.code}") == 1


def test_sums_larger_than_two_thousand_million_are_kept_whole() -> None:
    order = _accepted()
    order.lines.update(quantity=2_000_000, price=1_000_000)

    measure(DAY, at=at(DAY))

    assert _sum("sold_value") == 2 * 10**12


def _sum(code: str, on: date = DAY) -> int:
    return sum(Measurement.objects.filter(indicator=code, on=on).values_list("counted", flat=True))


def test_what_was_sold_counts_where_the_seller_stood_that_day() -> None:
    order = _accepted()
    Standing.objects.filter(producer=order.stall.producer).update(until_on=NEXT)

    for on in (DAY, NEXT):
        measure(on, at=at(NEXT))

    assert [_sum("sold_orders", on) for on in (DAY, NEXT)] == [1, 0]


def test_an_order_answered_before_its_deadline_is_in_time() -> None:
    yes, no = _accepted(), an_order()
    decline(no, reason="Hết hàng.", way=Way.SMS, by=None, at=LATER)
    late = an_order()
    decline(late, reason="Hết hàng.", way=Way.PAGE, by=None, at=DEADLINE)
    an_order()

    day = timezone.localdate(DEADLINE)
    assert counted("answered_in_time", day) == {yes, no}
    assert behind("answered_in_time", day) == {late}


def test_what_was_accepted_on_the_marketplace_was_accepted_in_time() -> None:
    order = an_order()
    _changed(order, "confirmed", DEADLINE)

    assert counted("answered_in_time", timezone.localdate(DEADLINE)) == {order}


def test_an_order_cancelled_after_its_deadline_without_a_word_is_lost() -> None:
    order = an_order()
    _changed(order, "cancelled", DEADLINE)

    day = timezone.localdate(DEADLINE)
    assert counted("lost_in_silence", day) == {order} == behind("lost_in_silence", day)
    assert behind("answered_in_time", day) == {order}
    assert counted("lost_in_silence", day - timedelta(days=1)) == set()
    assert counted("lost_in_silence", NEW_YEAR) == set()


def test_an_order_that_its_buyer_cancelled_before_the_deadline_is_not_lost() -> None:
    order = an_order()
    _changed(order, "cancelled", DEADLINE - timedelta(minutes=1))

    day = timezone.localdate(DEADLINE)
    assert counted("lost_in_silence", day) == behind("answered_in_time", day) == set()


def test_an_accepted_order_that_is_cancelled_later_is_not_lost() -> None:
    order = _accepted()
    _changed(order, "cancelled", DEADLINE)

    assert counted("lost_in_silence", AFTER) == set()


def test_a_stall_without_any_sign_of_life_is_the_list_of_work() -> None:
    producer = _opened(a_listing())

    assert counted("active") == set()
    assert behind("active") == {producer}


def test_a_household_without_a_confirmed_stall_is_not_asked_to_be_active() -> None:
    _accepted()

    assert counted("active") == behind("active") == set()


def test_a_stall_is_active_for_90_days_after_an_order() -> None:
    listing = a_listing()
    producer = _opened(listing)
    _accepted(listing)

    assert counted("active", LONG_AFTER - timedelta(days=2)) == {producer}
    assert counted("active", LONG_AFTER) == set()


def test_a_stall_is_active_for_90_days_after_a_message() -> None:
    producer = _opened(a_listing())
    Message.objects.create(
        state="received", direction="in", phone="0912", producer=producer, text="1", at=at(DAY)
    )

    assert counted("active", LONG_AFTER - timedelta(days=2)) == {producer}
    assert counted("active", LONG_AFTER) == set()


def test_a_stall_is_active_until_90_days_after_its_last_goods_were_shown() -> None:
    listing = a_listing()
    producer = _opened(listing)
    for state, on in (("live", DAY), ("paused", LONG_AFTER)):
        record(f"marketplaces.listing_{state}", listing, by=None, at=at(on))

    assert counted("active", DAY) == {producer}
    assert counted("active", LONG_AFTER + timedelta(days=80)) == {producer}
    assert counted("active", LONG_AFTER + timedelta(days=91)) == set()


def test_a_past_day_measured_again_gives_what_was_measured_then() -> None:
    order, lost = _accepted(), an_order()
    producer = _opened(order.lines.get().listing)
    _changed(lost, "cancelled", DEADLINE)
    measure(AFTER, at=at(AFTER))
    then = list(Measurement.objects.filter(on=AFTER).order_by("pk").values())

    _changed(order, "cancelled", at(LONG_AFTER))
    measure(AFTER, at=at(LONG_AFTER))

    assert counted("active", AFTER) == {producer}
    assert list(Measurement.objects.filter(on=AFTER).order_by("pk").values()) == then
    assert (_sum("lost_in_silence", AFTER), _sum("sold_orders", AFTER)) == (1, 1)
