"""A day as the planner asks for it: hubs, vehicles, and gates with their points and goods."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import zip_longest

from django.conf import settings
from django.utils.translation import gettext as _

from lensan.kernel.days import start_of
from lensan.logistics import planner
from lensan.logistics.actions.demanding import Demand, Parcel, demand
from lensan.logistics.actions.learning import factor_in_use
from lensan.logistics.models import CollectionPoint, Crossing, GateHours, Hub, TripParcel, Vehicle
from lensan.logistics.planner import HOUR, Day, Detour, Load, Point, Stop, StraightLine, Window
from lensan.producers.models import Plot, Producer

GATE_HOURS = Window(
    6 * HOUR, 18 * HOUR
)  # when someone is at home, where nobody has said: our guess
A_STOP, A_PARCEL = 300, 60  # seconds
REACHED_BY = {
    CollectionPoint.ReachedBy.ALL: frozenset[str](),
    CollectionPoint.ReachedBy.SMALL: frozenset({
        Vehicle.Kind.MOTORBIKE.value, Vehicle.Kind.THREE_WHEELER.value, Vehicle.Kind.BOAT.value,
    }),
    CollectionPoint.ReachedBy.WATER: frozenset({Vehicle.Kind.BOAT.value}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gate:
    """One halt at a producer's: its point, its own hours, and the parcels that change hands there."""

    key: str
    producer: Producer
    point: Point | None
    parcels: tuple[Parcel, ...]
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Framed:
    """A day for the planner, and what its keys stand for."""

    day: Day
    gates: dict[str, Gate]
    unplaced: tuple[Gate, ...]
    hubs: dict[str, int]
    vehicles: dict[str, int]
    notes: tuple[str, ...] = field(default=())


def frame(on: date) -> Framed:
    """Return the day as it would be planned now."""
    hubs = list(Hub.objects.working().select_related("commune").order_by("pk"))
    vehicles = list(Vehicle.objects.working().select_related("hub").order_by("pk"))
    wanted = demand(on)
    places = _Places(wanted, {hub.pk: hub.name for hub in hubs})
    gates = list(_gates(wanted.parcels, vehicles, places))
    placed = [(gate, gate.point) for gate in gates if gate.point]
    day = Day(
        hubs=tuple(_hub(hub) for hub in hubs),
        vehicles=tuple(_vehicle(vehicle) for vehicle in vehicles),
        stops=tuple(_stop(gate, point, on, places) for gate, point in placed),
        distances=distances(),
    )
    return Framed(
        day, {gate.key: gate for gate in gates}, tuple(gate for gate in gates if not gate.point),
        {hub.name: hub.pk for hub in hubs}, {one.plate: one.pk for one in vehicles}, wanted.notes,
    )  # fmt: skip


def distances() -> StraightLine:
    """Return how ways are measured: as the crow flies and a share more, round the known rivers."""
    crossings = Crossing.objects.select_related("one", "other").order_by("pk")
    detours = tuple(Detour(one.one.code, one.other.code, one.metres) for one in crossings)
    because = _("Chưa dùng máy chủ chỉ đường.")
    return StraightLine(factor_in_use(), detours, because)


class _Places:
    """Where producers are: at their plot, else their hamlet's point, else their commune's."""

    def __init__(self, wanted: Demand, hubs: dict[int, str]) -> None:
        those = {parcel.producer.pk: parcel.producer for parcel in wanted.parcels}
        plots = Plot.objects.filter(
            producer__in=those, latitude__isnull=False, longitude__isnull=False
        )
        self.plots = {plot.producer_id: plot for plot in plots.order_by("-pk")}
        hamlets = {one.hamlet_id for one in those.values() if one.hamlet_id}
        found = CollectionPoint.objects.filter(hamlet__in=hamlets).select_related("hamlet")
        self.points = {point.hamlet_id: point for point in found}
        told = GateHours.objects.filter(producer__in=those)
        self.hours = {one.producer_id: one for one in told}
        self.hubs = hubs

    def point(self, producer: Producer) -> Point | None:
        """Return where a producer is, None where not even the commune's point is known."""
        commune = producer.commune
        if plot := self.plots.get(producer.pk):
            return Point(plot.latitude or 0.0, plot.longitude or 0.0, commune.code)
        if point := self.points.get(producer.hamlet_id or 0):
            return Point(point.latitude, point.longitude, commune.code, f"điểm tập kết {point}")
        if commune.latitude is None or commune.longitude is None:
            return None
        return Point(commune.latitude, commune.longitude, commune.code, commune.title)

    def hub(self, producer: Producer) -> str | None:
        """Return the hub that serves the hamlet, where one was chosen and is open."""
        point = self.points.get(producer.hamlet_id or 0)
        return self.hubs.get(point.hub_id) if point and point.hub_id else None

    def window(self, producer: Producer) -> Window:
        """Return when someone is at home at the gate, as written down or as we guess."""
        opens, closes = self.own(producer)
        return Window(_seconds(opens), _seconds(closes)) if opens and closes else GATE_HOURS

    def own(self, producer: Producer) -> tuple[time | None, time | None]:
        """Return the household's own hours, where they were written down."""
        told = self.hours.get(producer.pk)
        return (told.opens, told.closes) if told else (None, None)

    def kinds(self, producer: Producer) -> frozenset[str]:
        """Return the kinds of vehicle that reach the gate, none where all do."""
        point = self.points.get(producer.hamlet_id or 0)
        return REACHED_BY[CollectionPoint.ReachedBy(point.reached_by if point else "")]


def _gates(
    parcels: Iterable[Parcel], vehicles: Sequence[Vehicle], places: _Places
) -> Iterator[Gate]:
    """Yield the gates: all of a producer's parcels together, as far as one vehicle holds them.

    What must be cool comes by itself, or nobody without a cool box could take the rest.
    """
    together: dict[tuple[int, bool], list[Parcel]] = defaultdict(list)
    for parcel in parcels:
        together[parcel.producer.pk, parcel.cool].append(parcel)
    for (number, cool), mine in together.items():
        producer = mine[0].producer
        point = places.point(producer)
        room = _room([one for one in vehicles if one.has_cool_box or not cool])
        ways = [
            list(_bins([one for one in mine if one.way == way], room)) for way in TripParcel.Way
        ]
        for turn, some in enumerate(zip_longest(*ways, fillvalue=()), start=1):
            key = f"{number}{'c' if cool else ''}-{turn}"
            things = tuple(one for part in some for one in part)
            yield Gate(key, producer, point, things, *places.own(producer))


def _room(vehicles: Sequence[Vehicle]) -> Load:
    """Return what the largest vehicle holds; with none, a ton."""
    if not vehicles:
        return Load(1_000_000, 5_000)
    largest = max(vehicles, key=lambda one: (one.capacity_kg, one.capacity_litres))
    return Load(1000 * largest.capacity_kg, largest.capacity_litres)


def _bins(parcels: Sequence[Parcel], room: Load) -> Iterator[tuple[Parcel, ...]]:
    """Yield the parcels in groups that the room holds; one that is too large stands alone."""
    group, load = list[Parcel](), Load()
    for parcel in parcels:
        more = load + Load(parcel.grams, parcel.litres)
        if group and not more.fits(room):
            yield tuple(group)
            group, more = [], Load(parcel.grams, parcel.litres)
        group.append(parcel)
        load = more
    if group:
        yield tuple(group)


def _stop(gate: Gate, point: Point, on: date, places: _Places) -> Stop:
    fresh = [one.fresh_until for one in gate.parcels if one.fresh_until]
    due = round((min(fresh) - start_of(on)).total_seconds()) if fresh else None
    return Stop(
        gate.key, point, drops=_load(gate, TripParcel.Way.DROP),
        picks=_load(gate, TripParcel.Way.PICK), window=places.window(gate.producer),
        service=A_STOP + A_PARCEL * len(gate.parcels),
        harvested=0 if fresh else None, fresh_for=due,
        cool=any(one.cool for one in gate.parcels), kinds=places.kinds(gate.producer),
        hub=places.hub(gate.producer),
        penalty=settings.WAITING_COSTS if all(one.may_wait for one in gate.parcels) else None,
    )  # fmt: skip


def _load(gate: Gate, way: TripParcel.Way) -> Load:
    mine = [one for one in gate.parcels if one.way == way]
    return Load(sum(one.grams for one in mine), sum(one.litres for one in mine))


def _hub(hub: Hub) -> planner.Hub:
    return planner.Hub(
        hub.name, Point(hub.latitude, hub.longitude, hub.commune.code),
        Window(_seconds(hub.from_time), _seconds(hub.to_time)), 60 * hub.handling_minutes,
    )  # fmt: skip


def _vehicle(one: Vehicle) -> planner.Vehicle:
    return planner.Vehicle(
        one.plate, one.hub.name, Load(1000 * one.capacity_kg, one.capacity_litres), kind=one.kind,
        cool=one.has_cool_box, shift=Window(_seconds(one.from_time), _seconds(one.to_time)),
        hours=HOUR * one.hours, trips=one.trips_a_day, speed=one.speed_kmh,
        cost_per_km=one.cost_per_km, cost_per_stop=one.cost_per_stop, cost_per_day=one.cost_per_day,
    )  # fmt: skip


def _seconds(moment: time) -> int:
    return HOUR * moment.hour + 60 * moment.minute
