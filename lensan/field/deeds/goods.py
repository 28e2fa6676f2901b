"""What a household sells is drafted with a photo, and a lot of it is announced: from the field."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.catalogue.access import Act, can_change_offer, can_sell_for
from lensan.catalogue.actions import describing, offering, showing, stocking
from lensan.catalogue.forms.goods import ProductForm
from lensan.catalogue.forms.offers import LotForm, OfferForm
from lensan.catalogue.models import Lot, Offer, Side
from lensan.catalogue.photos import NotAPhoto
from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.deeds.reading import (
    EARLIER,
    NO_MANDATE,
    Kind,
    decoded,
    earlier_deed,
    filled,
    producer_of,
)
from lensan.field.models import Deed
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer


def draft(told: Told) -> Outcome:
    """Write down goods of the household's own, their price and a photo."""
    producer = selling(told)
    words = dict(told.arguments)
    goods = filled(ProductForm(told.by, words | {"owner": producer.code}))
    form = OfferForm(words | {"min_quantity": words.get("min_quantity") or 1})
    filled(form)
    product = describing.add(by=told.by, at=told.at, **goods)
    offer = offering.make(product, producer, by=told.by, at=told.at, **form.told())
    _add_photo(told, offer)
    text = _("Đã ghi “%(name)s” và giá bán.") % {"name": product.name}
    return Outcome(text, producer, result={"offer": offer.pk})


def photograph(told: Told) -> Outcome:
    """Add a photo to what a household sells."""
    producer = selling(told)
    _add_photo(told, _offer(told, producer))
    return Outcome(_("Đã thêm ảnh."), producer)


def announce(told: Told) -> Outcome:
    """Say when a lot is harvested and how much; what is there already is taken in."""
    producer = selling(told)
    lot = put_in_stock(told, producer, dict(told.arguments))
    return Outcome(_("Đã ghi lô %(lot)s.") % {"lot": lot.code}, producer, result={"lot": lot.pk})


def put_in_stock(told: Told, producer: Producer, words: dict[str, Any]) -> Lot:
    """Announce a lot of what a household sells, and take in what is there already."""
    offer = _offer(told, producer)
    lot = stocking.announce(offer, by=told.by, at=told.at, **filled(LotForm(words)))
    if on_hand := _whole(told, "on_hand"):
        stocking.receive(
            lot, on_hand, reference=f"thuc-dia {told.deed.pk}", by=told.by, at=told.at
        )
    return lot


def selling(told: Told) -> Producer:
    """Return whom a deed is about, for whose goods the person acts.

    :raises Unable: they may not, or not without a mandate
    """
    producer = producer_of(told)
    if producer.erased_at:
        raise Erased(producer)
    if not can_sell_for(told.by, producer, Act.GOODS):
        raise Unable(NO_MANDATE)
    return producer


def _offer(told: Told, producer: Producer) -> Offer:
    said = str(told.arguments.get("offer", ""))
    number = said
    if said.startswith(EARLIER):
        number = str(_made(earlier_deed(told, said)))
    found = Offer.objects.filter(producer=producer, pk=number) if number.isdecimal() else None
    offer = found.select_related("producer").first() if found is not None else None
    if offer is None or not can_change_offer(told.by, offer):
        raise Unable(_("Hộ không còn bán mặt hàng này. Hãy chọn mặt hàng khác."))
    return offer


def _made(earlier: Deed) -> int:
    return int(earlier.result.get("offer", 0))


def _add_photo(told: Told, offer: Offer) -> None:
    photo = told.arguments.get("photo")
    if not photo:
        return
    content = decoded(photo)
    side = str(told.arguments.get("side") or Side.FRONT)
    if side not in Side:
        raise Unable(_("Không rõ ảnh chụp từ phía nào. Hãy chọn lại."))
    showing.add_photo(offer, content, side=side, by=told.by, at=told.at)


def _whole(told: Told, name: str) -> int:
    value: Any = told.arguments.get(name) or 0
    if not str(value).isdecimal() or int(value) > 2**31 - 1:
        raise Unable(_("Số lượng phải là số nguyên, không âm."))
    return int(value)


KINDS = {
    "draft": Kind(lazy("ghi sản phẩm"),
        draft,
        (
            Erased, describing.AlreadyThere, offering.AlreadyOffered, offering.BadPrice, NotAPhoto,
            showing.SamePhoto,
        ),
    ),
    "photograph": Kind(lazy("thêm ảnh"), photograph, (Erased, NotAPhoto, showing.SamePhoto)),
}  # fmt: skip
