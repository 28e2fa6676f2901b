"""Goods come back: told once, decided once by a named person, put back once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lensan.accounts.tests.make import an_officer
from lensan.catalogue.models import StockMovement
from lensan.catalogue.tests.make import a_lot
from lensan.journal.models import Entry
from lensan.marketplaces.models import Listing
from lensan.marketplaces.tests.make import a_listing, stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import SaleState
from lensan.orders.actions.returning import (
    AlreadyDecided,
    NothingBack,
    NotOut,
    PastItsDate,
    TooMany,
    decide,
    tell_return,
)
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Reservation, Return
from lensan.orders.tests.make import LATER, a_sale
from lensan.orders.tests.make_returns import DAY, a_return, on_hand, part_of, sent, told
from lensan.producers.tests.make import meanwhile

State = Order.State


def test_a_part_comes_back_and_waits_for_a_decision() -> None:
    order = sent()
    officer = an_officer(order.stall.producer.commune)

    returned = tell_return(
        order, {part_of(order).pk: 2}, code="23", reference="phiếu 1", by=officer, at=LATER
    )

    line = returned.lines.get()
    assert (returned.why, returned.told_by, line.quantity, line.kept) == (
        "hàng kém chất lượng", officer, 2, None,
    )  # fmt: skip
    assert (on_hand(order), part_of(order).out, order.state) == (5, 3, State.DELIVERED)
    assert list(Return.objects.undecided()) == [returned]
    entry = Entry.objects.about(order).first()
    assert entry is not None
    assert (entry.verb, entry.by, entry.facts) == (
        "orders.return_told", officer, {"code": "23", "quantity": 2},
    )  # fmt: skip


def test_what_is_good_is_sold_again_and_the_rest_written_off() -> None:
    order = sent()
    officer = an_officer(order.stall.producer.commune)
    returned = a_return(order, 3)

    decide(returned, {returned.lines.get().pk: 1}, code="", by=officer, at=LATER)

    line = returned.lines.get()
    assert (line.kept, line.spoilt, on_hand(order)) == (1, 2, 6)
    assert (returned.decided_by, returned.decided_at, returned.code) == (officer, LATER, "23")
    moved = StockMovement.objects.filter(reference=f"trả {line.pk}").order_by("pk")
    assert list(moved.values_list("reason", "delta", "by")) == [
        ("returned", 3, officer.pk), ("spoiled", -2, officer.pk),
    ]  # fmt: skip
    assert Entry.objects.about(order).filter(verb="orders.return_decided").count() == 1


def test_fresh_produce_is_written_off_when_nobody_says_otherwise() -> None:
    order = sent()
    returned = a_return(order, 2)

    decide(returned, {}, code="", by=an_officer(order.stall.producer.commune), at=LATER)

    assert (returned.lines.get().kept, on_hand(order)) == (0, 5)


def test_all_that_is_good_is_put_back_whole() -> None:
    order = sent()
    returned = a_return(order, 2)
    officer = an_officer(order.stall.producer.commune)

    decide(returned, {returned.lines.get().pk: 2}, code="30", by=officer, at=LATER)

    assert (returned.code, on_hand(order)) == ("30", 7)
    assert not StockMovement.objects.filter(reason="spoiled").exists()


def test_is_decided_once() -> None:
    order = sent()
    officer = an_officer(order.stall.producer.commune)
    returned = a_return(order, 2)
    same = Return.objects.get(pk=returned.pk)
    decide(returned, {returned.lines.get().pk: 2}, code="", by=officer, at=LATER)

    with pytest.raises(AlreadyDecided, match=str(officer)):
        decide(same, {same.lines.get().pk: 2}, code="", by=officer, at=LATER)

    assert on_hand(order) == 7


@pytest.mark.parametrize("kept", [-1, 3])
def test_no_more_is_kept_than_came(kept: int) -> None:
    order = sent()
    returned = a_return(order, 2)
    officer = an_officer(order.stall.producer.commune)

    with pytest.raises(TooMany, match="từ 0 đến 2"):
        decide(returned, {returned.lines.get().pk: kept}, code="", by=officer, at=LATER)

    returned.refresh_from_db()
    assert (returned.decided_at, on_hand(order)) == (None, 5)


def test_what_is_past_its_date_is_not_sold_again() -> None:
    listing = a_listing()
    a_lot(listing.offer, on_hand=5, best_before=date(2022, 7, 23))
    order = take_in(listing.stall, a_sale(listing, 5), at=NOON)
    order = told(order, SaleState.DELIVERED)
    returned = a_return(order, 2)
    officer = an_officer(order.stall.producer.commune)

    with pytest.raises(PastItsDate):
        decide(
            returned, {returned.lines.get().pk: 1}, code="", by=officer, at=NOON + 3 * DAY
        )  # fmt: skip
    decide(returned, {}, code="", by=officer, at=NOON + 3 * DAY)

    assert on_hand(order) == 0


def test_the_same_paper_again_is_the_same_return() -> None:
    order = sent()

    assert a_return(order, 2) == a_return(order, 2)
    assert part_of(order).returned == 2


def test_no_more_comes_back_than_left() -> None:
    order = sent(5)
    a_return(order, 3)

    with pytest.raises(TooMany, match="từ 0 đến 2"):
        a_return(order, 3, "phiếu 2")

    assert (order.returns.count(), part_of(order).returned) == (1, 3)


def test_of_two_who_write_the_last_one_down_one_is_right() -> None:
    order = sent(5)

    with (
        meanwhile('UPDATE "orders_reservation"', lambda: a_return(order, 5, "phiếu 2")),
        pytest.raises(TooMany, match="từ 0 đến 0"),
    ):
        a_return(order, 5)

    assert not order.returns.filter(reference="phiếu 1").exists()


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_or_less_does_not_come_back(quantity: int) -> None:
    order = sent()

    with pytest.raises((NothingBack, TooMany)):
        a_return(order, quantity)

    assert not order.returns.exists()


def test_a_part_of_another_order_is_not_this_orders() -> None:
    order, other = sent(), sent()

    with pytest.raises(TooMany, match="từ 0 đến 0"):
        tell_return(
            order, {part_of(other).pk: 1}, code="", reference="x", by=None, at=LATER
        )  # fmt: skip

    assert part_of(other).returned == 0


def test_nothing_comes_back_before_it_left() -> None:
    listing = a_listing()
    stocked(listing, 10)
    order = take_in(listing.stall, a_sale(listing, 5), at=NOON)

    with pytest.raises(NotOut, match="hàng chưa đi"):
        a_return(order)


def test_the_marketplace_says_that_all_comes_back() -> None:
    order = sent(5)
    a_return(order, 2)

    told(order, SaleState.RETURNED, days=2)

    last = order.returns.order_by("pk").last()
    assert last is not None
    assert (last.reference, last.told_by, last.lines.get().quantity) == ("sàn", None, 3)
    assert on_hand(order) == 5


def test_a_refund_restocks_nothing_and_asks_no_second_time() -> None:
    order = sent(5)
    order = told(order, SaleState.RETURNED, days=2)
    officer = an_officer(order.stall.producer.commune)
    returned = order.returns.get()
    decide(returned, {returned.lines.get().pk: 4}, code="", by=officer, at=LATER)

    order = told(order, SaleState.REFUNDED, days=3)
    order = told(order, SaleState.REFUNDED, days=4)

    assert (order.state, order.returns.count(), on_hand(order)) == (State.REFUNDED, 1, 9)


def test_a_refund_without_a_return_asks_what_became_of_the_goods() -> None:
    order = told(sent(5), SaleState.REFUNDED, days=2)

    assert (order.returns.get().lines.get().quantity, on_hand(order)) == (5, 5)


def test_what_is_cancelled_on_its_way_is_looked_at_before_it_is_sold_again() -> None:
    listing = a_listing()
    stocked(listing, 10)
    order = take_in(listing.stall, a_sale(listing, 5), at=NOON)
    order = told(order, SaleState.SHIPPED)

    order = told(order, SaleState.CANCELLED, days=2)

    assert (order.state, on_hand(order), order.returns.count()) == (State.CANCELLED, 5, 1)


def test_one_first_seen_on_its_way_back_has_its_return() -> None:
    listing = a_listing()
    stocked(listing, 10)

    order = take_in(listing.stall, a_sale(listing, 5, state=SaleState.RETURNED), at=NOON)

    assert (order.returns.get().lines.get().quantity, on_hand(order)) == (5, 5)
    assert order.decided_way == "marketplace"


def test_an_unknown_line_has_nothing_to_come_back() -> None:
    order = take_in(a_listing().stall, a_sale(None, 4), at=NOON)

    order = told(order, SaleState.RETURNED)

    assert (order.state, order.returns.exists()) == (State.RETURNED, False)


def test_of_a_known_and_an_unknown_line_the_known_one_comes_back() -> None:
    listing = a_listing()
    stocked(listing, 10)
    sale = a_sale(listing, 3)
    sale = replace(sale, lines=sale.lines + a_sale(None, 4).lines)
    order = take_in(listing.stall, sale, at=NOON)

    back = replace(sale, state=SaleState.RETURNED, changed_at=NOON + DAY)
    order = take_in(listing.stall, back, at=NOON + DAY)

    assert order.returns.get().lines.get().quantity == 3


def test_what_a_marketplace_puts_on_sale_again_unseen_counts_as_on_sale() -> None:
    order = sent(5)
    Listing.objects.update(sent_quantity=5, counted_at=NOON)

    told(order, SaleState.RETURNED, days=2)

    assert Listing.objects.get().sent_quantity == 10


def test_the_database_itself_lets_no_more_come_back_than_left() -> None:
    order = sent(5)
    returned = a_return(order, 2)

    with (
        pytest.raises(IntegrityError, match="orders_reservation_no_more_back"),
        transaction.atomic(),
    ):
        Reservation.objects.update(returned=6)
    with pytest.raises(IntegrityError, match="orders_return_line_keeps"), transaction.atomic():
        returned.lines.update(kept=3)
    with pytest.raises(IntegrityError, match="orders_return_decided_by"), transaction.atomic():
        Return.objects.update(decided_at=LATER)


# At the door
