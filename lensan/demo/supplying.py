"""Let made-up households order inputs together: one order is open, one has come and is partly paid."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.producers.models import Producer
from lensan.supply.actions import grouping, offering, ordering
from lensan.supply.actions.handing import Handed, hand_over, set_out
from lensan.supply.actions.paying import Payment
from lensan.supply.models import GroupOrder, Supplier, SupplyLot, SupplyOffer, SupplyOrder, Way
from lensan.supply.pricing import Step

HOME = "31450"  # the commune of the demo's officer and helper
BEGAN, CLOSED, CAME = timedelta(days=30), timedelta(days=15), timedelta(days=11)
BUYERS = 6


@dataclass(frozen=True, slots=True)
class Goods:
    """What is offered: weights, contents and prices are made up, as everything here."""

    name: str
    kind: str
    unit: str
    grams: int
    millilitres: int
    content: str
    measured: str
    prices: tuple[tuple[int, int], ...]


INPUTS = (
    Goods("Phân NPK 16-16-8 (mẫu)", "fertiliser", "sack", 50_200, 60_000, "50", "KGM",
          ((1, 820_000), (10, 800_000), (40, 775_000))),
    Goods("Giống lúa OM 5451 (mẫu)", "seed", "bag", 20_100, 30_000, "20", "KGM",
          ((1, 380_000), (20, 360_000))),
)  # fmt: skip
OTHERS = (
    Goods("Cây giống mít Thái (mẫu)", "seedling", "plant", 1_500, 6_000, "1", "C62",
          ((1, 25_000), (50, 22_000))),
    Goods("Bình xịt 16 lít (mẫu)", "tool", "item", 3_200, 40_000, "1", "C62",
          ((1, 450_000), (10, 420_000))),
)  # fmt: skip


@transaction.atomic
def supply(*, by: User, at: datetime) -> None:
    """Let two suppliers offer four goods; one is being ordered together, one was received; once."""
    if Supplier.objects.exists():
        return
    home, began = Commune.objects.of_the_programme().get(code=HOME), at - BEGAN
    fertiliser, seed = _offered(
        "Đại lý vật tư Ba Mẫu", INPUTS, ("business", "fertiliser", "seed"), home, by=by, at=began
    )
    seedling, _sprayer = _offered(
        "Trại giống và dụng cụ Tư Mẫu", OTHERS, ("business", "seed"), home, by=by, at=began
    )
    _receive(_together(fertiliser, home, closes_in=BEGAN - CLOSED, by=by, at=began), by=by, at=at)
    for place in _where_someone_signs_in(home):
        _order(_together(seed, place, closes_in=timedelta(days=5), by=by, at=at), by=by, at=at)
    offering.turn(seedling, SupplyOffer.State.DRAFT, by=by, at=at)  # one waits to be opened again


def _where_someone_signs_in(home: Commune) -> list[Commune]:
    """Return the commune of the demo's officer, and that of its household."""
    own = Producer.objects.filter(account__username="ho").select_related("commune").first()
    return [home, own.commune] if own and own.commune != home else [home]


def _offered(
    name: str, goods: tuple[Goods, ...], papers: tuple[str, ...], place: Commune, *, by: User,
    at: datetime,
) -> list[SupplyOffer]:  # fmt: skip
    on = timezone.localdate(at)
    supplier = offering.add_supplier(name, commune=place, phone="0900000000", by=by, at=at)
    for kind in papers:
        offering.add_paper(
            supplier, kind=kind, number="mẫu", issued_on=on - timedelta(days=700),
            valid_until=on + timedelta(days=90), by=by, at=at,
        )  # fmt: skip
    return [_offer(supplier, one, by=by, at=at) for one in goods]


def _offer(supplier: Supplier, goods: Goods, *, by: User, at: datetime) -> SupplyOffer:
    on = timezone.localdate(at)
    offer = offering.offer(
        supplier, goods.name, kind=goods.kind, unit=goods.unit, unit_weight_g=goods.grams,
        unit_volume_ml=goods.millilitres, content=Decimal(goods.content), content_unit=goods.measured,
        by=by, at=at,
    )  # fmt: skip
    steps = [Step(*one) for one in goods.prices]
    offering.price(offer, steps, valid_from=on, by=by, at=at)
    offering.add_lot(
        offer, f"MẪU-{offer.pk:03}", best_before=on + timedelta(days=400), by=by, at=at
    )
    offering.turn(offer, SupplyOffer.State.OPEN, by=by, at=at)
    return offer


def _together(
    offer: SupplyOffer, place: Commune, *, closes_in: timedelta, by: User, at: datetime
) -> GroupOrder:
    return grouping.open_group(
        offer, commune=place, hamlet=None, closes_on=timezone.localdate(at + closes_in),
        min_quantity=5, most_each=30, by=by, at=at,
    )  # fmt: skip


def _order(group: GroupOrder, *, by: User, at: datetime) -> list[SupplyOrder]:
    """Let some households order: by page, by message, through their helper."""
    found = Producer.objects.active().filter(
        commune=group.commune, kind="household", erased_at=None
    )
    ways = (Way.PAGE, Way.SMS, Way.HELPER)
    return [
        ordering.place(
            group, buyer, 2 + number, way=ways[number % 3], by=by if number % 3 == 2 else None, at=at
        )
        for number, buyer in enumerate(found.order_by("pk")[:BUYERS])
    ]  # fmt: skip


def _receive(group: GroupOrder, *, by: User, at: datetime) -> None:
    """Let it close, come, and be handed over: one refuses a torn sack, and half have paid."""
    placed = _order(group, by=by, at=at - BEGAN)
    closed, came = at - CLOSED + timedelta(days=1), at - CAME
    grouping.settle(group, by=None, at=closed)
    if group.state != GroupOrder.State.SETTLED:
        return
    days = {"ready_on": timezone.localdate(came), "deliver_by": timezone.localdate(came)}
    grouping.order_from_supplier(group, **days, by=by, at=closed)
    set_out(group, by=by, at=came)
    lot, signature = group.offer.lots.get(), _signature()
    for number, one in enumerate(placed):
        order = SupplyOrder.objects.select_related("group__offer", "producer").get(pk=one.pk)
        hand_over(order, _handed(order, number, lot, signature), by=by, at=came)


def _handed(order: SupplyOrder, number: int, lot: SupplyLot, signature: bytes) -> Handed:
    refused = int(number == 1)
    received, key = order.quantity - refused, uuid4()
    paid = Payment(received * (order.price or 0), "cash", key) if number % 2 == 0 else None
    return Handed(
        key=key, received=received, refused=refused, reason="Rách bao (mẫu)" if refused else "",
        lot=lot, photo=signature, payment=paid,
    )  # fmt: skip


def _signature() -> bytes:
    """Draw a made-up signature, for nobody has signed."""
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).line(
        [(40, 150), (160, 50), (240, 150), (400, 60), (560, 120)], "navy", 4
    )
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()
