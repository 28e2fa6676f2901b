"""What a seller wants of a listing, and what keeps it from being listed."""

from datetime import date, timedelta
from hashlib import sha256

import pytest

from lensan.catalogue.actions.showing import add_paper
from lensan.catalogue.completeness import Rule
from lensan.catalogue.tests.make import an_offer, photographed
from lensan.marketplaces.actions.describing import goods, lacks
from lensan.marketplaces.actions.listing import (
    AlreadyListed,
    NotTheirs,
    check,
    draft,
    pause_without_consent,
    revise,
    want,
)
from lensan.marketplaces.models import Listing, Wanted
from lensan.marketplaces.rules import rule_from, told
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_stall
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.producers.actions.consenting import take_back

LATER = NOON + timedelta(days=30)
State = Listing.State


def test_an_offer_of_another_is_not_listed() -> None:
    with pytest.raises(NotTheirs):
        draft(an_offer(), a_stall(), by=None, at=NOON)


def test_an_offer_is_listed_once_on_a_stall() -> None:
    listing = a_listing()

    with pytest.raises(AlreadyListed):
        draft(listing.offer, listing.stall, by=None, at=LATER)

    assert Listing.objects.count() == 1


def test_a_draft_becomes_ready_with_its_last_paper_and_back_when_it_ends() -> None:
    rule = told(Rule(edible_papers=(frozenset({"vietgap"}),)))
    listing = a_listing(a_stall(a_marketplace(rule=rule)))
    assert (listing.state, listing.lacks) == (State.DRAFT, ["Chưa có chứng nhận VietGAP."])

    add_paper(listing.offer, kind="vietgap", valid_until=date(2022, 7, 31), by=None, at=NOON)
    check(listing, at=NOON)
    assert (listing.state, listing.lacks) == (State.READY, [])

    check(listing, at=LATER)
    assert (listing.state, listing.lacks) == (State.DRAFT, ["Đã hết hạn: chứng nhận VietGAP."])


def test_shows_photos_and_the_papers_that_hold() -> None:
    listing = a_listing()
    photographed(listing.offer, "front", "back")
    add_paper(listing.offer, kind="vietgap", number="VG-1", by=None, at=NOON)
    add_paper(listing.offer, kind="globalgap", valid_until=date(2022, 1, 1), by=None, at=NOON)

    shown = goods(listing, on=NOON.date())

    assert [paper.number for paper in shown.papers] == ["VG-1"]
    assert [sha256(photo.content).hexdigest() for photo in shown.photos] == [
        photo.digest for photo in shown.photos
    ]
    assert len(shown.photos) == 2
    assert lacks(listing, on=NOON.date()) == []


def test_a_rejected_one_is_tried_again_once_it_says_something_else() -> None:
    listing = a_listing()
    Listing.objects.update(state=State.REJECTED)
    listing.refresh_from_db()

    revise(listing, title="Bưởi ngon", description="", by=None, at=LATER)

    assert (listing.state, listing.title, listing.not_before) == (State.READY, "Bưởi ngon", LATER)


def test_wanting_the_same_again_changes_nothing() -> None:
    listing = a_listing()

    want(listing, Wanted.LIVE, by=None, at=LATER)

    assert listing.not_before == NOON


def test_what_is_shown_without_consent_is_paused() -> None:
    listing, other = a_listing(), a_listing()
    take_back(listing.stall.producer, "marketplace", by=None, at=NOON)

    paused = pause_without_consent(at=LATER)

    wanted = dict(Listing.objects.values_list("pk", "wanted"))
    assert (paused, wanted) == (1, {listing.pk: "paused", other.pk: "live"})
    assert pause_without_consent(at=LATER) == 0


def test_a_rule_survives_being_stored() -> None:
    rule = Rule(
        papers=(frozenset({"trademark"}),), sides=frozenset({"front"}), label=("origin",),
        forbidden_words=frozenset({"rẻ nhất"}), longest_title=80,
    )  # fmt: skip

    assert rule_from(told(rule)) == rule
