"""The detour factor is learned from trips whose kilometres were noted, and taken where an officer says so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.logistics.models import DetourFactor, Happening, RoadNote, Trip
from lensan.logistics.models.happenings import GATE
from lensan.logistics.planner import Point
from lensan.logistics.planner.calibrating import DrivenTrip, calibrated
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.underway import ABOARD

LATEST = 500  # trips: roads and habits change
KM = 1000
Moment = RoadNote.Moment


class NothingLearned(Exception):
    """Too few trips were noted, or they teach another factor by now."""

    def __init__(self) -> None:
        super().__init__(_("Số chuyến hoặc hệ số vừa thay đổi. Hãy xem lại rồi bấm lần nữa."))


def factor_in_use() -> float:
    """Return how much longer than the crow's way a road counts: as an officer took it, else the setting."""
    taken = DetourFactor.objects.order_by("pk").last()
    return taken.factor if taken and taken.factor else settings.DETOUR_FACTOR


def driven_trips() -> list[DrivenTrip]:
    """Return the latest trips of which it was noted how far they were driven, with the crow's way."""
    notes = RoadNote.objects.standing().filter(kind=RoadNote.Kind.ODOMETER).order_by("pk")
    home = notes.filter(moment=Moment.HUB).order_by("-pk").values_list("trip", flat=True)
    read: dict[int, dict[str, int]] = defaultdict(dict)
    for note in notes.filter(trip__in=list(home[:LATEST])):
        read[note.trip_id][note.moment] = note.km or 0
    whole = {pk: told for pk, told in read.items() if Moment.LEAVING in told}
    return [
        DrivenTrip(straight, KM * (whole[pk][Moment.HUB] - whole[pk][Moment.LEAVING]))
        for pk, straight in _straight(whole)
    ]


@transaction.atomic
def take(factor: float, *, by: User, at: datetime) -> None:
    """Let ways be measured by the factor that trips teach; it is the one that was seen. Once.

    :raises NothingLearned: trips teach none, or another by now
    """
    found = calibrated(driven_trips())
    if found is None or found.factor != factor:
        raise NothingLearned
    if factor != factor_in_use():
        _write(
            DetourFactor(
                factor=factor, trips=found.count, low=found.interval[0], high=found.interval[1]
            ),
            by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def give_back(*, by: User, at: datetime) -> None:
    """Let the setting count again."""
    if (last := DetourFactor.objects.order_by("pk").last()) and last.factor:
        _write(DetourFactor(factor=None), by=by, at=at)


def _write(row: DetourFactor, *, by: User, at: datetime) -> None:
    row.by, row.at = by, at
    row.save()
    record("logistics.detour_factor", row, by=by, at=at, factor=row.factor, trips=row.trips)


def _straight(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield trips with the crow's metres from halt to halt and home, where every halt's point is known.

    What was under way already when it was planned did not begin at its hub.
    """
    trips = Trip.objects.filter(pk__in=list(numbers)).exclude(stops__key__startswith=ABOARD)
    gates: dict[int, list[Happening]] = defaultdict(list)
    stands = Happening.objects.standing()
    done = stands.filter(trip__in=trips, kind__in=GATE).select_related("stop")
    for one in done.order_by("at", "pk"):
        gates[one.trip_id].append(one)
    for trip in trips.select_related("hub").order_by("pk"):
        hub = Point(trip.hub.latitude, trip.hub.longitude)
        halts = [
            Point(one.stop.latitude, one.stop.longitude)
            for one in gates[trip.pk]
            if one.stop and one.stop.latitude is not None and one.stop.longitude is not None
        ]
        if len(halts) == len(gates[trip.pk]):
            way = [hub, *halts, hub]
            yield trip.pk, round(float(crow(way[:-1], way[1:]).diagonal().sum()))
