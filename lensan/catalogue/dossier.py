"""What is known of goods, as the rules of completeness and the forecast read it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from django.db.models import Count, F, Q, Sum, Value

from lensan.catalogue.completeness import LABEL, Goods, Picture
from lensan.catalogue.models import Offer, OfferQuerySet, Paper, Photo, Product
from lensan.catalogue.models.offers import months_of
from lensan.catalogue.seasons import Harvest, Season

OWNERS = ("offer", "product", "producer")
Key: TypeAlias = tuple[str, int | None]


@dataclass(slots=True)
class _Shown:
    """The papers and photos of one thing."""

    papers: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    pictures: list[Picture] = field(default_factory=list)


def goods_of_products(products: Sequence[Product], *, on: date) -> dict[int, Goods]:
    """Return what is known of each product, its owner's papers included, by its number."""
    of = [(one, [("product", one.pk), ("producer", one.owner_id)]) for one in products]
    shown = _shown(of, on)
    return {product.pk: _goods(product, product.name, keys, shown) for product, keys in of}


def goods_of_offers(offers: Sequence[Offer], *, on: date) -> dict[int, Goods]:
    """Return what is known of each offer, its product and producer included, by its number."""
    of = [(offer.product, _keys(offer)) for offer in offers]
    shown = _shown(of, on)
    return {
        offer.pk: _goods(product, str(offer), keys, shown)
        for offer, (product, keys) in zip(offers, of, strict=True)
    }


def seasons_of(offers: OfferQuerySet, *, by_commune: bool) -> list[Season]:
    """Return the seasons that the open ones of these offers told, by goods, and by commune if asked."""
    told = offers.open().exclude(season=0)
    place = F("producer__commune__code") if by_commune else Value("")
    rows = told.values("product", "season").annotate(place=place, sellers=Count("pk"))
    return [
        Season(row["product"], row["place"], months_of(row["season"]), row["sellers"])
        for row in rows.order_by()
    ]


def harvests_of(offers: OfferQuerySet, *, start: date, by_commune: bool) -> list[Harvest]:
    """Return what is announced of these offers and not over before that day."""
    announced = offers.open().filter(lots__harvest_to__gte=start)
    place = F("producer__commune__code") if by_commune else Value("")
    rows = announced.values_list("product", "lots__harvest_from", "lots__harvest_to").annotate(
        place=place, total=Sum("lots__quantity")
    )
    return [
        Harvest(product, place, begins, ends, total)
        for product, begins, ends, place, total in rows.order_by()
    ]


def _keys(offer: Offer) -> list[Key]:
    return [("offer", offer.pk), ("product", offer.product_id), ("producer", offer.producer_id)]


def _goods(product: Product, title: str, keys: list[Key], found: dict[Key, _Shown]) -> Goods:
    shown = [found[key] for key in keys]
    papers = frozenset(kind for one in shown for kind in one.papers)
    ended = frozenset(kind for one in shown for kind in one.ended)
    return Goods(
        title=title, group=product.group, unit=product.unit, description=product.description,
        label={name: getattr(product, name) for name in LABEL}, papers=papers,
        ended=ended - papers, pictures=tuple(p for one in shown for p in one.pictures),
    )  # fmt: skip


def _shown(of: Iterable[tuple[Product, list[Key]]], on: date) -> dict[Key, _Shown]:
    """Gather papers and photos by whose they are: two questions, however many are asked for."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for _product, keys in of:
        for name, number in keys:
            numbers[name] |= {number} if number else set()
    found: dict[Key, _Shown] = defaultdict(_Shown)
    for paper in Paper.objects.filter(_of_any(numbers, OWNERS)):
        one = found[_key(paper)]
        holds = paper.valid_until is None or paper.valid_until >= on
        (one.papers if holds else one.ended).add(paper.kind)
    for photo in Photo.objects.filter(_of_any(numbers, OWNERS[:2])).order_by("pk"):
        found[_key(photo)].pictures.append(Picture(photo.side, photo.width, photo.height))
    return found


def _of_any(numbers: Mapping[str, set[int]], names: Iterable[str]) -> Q:
    asked = Q(pk__in=())
    for name in names:
        asked |= Q(**{f"{name}__in": numbers[name]})
    return asked


def _key(shown: Paper | Photo) -> Key:
    keys = ((name, getattr(shown, f"{name}_id", None)) for name in OWNERS)
    return next((name, number) for name, number in keys if number)
