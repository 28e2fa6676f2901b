"""Take in whatever a gateway brings, through whichever door it comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.messaging.actions.delivering import note_receipt
from lensan.messaging.actions.receiving import (
    NotAMessage,
    as_kept,
    number_of,
    printable,
    receive,
)
from lensan.messaging.connector import Incoming, Part, Receipt
from lensan.messaging.models import Message, MessagePart

REPEATED = timedelta(
    minutes=15
)  # within which the same words from the same telephone are a repeat
TOGETHER = timedelta(hours=1)  # within which the parts of one message come


def take_in(gateway: str, told: Incoming | Receipt, *, at: datetime) -> Message | None:
    """Take in a message, a part of one, or what became of one of ours; return the message meant.

    None is returned while parts are missing, and for the receipt of a message that nobody knows.

    :raises NotAMessage: no sender, or no usable reference
    """
    if isinstance(told, Receipt):
        return note_receipt(
            gateway, reference=told.reference, arrived=told.arrived, reason=told.reason, at=at
        )
    if told.part:
        return _take_in_part(gateway, told, told.part, at=at)
    return _take_in_whole(gateway, told, at=at)


@transaction.atomic
def take_in_halves(*, at: datetime) -> int:
    """Take in long messages of which parts never came, with a gap in their place; return how many."""
    late = MessagePart.objects.filter(at__lte=at - TOGETHER).order_by("pk")
    groups = set(late.values_list("gateway", "phone", "group", "of"))
    for gateway, phone, group, of in groups:
        parts = list(late.filter(gateway=gateway, phone=phone, group=group, of=of))
        _join(gateway, parts, at=at)
    return len(groups)


def _take_in_whole(gateway: str, told: Incoming, *, at: datetime) -> Message:
    reference = told.reference or _reference(gateway, told.phone, told.text, at=at)
    return receive(gateway, reference=reference, phone=told.phone, text=told.text, at=at)


def _reference(gateway: str, phone: str, text: str, *, at: datetime) -> str:
    """Number what a gateway does not number: the same words at once again are a repeat.

    Unless a question went to that telephone in between: “1” then answers another one.
    """
    mine = Message.objects.filter(phone=number_of(phone))
    last = mine.received().filter(gateway=gateway, at__gt=at - REPEATED).order_by("-pk").first()
    if last and last.text == as_kept(text):
        asked = mine.filter(sent_at__gt=last.at).exclude(answer_by=None)
        if not asked.exists():
            return last.reference
    return f"unnumbered-{uuid4().hex}"


@transaction.atomic
def _take_in_part(gateway: str, told: Incoming, part: Part, *, at: datetime) -> Message | None:
    phone = number_of(told.phone)
    if not phone:
        raise NotAMessage(_("Tin nhắn đến thiếu số người gửi."))
    MessagePart.objects.update_or_create(
        gateway=gateway, phone=phone, group=part.group, of=part.of, number=part.number,
        defaults={"text": printable(told.text), "at": at},
    )  # fmt: skip
    there = MessagePart.objects.filter(
        gateway=gateway, phone=phone, group=part.group, of=part.of, at__gt=at - TOGETHER
    )
    parts = list(there.order_by("number"))
    return _join(gateway, parts, at=at) if len(parts) == part.of else None


def _join(gateway: str, parts: Sequence[MessagePart], *, at: datetime) -> Message:
    """Make one message of its parts."""
    texts = {part.number: part.text for part in parts}
    text = "".join(texts.get(number, " … ") for number in range(1, parts[0].of + 1))
    MessagePart.objects.filter(pk__in=[part.pk for part in parts]).delete()
    return _take_in_whole(gateway, Incoming("", parts[0].phone, text), at=at)
