"""Take in what someone wrote to us."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.journal.models import record
from lensan.kernel.phones import read_phones
from lensan.kernel.text import nfc
from lensan.messaging.models import Message
from lensan.messaging.sms import Meaning, read_reply
from lensan.producers.models import Producer

LONGEST = 1600  # characters that are kept of a message
LATE = timedelta(days=7)  # so long after a question, what comes is still taken to be about it


class NotAMessage(Exception):
    """What a gateway brought lacks the sender or the gateway's own reference."""


@transaction.atomic
def receive(gateway: str, *, reference: str, phone: str, text: str, at: datetime) -> Message:
    """Keep a message that came in, once for each reference of its gateway.

    A clear yes or no answers the question that its telephone was asked, if one is open. Anything
    else, and an answer that comes too late, is only said to be about the same record.

    :raises NotAMessage: no sender, or no usable reference
    """
    number, text = number_of(phone), as_kept(text)
    if not number or not reference or not reference.isprintable() or len(reference) > 100:
        raise NotAMessage(_("Tin nhắn đến thiếu số người gửi hoặc mã của tổng đài."))
    known = Message.objects.received().filter(gateway=gateway, reference=reference)
    if message := known.first():
        return message
    asked = _last_question(number, at=at)
    meaning = read_reply(text)
    answered = asked and meaning != Meaning.UNCLEAR and _close(asked, at=at)
    message, new = Message.objects.get_or_create(
        gateway=gateway, direction=Message.Direction.IN, reference=reference,
        defaults={
            "state": Message.State.RECEIVED, "phone": number, "text": text, "meaning": meaning.value,
            "producer": asked.producer if asked else _only_owner(number),
            "subject_type": asked.subject_type if asked else "",
            "subject_id": asked.subject_id if asked else None,
            "in_reply_to": asked if answered else None, "at": at,
        },
    )  # fmt: skip
    if new:
        behalf = message.producer.code if message.producer else ""
        record("messaging.received", message, by=None, at=at, on_behalf_of=behalf)
    return message


def number_of(phone: str) -> str:
    """Return the sender in E.164, or as it stands where it is no number: VIETTEL, 1414."""
    found = read_phones(phone).numbers
    return found[0] if found else as_kept(phone)[:20]


def as_kept(text: str) -> str:
    """Return the text as it is kept of a message: composed, without blanks around it, not too long."""
    return nfc(printable(text))[:LONGEST]


def printable(text: str) -> str:
    """Return the text without what no database keeps: control characters, halves of characters."""
    return "".join(character for character in text if character.isprintable())


def _last_question(phone: str, *, at: datetime) -> Message | None:
    """Return the open question of a telephone, else the last one that it was asked lately."""
    asked = Message.objects.filter(
        phone=phone, direction=Message.Direction.OUT, answer_by__gt=at - LATE, at__lte=at
    ).exclude(state__in=[Message.State.QUEUED, Message.State.FAILED])
    open_now = Message.objects.asking(phone).filter(answer_by__gt=at)
    return open_now.first() or asked.order_by("sent_at").last()


def _close(question: Message, *, at: datetime) -> bool:
    """Let a question be answered, once and in time, and the next one be asked."""
    open_now = Message.objects.filter(pk=question.pk, asking=True, answer_by__gt=at)
    if open_now.update(asking=False) != 1:
        return False
    Message.objects.held_back_by(question).update(not_before=at)
    return True


def _only_owner(phone: str) -> Producer | None:
    """Return the producer whose number it is; where neighbours share one, nobody can say whose."""
    owners = list(Producer.objects.active().filter(phone=phone)[:2])
    return owners[0] if len(owners) == 1 else None
