"""An edit of many listings is undone."""

import pytest

from lensan.accounts.tests.make import a_province_officer, an_officer
from lensan.catalogue.actions.offering import revise as revise_offer
from lensan.journal.models import Entry
from lensan.marketplaces.actions.listing import revise, want
from lensan.marketplaces.actions.undoing import AlreadyUndone, begin_undo, carry_back, left
from lensan.marketplaces.changes import Change
from lensan.marketplaces.models import Edit, EditRow, Listing, Wanted
from lensan.marketplaces.tests.make import a_listing, a_stall
from lensan.marketplaces.tests.make_edits import edited, fresh, told
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.places.tests.make import a_commune

EVERYTHING = Change(wanted="paused", percent=10, title="{cũ} ngon", description="Mới.")


def undone(made: Edit) -> Edit:
    undo = begin_undo(made, by=a_province_officer(), at=NOON)
    carry_back(undo, at=NOON)
    return undo


def as_they_are(*listings: Listing) -> list[tuple[str, str, str, int]]:
    return [(o.title, o.description, o.wanted, o.offer.price) for o in fresh(*listings)]


def test_everything_is_put_back() -> None:
    one = a_listing()
    other = a_listing(a_stall(of=one.stall.producer), offer=one.offer)
    before = as_they_are(one, other)
    made = edited(EVERYTHING, one, other)
    assert as_they_are(one, other) != before

    undo = undone(made)

    assert as_they_are(one, other) == before
    assert told(undo) == [("changed", ""), ("changed", "")]
    assert left(undo).count() == 0
    assert Entry.objects.about(undo)[0].facts["edit"] == made.pk


def test_what_was_changed_since_is_left_and_listed() -> None:
    revised, repriced, wanted, same = (a_listing() for _number in range(4))
    made = edited(EVERYTHING, revised, repriced, wanted, same)
    [revised, repriced, wanted, same] = fresh(revised, repriced, wanted, same)
    revise(revised, title="Tên mới", description="Mới.", by=None, at=NOON)
    revise_offer(repriced.offer, {"price": 50_000}, by=None, at=NOON)
    want(wanted, Wanted.LIVE, by=None, at=NOON)

    undo = undone(made)

    why = "Tin đã được sửa sau đó."
    assert told(undo) == [("left", why)] * 3 + [("changed", "")]
    assert as_they_are(revised)[0][0] == "Tên mới"
    assert as_they_are(repriced)[0][3] == 50_000
    assert as_they_are(same)[0][2] == Wanted.LIVE


def test_what_the_floor_has_taken_down_stays_down() -> None:
    listing = a_listing()
    made = edited(Change(wanted="closed"), listing)
    Listing.objects.update(state="closed")

    assert told(undone(made)) == [("left", "Bạn không sửa được tin này, hoặc tin đã thôi bán.")]


def test_what_was_left_then_is_not_touched_now() -> None:
    listing = a_listing()
    made = edited(Change(amount=-19_000), listing)

    assert told(undone(made)) == []


def test_it_is_undone_once() -> None:
    made = edited(EVERYTHING, a_listing())
    undone(made)

    with pytest.raises(AlreadyUndone):
        undone(made)

    assert Edit.objects.count() == 2


def test_what_was_undone_can_be_done_again() -> None:
    listing = a_listing()
    made = edited(EVERYTHING, listing)
    after = as_they_are(listing)

    undone(undone(made))

    assert as_they_are(listing) == after


def test_broken_off_it_goes_on_where_it_was() -> None:
    one, other = a_listing(), a_listing()
    before = as_they_are(one, other)
    made = edited(Change(percent=10), one, other)
    undo = begin_undo(made, by=a_province_officer(), at=NOON)
    row = left(undo)[0]
    EditRow.objects.create(edit=undo, listing=row.listing, outcome="left", reason="đã xem")
    assert left(undo).count() == 1

    carry_back(undo, at=NOON)
    carry_back(undo, at=NOON)

    assert as_they_are(one, other)[1] == before[1]
    assert undo.rows.count() == 2


def test_nobody_puts_back_what_is_not_theirs() -> None:
    listing = a_listing()
    made = edited(EVERYTHING, listing)
    undo = begin_undo(made, by=an_officer(a_commune("Vị Đông")), at=NOON)

    carry_back(undo, at=NOON)

    assert [outcome for outcome, _why in told(undo)] == ["left"]


def test_words_that_were_blanked_are_not_put_back() -> None:
    made = edited(EVERYTHING, a_listing())
    EditRow.objects.update(before={}, after={})

    assert told(undone(made)) == [("left", "Không còn ghi tin đã được sửa thế nào.")]
