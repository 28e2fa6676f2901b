"""A floor is left: its listings are offered on another one, and taken down."""

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.actions.offering import turn as turn_offer
from lensan.catalogue.completeness import Rule
from lensan.catalogue.models import Offer
from lensan.journal.models import Entry
from lensan.marketplaces import tasks
from lensan.marketplaces.actions.listing import revise, want
from lensan.marketplaces.actions.moving import (
    begin_move,
    begin_taking_down,
    carry_over,
    left,
    plan_moves,
    to_move,
)  # fmt: skip
from lensan.marketplaces.actions.opening import NotInUse
from lensan.marketplaces.actions.undoing import begin_undo
from lensan.marketplaces.models import Edit, EditRow, Listing, Marketplace, Stall, Wanted
from lensan.marketplaces.rules import told as rule
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_stall
from lensan.marketplaces.tests.make_edits import fresh, told
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.producers.actions.consenting import take_back
from lensan.producers.tests.make import meanwhile


@pytest.fixture
def floor() -> Marketplace:
    """The floor that is left."""
    return a_marketplace()


@pytest.fixture
def other() -> Marketplace:
    return a_marketplace()


def a_sold(floor: Marketplace) -> Listing:
    """Make a listing of a new seller there, with words of its own."""
    listing = a_listing(a_stall(floor))
    revise(listing, title="Bưởi của tôi", description="Ngọt.", by=None, at=NOON)
    return listing


def moved(floor: Marketplace, to: Marketplace) -> Edit:
    edit = begin_move(floor, to=to, by=a_province_officer(), at=NOON)
    tasks.carry_on.call(edit.pk)
    return edit


def undone(made: Edit) -> Edit:
    undo = begin_undo(made, by=a_province_officer(), at=NOON)
    tasks.carry_on.call(undo.pk)
    return undo


def test_a_listing_is_offered_with_its_own_words_and_the_stall_asked_for(
    floor: Marketplace, other: Marketplace
) -> None:
    listing = a_sold(floor)

    edit = moved(floor, other)

    row = EditRow.objects.get(edit=edit)
    made = row.made
    assert made is not None
    assert (row.outcome, row.listing, row.reason) == ("made", listing, "")
    assert (made.title, made.description, made.offer) == ("Bưởi của tôi", "Ngọt.", listing.offer)
    assert (made.stall.marketplace, made.stall.state, made.stall.name) == (
        other, Stall.State.WANTED, listing.stall.name
    )  # fmt: skip
    assert Entry.objects.about(edit)[0].facts["to"] == other.code


def test_it_goes_to_the_stall_that_is_there(floor: Marketplace, other: Marketplace) -> None:
    listing = a_sold(floor)
    stall = a_stall(other, of=listing.stall.producer)
    second = a_listing(listing.stall)

    moved(floor, other)

    assert set(stall.listings.values_list("offer", flat=True)) == {
        listing.offer_id, second.offer_id
    }  # fmt: skip


def test_planning_tells_what_would_become_of_each_and_writes_nothing(
    floor: Marketplace, other: Marketplace
) -> None:
    other.rule = rule(Rule(edible_papers=(frozenset({"vietgap"}),)))
    silent, closed, there, refused, fine = (a_sold(floor) for _number in range(5))
    take_back(silent.stall.producer, "marketplace", by=None, at=NOON)
    turn_offer(closed.offer, Offer.State.PAUSED, by=None, at=NOON)
    a_listing(a_stall(other, of=there.stall.producer), offer=there.offer)
    no = a_stall(other, of=refused.stall.producer, state="rejected")
    Stall.objects.filter(pk=no.pk).update(reason="Thiếu giấy.")
    before = Listing.objects.count()

    moves = plan_moves(list(to_move(floor)), to=other, at=NOON)

    assert [one.why_not for one in moves] == [
        f"{silent.stall.producer} chưa đồng ý cung cấp thông tin cho sàn.",
        "Mặt hàng đang không bán.",
        f"Đã có tin trên {other}.",
        f"{other} đã từ chối gian hàng: Thiếu giấy.",
        "",
    ]
    assert (moves[-1].listing, moves[-1].stall) == (fine, None)
    assert moves[-1].lacks == ("Chưa có chứng nhận VietGAP.",)
    assert Listing.objects.count() == before


def test_one_that_cannot_be_offered_stops_no_other(floor: Marketplace, other: Marketplace) -> None:
    silent, fine = a_sold(floor), a_sold(floor)
    take_back(silent.stall.producer, "marketplace", by=None, at=NOON)

    edit = moved(floor, other)

    assert [outcome for outcome, _why in told(edit)] == ["left", "made"]
    assert Listing.objects.get(stall__marketplace=other).offer == fine.offer


def test_what_lacks_something_there_is_a_draft_that_says_so(
    floor: Marketplace, other: Marketplace
) -> None:
    Marketplace.objects.filter(pk=other.pk).update(
        rule=rule(Rule(edible_papers=(frozenset({"vietgap"}),)))
    )
    a_sold(floor)

    edit = moved(floor, other)

    assert told(edit) == [("made", "Chưa có chứng nhận VietGAP.")]
    assert Listing.objects.get(stall__marketplace=other).state == Listing.State.DRAFT


def test_what_was_given_up_is_not_offered(floor: Marketplace) -> None:
    want(a_sold(floor), Wanted.CLOSED, by=None, at=NOON)

    assert not to_move(floor).exists()


def test_nothing_is_offered_on_a_floor_that_is_not_in_use(
    floor: Marketplace, other: Marketplace
) -> None:
    other.advance_to(Marketplace.State.FROZEN)

    with pytest.raises(NotInUse):
        begin_move(floor, to=other, by=a_province_officer(), at=NOON)
    assert not Edit.objects.exists()


def test_consent_taken_back_meanwhile_is_heard(floor: Marketplace, other: Marketplace) -> None:
    listing = a_sold(floor)
    edit = begin_move(floor, to=other, by=a_province_officer(), at=NOON)

    def changes_mind() -> None:
        take_back(listing.stall.producer, "marketplace", by=None, at=NOON)

    with meanwhile('FROM "catalogue_photo"', changes_mind):
        carry_over(edit, at=NOON)

    [(outcome, why)] = told(edit)
    assert outcome == "left"
    assert why.startswith(f"{listing.stall.producer} chưa đồng ý")


def test_done_twice_it_is_offered_once(floor: Marketplace, other: Marketplace) -> None:
    a_sold(floor)
    edit = moved(floor, other)

    tasks.carry_on.call(edit.pk)

    assert (edit.rows.count(), left(edit).count()) == (1, 0)


def test_undone_the_new_listings_and_stalls_are_over(
    floor: Marketplace, other: Marketplace
) -> None:
    kept, dropped = a_sold(floor), a_sold(floor)
    edit = moved(floor, other)
    made = Listing.objects.get(stall__marketplace=other, offer=kept.offer)
    revise(made, title="Đã sửa", description="", by=None, at=NOON)

    undo = undone(edit)

    assert told(undo) == [("left", "Tin đã được sửa sau đó."), ("changed", "")]
    gone = Listing.objects.get(stall__marketplace=other, offer=dropped.offer)
    assert (gone.state, gone.stall.state) == (Listing.State.CLOSED, Stall.State.CLOSED)
    assert Listing.objects.get(pk=made.pk).state == Listing.State.READY


def test_undone_what_was_sent_is_taken_down_by_the_worker(
    floor: Marketplace, other: Marketplace
) -> None:
    listing = a_sold(floor)
    stall = a_stall(other, of=listing.stall.producer)
    edit = moved(floor, other)
    Listing.objects.filter(stall=stall).update(state="live", reference="L1")

    undone(edit)

    made = Listing.objects.get(stall=stall)
    assert (made.state, made.wanted) == (Listing.State.LIVE, Wanted.CLOSED)
    assert Stall.objects.get(pk=stall.pk).state == Stall.State.OPEN


def test_what_is_being_sent_at_that_moment_is_left(floor: Marketplace, other: Marketplace) -> None:
    a_sold(floor)
    edit = moved(floor, other)

    def sends() -> None:
        Listing.objects.filter(stall__marketplace=other).update(state="submitted")

    with meanwhile('SET "state"', sends):
        undo = undone(edit)

    assert [outcome for outcome, _why in told(undo)] == ["left"]
    assert Listing.objects.get(stall__marketplace=other).wanted == Wanted.LIVE


def test_everything_is_taken_off_a_floor_and_that_is_undone(
    floor: Marketplace, other: Marketplace
) -> None:
    mine, elsewhere = a_sold(floor), a_sold(other)
    want(mine, Wanted.PAUSED, by=None, at=NOON)

    edit = begin_taking_down(floor, by=a_province_officer(), at=NOON)
    tasks.carry_on.call(edit.pk)

    assert [one.wanted for one in fresh(mine, elsewhere)] == [Wanted.CLOSED, Wanted.LIVE]
    assert (edit.takes_down, edit.moves, str(edit)) == (True, False, f"#{edit.pk}")
    undone(edit)
    assert fresh(mine)[0].wanted == Wanted.PAUSED


def test_on_a_frozen_floor_only_what_is_taken_down_is_due(floor: Marketplace) -> None:
    live, closing = a_sold(floor), a_sold(floor)
    want(closing, Wanted.CLOSED, by=None, at=NOON)
    floor.advance_to(Marketplace.State.FROZEN)

    assert list(Listing.objects.due(NOON)) == [closing]
    assert live.stall in Stall.objects.readable()

    floor.advance_to(Marketplace.State.LEFT)
    assert not Listing.objects.due(NOON).exists()
    assert not Stall.objects.readable().exists()
