"""The worker books, lays out, carries files in, and picks up what a machine left behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lensan.accounts.tests.make import a_province_officer
from lensan.errands import tasks
from lensan.errands.actions.booking import GRACE
from lensan.errands.actions.receiving import approve
from lensan.errands.actions.recording import done
from lensan.errands.models import Errand, FloorFile
from lensan.errands.tests.make import a_file, a_ready_listing, an_open_stall, waiting
from lensan.marketplaces.models import Listing
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.models import Order

State = FloorFile.State


def an_approved_file() -> FloorFile:
    source = a_file(stall=an_open_stall())
    approve(source, by=a_province_officer(), at=NOON)
    return source


def test_what_was_recorded_is_booked_and_what_follows_is_laid_out() -> None:
    listing, other = a_ready_listing(), a_ready_listing()
    done(waiting(listing), seen="live", by=a_province_officer(), at=timezone.now() - GRACE)
    Errand.objects.filter(listing=other).delete()
    Listing.objects.filter(pk=other.pk).update(not_before=NOON)

    tasks.lay_out_and_book.call()

    assert Listing.objects.get(pk=listing.pk).state == "live"
    assert Errand.objects.filter(listing=other, state="open").exists()


def test_an_approved_file_is_carried_in_once() -> None:
    source = an_approved_file()

    tasks.carry_in.call(source.pk)
    tasks.carry_in.call(source.pk)

    source.refresh_from_db()
    assert (source.state, Order.objects.count()) == (State.DONE, 1)


def test_a_file_that_a_machine_left_behind_is_picked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    left, new = an_approved_file(), an_approved_file()
    FloorFile.objects.filter(pk=new.pk).update(received_at=timezone.now())
    asked: list[int] = []
    monkeypatch.setattr(
        type(tasks.carry_in), "enqueue", lambda _task, number: asked.append(number)
    )

    tasks.pick_up.call()

    assert asked == [left.pk]


def test_at_night_what_lies_about_is_forgotten() -> None:
    old, new = a_file(stall=an_open_stall()), a_file(stall=an_open_stall())
    FloorFile.objects.filter(pk=new.pk).update(received_at=timezone.now() - timedelta(days=1))

    tasks.forget.call()

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (State.CANCELLED, State.READY)
