"""A listing becomes as it is wanted, whatever the marketplace does meanwhile."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from lensan.catalogue.actions.offering import revise as revise_offer
from lensan.journal.models import Entry
from lensan.marketplaces.actions.converging import LEASE, REST, converge
from lensan.marketplaces.actions.listing import want
from lensan.marketplaces.actions.observing import read_back
from lensan.marketplaces.connectors.simulated import Simulated
from lensan.marketplaces.models import Call, Listing, Marketplace, Stall, Wanted
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import a_listing, a_simulation, opened, stocked, there
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.marketplaces.words import Account, Goods, Observed

pytestmark = pytest.mark.enable_socket
State = Listing.State
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def simulation() -> Iterator[Simulation]:
    with a_simulation() as running:
        yield running


@pytest.fixture
def listing(simulation: Simulation) -> Listing:
    """A listing that lacks nothing, ten on hand, and every order read."""
    made = a_listing(opened(simulation))
    stocked(made, 10)
    read_until(made, hours=0)
    return made


def read_until(listing: Listing, *, hours: int) -> None:
    moment = NOON + timedelta(hours=hours)
    Stall.objects.filter(pk=listing.stall_id).update(orders_read_until=moment)
    listing.stall.orders_read_until = moment


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
