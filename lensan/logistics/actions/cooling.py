"""How cool what must be cool was kept on the road: by readings of the box while it was aboard."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from lensan.kernel.text import fold
from lensan.logistics.actions.demanding import way_of
from lensan.logistics.actions.tracking import TAKEN
from lensan.logistics.models import Happening, Keeping, RoadNote, Trip, TripParcel

Kind = Happening.Kind
FRESH, FROZEN = (0, 8), (-30, -12)  # degrees, where nobody has said: our guess
FROZEN_WORDS = ("dong da", "cap dong")
AROUND = timedelta(minutes=30)  # a reading so long before or after still tells of it


@dataclass(frozen=True, slots=True)
class Chain:
    """How one parcel was kept: between which degrees it had to be, and what was read meanwhile."""

    parcel: TripParcel
    lowest: int
    highest: int
    is_guessed: bool
    readings: tuple[RoadNote, ...]

    @property
    def outside(self) -> list[RoadNote]:
        """The readings at which it was too cold or too warm."""
        return [
            one
            for one in self.readings
            if one.celsius is not None and not self.lowest <= one.celsius <= self.highest
        ]

    @property
    def is_lacking(self) -> bool:
        """Tell whether it travelled and nobody read how warm it was."""
        return not self.readings

    @property
    def is_kept(self) -> bool:
        """Tell whether it was read, and each time as it had to be."""
        return bool(self.readings) and not self.outside


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when a parcel was aboard a vehicle, on a day."""

    vehicle: int
    on: date
    begins: datetime
    ends: datetime | None = None

    def holds(self, note: RoadNote) -> bool:
        return (
            (note.trip.vehicle_id, note.trip.plan.on) == (self.vehicle, self.on)
            and self.begins - AROUND <= note.at
            and (self.ends is None or note.at <= self.ends + AROUND)
        )


def chains(trips: Iterable[Trip]) -> list[Chain]:
    """Return how each cool parcel was kept that these trips took aboard."""
    stands = Happening.objects.standing()
    taken = stands.filter(trip__in=[trip.pk for trip in trips], kind__in=TAKEN)
    return chains_of(set(taken.filter(parcel__stop__is_cool=True).values_list("thing", flat=True)))


def chains_of(things: Iterable[str]) -> list[Chain]:
    """Return how cool parcels were kept, known by what names them; what never travelled is left out."""
    happened = Happening.objects.standing().filter(
        thing__in=list(things), kind__in=[*TAKEN, Kind.HANDED_IN], parcel__stop__is_cool=True
    )
    whole = happened.select_related(
        "trip__plan", "trip__vehicle", "parcel__order", "parcel__stop__producer", "parcel__stop__plan"
    ).prefetch_related("parcel__order__lines__listing__offer__product__keeping")  # fmt: skip
    told: dict[str, list[Happening]] = defaultdict(list)
    for one in whole.order_by("pk"):
        told[one.thing].append(one)
    days = {one.trip.plan.on for mine in told.values() for one in mine}
    notes = RoadNote.objects.of_days(*days).standing().filter(kind=RoadNote.Kind.TEMPERATURE)
    readings = list(notes.select_related("trip__plan", "trip__vehicle", "stop__producer"))
    return [_chain(mine, readings) for mine in told.values()]


def limits(parcel: TripParcel) -> tuple[int, int, bool]:
    """Return between which degrees a parcel must stay, and whether that is a guess."""
    lines = parcel.order.lines.all() if parcel.order else ()
    products = [line.listing.offer.product for line in lines if line.listing]
    found = []
    for product in products:
        keeping: Keeping | None = getattr(product, "keeping", None)
        if keeping and keeping.lowest_celsius is not None and keeping.highest_celsius is not None:
            found.append((keeping.lowest_celsius, keeping.highest_celsius, False))
        elif way_of(product, keeping).cool:
            is_frozen = any(word in fold(product.storage) for word in FROZEN_WORDS)
            found.append((*(FROZEN if is_frozen else FRESH), True))
    if not found:
        return (*FRESH, True)
    return max(one[0] for one in found), min(one[1] for one in found), any(one[2] for one in found)


def _chain(happened: Sequence[Happening], readings: Sequence[RoadNote]) -> Chain:
    parcel = cast("TripParcel", happened[-1].parcel)
    spans = list(_spans(happened))
    mine = tuple(note for note in readings if any(span.holds(note) for span in spans))
    return Chain(parcel, *limits(parcel), mine)


def _spans(happened: Sequence[Happening]) -> Iterable[_Span]:
    for one, following in zip(happened, [*happened[1:], None], strict=True):
        if one.kind in TAKEN:
            until = following.at if following else None
            yield _Span(one.trip.vehicle_id, one.trip.plan.on, one.at, until)
