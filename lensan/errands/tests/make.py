"""Floors that only people can speak to, what waits there, and what came of it."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer
from lensan.errands.actions import recording
from lensan.errands.actions.booking import GRACE, book_recorded
from lensan.errands.actions.laying_out import lay_out
from lensan.errands.actions.receiving import receive
from lensan.errands.models import Errand, FloorFile
from lensan.marketplaces.actions import opening
from lensan.marketplaces.by_hand.headings import FileKind
from lensan.marketplaces.by_hand.tests.make import a_workbook, an_order_row
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.marketplaces.tests.make import (
    a_listing,
    a_marketplace,
    a_seller,
    a_stall,
    read_until,
    stocked,
)
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.producers.models import Producer

LATER = NOON + timedelta(hours=1)
_number = count(1)


def a_floor(connector: str = "postmart", **facts: Any) -> Marketplace:
    return a_marketplace("https://san.example", connector=connector, **facts)


def a_wanted_stall(floor: Marketplace | None = None, *, of: Producer | None = None) -> Stall:
    return opening.ask(
        of or a_seller(), floor or a_floor(), name=f"Vườn {next(_number)}", by=None, at=NOON
    )


def an_open_stall(floor: Marketplace | None = None, *, of: Producer | None = None) -> Stall:
    """Make a stall that has a reference on its floor, as the files of the floor name it."""
    stall = a_stall(floor or a_floor(), of=of)
    Stall.objects.filter(pk=stall.pk).update(reference=f"GH-{next(_number)}", opened_at=NOON)
    stall.refresh_from_db()
    return stall


def a_ready_listing(stall: Stall | None = None, *, on_hand: int = 10) -> Listing:
    """Make a listing that lacks nothing, with so many on hand and every order read."""
    made = a_listing(stall or an_open_stall())
    if on_hand:
        stocked(made, on_hand)
    read_until(made, hours=0)
    return made


def a_live_listing(stall: Stall | None = None, **how: Any) -> Listing:
    """Make a listing that an operator has put on sale there."""
    made = a_ready_listing(stall, **how)
    run(waiting(made), seen="live")
    made.refresh_from_db()
    return made


def waiting(about: Stall | Listing | Any, *, at: datetime = NOON) -> Errand:
    """Lay out what is due and return the only errand about something that waits."""
    lay_out(at=at)
    [errand] = Errand.objects.filter(
        about=f"{about._meta.model_name} {about.pk}", state__in=["open", "skipped"]
    )
    return errand


def run(
    errand: Errand, *, by: User | None = None, at: datetime = NOON, words: str = "", **told: Any
) -> None:
    """Record that an errand was done, or with `refused=True` that it was not taken, and book it."""
    operator = by or a_province_officer()
    if told.pop("refused", False):
        recording.refused(errand, words=words, by=operator, at=at)
    else:
        recording.done(errand, words=words, by=operator, at=at, **told)
    book_recorded(at=at + GRACE)
    errand.refresh_from_db()


def a_file(
    content: bytes | None = None,
    *,
    stall: Stall | None = None,
    floor: Marketplace | None = None,
    kind: FileKind = FileKind.ORDERS,
    name: str = "don-hang.xlsx",
    by: User | None = None,
    taken_at: datetime = NOON,
    at: datetime = NOON,
) -> FloorFile:
    """Bring a file in, as far as its preview."""
    floor = floor or (stall.marketplace if stall else a_floor())
    if content is None:
        content = a_workbook(an_order_row(shop=stall.reference if stall else "GH-6"))
    return receive(
        ContentFile(content), name=name,
        marketplace=floor, kind=kind, stall=stall, taken_at=taken_at,
        by=by or a_province_officer(), at=at,
    )  # fmt: skip
