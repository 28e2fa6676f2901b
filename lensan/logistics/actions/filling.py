"""What could ride with a truck that a draft sends out half empty: baskets and lots that are ripe on its way."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from lensan.catalogue.actions.composing import fill_each
from lensan.catalogue.baskets import Filling as Basket
from lensan.catalogue.models import Combo, Lot, Offer, Product
from lensan.logistics import planner
from lensan.logistics.actions.demanding import GUESSED_GRAMS, LITRES_A_KILO, way_of
from lensan.logistics.models import DayPlan, Trip, TripStop
from lensan.logistics.planner import Aboard, Filling, Load, Rider

MOST_ASKED = 8  # of one truck: nobody calls more people than that before the cut-off
BASKETS = (20, 10, 5, 2, 1)
LOTS = 200
Told = tuple[dict[str, Any], ...]


def fillings(on: date) -> Iterator[tuple[Trip, Filling, Told]]:
    """Yield the trips of the day's latest draft that could be filled, with what and by whom."""
    draft = DayPlan.objects.filter(on=on, state=DayPlan.State.DRAFT).order_by("-version").first()
    if draft is None:
        return
    for trip in Trip.objects.filter(plan=draft).select_related("vehicle").order_by("pk"):
        stops = list(trip.stops.prefetch_related("parcels"))
        there = {stop.commune_id for stop in stops if stop.commune_id}
        told = {rider.key: (rider, facts) for rider, facts in _riders(there, on)}
        heaviest = sorted(
            (rider for rider, _facts in told.values()),
            key=lambda one: (-one.most * one.unit.grams, one.key),
        )
        filled = planner.filling(
            _aboard(trip, stops), heaviest[:MOST_ASKED], stop=trip.vehicle.cost_per_stop
        )
        if filled:
            yield trip, filled, tuple(
                told[rider.key][1] | {"count": count, "grams": count * rider.unit.grams}
                for rider, count in filled.riders
            )  # fmt: skip


def _aboard(trip: Trip, stops: Collection[TripStop]) -> Aboard:
    """Return how full a trip is; litres are not told stop by stop, so all of them count at once."""
    litres = sum(parcel.litres for stop in stops for parcel in stop.parcels.all())
    return Aboard(
        trip.out_g + trip.back_g,
        Load(max([trip.out_g, *(stop.load_g for stop in stops)]), litres),
        Load(1000 * trip.vehicle.capacity_kg, trip.vehicle.capacity_litres),
        trip.cost,
        frozenset(str(stop.producer_id) for stop in stops if stop.producer_id),
    )


def _riders(communes: Collection[int], on: date) -> Iterator[tuple[Rider, dict[str, Any]]]:
    """Yield what is ripe in these communes: baskets that fill, then lots that no basket takes from."""
    used: set[int] = set()
    combos = list(Combo.objects.filter(state=Combo.State.OPEN, cooperative__commune__in=communes))
    for count in BASKETS:
        for number, basket in fill_each(combos, on=on, baskets=count).items():
            if basket.lacking or not basket.taken:
                continue
            [combo] = [one for one in combos if one.pk == number]
            combos.remove(combo)
            if used.isdisjoint(one.stock.lot for one in basket.taken):
                used |= {one.stock.lot for one in basket.taken}
                unit = _basket(basket, count)
                rider = Rider(f"combo-{number}", str(combo.cooperative_id), unit, count)
                yield rider, {"producer": combo.cooperative_id, "combo": number}
    for lot in _ripe(communes, on).exclude(pk__in=used)[:LOTS]:
        product = lot.offer.product
        if not way_of(product, getattr(product, "keeping", None)).cool:
            rider = Rider(f"lot-{lot.pk}", str(lot.offer.producer_id), _unit(product), lot.on_hand)
            yield rider, {"producer": lot.offer.producer_id, "lot": lot.pk}


def _ripe(communes: Collection[int], on: date) -> Any:
    offers = Offer.objects.open().filter(producer__commune__in=communes)
    there = Lot.objects.sellable(on).filter(offer__in=offers, harvest_from__lte=on)
    return there.select_related("offer__product__keeping").order_by("-on_hand", "pk")


def _basket(basket: Basket, count: int) -> Load:
    """Return what one of so many baskets weighs and takes of room, rounded up."""
    products = Product.objects.in_bulk({one.stock.goods for one in basket.taken})
    units = [(one.quantity, _unit(products[one.stock.goods])) for one in basket.taken]
    grams = sum(quantity * unit.grams for quantity, unit in units)
    litres = sum(quantity * unit.litres for quantity, unit in units)
    return Load(-(-grams // count), -(-litres // count))


def _unit(product: Product) -> Load:
    """Return what one unit weighs and takes of room, guessed where nobody has said."""
    grams = product.unit_weight_g or GUESSED_GRAMS
    told = way_of(product, getattr(product, "keeping", None)).unit_litres
    return Load(grams, max(1, round(told if told is not None else LITRES_A_KILO * grams / 1000)))
