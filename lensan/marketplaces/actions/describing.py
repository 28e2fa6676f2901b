"""What a listing shows when it is as wanted, and what keeps it from being listed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q, QuerySet
from django.utils import timezone

from lensan.catalogue.completeness import LABEL, missing
from lensan.catalogue.dossier import goods_of_offers
from lensan.catalogue.models import Offer, Paper, Photo
from lensan.kernel.states import note
from lensan.marketplaces.models import Listing
from lensan.marketplaces.words import Goods, fingerprint
from lensan.marketplaces.words import Paper as ShownPaper
from lensan.marketplaces.words import Photo as ShownPhoto


def goods(listing: Listing, *, on: date) -> Goods:
    """Return the listing as it is wanted on that day."""
    offer = listing.offer
    product = offer.product
    return Goods(
        sku=listing.sku, title=listing.title, price=offer.price, description=listing.description,
        unit=product.get_unit_display() if product.unit else "",
        grams=product.unit_weight_g or 0,
        photos=tuple(_photos(offer)), papers=tuple(_papers(offer, on)),
        attributes={name: said for name in LABEL if (said := getattr(product, name))},
    )  # fmt: skip


def lacks(listing: Listing, *, on: date) -> list[str]:
    """Return in sentences what its marketplace asks for and it does not have."""
    known = goods_of_offers([listing.offer], on=on)[listing.offer_id]
    asks = listing.stall.marketplace.asks
    prices = _prices_beside(listing) if asks.price_ratio else ()
    shown = replace(
        known, title=listing.title, description=listing.description, prices=prices
    )  # fmt: skip
    return [check.text for check in missing(shown, asks)]


def look_again(listing: Listing, *, at: datetime) -> Goods:
    """Work out anew what the listing should show and what it lacks, and keep that.

    It changes when its offer, product, papers or photos do, and by itself when a paper ends.
    """
    on = timezone.localdate(at)
    wanted = goods(listing, on=on)
    shown = listing.stall.marketplace.connector.capabilities.shown
    ends = (paper.ends_on for paper in wanted.papers if paper.ends_on)
    note(
        listing, desired_hash=fingerprint(wanted, shown), lacks=lacks(listing, on=on),
        shows_until=min(ends, default=None),
    )  # fmt: skip
    return wanted


def _prices_beside(listing: Listing) -> tuple[int, ...]:
    """Return at what prices the grades of its product are sold on its stall."""
    grades = Listing.objects.sold().filter(
        stall=listing.stall_id, offer__product=listing.offer.product_id
    )
    return tuple(grades.values_list("offer__price", flat=True))


def photos_of(offer: Offer) -> QuerySet[Photo]:
    """Return the photos that a listing of this offer shows, in their order."""
    return Photo.objects.filter(Q(offer=offer) | Q(product=offer.product_id)).order_by("pk")


def _photos(offer: Offer) -> Iterator[ShownPhoto]:
    for photo in photos_of(offer):
        with photo.file.open("rb") as file:
            content = file.read()
        yield ShownPhoto(sha256(content).hexdigest(), "image/jpeg", content)


def _papers(offer: Offer, on: date) -> Iterator[ShownPaper]:
    for paper in Paper.objects.about(offer).valid(on).order_by("kind", "pk"):
        yield ShownPaper(paper.kind, paper.number, paper.valid_until)
