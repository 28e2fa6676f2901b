"""Make loads of small orders: send together, wait a day, fill the truck; each with what it saves.

Days are ordinals (`date.toordinal`), weights grams, volumes litres, money whole đồng.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lensan.logistics.planner.problem import Load


class Kind(StrEnum):
    """What is suggested."""

    TOGETHER = "together"
    WAIT = "wait"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Order:
    """A small order: from which gate and hub to which buyer's district, and when it may leave.

    `keeps_until` is the last day on which it may leave, still fresh and within what was promised.
    An order whose district nobody knows has none, and is sent by itself. `receiver` is the same for
    orders that go to the same hands; where nobody knows, it is nobody else's.
    """

    key: str
    hub: str
    gate: str
    district: str
    load: Load
    ready: int
    keeps_until: int
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A hub: what a stop of its vehicles costs, what they still hold tomorrow, where they go anyhow.

    `calls` are the gates at which a vehicle stops whatever is decided: today's, and tomorrow's.
    """

    stop: int
    room: Load
    calls: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Prices:
    """What a parcel costs beyond the hub, and what each receiver of a load costs where it is parted.

    `heaviest` is what one parcel weighs at most, 0 where nobody says.
    """

    parcel: Callable[[Load], int]
    door: int = 0
    heaviest: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do with orders of today, which of tomorrow's they join, and what it costs now and then."""

    kind: Kind
    hub: str
    district: str
    orders: tuple[str, ...]
    joins: tuple[str, ...]
    before: int
    after: int

    @property
    def saved(self) -> int:
        """How many đồng it saves."""
        return self.before - self.after


def suggestions(
    orders: Iterable[Order], *, today: int, prices: Prices, sites: Mapping[str, Site]
) -> tuple[Suggestion, ...]:
    """Return what would save money if it were decided today, what saves most first.

    Orders of one district that leave one hub today go as one load. Those that keep until tomorrow
    wait where they make one load with tomorrow's, or where a vehicle comes to their gate tomorrow
    anyhow; never more of them than tomorrow's vehicles hold. Each suggestion stands by itself: what
    the others save is worked out anew once one was accepted. An order is in one of them at most.
    """
    of_hub: dict[str, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda one: one.key):
        if order.ready <= today + 1 and order.keeps_until >= max(today, order.ready):
            of_hub[order.hub].append(order)
    found = [
        one
        for hub, there in of_hub.items()
        for one in _for_hub(_Hub(hub, sites[hub], there, today, prices))
    ]
    return tuple(sorted(found, key=lambda one: (-one.saved, one.hub, one.district, one.orders)))


@dataclass(frozen=True, slots=True)
class _Hub:
    """All that leaves one hub on two days."""

    key: str
    site: Site
    orders: Sequence[Order]
    today: int
    prices: Prices

    def leaving(self, day: int, district: str | None = None) -> list[Order]:
        return [
            one
            for one in self.orders
            if max(one.ready, self.today) == day and district in (None, one.district)
        ]

    def stops(self, orders: Iterable[Order], calls: frozenset[str]) -> int:
        return self.site.stop * len(calls.union(one.gate for one in orders))


def _for_hub(hub: _Hub) -> Iterator[Suggestion]:
    for district in sorted({one.district for one in hub.orders}):
        now = hub.leaving(hub.today, district)
        if wait := _wait(hub, district, now):
            yield wait
            now = [one for one in now if one.key not in wait.orders]
        for load in _loads(now, hub.prices):
            apart = sum(hub.prices.parcel(one.load) for one in load)
            if (once := _sent(load, hub.prices)) < apart:
                keys = tuple(one.key for one in load)
                yield Suggestion(Kind.TOGETHER, hub.key, district, keys, (), apart, once)


def _wait(hub: _Hub, district: str, now: Sequence[Order]) -> Suggestion | None:
    before = _two_days(hub, district, [])
    waits = _that_fit(hub, [one for one in now if one.keeps_until > hub.today])
    after = _two_days(hub, district, waits)
    for one in list(waits):  # none waits for nothing
        fewer = [other for other in waits if other is not one]
        if (cost := _two_days(hub, district, fewer)) <= after:
            waits, after = fewer, cost
    if after >= before:
        return None
    joined = hub.leaving(hub.today + 1, district) if district else []
    keys, others = (tuple(one.key for one in some) for some in (waits, joined))
    return Suggestion(Kind.WAIT, hub.key, district, keys, others, before, after)


def _two_days(hub: _Hub, district: str, waits: Sequence[Order]) -> int:
    """Return what a district's orders cost on both days if these wait, and the stops for all."""
    now, later = hub.leaving(hub.today), hub.leaving(hub.today + 1)
    now, later = [one for one in now if one not in waits], [*later, *waits]
    days = ((now, hub.site.calls[0]), (later, hub.site.calls[1]))
    return sum(
        _all((one for one in some if one.district == district), hub.prices)
        + hub.stops(some, calls)
        for some, calls in days
    )


def _that_fit(hub: _Hub, orders: Iterable[Order]) -> list[Order]:
    """Return the first orders that tomorrow's vehicles hold besides what is tomorrow's."""
    found, load = [], sum((one.load for one in hub.leaving(hub.today + 1)), Load())
    for one in orders:
        if (load + one.load).fits(hub.site.room):
            found.append(one)
            load += one.load
    return found


def _loads(orders: Iterable[Order], prices: Prices) -> Iterator[list[Order]]:
    """Yield orders of one district in loads no heavier than one parcel may be, by their keys."""
    load: list[Order] = []
    for one in sorted(orders, key=lambda one: one.key):
        full = sum(other.load.grams for other in load) + one.load.grams > prices.heaviest > 0
        if load and (full or not one.district):
            yield load
            load = []
        load.append(one)
    if load:
        yield load


def _all(orders: Iterable[Order], prices: Prices) -> int:
    return sum(_sent(load, prices) for load in _loads(orders, prices))


def _sent(load: Sequence[Order], prices: Prices) -> int:
    """Return what a load costs, as one parcel or as several, whichever is less."""
    apart = sum(prices.parcel(one.load) for one in load)
    doors = len({one.receiver or one.key for one in load})
    parting = prices.door * doors if doors > 1 else 0  # what goes to one receiver is not parted
    return min(apart, prices.parcel(sum((one.load for one in load), Load())) + parting)


@dataclass(frozen=True, slots=True)
class Aboard:
    """A trip as planned: what it carries in all, its fullest moment, what it holds and costs, where it calls."""

    carried: int
    fullest: Load
    capacity: Load
    cost: int
    gates: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rider:
    """What could ride along: whose, how much room one of it takes, how many there are at most."""

    key: str
    gate: str
    unit: Load
    most: int


@dataclass(frozen=True, slots=True)
class Filling:
    """How many of which riders fill a truck; what the goods aboard bear of the trip now and then."""

    riders: tuple[tuple[Rider, int], ...]
    before: int
    after: int

    @property
    def saved(self) -> int:
        """How many đồng less the goods aboard bear."""
        return self.before - self.after


def filling(aboard: Aboard, riders: Iterable[Rider], *, stop: int) -> Filling | None:
    """Return what could fill a truck that drives half empty, None where nothing would pay.

    What a trip costs is shared by weight. A rider from a gate at which the truck would not stop
    costs `stop` more, all of which is reckoned to the goods aboard; the way there is not known.
    """
    is_half_empty = 2 * aboard.fullest.grams <= aboard.capacity.grams
    if not (aboard.carried and is_half_empty and aboard.fullest.fits(aboard.capacity)):
        return None
    chosen: list[tuple[Rider, int]] = []
    best = aboard.cost
    for rider in sorted(riders, key=lambda one: (-one.most * one.unit.grams, one.key)):
        count = _fitting(rider, aboard, chosen)
        if count and (borne := _borne(aboard, [*chosen, (rider, count)], stop)) < best:
            chosen.append((rider, count))
            best = borne
    return Filling(tuple(chosen), aboard.cost, best) if chosen else None


def _fitting(rider: Rider, aboard: Aboard, chosen: Iterable[tuple[Rider, int]]) -> int:
    grams = sum(count * one.unit.grams for one, count in chosen) + aboard.fullest.grams
    litres = sum(count * one.unit.litres for one, count in chosen) + aboard.fullest.litres
    rooms = (
        (aboard.capacity.grams - grams, rider.unit.grams),
        (aboard.capacity.litres - litres, rider.unit.litres),
    )
    return max(0, min([rider.most, *(room // one for room, one in rooms if one)]))


def _borne(aboard: Aboard, riders: Iterable[tuple[Rider, int]], stop: int) -> int:
    """Return what the goods aboard bear, rounded up."""
    grams = sum(count * rider.unit.grams for rider, count in riders)
    new = {rider.gate for rider, _count in riders} - aboard.gates
    share = -(-aboard.cost * aboard.carried // (aboard.carried + grams))
    return share + stop * len(new)
