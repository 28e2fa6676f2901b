"""Whatever happens between a wish and the book, each errand acts once: the promises of a connector, kept by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db.models import Model

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.models import Offer
from lensan.errands.actions.booking import GRACE, book, book_recorded
from lensan.errands.actions.laying_out import lay_out
from lensan.errands.actions.recording import done, skip, undo_last
from lensan.errands.models import Errand, Verb
from lensan.errands.tests.make import (
    LATER,
    a_live_listing,
    a_ready_listing,
    a_wanted_stall,
    waiting,
)
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.actions import listing as listings
from lensan.marketplaces.models import Listing, Stall, Wanted
from lensan.marketplaces.tests.make import stocked
from lensan.orders.actions.deciding import confirm, decline
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import a_sale
from lensan.producers.tests.make import meanwhile

Thing = Stall | Listing | Order
_number = count(1)


def _in_review(thing: Thing) -> Thing:
    type(thing).objects.filter(pk=thing.pk).update(state="in_review", not_before=LATER)
    return type(thing).objects.get(pk=thing.pk)


def _wanted(wanted: Wanted) -> Thing:
    listing = a_live_listing()
    listings.want(listing, wanted, by=None, at=LATER)
    return listing


def _dearer() -> Thing:
    listing = a_live_listing()
    Offer.objects.filter(pk=listing.offer_id).update(price=31_000)
    Listing.objects.filter(pk=listing.pk).update(not_before=LATER)
    return listing


def _paused() -> Thing:
    listing = a_live_listing()
    Listing.objects.filter(pk=listing.pk).update(state="paused", not_before=LATER)
    return listing


def _more() -> Thing:
    listing = a_live_listing()
    stocked(listing, 5)
    Listing.objects.filter(pk=listing.pk).update(not_before=LATER)
    Stall.objects.filter(pk=listing.stall_id).update(orders_read_until=LATER + timedelta(days=1))
    return listing


def _decided(state: str) -> Thing:
    listing = a_live_listing()
    order = take_in(listing.stall, a_sale(listing), at=LATER)
    if state == "declined":
        decline(order, reason="hết hàng", way=Way.PAGE, by=None, at=LATER)
    else:
        confirm(order, way=Way.PAGE, by=None, at=LATER)
    if state == "ready":
        order.advance_to(Order.State.READY)
    return order


@dataclass(frozen=True)
class Story:
    """What must be there before, and what the operator says came of it."""

    begin: Callable[[], Thing]
    said: Callable[[], dict[str, Any]] = dict


def _opened() -> dict[str, Any]:
    return {"seen": "open", "reference": f"P-{next(_number)}"}


LIVE = lambda: {"seen": "live"}  # noqa: E731
STORIES = {
    Verb.OPEN_STALL: Story(a_wanted_stall, _opened),
    Verb.READ_STALL: Story(lambda: _in_review(a_wanted_stall()), _opened),
    Verb.PUBLISH: Story(a_ready_listing, LIVE),
    Verb.UPDATE: Story(_dearer, LIVE),
    Verb.READ: Story(lambda: _in_review(a_ready_listing()), LIVE),
    Verb.PAUSE: Story(lambda: _wanted(Wanted.PAUSED)),
    Verb.CLOSE: Story(lambda: _wanted(Wanted.CLOSED)),
    Verb.RESUME: Story(_paused),
    Verb.WRITE_STOCK: Story(_more),
    Verb.CONFIRM: Story(lambda: _decided("confirmed")),
    Verb.DECLINE: Story(lambda: _decided("declined")),
    Verb.READY: Story(lambda: _decided("ready"), lambda: {"reference": "VĐ-1"}),
}


@dataclass(frozen=True)
class Walk:
    """An operator with an errand, and what they say came of it."""

    errand: Errand
    said: dict[str, Any]
    by: User

    def record(self) -> None:
        done(Errand.objects.get(pk=self.errand.pk), **self.said, by=self.by, at=LATER)


def _undisturbed(walk: Walk) -> None:
    walk.record()
    book_recorded(at=LATER + GRACE)


def _laid_out_again_and_again(walk: Walk) -> None:
    for minutes in (0, 1, 11, 12):
        lay_out(at=LATER + timedelta(minutes=minutes))
    walk.record()
    lay_out(at=LATER + timedelta(minutes=30))
    book_recorded(at=LATER + GRACE)


def _pressed_twice(walk: Walk) -> None:
    walk.record()
    with pytest.raises(NotAllowed):
        walk.record()
    book_recorded(at=LATER + GRACE)


def _taken_back_and_done_again(walk: Walk) -> None:
    walk.record()
    undo_last(by=walk.by, at=LATER)
    _undisturbed(walk)


def _put_off_before(walk: Walk) -> None:
    skip(walk.errand, by=walk.by, at=LATER)
    _undisturbed(walk)


def _booked_by_two(walk: Walk) -> None:
    walk.record()
    stale = Errand.objects.get(pk=walk.errand.pk)
    book_recorded(at=LATER + GRACE)
    assert not book(stale, at=LATER + GRACE)
    book_recorded(at=LATER + GRACE)


def _booked_late(walk: Walk) -> None:
    walk.record()
    book_recorded(at=LATER + timedelta(days=3))


def _worker_died_in_the_middle(walk: Walk) -> None:
    walk.record()
    updates = count(1)

    def die() -> None:
        if next(updates) == 2:
            raise KeyboardInterrupt

    with meanwhile('UPDATE "', die, times=2), pytest.raises(KeyboardInterrupt):
        book_recorded(at=LATER + GRACE)
    book_recorded(at=LATER + GRACE)


TROUBLES = [
    _laid_out_again_and_again, _pressed_twice, _taken_back_and_done_again, _put_off_before,
    _booked_by_two, _booked_late, _worker_died_in_the_middle,
]  # fmt: skip


def _ending(verb: Verb, trouble: Callable[[Walk], None]) -> dict[str, Any]:
    """Play a story and return how it ended: the thing as the book has it, and what was written of it."""
    story = STORIES[verb]
    thing: Model = story.begin()
    errand = waiting(thing, at=LATER)
    assert errand.verb == verb
    before = Entry.objects.about(thing).count()
    trouble(Walk(errand, story.said(), a_province_officer()))
    thing.refresh_from_db()
    lay_out(at=LATER + timedelta(hours=1))
    asked_again = Errand.objects.filter(about=errand.about, verb=verb, state="open")
    facts = ("state", "told_at", "tracking", "opened_at", "sent_at", "sent_quantity", "counted_at")
    return {
        "facts": [getattr(thing, name, None) for name in facts],
        "written": Entry.objects.about(thing).count() - before,
        "asked_again": asked_again.count(),
        "errands": Errand.objects.filter(about=errand.about, verb=verb).count(),
    }


def test_every_verb_has_its_story() -> None:
    assert set(STORIES) == set(Verb)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda f: f.__name__.strip("_"))
@pytest.mark.parametrize("verb", STORIES)
def test_ends_as_on_a_good_day(verb: Verb, trouble: Callable[[Walk], None]) -> None:
    good = _ending(verb, _undisturbed)

    assert good["asked_again"] == 0
    assert _ending(verb, trouble) == good


def _moment(minutes: int) -> datetime:
    return LATER + timedelta(minutes=minutes)


@pytest.mark.parametrize("minutes", [0, 1])
@pytest.mark.parametrize("verb", STORIES)
def test_nothing_is_in_the_book_while_it_can_be_taken_back(verb: Verb, minutes: int) -> None:
    story = STORIES[verb]
    thing: Model = story.begin()
    errand = waiting(thing, at=LATER)
    before = Entry.objects.about(thing).count()
    done(errand, **story.said(), by=a_province_officer(), at=LATER)

    assert book_recorded(at=_moment(minutes)) == 0

    assert Entry.objects.about(thing).count() == before
