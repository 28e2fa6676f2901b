"""A fact that comes by another door is the fact that is known: it is found, and the door is noted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from lensan.accounts.models import User
from lensan.journal.models import record_all
from lensan.kernel import bulk
from lensan.producers.models import Plot
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Crop, Event, LotFile, Mention, Telling

_CAME_IN = ("output", "epc")  # the parts in which an event speaks of what there is since then


def lot_received_before(
    quantity: Quantity, happened: datetime, *, source: str, via: str, by: User | None, at: datetime,
    **facts: Any,
) -> LotFile | None:  # fmt: skip
    """Return the lot of a receipt that was told before: by its source, or alike where it has none."""
    same = _came_in(quantity, happened)
    theirs = LotFile.objects.filter(source=source)
    lot = theirs.first() if source else _lot_of(same, source="", **facts)
    return _told_again(lot, same, via=via, by=by, at=at)


def lot_told_before(
    quantity: Quantity,
    happened: datetime,
    *,
    via: str,
    by: User | None,
    at: datetime,
    **facts: Any,
) -> LotFile | None:
    """Return the lot of a fact that came by another door: of the same moment, the same quantity."""
    same = _came_in(quantity, happened)
    return _told_again(_lot_of(same, **facts), same, via=via, by=by, at=at)


def crop_sown_before(
    plot: Plot, seed: LotFile, quantity: Quantity, happened: datetime, *, via: str, by: User | None,
    at: datetime,
) -> Crop | None:  # fmt: skip
    """Return the crop of a sowing that came by another door."""
    for crop in Crop.objects.filter(
        plot=plot, started_on=timezone.localtime(happened).date()
    ).order_by("pk"):
        same = used_before(crop, seed, quantity, happened)
        if same:
            tell_again(Event.objects.filter(mentions__in=same), via=via, by=by, at=at)
            return crop
    return None


def used_before(crop: Crop, lot: LotFile, quantity: Quantity, happened: datetime) -> list[Mention]:
    """Return where it was told, by whatever door, that so much of a lot was put on a crop then."""
    return list(_same(quantity, happened).filter(
        event__transformation=crop.address, role="input", thing=lot.thing_id
    ))  # fmt: skip


def was_harvested(crop: Crop, quantity: Quantity, happened: datetime) -> bool:
    """Tell whether it was told, by whatever door, that so much was harvested of a crop then."""
    in_force = Event.objects.in_force().filter(transformation=crop.address)
    return _same(quantity, happened).filter(event__in=in_force, role="output").exists()


def tell_again(events: Iterable[Event], *, via: str, by: User | None, at: datetime) -> None:
    """Note that what is known was told by this door too; the door by which it came first stands."""
    rows = {one.pk: one for one in events if one.via != via}
    noted: set[int] = set()
    for chunk in bulk.chunks(list(rows)):
        told = Telling.objects.filter(event__in=chunk, via=via)
        noted |= set(told.values_list("event_id", flat=True))
    new = [one for number, one in rows.items() if number not in noted]
    Telling.objects.bulk_create(
        [Telling(event=one, via=via, by=by, at=at) for one in new],
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip
    record_all("traceability.told_again", new, by=by, at=at, via=via)


def _came_in(quantity: Quantity, happened: datetime) -> QuerySet[Mention]:
    return _same(quantity, happened).filter(role__in=_CAME_IN)


def _same(quantity: Quantity, happened: datetime) -> QuerySet[Mention]:
    return Mention.objects.filter(
        event__at=happened.replace(microsecond=0), quantity=float(quantity.amount),
        unit=quantity.unit,
    )  # fmt: skip


def _lot_of(same: QuerySet[Mention], **facts: Any) -> LotFile | None:
    return LotFile.objects.filter(thing__in=same.values("thing"), **facts).first()


def _told_again(
    lot: LotFile | None, same: QuerySet[Mention], *, via: str, by: User | None, at: datetime
) -> LotFile | None:
    if lot:
        events = Event.objects.filter(pk__in=same.filter(thing=lot.thing_id).values("event"))
        tell_again(events, via=via, by=by, at=at)
    return lot
