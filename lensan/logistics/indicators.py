"""What two-way trips bring, from what happened on the road.

Several versions of a day can each have been driven for a while, so ways are counted stop by stop:
a way is driven once the stop at its end is served or failed, the way home once the vehicle is back.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import F, Prefetch, Sum

from lensan.logistics.models import (
    Happening,
    LoadSuggestion,
    RoadNote,
    Trip,
    TripParcel,
    TripStop,
)
from lensan.logistics.models.plans import TripQuerySet

ON_TIME = timedelta(minutes=30)
Kind = Happening.Kind
GATE = frozenset({Kind.SERVED, Kind.FAILED})
HARM = frozenset({RoadNote.Kind.DAMAGED, RoadNote.Kind.LOST})


@dataclass(frozen=True, slots=True)
class Driven:
    """What trips add up to: metres, grams, đồng, seconds, and counts.

    `room` is what the vehicles that left could carry each way; `waited` are the seconds from harvest
    to hub of `timed` parcels.
    """

    trips: int = 0
    metres: int = 0
    empty: int = 0
    room: int = 0
    out: int = 0
    back: int = 0
    cost: int = 0
    parcels: int = 0
    served: int = 0
    on_time: int = 0
    failed: int = 0
    waited: int = 0
    timed: int = 0
    cash: int = 0

    def __add__(self, other: "Driven") -> "Driven":
        """Return both together."""
        return Driven(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def gates(self) -> int:
        """Số điểm dừng xe đã đến: xong hoặc không giao nhận được."""
        return self.served + self.failed

    @property
    def kilos(self) -> int:
        """Số kg đã chở đi và đã nhận về."""
        return (self.out + self.back) // 1000

    @property
    def cost_per_kilo(self) -> int | None:
        """Chi phí phần đường đã chạy chia cho số kg đã chở đi và nhận về."""
        return self.cost // self.kilos if self.kilos else None

    @property
    def cost_per_parcel(self) -> int | None:
        """Chi phí phần đường đã chạy chia cho số kiện đã vào bưu cục hoặc đã giao tận tay."""
        return self.cost // self.parcels if self.parcels else None

    @property
    def hours(self) -> float | None:
        """Số giờ trung bình từ thu hoạch (5 giờ sáng ngày thu hoạch của lô) đến khi vào bưu cục."""
        return round(self.waited / self.timed / 3600, 1) if self.timed else None


def of_days(first: date, last: date) -> Driven:
    """Return what the trips from one day to another add up to, both days included."""
    return sum((driven(trip) for trip in trips_of(first, last)), Driven())


def trips_of(first: date, last: date) -> Iterator[Trip]:
    """Yield the trips on which something happened, with their stops and what happened."""
    stands = Happening.objects.standing()
    happened = stands.select_related("stop", "parcel").order_by("pk")
    driven_on = stands.filter(trip__plan__on__range=(first, last))
    found = Trip.objects.filter(pk__in=driven_on.values("trip"))
    whole = found.select_related("vehicle__driver", "hub", "plan").prefetch_related(
        Prefetch("stops", queryset=TripStop.objects.order_by("number")),
        Prefetch("happenings", queryset=happened),
    )
    yield from whole.order_by("leaves_at", "vehicle__plate", "number")


def driven(trip: Trip) -> Driven:
    """Return what one trip adds up to."""
    kinds: dict[str, list[Happening]] = defaultdict(list)
    for one in trip.happenings.all():
        kinds[one.kind].append(one)
    metres, empty = _ways(trip, kinds)
    left = bool(kinds[Kind.LEFT])
    waits = list(_waits(kinds[Kind.HANDED_IN]))
    return Driven(
        trips=left, metres=metres, empty=empty,
        room=1000 * trip.vehicle.capacity_kg * left, out=trip.out_g * left,
        back=sum(_grams(one) for one in kinds[Kind.PICKED]),
        cost=trip.cost * metres // trip.metres if trip.metres else 0,
        parcels=len(kinds[Kind.HANDED_IN]) + len(kinds[Kind.DELIVERED]),
        served=len(kinds[Kind.SERVED]), failed=len(kinds[Kind.FAILED]),
        on_time=sum(_in_time(one) for one in kinds[Kind.SERVED]),
        waited=round(sum(waits)), timed=len(waits),
        cash=sum(one.cash for one in kinds[Kind.DELIVERED]),
    )  # fmt: skip


def _ways(trip: Trip, kinds: dict[str, list[Happening]]) -> tuple[int, int]:
    """Return how far it has been driven, and how far of it with nothing aboard, as planned."""
    done = {one.stop_id for kind in GATE for one in kinds[kind]}
    load, metres, empty = trip.out_g, 0, 0
    legs = [(stop.metres, stop.pk in done, stop.load_g) for stop in trip.stops.all()]
    home = trip.metres - sum(way for way, _done, _load in legs)
    for way, is_driven, after in [*legs, (home, bool(kinds[Kind.HOME]), 0)]:
        metres += way * is_driven
        empty += way * (is_driven and not load)
        load = after
    return metres, empty


def _grams(one: Happening) -> int:
    if one.grams is not None:
        return one.grams
    return one.parcel.grams if one.parcel else 0


def _in_time(one: Happening) -> bool:
    return bool(one.stop and one.stop.starts_at and one.at <= one.stop.starts_at + ON_TIME)


def _waits(handed_in: list[Happening]) -> Iterator[float]:
    for one in handed_in:
        harvested: datetime | None = one.parcel.harvested_at if one.parcel else None
        if harvested:
            yield (one.at - harvested).total_seconds()


@dataclass(frozen=True, slots=True)
class Loads:
    """What accepted suggestions bring: how many, đồng saved, and đồng hoped for from trucks to be filled."""

    accepted: int = 0
    saved: int = 0
    hoped: int = 0


def loads(first: date, last: date) -> Loads:
    """Số gợi ý gom hàng đã nhận và tiền bớt được, cho các ngày chở từ ngày này đến ngày kia.

    Đơn gửi chung chỉ tính là bớt khi đã đặt một vận đơn chung, theo giá đã đặt. Tiền của gợi ý rủ thêm hàng tính
    riêng: chỉ bớt được khi người được hỏi gửi hàng thật.
    """
    held = LoadSuggestion.objects.filter(on__range=(first, last))
    saves = held.that_save().order_by().values("kind").annotate(d=Sum(F("before") - F("after")))
    found: dict[str, int] = {row["kind"]: row["d"] for row in saves}
    hoped = found.pop(LoadSuggestion.Kind.FILL.value, 0)
    return Loads(held.filter(state="accepted").count(), sum(found.values()), hoped)


@dataclass(frozen=True, slots=True)
class HarmedParcel:
    """A parcel that was damaged or lost on a trip, in grams, and what was noted of it."""

    parcel: TripParcel
    lost_g: int
    damaged_g: int
    notes: tuple[RoadNote, ...]


@dataclass(frozen=True, slots=True)
class Harmed:
    """What was damaged and lost of the parcels that were carried, with the list behind the numbers."""

    carried: int
    parcels: tuple[HarmedParcel, ...]

    @property
    def lost(self) -> int:
        """Số kiện mất cả kiện hoặc một phần."""
        return sum(one.lost_g > 0 for one in self.parcels)

    @property
    def damaged(self) -> int:
        """Số kiện hư hỏng mà không mất phần nào."""
        return sum(not one.lost_g for one in self.parcels)

    @property
    def lost_g(self) -> int:
        """Số gam đã mất."""
        return sum(one.lost_g for one in self.parcels)

    @property
    def damaged_g(self) -> int:
        """Số gam hư hỏng."""
        return sum(one.damaged_g for one in self.parcels)


def harmed(trips: TripQuerySet) -> Harmed:
    """Số kiện và khối lượng hư hỏng, mất trên các chuyến này, trong số kiện đã chở.

    Kiện đã chở là kiện đã nhận lên xe, đã giao tận tay, hoặc bị ghi hư hỏng hay mất. Ghi chú đã rút
    lại không tính; kiện vừa hư hỏng vừa mất tính là mất, và không quá khối lượng của kiện.
    """
    stands = Happening.objects.standing()
    carried = stands.filter(trip__in=trips, kind__in=[Kind.PICKED, Kind.DELIVERED])
    found: dict[str, list[RoadNote]] = defaultdict(list)
    told = RoadNote.objects.standing().filter(trip__in=trips, kind__in=HARM)
    whole = told.select_related("parcel__order", "parcel__stop__producer", "trip__vehicle", "by")
    for note in whole.order_by("pk"):
        found[note.thing].append(note)
    things = set(carried.values_list("thing", flat=True)) | set(found)
    return Harmed(len(things), tuple(_harmed(notes) for notes in found.values()))


def _harmed(notes: list[RoadNote]) -> HarmedParcel:
    parcel = cast("TripParcel", notes[0].parcel)  # the database holds it so
    lost = min(sum(one.harmed_g for one in notes if one.kind == RoadNote.Kind.LOST), parcel.grams)
    damaged = sum(one.harmed_g for one in notes if one.kind == RoadNote.Kind.DAMAGED)
    return HarmedParcel(parcel, lost, min(damaged, parcel.grams - lost), tuple(notes))
