"""Ask for the seller's word: the household by SMS, then the hamlet's helper, then the operator."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import Role, User
from lensan.kernel.money import dong
from lensan.kernel.states import NotAllowed
from lensan.messaging.actions.saying import DoesNotWish, NoPhone, TooLong, say
from lensan.messaging.models import Message
from lensan.messaging.registry import NoGateway
from lensan.messaging.sms import Meaning
from lensan.orders.actions.deciding import StillShort, TooLate, confirm, decline
from lensan.orders.ladder import NO_DEADLINE, due
from lensan.orders.models import Ask, Order, Way
from lensan.producers.models import Producer

Rung = Ask.Rung
NOT_REACHED = (DoesNotWish, NoPhone, NoGateway, TooLong)


def climb(order: Order, *, at: datetime) -> None:
    """Ask whoever is to be asked by now, each once; an empty rung leads to the next at once."""
    while rungs := _due(order, at=at):
        with transaction.atomic():
            try:
                with transaction.atomic():
                    ask = Ask.objects.create(order=order, rung=rungs[0], at=at)
            except IntegrityError:
                return  # another worker is at it
            ask.reached = _reach(order, rungs[0], at=at)
            ask.save(update_fields=["reached"])


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Act upon a clear yes or no to the question about an order."""
    if message.meaning == Meaning.UNCLEAR.value:
        return None
    order = _asked_about(message).first()
    return _heed(message, order, at=at) if order else None


def ask_again(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Say what can be answered to the question about an order, where nobody knew what was meant."""
    if not _asked_about(message).exists():
        return None
    return _("Chưa hiểu ý bà con. Xin trả lời 1 nếu BÁN, 2 nếu KHÔNG BÁN.")


def _asked_about(message: Message) -> QuerySet[Order]:
    about_orders = message.subject_type == Order._meta.label_lower
    return (
        Order.objects.filter(pk=message.subject_id or 0) if about_orders else Order.objects.none()
    )


def _due(order: Order, *, at: datetime) -> list[str]:
    asked = dict(order.asks.values_list("rung", "reached"))
    return due(asked, placed_at=order.placed_at, confirm_by=order.confirm_by, at=at)


def _reach(order: Order, rung: str, *, at: datetime) -> bool:
    """Ask on a rung; say whether someone is there to hear it."""
    if rung == Rung.SMS:
        return _ask_household(order, at=at)
    producer = order.stall.producer
    if rung == Rung.HELPER:
        return User.objects.filter(hamlets=producer.hamlet_id, is_active=True).exists()
    there = User.objects.filter(role=Role.COMMUNE, communes=producer.commune_id, is_active=True)
    return there.exists()


def _ask_household(order: Order, *, at: datetime) -> bool:
    try:
        say(
            order.stall.producer, _question(order), about=order, by=None, at=at,
            answer_by=order.confirm_by or order.placed_at + NO_DEADLINE,
        )  # fmt: skip
    except NOT_REACHED:
        return False
    return True


def _question(order: Order) -> str:
    goods = ", ".join(f"{line.quantity} x {line.title}" for line in order.lines.all())
    until = timezone.localtime(order.confirm_by) if order.confirm_by else None
    return _(
        "Đơn %(order)s trên %(marketplace)s: %(goods)s, %(money)s. Bán không? Trả lời 1 = BÁN, 2 = KHÔNG%(until)s."
    ) % {
        "order": order.reference, "marketplace": order.stall.marketplace, "goods": goods[:160],
        "money": dong(order.goods),
        "until": _(", trước %s") % f"{until:%H:%M %d/%m}" if until else "",
    }  # fmt: skip


def _heed(message: Message, order: Order, *, at: datetime) -> str:
    """Act upon one answer, and return what to reply to it."""
    try:
        if message.meaning == Meaning.YES.value:
            confirm(order, way=Way.SMS, by=None, at=at)
            return _("Đã nhận đơn %s. Xin gói hàng sẵn, sẽ có người đến lấy.") % order.reference
        decline(order, reason=_("Người bán không nhận đơn."), way=Way.SMS, by=None, at=at)
    except (NotAllowed, StillShort, TooLate) as trouble:
        return str(trouble)
    return _("Đã từ chối đơn %s theo ý bà con.") % order.reference
