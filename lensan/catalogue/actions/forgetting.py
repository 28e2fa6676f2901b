"""People whose data were erased are forgotten here too."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lensan.catalogue.actions.offering import turn
from lensan.catalogue.actions.showing import remove_paper, remove_photo
from lensan.catalogue.models import Lot, Offer, Paper, Photo, Product
from lensan.producers.models import Producer


def forget_the_erased(*, at: datetime) -> int:
    """Close the offers of those who were erased, and delete what of theirs tells who they are.

    Lots and movements stay as numbers. Returns how many people something was left of.
    """
    erased = Producer.objects.exclude(erased_at=None)
    left = [producer for producer in erased.iterator() if _forget(producer, at=at)]
    return len(left)


@transaction.atomic
def _forget(producer: Producer, *, at: datetime) -> bool:
    mine = Q(offer__producer=producer) | Q(product__owner=producer)
    papers = list(Paper.objects.filter(mine | Q(producer=producer)))
    photos = list(Photo.objects.filter(mine))
    offers = list(producer.offers.exclude(state=Offer.State.CLOSED))
    for paper in papers:
        remove_paper(paper, by=None, at=at)
    for photo in photos:
        remove_photo(photo, by=None, at=at)
    for offer in offers:
        turn(offer, Offer.State.CLOSED, by=None, at=at, why="erased")
    named = _blank(producer)
    return bool(papers or photos or offers or named)


def _blank(producer: Producer) -> int:
    """Blank what names the person in lots and products; return in how many places."""
    lots = Lot.objects.filter(offer__producer=producer)
    for lot in lots.exclude(evidence_file=""):
        lot.evidence_file.delete(save=False)
    told = lots.exclude(evidence="", evidence_file="").update(evidence="", evidence_file="")
    for product in Product.objects.filter(owner=producer):
        before = product.search_key
        product.set_keys()
        if product.search_key != before:
            product.save(update_fields=["search_key"])
            told += 1
    return told
