"""Which small orders of a day make a load, as the book stands now; nothing is kept here."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from lensan.kernel.days import start_of
from lensan.logistics import connector, planner
from lensan.logistics.actions.addressing import receiver_of
from lensan.logistics.actions.demanding import Parcel
from lensan.logistics.actions.filling import fillings
from lensan.logistics.actions.framing import Framed, frame
from lensan.logistics.models import (
    Carrier,
    Consignment,
    DayPlan,
    LoadSuggestion,
    SuggestedOrder,
    TripParcel,
)
from lensan.logistics.planner import Kind, Load, Prices, Site
from lensan.logistics.planner.distances import crow
from lensan.logistics.tariffs import NoTariff, Tariff, tariff_from
from lensan.orders.models import Order

# Our guess where no carrier's table is written down: by it 70 kg cost 420,200 đồng, as the province's
# households told (420,000).
GUESSED = Tariff(first_grams=1_000, first_fee=20_000, step_grams=1_000, step_fee=5_800)
DOOR = 5_000  # to part a load in the buyers' district, for each receiver: our guess
PROMISE = timedelta(days=2)  # within which goods leave where the floor names no moment: our guess
DAY = timedelta(days=1)
ENDED = (Consignment.State.CANCELLED, Consignment.State.REFUSED)


@dataclass(frozen=True, slots=True)
class Found:
    """A suggestion as the book stands now; `key` is the same as long as it is the same.

    `area` is how the first order's buyer wrote the district.
    """

    kind: Kind
    hub: int
    before: int
    after: int
    is_guess: bool
    area: str = ""
    orders: tuple[int, ...] = ()
    joins: tuple[int, ...] = ()
    trip: int | None = None
    riders: tuple[dict[str, Any], ...] = ()

    @property
    def key(self) -> str:
        """What it is, in few letters."""
        told = (self.kind.value, self.hub, self.orders, self.joins, self.trip)
        return sha256(repr((*told, self.riders)).encode()).hexdigest()[:40]


def found(on: date) -> list[Found]:
    """Return all that would save money on a day if it were decided now."""
    today = frame(on)
    if not today.hubs:
        return []
    return [*_orders_as_loads(on, today), *_trucks_to_fill(on)]


def prices() -> tuple[Tariff, bool]:
    """Return what a parcel costs beyond the province, and whether that is our guess."""
    for carrier in Carrier.objects.in_use().order_by("name"):
        try:
            return tariff_from(carrier.settings.get("tariff", {})), False
        except NoTariff:
            continue
    return GUESSED, True


def _orders_as_loads(on: date, today: Framed) -> Iterator[Found]:
    tariff, is_guess = prices()
    book = _Book(on, today, frame(on + DAY))
    reckoned = Prices(lambda load: tariff.fee(_parcel(load)), DOOR, tariff.heaviest)
    for one in planner.suggestions(
        book.orders, today=on.toordinal(), prices=reckoned, sites=book.sites()
    ):
        yield Found(
            one.kind, today.hubs[one.hub], one.before, one.after, is_guess,
            book.facts[int(one.orders[0])].words, tuple(map(int, one.orders)),
            tuple(map(int, one.joins)),
        )  # fmt: skip


def _trucks_to_fill(on: date) -> Iterator[Found]:
    for trip, filling, riders in fillings(on):
        yield Found(
            Kind.FILL, trip.hub_id, filling.before, filling.after, is_guess=False, trip=trip.pk,
            riders=riders,
        )  # fmt: skip


def _parcel(load: Load) -> connector.Parcel:
    """Return a parcel of that room: so many litres are a bar of ten by ten centimetres."""
    return connector.Parcel(load.grams, "", length=10 * load.litres, width=10, height=10)


@dataclass(frozen=True, slots=True)
class _Facts:
    area: str
    words: str
    receiver: str
    due_by: datetime


class _Book:
    """What leaves on a day and on the next: the orders to decide on, and all that is certain."""

    def __init__(self, on: date, today: Framed, tomorrow: Framed) -> None:
        self.on, self.framed = on, (today, tomorrow)
        now = _parcels(today)
        seen = {parcel.thing for _hub, parcel in now}
        then = [one for one in _parcels(tomorrow) if one[1].thing not in seen]
        numbers = {parcel.order for _hub, parcel in (*now, *then) if parcel.order}
        self.facts = dict(_facts(numbers))
        self.settled = set(SuggestedOrder.objects.taken().values_list("order", flat=True))
        declined = LoadSuggestion.objects.filter(on=on, kind=Kind.WAIT, state="declined")
        parts = SuggestedOrder.objects.filter(suggestion__in=declined, is_joined=False)
        self.to_go = set(parts.values_list("order", flat=True))
        self.days = (now, then)
        self.tomorrow_is_settled = DayPlan.objects.in_force(on + DAY) is not None
        self.orders = [
            self._order(hub, parcel, day)
            for day, some in enumerate(self.days)
            for hub, parcel in some
            if self._is_free(parcel)
        ]

    def sites(self) -> dict[str, Site]:
        """Return the hubs: their vehicles' room and stops, and the gates where these stop anyhow."""
        return {hub.key: self._site(hub.key) for hub in self.framed[0].day.hubs}

    def _site(self, hub: str) -> Site:
        vehicles = [one for one in self.framed[0].day.vehicles if one.hub == hub]
        certain = [
            [parcel for where, parcel in day if where == hub and not self._is_free(parcel)]
            for day in self.days
        ]
        room = sum((one.capacity for one in vehicles), Load())
        booked = [one for one in certain[1] if one.way == TripParcel.Way.PICK]
        grams, litres = sum(one.grams for one in booked), sum(one.litres for one in booked)
        now, then = (frozenset(str(one.producer.pk) for one in day) for day in certain)
        return Site(
            min((one.cost_per_stop for one in vehicles), default=0),
            Load(max(0, room.grams - grams), max(0, room.litres - litres)), (now, then),
        )  # fmt: skip

    def _is_free(self, parcel: Parcel) -> bool:
        """Tell whether anything can be decided: it goes to a buyer, and no suggestion has it yet.

        What must be cool goes by itself and at once.
        """
        return parcel.order is not None and not parcel.cool and parcel.order not in self.settled

    def _order(self, hub: str, parcel: Parcel, day: int) -> planner.Order:
        number = parcel.order or 0
        facts, ready = self.facts[number], self.on.toordinal() + day
        waits = day == 1 or (number not in self.to_go and self._keeps(hub, parcel, facts))
        return planner.Order(
            str(number), hub, str(parcel.producer.pk), facts.area, Load(parcel.grams, parcel.litres),
            ready, self.on.toordinal() + waits, facts.receiver,
        )  # fmt: skip

    def _keeps(self, hub: str, parcel: Parcel, facts: _Facts) -> bool:
        """Tell whether it may wait: at its hub by tomorrow's closing, still fresh and as promised.

        Where tomorrow's plan is in force already, no vehicle would come for it.
        """
        if self.tomorrow_is_settled:
            return False
        closes = next(one.open.closes for one in self.framed[0].day.hubs if one.key == hub)
        there = start_of(self.on + DAY) + timedelta(seconds=closes)
        return there <= min(parcel.fresh_until or there, facts.due_by)


def _parcels(framed: Framed) -> list[tuple[str, Parcel]]:
    """Return each parcel of a day with the hub it goes to: the one that was chosen, else the nearest."""
    hubs, stops = framed.day.hubs, framed.day.stops
    if not stops:
        return []
    nearest = crow([one.point for one in stops], [one.point for one in hubs]).argmin(axis=1)
    return [
        (stop.hub or hubs[int(number)].key, parcel)
        for stop, number in zip(stops, nearest, strict=True)
        for parcel in framed.gates[stop.key].parcels
    ]


def _facts(orders: Collection[int]) -> Iterator[tuple[int, _Facts]]:
    """Yield of each order where it goes, and by when the goods are to leave.

    An order that has a number with a carrier or the floor is sent by itself: its label is written.
    """
    sent = set(_sent(orders))
    for order in Order.objects.filter(pk__in=orders):
        alone = order.tracking or order.pk in sent
        address = "" if alone else order.buyer_address
        due_by = order.confirm_by or order.placed_at + PROMISE
        area, words = planner.area_of(address), planner.as_written(address)
        receiver = "\n".join(receiver_of(order)) if order.buyer_name and order.buyer_phone else ""
        yield order.pk, _Facts(area, words, receiver, due_by)


def _sent(orders: Collection[int]) -> Iterable[int]:
    held = Consignment.objects.filter(order__in=orders).exclude(state__in=ENDED)
    return held.values_list("order", flat=True)
