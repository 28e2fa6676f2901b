"""Let the demo's post carry tomorrow's goods both ways: hubs, vehicles with drivers, a plan in force."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import Role, User
from lensan.kernel.states import NotAllowed
from lensan.logistics.actions import networking, planning, suggesting
from lensan.logistics.models import CollectionPoint, DayPlan, Hub, LoadSuggestion, Vehicle
from lensan.orders.actions import deciding
from lensan.orders.models import Order, Way
from lensan.places.models import Commune, Hamlet
from lensan.producers.models import Producer
from lensan.supply.actions import grouping, ordering
from lensan.supply.models import SupplyOffer
from lensan.supply.models import Way as Asked

GATEWAY, POINTS = "31318", ("31450", "31342", "31366", "31396", "31471")  # communes with a hub
ACCEPTED, BUYERS, SECONDS, PATIENCE = 6, 4, 1, 5000
FLEET = (
    # plate, kind, kg, litres, cool box, km/h, đồng a km: all made up
    ("95C-000.01", Vehicle.Kind.TRUCK, 1_900, 9_000, False, 35, 7_500),
    ("95C-000.02", Vehicle.Kind.TRUCK, 1_200, 6_000, True, 35, 6_800),
    ("95C-000.03", Vehicle.Kind.VAN, 700, 4_000, False, 40, 5_200),
    ("95B1-000.04", Vehicle.Kind.THREE_WHEELER, 400, 1_500, False, 25, 3_000),
    ("95B1-000.05", Vehicle.Kind.MOTORBIKE, 60, 200, False, 30, 1_500),
    ("HG-0006", Vehicle.Kind.BOAT, 800, 3_000, False, 12, 4_500),
)


@transaction.atomic
def carry(*, by: User, at: datetime) -> None:
    """Write the network down, let some orders be accepted, and plan tomorrow; once.

    Before that a load is made of small orders, and it is said who could fill the trucks.
    """
    if Hub.objects.exists():
        return
    hubs = _hubs(by=by, at=at)
    _fleet(hubs, by=by, at=at)
    _points(hubs[1], by=by, at=at)
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    accepted = _accept(at=at)
    if accepted:
        _order_in(accepted[0].stall.producer, tomorrow, by=by, at=at)
    _make_a_load(tomorrow, by=by, at=at)
    try:
        plan = planning.ask(tomorrow, seconds=SECONDS, patience=PATIENCE, by=by, at=at)
    except planning.CannotPlan:
        return
    planning.work_out(plan, at=at)
    if plan.state == DayPlan.State.DRAFT:
        suggesting.look(tomorrow, at=at)
        planning.approve(plan, by=by, at=at)


def _hubs(*, by: User, at: datetime) -> list[Hub]:
    """Open the province's gateway and a post point in some communes, each in its commune's middle."""
    communes = Commune.objects.of_the_programme().filter(latitude__isnull=False)
    known = {one.code: one for one in communes.filter(code__in=[GATEWAY, *POINTS])}
    found: list[Hub] = []
    for code in (GATEWAY, *POINTS):
        if (commune := known.get(code)) is None:
            continue
        first = not found
        hub = Hub(
            name=f"Bưu cục {commune.name} (mẫu)", commune=commune, latitude=commune.latitude,
            longitude=commune.longitude, capacity_kg=20_000 if first else 3_000,
            kind=Hub.Kind.GATEWAY if first else Hub.Kind.POINT, feeds=None if first else found[0],
        )  # fmt: skip
        found.append(networking.write(hub, by=by, at=at))
    return found


def _fleet(hubs: Sequence[Hub], *, by: User, at: datetime) -> None:
    """Give each hub a vehicle; the first is driven by whoever signs in as the post's."""
    for number, (plate, kind, kilos, litres, cool, speed, cost) in enumerate(FLEET):
        vehicle = Vehicle(
            plate=plate, kind=kind, hub=hubs[number % len(hubs)], driver=_driver(number),
            capacity_kg=kilos, capacity_litres=litres, has_cool_box=cool, speed_kmh=speed,
            cost_per_km=cost, cost_per_stop=2_000,
        )  # fmt: skip
        networking.write(vehicle, by=by, at=at)


def _driver(number: int) -> User:
    """Return the driver of a vehicle; none but the first can sign in."""
    told = {
        "role": Role.CARRIER, "full_name": f"Người lái {number + 1} (mẫu)",
        "password": make_password(None),
    }  # fmt: skip
    name = f"lai{number + 1}" if number else "buudien"
    return User.objects.get_or_create(username=name, defaults=told)[0]


def _points(hub: Hub, *, by: User, at: datetime) -> None:
    """Bring the goods of a few hamlets together at their meeting houses."""
    for number, hamlet in enumerate(Hamlet.objects.filter(commune=hub.commune).order_by("pk")[:3]):
        point = CollectionPoint(
            hamlet=hamlet, name=f"Nhà văn hóa {hamlet} (mẫu)", hub=hub,
            latitude=hub.latitude + 0.01 * (number - 1), longitude=hub.longitude + 0.012,
        )  # fmt: skip
        networking.write(point, by=by, at=at)


def _accept(*, at: datetime) -> list[Order]:
    """Let households accept orders that wait, but for those of the demo's own household."""
    waiting = Order.objects.undecided().filter(stall__producer__account=None)
    found = []
    for order in waiting.select_related("stall__producer", "stall__marketplace")[:ACCEPTED]:
        try:
            with transaction.atomic():
                deciding.confirm(order, way=Way.SMS, by=None, at=at)
        except (NotAllowed, deciding.StillShort, deciding.TooLate):
            continue
        found.append(order)
    return found


def _make_a_load(on: date, *, by: User, at: datetime) -> None:
    """Let the suggestion that saves most be accepted, of those that send orders together."""
    suggesting.look(on, at=at)
    together = LoadSuggestion.objects.of_day(on).filter(kind=LoadSuggestion.Kind.TOGETHER)
    if first := together.first():
        suggesting.accept(first, by=by, at=at)


def _order_in(first: Producer, on: date, *, by: User, at: datetime) -> None:
    """Let a household whose goods are fetched, and its neighbours, get what they ordered in."""
    offer = SupplyOffer.objects.filter(state=SupplyOffer.State.OPEN, kind="tool").first()
    if offer is None:
        return
    asked, today = at - timedelta(days=10), timezone.localdate(at)
    group = grouping.open_group(
        offer, commune=first.commune, hamlet=None, closes_on=today - timedelta(days=3),
        min_quantity=1, most_each=5, by=by, at=asked,
    )  # fmt: skip
    neighbours = Producer.objects.active().filter(commune=first.commune, kind="household")
    for buyer in [first, *neighbours.exclude(pk=first.pk).order_by("pk")[: BUYERS - 1]]:
        ordering.place(group, buyer, 2, way=Asked.PAGE, by=None, at=asked)
    grouping.settle(group, by=None, at=at)
    grouping.order_from_supplier(
        group, ready_on=on, deliver_by=on + timedelta(days=3), by=by, at=at
    )
