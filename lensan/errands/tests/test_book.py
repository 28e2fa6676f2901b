"""What operators recorded becomes what the book knows, as a marketplace's answer would."""

from datetime import timedelta
from typing import Any

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.models import Offer
from lensan.errands.actions.booking import GRACE, book, book_recorded
from lensan.errands.actions.laying_out import lay_out
from lensan.errands.actions.recording import done, refused, undo_last
from lensan.errands.models import Errand, Verb
from lensan.errands.tests.make import (
    LATER,
    a_live_listing,
    a_ready_listing,
    a_wanted_stall,
    an_open_stall,
    run,
    waiting,
)
from lensan.journal.models import Entry
from lensan.marketplaces.actions import listing as listings
from lensan.marketplaces.models import Listing, Stall, Wanted
from lensan.marketplaces.tests.make import stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.actions.deciding import confirm, decline
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import a_sale
from lensan.producers.tests.make import meanwhile

State = Listing.State


def fresh(listing: Listing) -> Listing:
    return Listing.objects.select_related("stall__marketplace").get(pk=listing.pk)


def test_an_opened_stall_is_claimed_until_the_floor_itself_names_it() -> None:
    stall = a_wanted_stall()

    run(waiting(stall), seen="open", reference="GH-9")

    stall.refresh_from_db()
    assert (stall.state, stall.reference) == (Stall.State.OPEN, "GH-9")
    assert (stall.opened_at, stall.verified_at) == (NOON, None)
    assert Entry.objects.filter(verb="marketplaces.stall_open").exists()


def test_a_stall_in_review_stays_so_until_someone_sees_otherwise() -> None:
    stall = a_wanted_stall()
    run(waiting(stall), seen="in_review")
    day = NOON + timedelta(days=1)
    run(waiting(stall, at=day), seen="in_review", at=day)
    next_day = day + timedelta(days=1)
    run(waiting(stall, at=next_day), seen="rejected", words="Thiếu giấy", at=next_day)

    stall.refresh_from_db()
    assert (stall.state, stall.reason, stall.verified_at) == ("rejected", "Thiếu giấy", None)


def test_a_stall_that_is_not_taken_is_rejected_in_the_floors_words() -> None:
    stall = a_wanted_stall()

    run(waiting(stall), refused=True, words="Tên đã có người dùng")

    stall.refresh_from_db()
    assert (stall.state, stall.reason) == ("rejected", "Tên đã có người dùng")


def test_a_published_listing_stands_as_it_was_seen() -> None:
    listing = a_ready_listing()
    errand = waiting(listing)

    run(errand, seen="live", reference="T-1")

    seen = fresh(listing)
    assert (seen.state, seen.reference, seen.sent_hash) == (State.LIVE, "T-1", errand.hash)
    assert (seen.sent_quantity, seen.sent_at, seen.observed_at) == (10, NOON, NOON)
    lay_out(at=LATER)
    assert not Errand.objects.filter(state="open").exists()


def test_nothing_is_booked_while_it_can_be_taken_back() -> None:
    listing = a_ready_listing()
    done(waiting(listing), seen="live", by=a_province_officer(), at=NOON)

    assert book_recorded(at=NOON + GRACE - timedelta(seconds=1)) == 0

    assert fresh(listing).state == State.READY


def test_a_listing_that_is_not_taken_waits_until_it_has_changed() -> None:
    listing = a_ready_listing()
    run(waiting(listing), refused=True, words="Ảnh mờ")
    lay_out(at=LATER)
    nothing = Errand.objects.filter(state="open").count()
    seen = fresh(listing)
    assert (nothing, seen.state, seen.reason) == (0, State.REJECTED, "Ảnh mờ")

    listings.revise(seen, title=seen.title, description="Ảnh mới.", by=None, at=LATER)

    assert waiting(seen, at=LATER).verb == Verb.PUBLISH


@pytest.mark.parametrize("seen", ["live", "paused", "rejected", "in_review", "gone"])
def test_a_listing_in_review_becomes_what_was_seen(seen: str) -> None:
    listing = a_ready_listing()
    run(waiting(listing), seen="in_review")
    day = NOON + timedelta(days=1)

    run(waiting(listing, at=day), seen=seen, words="lời", at=day)

    found = fresh(listing)
    assert found.state == (State.ORPHANED if seen == "gone" else seen)
    assert found.sent_quantity == 10


@pytest.mark.parametrize(
    ("wanted", "state"), [(Wanted.PAUSED, State.PAUSED), (Wanted.CLOSED, State.CLOSED)]
)
def test_what_was_taken_off_is_off_and_may_come_back(wanted: Wanted, state: State) -> None:
    listing = a_live_listing()
    listings.want(listing, wanted, by=None, at=LATER)

    run(waiting(listing, at=LATER), at=LATER)

    assert fresh(listing).state == state
    if wanted == Wanted.PAUSED:
        listings.want(fresh(listing), Wanted.LIVE, by=None, at=LATER)
        run(waiting(listing, at=LATER), at=LATER)
        assert fresh(listing).state == State.LIVE


def test_what_the_floor_would_not_change_is_asked_again_the_next_day() -> None:
    listing = a_live_listing()
    listings.want(listing, Wanted.PAUSED, by=None, at=LATER)
    first = waiting(listing, at=LATER)
    run(first, refused=True, words="Đang khuyến mãi", at=LATER)
    lay_out(at=LATER + timedelta(hours=1))
    soon = Errand.objects.filter(state="open").count()

    again = waiting(listing, at=LATER + timedelta(days=1))

    assert (soon, fresh(listing).state, fresh(listing).reason) == (
        0,
        State.LIVE,
        "Đang khuyến mãi",
    )
    assert (again.verb, again.pk != first.pk) == (Verb.PAUSE, True)


def test_a_changed_price_is_there() -> None:
    listing = a_live_listing()
    Offer.objects.filter(pk=listing.offer_id).update(price=31_000)

    run(waiting(fresh(listing), at=LATER), seen="live", at=LATER)

    seen = fresh(listing)
    assert (seen.state, seen.sent_hash == seen.desired_hash) == (State.LIVE, True)


def test_a_typed_quantity_counts_from_the_moment_it_was_typed() -> None:
    listing = a_live_listing()
    stocked(listing, 5)
    Listing.objects.update(not_before=LATER)
    Stall.objects.update(orders_read_until=LATER + timedelta(days=1))

    run(waiting(listing, at=LATER), at=LATER)

    assert (fresh(listing).sent_quantity, fresh(listing).counted_at) == (15, LATER)


def a_decided_order(answer: str) -> Order:
    listing = a_live_listing()
    order = take_in(listing.stall, a_sale(listing), at=LATER)
    if answer == "declined":
        decline(order, reason="hết hàng", way=Way.PAGE, by=None, at=LATER)
    else:
        confirm(order, way=Way.PAGE, by=None, at=LATER)
    if answer == "ready":
        order.advance_to(Order.State.READY)
    return order


@pytest.mark.parametrize("answer", ["confirmed", "declined", "ready"])
def test_an_order_is_told(answer: str) -> None:
    order = a_decided_order(answer)
    operator = a_province_officer()
    reference = "VĐ-7" if answer == "ready" else ""

    run(waiting(order, at=LATER), by=operator, reference=reference, at=LATER)

    order.refresh_from_db()
    assert (order.told_at, order.tracking) == (LATER, reference)
    assert Entry.objects.get(verb="orders.marketplace_told").by == operator
    lay_out(at=LATER)
    assert not Errand.objects.filter(state="open").exists()


def test_a_parcel_without_a_number_stands_ready_all_the_same() -> None:
    order = a_decided_order("ready")

    run(waiting(order, at=LATER), at=LATER)

    order.refresh_from_db()
    assert (order.told_at, order.tracking) == (LATER, "")


def test_an_order_that_the_floor_does_not_let_decide_waits_for_the_next_file() -> None:
    order = a_decided_order("confirmed")

    run(waiting(order, at=LATER), refused=True, words="Đơn đã hủy", at=LATER)
    lay_out(at=LATER + timedelta(days=2))

    order.refresh_from_db()
    assert (order.state, order.told_at) == (Order.State.CONFIRMED, None)
    assert not Errand.objects.filter(state="open").exists()


def test_of_two_workers_one_books() -> None:
    errand = waiting(a_ready_listing())
    done(errand, seen="live", by=a_province_officer(), at=NOON)
    twin = Errand.objects.get(pk=errand.pk)

    assert (book(errand, at=LATER), book(twin, at=LATER)) == (True, False)

    assert Entry.objects.filter(verb="marketplaces.listing_live").count() == 1


def test_an_undo_that_is_faster_than_the_worker_wins() -> None:
    listing, operator = a_ready_listing(), a_province_officer()
    done(waiting(listing), seen="live", by=operator, at=NOON)

    def undo() -> None:
        undo_last(by=operator, at=NOON)

    with meanwhile('UPDATE "errands_errand"', undo):
        assert book_recorded(at=LATER) == 0

    assert fresh(listing).state == State.READY


def test_a_listing_that_was_closed_meanwhile_stays_closed() -> None:
    listing = a_ready_listing()
    errand = waiting(listing)
    done(errand, seen="live", by=a_province_officer(), at=NOON)
    Listing.objects.filter(pk=listing.pk).update(state=State.CLOSED)

    assert book_recorded(at=LATER) == 1

    errand.refresh_from_db()
    assert (fresh(listing).state, errand.booked_at) == (State.CLOSED, LATER)


def test_a_reference_that_another_took_meanwhile_lets_the_errand_wait_again() -> None:
    stall = an_open_stall()
    first, second = a_ready_listing(stall), a_ready_listing(stall)
    errands = [waiting(first), waiting(second)]
    for errand in errands:
        done(errand, seen="live", reference="T-1", by=a_province_officer(), at=NOON)

    assert book_recorded(at=LATER) == 1

    errands[1].refresh_from_db()
    assert (errands[1].state, errands[1].booked_at) == (Errand.State.OPEN, None)
    assert errands[1].words == "Mã “T-1” đã có nơi khác dùng. Hãy xem lại."
    assert fresh(second).state == State.READY


def _refuse(errand: Errand, **how: Any) -> None:
    refused(errand, words="không", by=a_province_officer(), **how)


def test_a_refusal_of_what_is_closed_changes_nothing() -> None:
    listing = a_ready_listing()
    errand = waiting(listing)
    _refuse(errand, at=NOON)
    Listing.objects.filter(pk=listing.pk).update(state=State.CLOSED)

    assert book_recorded(at=LATER) == 1

    assert fresh(listing).state == State.CLOSED
