"""What is to be picked up and handed over on a day: sold by households, and ordered in by them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lensan.catalogue.models import Product
from lensan.catalogue.models.goods import Unit
from lensan.kernel.days import start_of
from lensan.kernel.text import fold
from lensan.logistics.models import DayPlan, Happening, Keeping, SuggestedOrder, TripParcel
from lensan.orders.models import Order, OrderLine, Reservation
from lensan.producers.models import Producer
from lensan.supply.models import SupplyOrder

# Where nobody has said: our own guesses, told on every plan that rests on them.
GUESSED_GRAMS = 1000  # of one unit
LITRES_A_KILO = 2  # of produce, loosely packed
LIFE_PARTS, LEAST_HOURS, MOST_HOURS, PERISHABLE_DAYS = 4, 6, 48, 14
HARVEST = timedelta(hours=5)  # after midnight
COOL_WORDS = ("lanh", "dong da", "cap dong")
WAITS = (Order.State.CONFIRMED, Order.State.READY)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes one way: so many grams and litres, whether cool, until when it is fresh.

    `thing` names it in every version of a day; `guesses` say what of it nobody has told. What `may_wait`
    is promised for a later day, and can be carried then as well.
    """

    thing: str
    producer: Producer
    way: TripParcel.Way
    grams: int
    litres: int
    cool: bool = False
    harvested_at: datetime | None = None
    fresh_until: datetime | None = None
    order: int | None = None
    supply: int | None = None
    may_wait: bool = False
    guesses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """All that is to be carried on a day, and in words what of it rests on guesses or waits."""

    parcels: tuple[Parcel, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How a product travels, as written down or guessed from its label."""

    fresh_hours: int | None
    cool: bool
    unit_litres: float | None
    guessed: bool = False


def demand(on: date) -> Demand:
    """Return what is to be picked up and handed over on a day."""
    found = list(_waiting(on))
    harvested, later = _split(found, on)
    parcels = [_picked(order, lots, on) for order, lots in harvested]
    parcels += _ordered_in(on)
    return Demand(tuple(parcels), tuple(_notes(parcels, later)))


def way_of(product: Product, keeping: Keeping | None) -> Way:
    """Return how a product travels; where nobody has said, from its shelf life and storage."""
    if keeping:
        return Way(keeping.fresh_hours, keeping.is_cool, keeping.unit_litres)
    cool = any(word in fold(product.storage) for word in COOL_WORDS)
    days = product.shelf_life_days
    if days is None or days > PERISHABLE_DAYS:
        return Way(None, cool, None, guessed=cool)
    hours = min(max(24 * days // LIFE_PARTS, LEAST_HOURS), MOST_HOURS)
    return Way(hours, cool, None, guessed=True)


def _waiting(on: date) -> Iterator[Order]:
    """Yield the orders whose goods wait at their gate, on no trip of another day, not left for the next."""
    elsewhere = _elsewhere(on).filter(order__isnull=False)
    picked = Happening.objects.standing().filter(kind=Happening.Kind.PICKED)
    gone = picked.filter(parcel__order__isnull=False)
    waits = Order.objects.filter(state__in=WAITS, handed_over=None)
    whole = waits.select_related("stall__producer__commune", "stall__producer__hamlet")
    free = whole.exclude(
        Q(pk__in=elsewhere.values("order"))
        | Q(pk__in=gone.values("parcel__order"))
        | Q(pk__in=SuggestedOrder.objects.waiting(on).values("order"))
    )
    yield from free.prefetch_related("lines__listing__offer__product__keeping").order_by("pk")


def _ordered_in(on: date) -> Iterator[Parcel]:
    """Yield what households ordered in and are to be brought, as far as it is on no other day's trip."""
    elsewhere = _elsewhere(on).filter(supply__isnull=False)
    for order in SupplyOrder.objects.to_deliver(on).exclude(pk__in=elsewhere.values("supply")):
        yield Parcel(
            f"supply-{order.pk}", order.producer, TripParcel.Way.DROP, order.grams,
            max(1, order.millilitres // 1000), supply=order.pk, may_wait=_later(order.group.deliver_by, on),
        )  # fmt: skip


def _later(promised: date | None, on: date) -> bool:
    return promised is not None and promised > on


def _elsewhere(on: date) -> QuerySet[TripParcel]:
    """Return what is on a trip of another day that is still to be driven, and did not fail there."""
    ahead = DayPlan.objects.filter(state=DayPlan.State.APPROVED, on__gte=timezone.localdate())
    theirs = TripParcel.objects.filter(
        stop__plan__in=ahead.exclude(on=on), stop__trip__isnull=False
    )
    failed = Happening.objects.standing().filter(kind=Happening.Kind.FAILED)
    return theirs.exclude(stop__in=failed.values("stop"))


Lots = Sequence[Reservation]


def _split(orders: Sequence[Order], on: date) -> tuple[list[tuple[Order, Lots]], list[Order]]:
    """Return the orders with their lots, and those whose goods are not harvested by then."""
    lots: dict[int, list[Reservation]] = defaultdict(list)
    held = Reservation.objects.held().filter(line__order__in=[order.pk for order in orders])
    for one in held.select_related("lot", "line"):
        lots[one.line.order_id].append(one)
    now: list[tuple[Order, Lots]] = []
    later = []
    for order in orders:
        mine = lots[order.pk]
        if any(one.lot.harvest_from > on for one in mine):
            later.append(order)
        else:
            now.append((order, mine))
    return now, later


def _picked(order: Order, lots: Lots, on: date) -> Parcel:
    """Return the parcel of an order: all of its lines together, as old as its oldest part.

    A lot whose harvest is still going on is harvested that very morning.
    """
    days = [min(one.lot.harvest_to, on) for one in lots]
    harvested = start_of(min(days, default=on)) + HARVEST
    parcel = Parcel(
        f"order-{order.pk}", order.stall.producer, TripParcel.Way.PICK, 0, 0, order=order.pk,
        harvested_at=harvested if days else None,
    )  # fmt: skip
    for line in order.lines.all():
        parcel = _with(parcel, line, harvested)
    return parcel


def _with(parcel: Parcel, line: OrderLine, harvested: datetime) -> Parcel:
    product = line.listing.offer.product if line.listing else None
    way = way_of(product, getattr(product, "keeping", None)) if product else Way(None, False, None)
    weight, guesses = product.unit_weight_g if product else None, set(parcel.guesses)
    if not weight:
        weight = GUESSED_GRAMS
        if product is None or product.unit != Unit.KILOGRAM:
            guesses.add("grams")
    if way.guessed:
        guesses.add("keeping")
    grams = weight * line.quantity
    if way.unit_litres is None:
        guesses.add("litres")
        litres = LITRES_A_KILO * grams / 1000
    else:
        litres = way.unit_litres * line.quantity
    fresh = parcel.fresh_until
    if way.fresh_hours is not None:
        until = harvested + timedelta(hours=way.fresh_hours)
        fresh = min(fresh, until) if fresh else until
    return replace(
        parcel, grams=parcel.grams + grams, litres=parcel.litres + max(1, round(litres)),
        cool=parcel.cool or way.cool, fresh_until=fresh, guesses=frozenset(guesses),
    )  # fmt: skip


def _notes(parcels: Iterable[Parcel], later: Sequence[Order]) -> Iterator[str]:
    """Say on what guesses the day rests."""
    counted: Mapping[str, int] = Counter(guess for one in parcels for guess in one.guesses)
    if number := counted.get("grams", 0):
        yield ngettext(
            "%(number)s kiện có hàng chưa ghi khối lượng: tạm tính 1 kg mỗi đơn vị.",
            "%(number)s kiện có hàng chưa ghi khối lượng: tạm tính 1 kg mỗi đơn vị.", number,
        ) % {"number": number}  # fmt: skip
    if number := counted.get("litres", 0):
        yield ngettext(
            "%(number)s kiện có hàng chưa ghi thể tích: tạm tính 2 lít mỗi kg.",
            "%(number)s kiện có hàng chưa ghi thể tích: tạm tính 2 lít mỗi kg.", number,
        ) % {"number": number}  # fmt: skip
    if number := counted.get("keeping", 0):
        yield ngettext(
            "%(number)s kiện có hàng chưa ghi cách chở: tạm tính theo hạn dùng và cách bảo quản trên nhãn.",
            "%(number)s kiện có hàng chưa ghi cách chở: tạm tính theo hạn dùng và cách bảo quản trên nhãn.",
            number,
        ) % {"number": number}  # fmt: skip
    if later:
        yield _("%(number)s đơn có lô thu hoạch sau ngày này nên chưa đón.") % {
            "number": len(later)
        }
