"""A listing becomes as it is wanted, whatever the marketplace does meanwhile."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from pytest_django import Settings

from lensan.catalogue.actions.offering import revise as revise_offer
from lensan.journal.models import Entry
from lensan.marketplaces.actions.converging import LEASE, REST, converge
from lensan.marketplaces.actions.listing import want
from lensan.marketplaces.actions.observing import read_back, take_over
from lensan.marketplaces.connectors.simulated import Simulated
from lensan.marketplaces.models import Call, Listing, Marketplace, Wanted
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import a_listing, opened, read_until, stocked, there
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.marketplaces.words import Account, Goods, ListingState, Observed
from lensan.producers.tests.make import meanwhile

pytestmark = pytest.mark.enable_socket
State = Listing.State
LATER = NOON + timedelta(hours=1)


def calls(verb: str = "") -> list[str]:
    found = Call.objects.filter(verb=verb) if verb else Call.objects.all()
    return [f"{call.verb} {call.outcome}" for call in found.order_by("pk")]


def test_what_lacks_nothing_goes_on_sale(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)

    listing.refresh_from_db()
    shown = there(simulation, listing)
    assert (listing.state, listing.sent_hash) == (State.LIVE, listing.desired_hash)
    assert (shown["title"], shown["price"], shown["quantity"]) == (listing.title, 20_000, 10)
    assert calls("publish") == ["publish ok"]
    assert Entry.objects.about(listing).filter(verb="marketplaces.listing_live").count() == 1


def test_what_is_as_wanted_is_left_alone(listing: Listing) -> None:
    converge(listing, at=NOON)
    before = Call.objects.count()

    converge(listing, at=LATER)

    listing.refresh_from_db()
    assert Call.objects.count() == before
    assert listing.not_before == LATER + REST


def test_a_draft_is_not_sent(simulation: Simulation) -> None:
    stall = opened(simulation, rule={"photos": 3})
    draft = a_listing(stall)

    converge(draft, at=NOON)

    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert "Có 0 ảnh, cần ít nhất 3." in draft.lacks
    assert calls("publish") == []


def test_a_changed_price_is_sent(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)
    revise_offer(listing.offer, {"price": 25_000}, by=None, at=LATER)

    converge(listing, at=LATER)

    assert there(simulation, listing)["price"] == 25_000
    assert calls("update") == ["update ok"]


def test_is_paused_resumed_and_closed_as_wanted(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)

    seen = []
    for wanted in (Wanted.PAUSED, Wanted.LIVE, Wanted.CLOSED):
        want(listing, wanted, by=None, at=LATER)
        converge(listing, at=LATER)
        seen.append((there(simulation, listing)["state"], listing.state))

    assert seen == [("paused", "paused"), ("live", "live"), ("closed", "closed")]


def test_one_that_was_never_sent_is_closed_without_a_call(listing: Listing) -> None:
    want(listing, Wanted.CLOSED, by=None, at=NOON)

    converge(listing, at=NOON)

    assert (listing.state, calls("close")) == (State.CLOSED, [])


def test_waits_while_it_is_reviewed_and_shows_why_it_was_rejected(
    simulation: Simulation, listing: Listing
) -> None:
    turn(simulation.url, "traps", review_listings=True)
    converge(listing, at=NOON)
    assert listing.state == State.IN_REVIEW

    turn(simulation.url, "judge", listing=listing.reference, state="rejected", reason="Ảnh mờ.")
    converge(listing, at=LATER)

    listing.refresh_from_db()
    assert (listing.state, listing.reason) == (State.REJECTED, "Ảnh mờ.")
    assert calls("publish") == ["publish ok"]


def test_stock_is_sent_when_it_changes(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)
    stocked(listing, 5)

    converge(listing, at=LATER)

    assert there(simulation, listing)["quantity"] == 15


def test_an_absolute_quantity_waits_until_the_orders_are_read(simulation: Simulation) -> None:
    made = a_listing(opened(simulation, connector="simulated_lagging"))
    read_until(made, hours=-1)
    stocked(made, 10)
    converge(made, at=NOON)
    stocked(made, 5)
    converge(made, at=LATER)
    assert there(simulation, made)["quantity"] == 10

    read_until(made, hours=1)
    converge(made, at=LATER + REST)

    assert there(simulation, made)["quantity"] == 15


def test_some_are_held_back_where_orders_come_late(simulation: Simulation) -> None:
    made = a_listing(opened(simulation, held_back=3))
    stocked(made, 10)

    converge(made, at=NOON)

    assert there(simulation, made)["quantity"] == 7


def test_an_ok_that_changed_nothing_is_found_and_sent_again(
    simulation: Simulation, listing: Listing
) -> None:
    converge(listing, at=NOON)
    revise_offer(listing.offer, {"price": 25_000}, by=None, at=LATER)
    turn(simulation.url, "traps", lies=1)
    converge(listing, at=LATER)
    assert there(simulation, listing)["price"] == 20_000

    read_back(listing.stall, at=LATER)
    listing.refresh_from_db()
    converge(listing, at=LATER)

    assert there(simulation, listing)["price"] == 25_000


class Deaf(Simulated):
    """Answers every change with the listing as it was."""

    def update(
        self, account: Account, reference: str, goods: Goods, *, key: str, at: datetime
    ) -> Observed:
        [listing] = self.read_listings(account, at=at).listings
        return listing


def test_an_answer_that_shows_no_change_is_not_believed(
    simulation: Simulation, listing: Listing, settings: Settings
) -> None:
    settings.MARKETPLACE_CONNECTORS = {"deaf": f"{__name__}.Deaf"}
    converge(listing, at=NOON)
    Marketplace.objects.update(connector_code="deaf")
    revise_offer(listing.offer, {"price": 25_000}, by=None, at=LATER)
    listing = Listing.objects.get()

    converge(listing, at=LATER)

    listing.refresh_from_db()
    assert (listing.attempts, listing.not_before > LATER) == (1, True)
    assert listing.reason == "Sàn báo đã nhận nhưng chưa đổi gì."


def test_a_publication_of_which_nobody_knows_is_looked_for_before_it_is_repeated(
    simulation: Simulation, listing: Listing
) -> None:
    simulation.faults.expect(Fault("half", on="POST /api"))
    converge(listing, at=NOON)
    listing.refresh_from_db()
    assert listing.state == State.SUBMITTED

    converge(listing, at=listing.not_before)

    listing.refresh_from_db()
    assert listing.state == State.LIVE
    assert len(simulation.market.store.all("listing")) == 1
    assert calls("publish") == ["publish try_again"]


def test_one_that_never_arrived_is_sent_again(simulation: Simulation, listing: Listing) -> None:
    simulation.faults.expect(Fault("503", on="POST /api"))
    converge(listing, at=NOON)
    listing.refresh_from_db()
    assert (listing.state, listing.attempts) == (State.READY, 1)

    converge(listing, at=listing.not_before)

    assert (listing.state, len(simulation.market.store.all("listing"))) == (State.LIVE, 1)


def test_what_someone_changed_there_is_put_right(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)
    shown = there(simulation, listing) | {"price": 1}
    simulation.market.keep(shown)

    drifted = read_back(listing.stall, at=LATER)
    listing.refresh_from_db()
    converge(listing, at=LATER)

    assert drifted == 1
    assert there(simulation, listing)["price"] == 20_000


def test_one_that_is_gone_there_is_orphaned(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)
    simulation.market.store.drop("listing", listing.reference)

    read_back(listing.stall, at=LATER)

    listing.refresh_from_db()
    assert (listing.state, listing.reference) == (State.ORPHANED, "")


def test_of_two_workers_one_takes_it(listing: Listing) -> None:
    same = Listing.objects.get(pk=listing.pk)
    Listing.objects.filter(pk=listing.pk).update(not_before=NOON + LEASE)

    converge(same, at=NOON)

    assert calls("publish") == []


def test_what_the_marketplace_refuses_to_list_shows_why(
    simulation: Simulation, listing: Listing
) -> None:
    Listing.objects.update(title="ab")
    listing.refresh_from_db()

    converge(listing, at=NOON)

    listing.refresh_from_db()
    assert (listing.state, listing.reason) == (
        State.REJECTED, "Tên hàng phải dài từ 3 đến 120 ký tự.",
    )  # fmt: skip
    converge(listing, at=LATER)
    assert calls("publish") == ["publish refused"]


def test_a_refused_change_leaves_it_on_sale_and_says_why(
    simulation: Simulation, listing: Listing
) -> None:
    converge(listing, at=NOON)
    turn(simulation.url, "campaign", listing=listing.reference, reserved=5)
    revise_offer(listing.offer, {"price": 25_000}, by=None, at=LATER)

    converge(listing, at=LATER)

    listing.refresh_from_db()
    assert (listing.state, listing.attempts) == (State.LIVE, 1)
    assert listing.reason == "Giá bị khóa trong thời gian khuyến mại."


def test_one_that_is_unknown_there_is_orphaned(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)
    simulation.market.store.drop("listing", listing.reference)
    revise_offer(listing.offer, {"price": 25_000}, by=None, at=LATER)

    converge(listing, at=LATER)

    listing.refresh_from_db()
    assert (listing.state, listing.reference) == (State.ORPHANED, "")


def test_every_page_is_read_before_anything_is_concluded(
    simulation: Simulation, listing: Listing
) -> None:
    converge(listing, at=NOON)
    other = a_listing(listing.stall)
    converge(other, at=NOON)
    turn(simulation.url, "traps", page_size=1)

    assert read_back(listing.stall, at=LATER) == 0
    assert calls("read_listings") == ["read_listings ok", "read_listings ok"]


def test_stock_waits_when_an_order_may_have_come_meanwhile(simulation: Simulation) -> None:
    made = a_listing(opened(simulation, connector="simulated_lagging"))
    read_until(made, hours=1)
    stocked(made, 10)
    converge(made, at=NOON)
    stocked(made, 5)
    asked = count(1)

    def an_order_comes() -> None:
        if next(asked) == 2:  # it was decided to send, and is about to be sent
            read_until(made, hours=-2)

    with meanwhile('FROM "catalogue_lot"', an_order_comes, times=2):
        converge(made, at=LATER)

    assert there(simulation, made)["quantity"] == 10


def test_a_listing_nobody_told_us_to_read_keeps_what_was_seen(listing: Listing) -> None:
    """A draft and a marketplace that says neither hash nor quantity change nothing."""
    draft = a_listing(listing.stall)
    Listing.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    converge(listing, at=NOON)
    silent = Observed(reference=listing.reference, sku=listing.sku, state=ListingState.PAUSED)

    take_over(listing, silent, at=LATER)

    assert read_back(listing.stall, at=LATER) == 0
    listing.refresh_from_db()
    draft.refresh_from_db()
    assert (listing.sent_quantity, draft.state) == (10, State.DRAFT)


def test_one_of_which_nobody_knows_and_that_is_not_there_is_sent_anew(listing: Listing) -> None:
    Listing.objects.update(state=State.SUBMITTED)

    read_back(listing.stall, at=NOON)

    listing.refresh_from_db()
    assert listing.state == State.READY
