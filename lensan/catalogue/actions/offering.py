"""Offers are made, priced, paused, opened again and closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.catalogue.models import Offer, Product
from lensan.journal.models import record
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer

VERBS = {
    Offer.State.OPEN: "catalogue.offer_opened",
    Offer.State.PAUSED: "catalogue.offer_paused",
    Offer.State.CLOSED: "catalogue.offer_closed",
}


class BadPrice(Exception):
    """Nothing can be sold at that price."""


class NotTheirs(Exception):
    """The goods have an owner, and it is somebody else."""

    def __init__(self, product: Product) -> None:
        super().__init__(
            _("“%(name)s” là sản phẩm riêng của %(owner)s; chỉ chủ thể được chào bán.")
            % {"name": product.name, "owner": product.owner}
        )


class AlreadyOffered(Exception):
    """The producer offers these goods of this grade already."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(
            _("%(seller)s đã chào bán “%(offer)s”. Hãy sửa mặt hàng đang có, hoặc ghi phẩm cấp khác.")
            % {"seller": offer.producer, "offer": offer}
        )  # fmt: skip


def make(
    product: Product,
    producer: Producer,
    *,
    price: int,
    floor_price: int,
    grade: str = "",
    season: int = 0,
    min_quantity: int = 1,
    by: User | None,
    at: datetime,
) -> Offer:
    """Let a producer sell goods at a price.

    :raises Erased: the producer's data were erased
    :raises NotTheirs: the goods belong to somebody else
    :raises BadPrice: it is nothing, or below its floor
    :raises AlreadyOffered: they are offered already, in this grade
    """
    if producer.erased_at:
        raise Erased(producer)
    if product.owner_id not in {None, producer.pk}:
        raise NotTheirs(product)
    offer = Offer(
        product=product, producer=producer, price=price, floor_price=floor_price, grade=grade,
        season=season, min_quantity=min_quantity, made_at=at,
    )  # fmt: skip
    with once(AlreadyOffered(offer)):
        _priced(offer).save(force_insert=True)
        record(
            "catalogue.offer_made", offer, by=by, at=at, on_behalf_of=producer.code, price=price
        )
    return offer


def revise(offer: Offer, changes: Mapping[str, Any], *, by: User | None, at: datetime) -> None:
    """Change price, floor, grade, season or least quantity, by the names of the fields.

    :raises BadPrice: it is nothing, or below its floor
    :raises AlreadyOffered: the producer has another offer of that grade
    """
    before = {name: getattr(offer, name) for name in changes}
    for name, value in changes.items():
        setattr(offer, name, value)
    with once(AlreadyOffered(offer)):
        _priced(offer).save(update_fields=list(changes))
        record(
            "catalogue.offer_revised", offer, by=by, at=at, on_behalf_of=offer.producer.code,
            before=before, after=dict(changes),
        )  # fmt: skip


@transaction.atomic
def turn(offer: Offer, state: str, *, by: User | None, at: datetime, why: str = "") -> None:
    """Open, pause or close an offer.

    :raises NotAllowed: it cannot go there from where it is
    """
    offer.advance_to(state)
    verb = VERBS[Offer.State(state)]
    record(verb, offer, by=by, at=at, on_behalf_of=offer.producer.code, why=why)


def _priced(offer: Offer) -> Offer:
    if offer.price < 1:
        raise BadPrice(_("Giá phải lớn hơn 0 đồng."))
    if offer.floor_price > offer.price:
        raise BadPrice(_("Giá thấp nhất không được cao hơn giá bán."))
    return offer
