"""What was changed in the catalogue is looked at first on every floor."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lensan.catalogue.actions.describing import correct
from lensan.catalogue.actions.offering import revise
from lensan.catalogue.actions.showing import add_paper, remove_paper
from lensan.catalogue.actions.stocking import announce
from lensan.catalogue.models import Offer
from lensan.journal.models import Entry
from lensan.marketplaces import tasks
from lensan.marketplaces.actions.converging import converge
from lensan.marketplaces.actions.waking import FIRST, wake_what_changed
from lensan.marketplaces.models import Heard, Listing
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make import a_listing, opened, stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.producers.tests.make import meanwhile

LATER = NOON + timedelta(hours=1)


def _lot(offer: Offer) -> None:
    announce(
        offer, harvest_from=date(2022, 7, 20), harvest_to=date(2022, 7, 22), quantity=5, by=None,
        at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        lambda offer: revise(offer, {"price": 25_000}, by=None, at=NOON),
        lambda offer: correct(offer.product, {"name": "Bưởi khác"}, by=None, at=NOON),
        lambda offer: add_paper(offer.producer, kind="vietgap", by=None, at=NOON),
        _lot,
    ],
)
def test_a_change_of_offer_product_seller_or_lot_wakes_its_listings_once(
    change: Callable[[Offer], object],
) -> None:
    mine, other = a_listing(), a_listing()
    wake_what_changed(at=NOON)
    Listing.objects.update(not_before=LATER)

    change(mine.offer)

    assert (wake_what_changed(at=NOON), wake_what_changed(at=NOON)) == (1, 0)
    due = dict(Listing.objects.values_list("pk", "not_before"))
    assert due == {mine.pk: NOON - FIRST, other.pk: LATER}


def test_nothing_is_woken_for_what_happened_before_anybody_listened() -> None:
    a_listing()

    assert wake_what_changed(at=NOON) == 0
    assert Heard.objects.get().entry == Entry.objects.latest("pk").pk


def test_of_two_workers_one_wakes() -> None:
    listing = a_listing()
    wake_what_changed(at=NOON)
    Listing.objects.update(not_before=LATER)
    revise(listing.offer, {"price": 25_000}, by=None, at=NOON)
    woken: list[int] = []

    with meanwhile(
        'UPDATE "marketplaces_heard"', lambda: woken.append(wake_what_changed(at=NOON))
    ):
        woken.append(wake_what_changed(at=NOON))

    assert woken == [1, 0]


@pytest.mark.enable_socket
def test_a_paper_that_is_struck_out_is_off_the_floor_before_what_waits(
    simulation: Simulation, listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = add_paper(listing.offer, kind="vietgap", number="VG-1", by=None, at=NOON)
    converge(listing, at=NOON)
    tasks.see_to_what_is_due.call()
    waiting = a_listing(opened(simulation))
    stocked(waiting, 1)
    monkeypatch.setattr(tasks, "AT_ONCE", 1)

    remove_paper(paper, by=None, at=NOON)
    now = timezone.now()
    Listing.objects.filter(pk=listing.pk).update(not_before=now + timedelta(days=1))
    Listing.objects.filter(pk=waiting.pk).update(not_before=now - timedelta(hours=1))
    tasks.see_to_what_is_due.call()

    shown = simulation.market.store.get("listing", Listing.objects.get(pk=listing.pk).reference)
    assert shown is not None
    assert shown["papers"] == []
    assert Listing.objects.get(pk=waiting.pk).state == Listing.State.READY
