"""A household says by message what it has to sell, or that something is sold out."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.catalogue.actions.offering import turn
from lensan.catalogue.actions.stocking import adjust, announce, receive
from lensan.catalogue.models import Lot, Offer
from lensan.kernel.money import dong
from lensan.kernel.text import fold
from lensan.messaging.actions.answering import Whose
from lensan.messaging.commands import Command, Verb, read_command
from lensan.messaging.models import Message
from lensan.producers.models import Producer

KILO = "kg"
NAMED = 3  # goods that a short message has room for


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Put goods into the store, or empty it, as the household writes: BAN 20 KG CHANH, HET CHANH.

    :raises Whose: it is not known whose goods they are
    """
    command = read_command(message.text)
    if command is None or command.verb not in {Verb.SELL, Verb.SOLD_OUT}:
        return None
    if owner is None:
        raise Whose
    offers = _meant(owner, command.goods)
    if len(offers) != 1:
        return _which(owner, offers, command)
    if command.verb == Verb.SELL:
        return _sell(offers[0], command, message, at=at)
    return _sold_out(offers[0], message, at=at)


def _meant(owner: Producer, goods: str) -> list[Offer]:
    """Return the owner's offers in whose names all these words stand; the one of that very name."""
    mine = owner.offers.exclude(state=Offer.State.CLOSED).select_related("product", "producer")
    found = [one for one in mine.order_by("pk") if set(goods.split()) <= set(_name(one).split())]
    exact = [one for one in found if fold(one.product.name) == goods]
    return exact if len(exact) == 1 else found


def _name(offer: Offer) -> str:
    return fold(f"{offer.product.name} {offer.product.variety} {offer.grade}")


def _which(owner: Producer, offers: Sequence[Offer], command: Command) -> str:
    """Say which goods there are to choose from; none, where a helper has to write them down first."""
    known = offers or list(
        owner.offers.exclude(state=Offer.State.CLOSED).select_related("product")[:NAMED]
    )
    if not known:
        return _(
            "Bà con chưa có mặt hàng nào trên Lên Sàn. Nhắn GIUP, tổ của ấp sẽ giúp đăng hàng."
        )
    names = ", ".join(str(one) for one in known[:NAMED])
    example = (
        "HET"
        if command.verb == Verb.SOLD_OUT
        else f"BAN {command.quantity} {command.unit.upper()}".rstrip()
    )
    return _("Xin nhắn rõ mặt hàng nào: %(names)s. Thí dụ: %(example)s %(name)s") % {
        "names": names, "example": example, "name": known[0].product.name.upper(),
    }  # fmt: skip


def _sell(offer: Offer, command: Command, message: Message, *, at: datetime) -> str:
    unit, quantity = offer.product.unit or KILO, command.quantity or 0
    if command.unit and command.unit != _plain_unit(offer):
        return _("%(offer)s bán theo %(unit)s. Xin nhắn lại số %(unit)s.") % {
            "offer": offer, "unit": offer.product.get_unit_display() or unit,
        }  # fmt: skip
    if offer.state == Offer.State.PAUSED:
        turn(offer, Offer.State.OPEN, by=None, at=at, why="sms")
    today = timezone.localdate(at)
    lot = announce(offer, harvest_from=today, harvest_to=today, quantity=quantity, by=None, at=at)
    receive(lot, quantity, reference=f"sms-{message.pk}", by=None, at=at)
    there = Lot.objects.filter(offer=offer).by_offer().get(offer.pk, 0)
    return _("Đã ghi %(quantity)d %(unit)s %(offer)s, giá %(price)s. Trong kho có %(there)d. Sai thì nhắn GIUP.") % {
        "quantity": quantity, "unit": offer.product.get_unit_display() or unit, "offer": offer,
        "price": dong(offer.price), "there": there,
    }  # fmt: skip


def _plain_unit(offer: Offer) -> str:
    return fold(str(offer.product.get_unit_display())) or KILO


def _sold_out(offer: Offer, message: Message, *, at: datetime) -> str:
    """Empty the store; what is set aside for orders stays set aside."""
    for lot in Lot.objects.filter(offer=offer, on_hand__gt=0):
        adjust(
            lot,
            counted=0,
            seen=lot.on_hand,
            reference=f"sms-{message.pk}-{lot.pk}",
            by=None,
            at=at,
        )
    return _("Đã ghi hết %(offer)s. Đơn đã nhận thì vẫn giao như đã hẹn.") % {"offer": offer}
