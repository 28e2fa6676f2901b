"""What the worker would call elsewhere waits for a person, each thing once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.models import Offer
from lensan.errands.actions import laying_out
from lensan.errands.actions.laying_out import lay_out, lay_out_listing, withdraw_needless
from lensan.errands.actions.recording import done, skip
from lensan.errands.models import Errand, Verb
from lensan.errands.tests.make import (
    LATER,
    a_floor,
    a_live_listing,
    a_ready_listing,
    a_wanted_stall,
    an_open_stall,
    run,
    waiting,
)
from lensan.marketplaces.actions import listing as listings
from lensan.marketplaces.actions import ruling
from lensan.marketplaces.models import Call, Listing, Marketplace, Stall, Wanted
from lensan.marketplaces.tasks import see_to_what_is_due
from lensan.marketplaces.tests.make import a_listing, a_stall, stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.actions.deciding import confirm, decline, told
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import a_sale
from lensan.producers.actions.consenting import take_back
from lensan.producers.actions.erasing import erase
from lensan.producers.tests.make import meanwhile

State = Errand.State
DAY = timedelta(days=1)


def an_order(listing: Listing) -> Order:
    return take_in(listing.stall, a_sale(listing), at=LATER)


def everything() -> list[tuple[str, str]]:
    return list(Errand.objects.order_by("pk").values_list("verb", "state"))


def test_a_wanted_stall_is_asked_for_by_a_person() -> None:
    stall = a_wanted_stall()

    errand = waiting(stall)

    assert (errand.stall, errand.verb, errand.subject) == (stall, Verb.OPEN_STALL, stall.name)
    assert stall.key in errand.key


def test_a_stall_in_review_is_looked_at_and_again_the_next_day() -> None:
    stall = a_wanted_stall()
    run(waiting(stall), seen="in_review")

    assert lay_out(at=NOON + timedelta(minutes=5)) == 0
    first = waiting(stall, at=NOON + DAY)
    run(first, seen="in_review", at=NOON + DAY)
    second = waiting(stall, at=NOON + 2 * DAY)

    assert (first.verb, second.verb) == (Verb.READ_STALL, Verb.READ_STALL)
    assert first.pk != second.pk


@pytest.mark.parametrize("state", ["open", "rejected", "closed"])
def test_a_stall_that_waits_for_nothing_asks_nothing(state: str) -> None:
    a_stall(a_floor(), state=state)

    assert (lay_out(at=NOON), everything()) == (0, [])


def test_floors_that_answer_by_themselves_are_left_to_the_worker() -> None:
    a_listing(a_stall())

    assert (lay_out(at=NOON), everything()) == (0, [])


def test_the_worker_calls_no_floor_that_only_people_speak_to() -> None:
    a_wanted_stall()
    a_ready_listing()

    see_to_what_is_due.call()

    assert not Call.objects.exists()
    assert not Stall.objects.filter(state="rejected").exists()


def test_a_listing_that_lacks_nothing_is_published_by_a_person() -> None:
    listing = a_ready_listing()

    errand = waiting(listing)

    assert (errand.verb, errand.quantity, errand.hash) == (Verb.PUBLISH, 10, listing.desired_hash)
    listing.refresh_from_db()
    assert listing.not_before == NOON + laying_out.REST


def test_laying_out_again_changes_nothing() -> None:
    listing, stall = a_ready_listing(), a_wanted_stall()
    before = {waiting(listing).pk, waiting(stall).pk}

    for minutes in (1, 11, 12):
        lay_out(at=NOON + timedelta(minutes=minutes))

    assert set(Errand.objects.values_list("pk", flat=True)) == before


def test_what_changed_meanwhile_is_asked_in_its_place() -> None:
    listing = a_ready_listing()
    old = waiting(listing)
    listings.revise(listing, title="Bưởi da xanh loại một", description="", by=None, at=LATER)

    new = waiting(listing, at=LATER)

    old.refresh_from_db()
    assert (old.state, new.hash) == (State.WITHDRAWN, listing.desired_hash)
    assert new.hash != old.hash


def test_what_is_wanted_again_as_before_waits_again() -> None:
    listing = a_ready_listing()
    first, title = waiting(listing), listing.title
    listings.revise(
        listing, title="Bưởi da xanh loại một", description=listing.description, by=None, at=LATER
    )
    waiting(listing, at=LATER)
    listings.revise(listing, title=title, description=listing.description, by=None, at=LATER)

    again = waiting(listing, at=LATER)

    assert (again.pk, again.made_at) == (first.pk, LATER)
    assert sorted(state for _verb, state in everything()) == ["open", "withdrawn"]


def test_a_listing_that_nobody_wants_any_more_is_over_without_an_errand() -> None:
    listing = a_ready_listing()
    errand = waiting(listing)
    listings.want(listing, Wanted.CLOSED, by=None, at=LATER)

    lay_out(at=LATER)

    errand.refresh_from_db()
    listing.refresh_from_db()
    assert (errand.state, listing.state) == (State.WITHDRAWN, Listing.State.CLOSED)


@pytest.mark.parametrize(
    ("wanted", "verb"), [(Wanted.PAUSED, Verb.PAUSE), (Wanted.CLOSED, Verb.CLOSE)]
)
def test_a_listing_on_sale_is_taken_off_by_a_person(wanted: Wanted, verb: Verb) -> None:
    listing = a_live_listing()
    listings.want(listing, wanted, by=None, at=LATER)

    assert waiting(listing, at=LATER).verb == verb


def test_a_new_price_is_typed_and_a_paused_listing_resumed() -> None:
    listing = a_live_listing()
    Offer.objects.filter(pk=listing.offer_id).update(price=31_000)

    update = waiting(Listing.objects.get(pk=listing.pk), at=LATER)
    run(update, seen="live", at=LATER)
    Listing.objects.filter(pk=listing.pk).update(state="paused", not_before=LATER)

    assert update.verb == Verb.UPDATE
    assert waiting(listing, at=LATER).verb == Verb.RESUME


def test_another_quantity_is_typed_once_the_orders_are_read() -> None:
    listing = a_live_listing()
    stocked(listing, 5)
    Listing.objects.filter(pk=listing.pk).update(not_before=LATER)
    Stall.objects.update(orders_read_until=NOON - DAY)
    lay_out(at=LATER)
    unread = Errand.objects.filter(verb=Verb.WRITE_STOCK).count()
    Stall.objects.update(orders_read_until=LATER + DAY)
    Listing.objects.filter(pk=listing.pk).update(not_before=LATER)

    errand = waiting(listing, at=LATER)

    assert unread == 0
    assert (errand.verb, errand.quantity) == (Verb.WRITE_STOCK, 15)


def test_a_listing_in_review_is_looked_at_after_a_day() -> None:
    listing = a_ready_listing()
    run(waiting(listing), seen="in_review")

    lay_out(at=LATER)
    soon = Errand.objects.filter(verb=Verb.READ).count()

    assert soon == 0
    assert waiting(listing, at=NOON + DAY).verb == Verb.READ


def test_what_was_put_off_stays_the_same_errand() -> None:
    listing = a_ready_listing()
    errand = waiting(listing)
    skip(errand, by=a_province_officer(), at=NOON)

    lay_out(at=LATER)

    assert everything() == [(Verb.PUBLISH, State.SKIPPED)]
    assert not Errand.objects.waiting(LATER).exists()
    assert Errand.objects.waiting(NOON + DAY).get() == errand


def test_what_was_recorded_is_booked_before_anything_else_is_asked() -> None:
    listing = a_ready_listing()
    done(waiting(listing), seen="live", by=a_province_officer(), at=NOON)
    listings.want(listing, Wanted.PAUSED, by=None, at=NOON)

    lay_out(at=NOON)

    assert everything() == [(Verb.PUBLISH, State.DONE)]


@pytest.mark.parametrize("answer", ["confirm", "decline"])
def test_a_decision_about_an_order_is_told_by_a_person(answer: str) -> None:
    listing = a_live_listing()
    order = an_order(listing)
    if answer == "confirm":
        confirm(order, way=Way.PAGE, by=None, at=LATER)
    else:
        decline(order, reason="hết hàng", way=Way.PAGE, by=None, at=LATER)

    errand = waiting(order, at=LATER)

    assert (errand.verb, errand.due_at, errand.subject) == (
        answer,
        order.confirm_by,
        order.reference,
    )


def test_an_order_that_waits_for_its_seller_is_no_errand() -> None:
    order = an_order(a_live_listing())

    lay_out(at=LATER)

    assert not Errand.objects.filter(order=order).exists()


def test_a_decision_told_otherwise_is_withdrawn() -> None:
    order = an_order(a_live_listing())
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    errand = waiting(order, at=LATER)
    told(order, by=None, at=LATER)

    assert withdraw_needless(at=LATER) == 1

    errand.refresh_from_db()
    assert errand.state == State.WITHDRAWN
    lay_out(at=LATER)
    assert not Errand.objects.filter(order=order, state="open").exists()


def test_a_parcel_that_stands_ready_is_told_in_place_of_the_decision() -> None:
    order = an_order(a_live_listing())
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    first = waiting(order, at=LATER)
    order.advance_to(Order.State.READY)

    errand = waiting(order, at=LATER)

    first.refresh_from_db()
    assert (first.state, errand.verb) == (State.WITHDRAWN, Verb.READY)


def test_a_frozen_floor_is_told_of_its_orders_and_of_nothing_new() -> None:
    listing = a_live_listing()
    floor = listing.stall.marketplace
    order = an_order(listing)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    new = a_ready_listing(an_open_stall(floor))
    waiting(new, at=LATER)

    ruling.turn(floor, Marketplace.State.FROZEN, by=a_province_officer(), at=LATER)
    lay_out(at=LATER)

    assert list(Errand.objects.filter(state="open").values_list("verb", flat=True)) == ["confirm"]


def test_a_floor_that_was_left_is_told_nothing() -> None:
    listing = a_live_listing()
    order = an_order(listing)
    confirm(order, way=Way.PAGE, by=None, at=LATER)
    waiting(order, at=LATER)

    Marketplace.objects.update(state="left")
    lay_out(at=LATER)

    assert not Errand.objects.filter(state="open").exists()


def test_nothing_is_told_of_someone_who_took_the_consent_back() -> None:
    stall = a_wanted_stall()
    errand = waiting(stall)
    take_back(stall.producer, "marketplace", by=None, at=LATER)

    lay_out(at=LATER)
    lay_out(at=LATER)

    errand.refresh_from_db()
    assert (errand.state, Errand.objects.count()) == (State.WITHDRAWN, 1)


def test_nothing_is_told_of_someone_who_was_erased() -> None:
    stall = a_wanted_stall()
    errand = waiting(stall)
    erase(stall.producer, by=None, at=LATER)

    lay_out(at=LATER)
    lay_out(at=LATER)

    errand.refresh_from_db()
    assert (errand.state, Errand.objects.count()) == (State.WITHDRAWN, 1)


def test_of_two_workers_one_lays_out() -> None:
    listing = a_ready_listing()
    twin = Listing.objects.select_related("stall").get(pk=listing.pk)

    with meanwhile("SAVEPOINT", lambda: lay_out_listing(twin, at=NOON)):
        assert lay_out_listing(listing, at=NOON) == Errand.objects.get()

    assert everything() == [(Verb.PUBLISH, State.OPEN)]


def test_of_two_workers_who_want_otherwise_one_lays_out() -> None:
    listing = a_ready_listing()
    about = {"stall": listing.stall, "listing": listing, "about": f"listing {listing.pk}"}

    def lay_otherwise() -> None:
        Errand.objects.create(verb=Verb.UPDATE, key="khác", made_at=NOON, not_before=NOON, **about)

    with meanwhile("SAVEPOINT", lay_otherwise):
        assert lay_out_listing(listing, at=NOON) is None

    assert everything() == [(Verb.UPDATE, State.OPEN)]


def test_an_operator_who_is_faster_than_the_worker_keeps_what_was_recorded() -> None:
    listing = a_ready_listing()
    errand = waiting(listing)
    listings.want(listing, Wanted.PAUSED, by=None, at=LATER)

    def record() -> None:
        done(Errand.objects.get(pk=errand.pk), seen="live", by=a_province_officer(), at=LATER)

    with meanwhile("SAVEPOINT", record):
        assert lay_out_listing(listing, at=LATER) is None

    assert everything() == [(Verb.PUBLISH, State.DONE)]


def test_two_unfinished_errands_about_one_thing_cannot_stand() -> None:
    errand = waiting(a_ready_listing())
    errand.pk, errand.key = None, "khác"

    with pytest.raises(IntegrityError):
        errand.save(force_insert=True)
