"""Sellers whose data were erased are taken off the floors."""

import pytest

from lensan.marketplaces.actions.converging import converge
from lensan.marketplaces.changes import Change
from lensan.marketplaces.models import Authorisation, EditRow, Listing, Stall, Wanted
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tasks import forget
from lensan.marketplaces.tests.make import a_listing, there
from lensan.marketplaces.tests.make_edits import edited
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.producers.actions.erasing import erase
from lensan.producers.tests.make import meanwhile

pytestmark = pytest.mark.enable_socket


def test_what_a_floor_shows_is_taken_down_first_and_blanked_then(
    simulation: Simulation, listing: Listing
) -> None:
    converge(listing, at=NOON)
    edited(Change(title="Vườn bà Sáu"), listing)
    erase(listing.stall.producer, by=None, at=NOON)

    forget.call()

    listing.refresh_from_db()
    assert (listing.wanted, listing.title) == (Wanted.CLOSED, "Vườn bà Sáu")
    assert Authorisation.objects.exists()
    converge(listing, at=listing.not_before)
    assert there(simulation, listing)["state"] == "closed"

    forget.call()

    listing.refresh_from_db()
    row = EditRow.objects.get()
    assert (listing.title, listing.description, row.before, row.after) == ("", "", {}, {})
    assert Stall.objects.get().name == ""
    assert not Authorisation.objects.exists()


def test_what_was_never_sent_is_over_at_once_and_nothing_else_is_touched() -> None:
    draft, other = a_listing(), a_listing()
    erase(draft.stall.producer, by=None, at=NOON)

    forget.call()

    titles = dict(Listing.objects.values_list("pk", "title"))
    assert titles == {draft.pk: "", other.pk: other.title}
    assert Listing.objects.get(pk=draft.pk).state == Listing.State.CLOSED


def test_what_is_being_sent_at_that_moment_is_found_the_next_night() -> None:
    listing = a_listing()
    erase(listing.stall.producer, by=None, at=NOON)

    with meanwhile('SET "state"', lambda: Listing.objects.update(state="submitted")):
        forget.call()

    listing.refresh_from_db()
    assert (listing.wanted, listing.title) == (Wanted.LIVE, str(listing.offer))
