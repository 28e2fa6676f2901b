"""The worker sees to stalls and listings by itself."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lensan.catalogue.actions.showing import add_paper
from lensan.catalogue.completeness import Rule
from lensan.marketplaces import tasks
from lensan.marketplaces.actions import opening
from lensan.marketplaces.actions.converging import converge
from lensan.marketplaces.actions.opening import ask
from lensan.marketplaces.models import Call, Listing, Marketplace, Stall, Wanted
from lensan.marketplaces.rules import told
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import (
    a_listing,
    a_marketplace,
    a_seller,
    opened,
    stocked,
    there,
)
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.producers.actions.consenting import take_back

pytestmark = pytest.mark.enable_socket


def test_the_worker_does_what_is_due_each_stall_in_its_turn(
    simulation: Simulation, listing: Listing
) -> None:
    second = a_listing(listing.stall)
    stocked(second, 10)
    other = a_listing(opened(simulation))
    wanted = ask(a_seller(), a_marketplace(simulation.url), name="Vườn mới", by=None, at=NOON)

    tasks.see_to_what_is_due.call()

    wanted.refresh_from_db()
    states = Listing.objects.filter(pk__in=[listing.pk, second.pk, other.pk])
    assert (wanted.state, set(states.values_list("state", flat=True))) == ("open", {"live"})
    published = Call.objects.filter(verb="publish").order_by("pk").values_list("stall", flat=True)
    assert list(published) == [listing.stall_id, other.stall_id, listing.stall_id]


def test_the_worker_goes_on_at_once_while_more_is_due(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor, asked = a_marketplace(simulation.url), list[bool]()
    for name in ("Vườn một", "Vườn hai"):
        ask(a_seller(), floor, name=name, by=None, at=NOON)
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    monkeypatch.setattr(
        type(tasks.see_to_what_is_due), "enqueue", lambda _task: asked.append(True)
    )

    for _round in range(3):
        tasks.see_to_what_is_due.call()

    assert not floor.stalls.exclude(state="open").exists()
    assert len(asked) == 2


def test_of_two_rounds_that_overlap_one_asks_for_a_stall(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ask(a_seller(), a_marketplace(simulation.url), name="Vườn", by=None, at=NOON)
    real = opening.see_to

    def overlapped(stall: Stall, *, at: datetime) -> None:
        monkeypatch.setattr(opening, "see_to", real)
        tasks.see_to_what_is_due.call()  # another worker's round, begun before this one's end
        real(stall, at=at)

    monkeypatch.setattr(opening, "see_to", overlapped)
    tasks.see_to_what_is_due.call()

    assert Call.objects.filter(stall=wanted, verb="open_stall").count() == 1


def test_the_worker_reads_back_whoever_answers(simulation: Simulation, listing: Listing) -> None:
    converge(listing, at=NOON)
    simulation.market.keep(there(simulation, listing) | {"price": 1})
    simulation.faults.expect(Fault("503", on="GET /api"))
    tasks.read_back.call()
    listing.refresh_from_db()
    assert listing.sent_hash == listing.desired_hash

    tasks.read_back.call()

    listing.refresh_from_db()
    assert listing.sent_hash != listing.desired_hash


def test_each_stall_is_read_at_its_own_time_for_marketplaces_refuse_what_was_signed_long_ago(
    simulation: Simulation, listing: Listing
) -> None:
    other = a_listing(opened(simulation))
    for one in (listing, other):
        stocked(one, 10)
        converge(one, at=NOON)

    tasks.read_back.call()

    read = Listing.objects.filter(pk__in=[listing.pk, other.pk]).values_list("observed_at")
    assert len(set(read)) == 2


def test_what_shows_a_paper_that_ended_comes_first_however_many_wait(
    simulation: Simulation, listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = told(Rule(edible_papers=(frozenset({"vietgap"}),)))
    Marketplace.objects.update(rule=asks)
    yesterday = timezone.localdate() - timedelta(days=1)
    paper = add_paper(
        listing.offer, kind="vietgap", valid_until=yesterday, by=None, at=NOON
    )  # fmt: skip
    listing = Listing.objects.get()
    converge(listing, at=NOON)
    listing.refresh_from_db()
    assert (listing.state, listing.shows_until) == ("live", yesterday)
    tomorrow = timezone.now() + timedelta(days=1)
    Listing.objects.update(not_before=tomorrow)
    waiting = a_listing(opened(simulation))
    monkeypatch.setattr(tasks, "AT_ONCE", 1)

    tasks.see_to_what_is_due.call()

    listing.refresh_from_db()
    waiting.refresh_from_db()
    assert there(simulation, listing)["state"] == "paused"
    assert (listing.lacks, listing.shows_until) == (["Đã hết hạn: chứng nhận VietGAP."], None)
    assert waiting.state == "live"
    assert paper.valid_until == yesterday
    assert not Listing.objects.outdated(timezone.localdate()).exists()


def test_the_worker_pauses_what_may_not_be_shown(listing: Listing) -> None:
    take_back(listing.stall.producer, "marketplace", by=None, at=NOON)

    tasks.pause_what_may_not_be_shown.call()

    listing.refresh_from_db()
    assert listing.wanted == Wanted.PAUSED
