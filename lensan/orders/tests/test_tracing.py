"""What happens to a parcel is in the chain of where goods come from, and nobody typed it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from lensan.accounts.tests.make import an_officer
from lensan.catalogue.models import Product
from lensan.marketplaces.tests.make import a_listing, stocked
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import SaleState
from lensan.orders.actions import tracing
from lensan.orders.actions.handing_over import hand_over
from lensan.orders.actions.returning import decide
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order, OrderLine, Return
from lensan.orders.tests.make import LATER, a_sale
from lensan.orders.tests.make_returns import DAY, part_of, sent, told
from lensan.traceability.actions.growing import OriginKnown
from lensan.traceability.models import Event, LotFile, OrderToken, Thing, Via
from lensan.traceability.tests.make_lots import a_crop, a_harvest, a_plot, an_input

pytestmark = pytest.mark.django_db


def steps(order: Order) -> list[str]:
    """Return the steps of an order's parcel, in turn."""
    box = tracing.parcel_of(order)
    if box is None:
        return []
    about = Event.objects.filter(mentions__thing=box.thing).order_by("at", "pk")
    assert {one.via for one in about} == {Via.SYSTEM}
    return [one.step for one in about]


def a_traced_order(quantity: int = 3) -> tuple[Order, LotFile]:
    """Make an order of a lot that was harvested from a crop."""
    listing = a_listing()
    sold = stocked(listing, 10)
    crop = a_crop(a_plot(listing.stall.producer), an_input(at=NOON - 90 * DAY), at=NOON - 80 * DAY)
    harvest = a_harvest(crop, 10, at=NOON - DAY, sold_as=sold)
    return take_in(listing.stall, a_sale(listing, quantity), at=NOON), harvest


def moved(order: Order, state: SaleState, *, days: int) -> None:
    told(order, state, days=days)
    order.refresh_from_db()


def test_an_order_leads_back_to_the_seed() -> None:
    order, harvest = a_traced_order()
    assert steps(order) == []
    moved(order, SaleState.READY, days=1)
    assert steps(order) == ["packing"]
    assert str(tracing.parcel_of(order)) == f"Kiện hàng: {harvest.name}"
    moved(order, SaleState.SHIPPED, days=2)
    moved(order, SaleState.DELIVERED, days=3)

    assert steps(order) == ["packing", "shipping", "accepting"]
    home = Thing.objects.get(address=OrderToken.objects.get().address)
    seed = LotFile.objects.get(kind="seed")
    assert Thing.objects.back_from([home]).filter(pk=seed.thing_id).exists()
    assert str(harvest.left()) == "7 kg"
    assert not Event.objects.filter(body__icontains=order.reference).exists()


def test_each_step_is_written_once() -> None:
    order, _harvest = a_traced_order()
    moved(order, SaleState.DELIVERED, days=1)
    before = Event.objects.count()
    for _again in range(2):
        tracing.follow_parcel(order, by=None, at=LATER)
    told(order, SaleState.DELIVERED, days=9)
    assert Event.objects.count() == before
    assert steps(order) == ["packing", "shipping", "accepting"]


def test_what_is_handed_over_has_left() -> None:
    order, _harvest = a_traced_order()
    Order.objects.filter(pk=order.pk).update(state=Order.State.READY)
    commune = order.stall.producer.commune
    hand_over([order], carrier="", commune=commune, key=uuid4(), by=an_officer(commune), at=LATER)
    assert steps(order) == ["packing", "shipping"]
    moved(order, SaleState.DELIVERED, days=2)
    assert steps(order) == ["packing", "shipping", "accepting"]


def test_a_lot_that_nobody_told_of_is_followed_from_here_on() -> None:
    order = sent(2)
    lot = part_of(order).lot
    file = LotFile.objects.get(thing__lot=lot)
    assert (file.kind, file.producer, file.name) == (
        *("harvest", order.stall.producer, str(lot.offer.product)),
    )
    assert steps(order) == ["packing", "shipping", "accepting"]
    sent_again = take_in(order.stall, a_sale(order.lines.get().listing, 1), at=NOON)
    moved(sent_again, SaleState.SHIPPED, days=1)
    assert LotFile.objects.filter(thing__lot=lot).count() == 1


def test_a_diary_keyed_after_the_sale_still_leads_to_the_buyer() -> None:
    order = sent(2)
    sold = part_of(order).lot
    crop = a_crop(a_plot(order.stall.producer), an_input(at=NOON - 90 * DAY), at=NOON - 80 * DAY)

    harvest = a_harvest(crop, 10, at=LATER, happened=NOON - DAY, sold_as=sold, via=Via.PAPER)

    home = Thing.objects.get(address=OrderToken.objects.get().address)
    seed = LotFile.objects.get(kind="seed")
    assert Thing.objects.back_from([home]).filter(pk=seed.thing_id).exists()
    assert (harvest.thing.lot, harvest.crop, str(harvest.left())) == (sold, crop, "8 kg")
    with pytest.raises(OriginKnown, match="đã ghi nguồn gốc"):
        a_harvest(crop, 11, at=LATER, sold_as=sold)
    assert LotFile.objects.filter(kind="harvest").count() == 1


def test_says_that_the_lot_is_not_known() -> None:
    listing = a_listing()
    order = take_in(listing.stall, a_sale(None, 2), at=NOON)
    moved_line = OrderLine.objects.get(order=order)
    assert moved_line.listing is None
    Order.objects.filter(pk=order.pk).update(state=Order.State.READY)
    order.refresh_from_db()

    tracing.follow_parcel(order, by=None, at=LATER)

    packing = Event.objects.get(step="packing")
    assert (packing.kind, packing.body["lensan:lotsNotKnown"]) == ("ObjectEvent", 1)


@pytest.mark.parametrize(
    ("unit", "weight", "written"),
    [
        ("kg", None, (3, "KGM")),
        ("litre", None, (3, "LTR")),
        ("box", 500, (1.5, "KGM")),
        ("box", None, (3, "C62")),
    ],
)
def test_tells_the_weight_where_it_is_known(unit: str, weight: int | None, written: Any) -> None:
    listing = a_listing()
    stocked(listing, 10)
    Product.objects.update(unit=unit, unit_weight_g=weight)
    order = take_in(listing.stall, a_sale(listing, 3), at=NOON)
    moved(order, SaleState.READY, days=1)
    [child] = Event.objects.get(step="packing").body["childQuantityList"]
    assert (child["quantity"], child["uom"]) == written


def test_fruits_say_nothing_of_kilograms_and_stop_no_order() -> None:
    order, harvest = a_traced_order()
    Product.objects.update(unit="piece", unit_weight_g=None)
    moved(order, SaleState.DELIVERED, days=1)
    [child] = Event.objects.get(step="packing").body["childQuantityList"]
    assert (child, str(harvest.left())) == ({"epcClass": harvest.thing.address}, "10 kg")
    assert steps(order) == ["packing", "shipping", "accepting"]


def test_a_cancelled_parcel_is_unpacked_and_its_goods_are_there_again() -> None:
    order, harvest = a_traced_order()
    moved(order, SaleState.READY, days=1)
    assert str(harvest.left()) == "7 kg"
    moved(order, SaleState.CANCELLED, days=2)
    tracing.follow_parcel(order, by=None, at=LATER + 3 * DAY)
    assert (steps(order), str(harvest.left())) == (["packing", "unpacking"], "10 kg")


def test_what_was_never_packed_is_not_in_the_chain() -> None:
    order, _harvest = a_traced_order()
    moved(order, SaleState.CANCELLED, days=1)
    assert steps(order) == []


@pytest.mark.parametrize("state", [SaleState.RETURNED, SaleState.CANCELLED])
def test_goods_that_come_back_are_told_and_kept_ones_are_there_again(state: SaleState) -> None:
    order, harvest = a_traced_order()
    moved(order, SaleState.SHIPPED, days=1)
    moved(order, state, days=2)
    assert steps(order) == ["packing", "shipping", "receiving"]
    returned = Return.objects.get()
    officer = an_officer(order.stall.producer.commune)

    decide(returned, {returned.lines.get().pk: 2}, code="", by=officer, at=LATER + 3 * DAY)

    assert (steps(order)[-1], str(harvest.left())) == ("unpacking", "9 kg")


def test_a_return_of_what_the_chain_does_not_know_is_no_trouble() -> None:
    order = sent(2)
    OrderToken.objects.all().delete()  # the buyer was forgotten
    told(order, SaleState.RETURNED, days=2)
    returned = Return.objects.get()
    officer = an_officer(order.stall.producer.commune)
    decide(returned, {}, code="", by=officer, at=LATER + 3 * DAY)
    assert not Event.objects.filter(step="unpacking").exists()


def test_a_marketplace_ahead_of_our_clock_stops_no_order() -> None:
    order, _harvest = a_traced_order()
    [line] = order.lines.select_related("listing")
    ahead = a_sale(
        line.listing, 3, reference=order.reference, state=SaleState.READY,
        changed_at=NOON + timedelta(days=30),
    )  # fmt: skip
    take_in(order.stall, ahead, at=LATER)
    assert Event.objects.get(step="packing").at == LATER
