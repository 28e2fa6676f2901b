"""Let made-up households sell on two simulated floors for three months, as they really would."""

import io
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from PIL import Image

from lensan.accounts.models import User
from lensan.catalogue.actions import describing, offering, showing, stocking
from lensan.catalogue.models import Group, Product, Unit
from lensan.demo.floors import Floor, running_floors
from lensan.demo.growing import grow
from lensan.demo.settling import settle
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.actions import converging, listing, opening
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.orders.actions import deciding, polling
from lensan.orders.models import Order, Way
from lensan.producers.actions.consenting import give
from lensan.producers.models import Consent, Producer, Purpose

DAYS, SELLERS, ORDERS = 90, 24, 90
SEED = 1034
GOODS = {
    "Khóm Cầu Đúc": 12_000, "Mãng cầu xiêm": 28_000, "Chanh không hạt": 15_000,
    "Bưởi Năm Roi": 32_000, "Cam sành": 22_000, "Quýt đường Long Trị": 35_000,
    "Xoài Bảy Ngàn": 30_000, "Mít Thái": 18_000, "Dưa hấu": 9_000,
}  # fmt: skip
BUYERS = ("Trần Thị Mẫu", "Lê Văn Thử", "Phạm Mẫu", "Nguyễn Thị Thử")
STREET = "1 đường Mẫu, phường Mẫu, TP Mẫu"
WAYS = (Way.SMS, Way.SMS, Way.PAGE, Way.HELPER, Way.OPERATOR)


@transaction.atomic
def trade(*, by: User, at: datetime) -> None:
    """Open stalls, list goods and let buyers buy over the past three months; once."""
    if Marketplace.objects.exists():
        return
    chance = random.Random(SEED)
    began = at - timedelta(days=DAYS)
    with running_floors() as floors:
        for floor in floors:
            floor.clock(began)
        listings = [
            one
            for seller in _sellers(by=by, at=began)
            for one in _set_up(seller, floors, chance, by=by, at=began)
        ]
        _sell(floors, listings, chance, by=by, began=began, until=at)
        for floor in floors:  # what nobody answered in time is lost
            floor.simulation.control.do_clock({"now": (at - timedelta(seconds=1)).isoformat()})
        for stall in Stall.objects.filter(state=Stall.State.OPEN).select_related("marketplace"):
            polling.poll(stall, at=at)
        settle(floors, by=by, began=began, until=at)


def _sellers(*, by: User, at: datetime) -> list[Producer]:
    """Return households that agreed to be told to floors, those of the demo's sign-ins first."""
    agreed = Consent.objects.filter(text__purpose=Purpose.MARKETPLACE, withdrawn_on=None)
    found = Producer.objects.active().filter(kind="household", pk__in=agreed.values("producer"))
    mine = Producer.objects.active().filter(kind="household", account__isnull=False)
    for producer in mine:
        give(
            producer, Purpose.MARKETPLACE, way="paper", place="Nhà văn hóa ấp (mẫu)", by=by, at=at
        )
    near = found.filter(commune__code="31450", account=None).order_by("pk")[: SELLERS // 4]
    others = found.filter(grows__in=GOODS, account=None).exclude(commune__code="31450")
    return [*mine, *near, *others.order_by("pk")[:SELLERS]][:SELLERS]


def _set_up(
    producer: Producer, floors: Sequence[Floor], chance: random.Random, *, by: User, at: datetime
) -> Iterator[Listing]:
    """Give a household an offer, stock, and a listing on one floor or on both."""
    _agree(producer, at=at)
    name = producer.grows if producer.grows in GOODS else chance.choice(tuple(GOODS))
    product = _product(name, by=by, at=at)
    price = GOODS[name] * chance.randrange(95, 115) // 100 // 500 * 500
    offer = offering.make(
        product, producer, price=price, floor_price=price * 8 // 10, by=by, at=at
    )
    if chance.random() < 0.85:  # the others' listings show what they lack
        showing.add_paper(offer, kind="commitment", number="mẫu", by=by, at=at)
    lot = stocking.announce(
        offer, harvest_from=timezone.localdate(at), by=by, at=at, quantity=400,
        harvest_to=timezone.localdate(at) + timedelta(days=DAYS),
    )  # fmt: skip
    kilograms = chance.randrange(60, 300)
    stocking.receive(lot, kilograms, reference=f"mẫu {lot.pk}", by=by, at=at)
    grow(lot, kilograms, by=by, at=at)
    for floor in floors if chance.random() < 0.5 else [chance.choice(floors)]:
        stall = opening.ask(
            producer, floor.marketplace, name=f"Nhà vườn {producer.name}", by=by, at=at
        )
        opening.see_to(stall, at=at)
        one = listing.draft(offer, stall, by=by, at=at)
        converging.converge(one, at=at)
        if one.state == Listing.State.LIVE:
            yield one


def _agree(producer: Producer, *, at: datetime) -> None:
    """Let the consent to floors stand from the first day of the trade."""
    Consent.objects.filter(producer=producer, text__purpose=Purpose.MARKETPLACE).update(
        given_on=timezone.localdate(at)
    )


def _product(name: str, *, by: User, at: datetime) -> Product:
    known = Product.objects.filter(name=name, owner=None, owner_name="").first()
    if known:
        return known
    product = describing.add(
        name=name, group=Group.FOOD, unit=Unit.KILOGRAM, unit_weight_g=1000, by=by, at=at,
        origin="Hậu Giang", net_content="theo cân", storage="Nơi thoáng mát.",
        shelf_life_days=7, description=f"{name}, hái trong ngày (dữ liệu mẫu).",
    )  # fmt: skip
    showing.add_photo(product, _picture(len(name)), side="front", by=by, at=at)
    return product


def _picture(shade: int) -> bytes:
    """Draw a made-up photo: two coloured fields, for nobody has photographed these goods."""
    picture = Image.new("RGB", (800, 800), (240, 200, 60 + shade))
    picture.paste((40, 110 + shade, 60), (0, 400, 800, 800))
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


def _sell(
    floors: Sequence[Floor],
    listings: Sequence[Listing],
    chance: random.Random,
    *,
    by: User,
    began: datetime,
    until: datetime,
) -> None:
    """Let buyers buy at moments spread over the time, the last ones in the past few hours."""
    by_floor = {floor.marketplace.pk: floor for floor in floors}
    span = (until - began).total_seconds() - 3600
    earlier = (began + timedelta(seconds=3600 + chance.random() * span) for _ in range(ORDERS))
    recent = (until - timedelta(hours=hours) for hours in (20, 9, 5, 3, 2, 1))
    for moment in sorted([*earlier, *recent]):
        one = chance.choice(listings)
        floor = by_floor[one.stall.marketplace_id]
        _buy(floor, one, chance, at=moment, by=by, until=until)
    first = listings[0]  # of the demo's own household, so that its page has an order to answer
    floor = by_floor[first.stall.marketplace_id]
    _buy(floor, first, chance, at=until - timedelta(minutes=30), by=by, until=until)


def _buy(
    floor: Floor, one: Listing, chance: random.Random, *, at: datetime, by: User, until: datetime
) -> None:
    floor.clock(at)
    there = floor.simulation.market.store.get("listing", one.reference)
    quantity = chance.randrange(1, 6)
    if there is None or there["quantity"] < quantity:
        return
    buyer = {"name": chance.choice(BUYERS), "phone": "0900000000", "address": STREET}
    reference = floor.simulation.control.do_buy(
        {"listing": one.reference, "quantity": quantity, "buyer": buyer}
    )["order"]
    read_at = at + timedelta(minutes=1)
    polling.poll(one.stall, at=read_at)
    order = Order.objects.select_related("stall__marketplace", "stall__producer").get(
        stall=one.stall, reference=reference
    )
    if until - at > timedelta(days=1):
        answered = at + timedelta(hours=chance.randrange(1, 20))
        _answer(floor, order, chance, at=answered, until=until, by=by)


def _answer(
    floor: Floor, order: Order, chance: random.Random, *, at: datetime, until: datetime, by: User
) -> None:
    """Let the household answer as households do, and the parcel go its way."""
    fate = chance.random()
    if fate < 0.06:  # nobody answers: lost after two days
        gone = min(at + timedelta(days=3), until - timedelta(seconds=1))
        floor.simulation.control.do_clock({"now": gone.isoformat()})
        return
    floor.clock(at)
    way = chance.choice(WAYS)
    who = by if way in {Way.HELPER, Way.OPERATOR} else None
    try:
        if fate < 0.12:
            deciding.decline(order, reason="Mưa, chưa hái được.", way=way, by=who, at=at)
        else:
            deciding.confirm(order, way=way, by=who, at=at)
    except (NotAllowed, deciding.StillShort):
        return
    deciding.tell(order, at=at)
    if order.state == Order.State.CONFIRMED:
        for days, state in ((0, "ready"), (1, "shipped"), (3, "delivered")):
            floor.clock(at + timedelta(days=days, hours=1))
            floor.simulation.control.do_move({"order": order.reference, "state": state})
