"""Read what came in, and reply to it once: each domain reads its own short messages.

`settings.MESSAGE_READERS` names them, the most particular first, each with an example of what it
understands. A reader that knows a message as its own acts upon it and returns the reply; any other
returns None. What it does and what is replied are written together, once.
"""

from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from lensan.messaging.actions.saying import reply
from lensan.messaging.models import Message
from lensan.producers.models import Producer

LETTERS = "ABCDEF"  # by which the households of one number answer whose message it was
PATIENCE = timedelta(days=1)  # so long the question whose message it was stays open


class Reader(Protocol):
    """What a domain offers for the messages that are its own."""

    def __call__(self, message: Message, *, owner: Producer | None, at: datetime) -> str | None:
        """Act upon a message and return the reply; None where it is not for this domain.

        `owner` is whose telephone it came from, None where nobody or several may be meant.

        :raises Whose: it can only be acted upon once it is known who is meant
        """
        ...


class Whose(Exception):
    """A message can only be acted upon once it is known who is meant."""


def answer(message: Message, *, at: datetime) -> bool:
    """Act upon a message that came in and reply to it; say whether it had waited for that.

    Of several workers that reach for it one gets it. What no person wrote (a name or a short
    number instead of a telephone's) is not replied to.
    """
    with transaction.atomic():
        if not _taken(message, at=at):
            return False
        if message.phone.startswith("+"):
            _reply(message, at=at)
    return True


def _taken(message: Message, *, at: datetime) -> bool:
    """Take a message, or a question whose telephone it is, once."""
    mine = Message.objects.filter(pk=message.pk, heeded_at=None)
    return mine.update(heeded_at=at) == 1


def _reply(message: Message, *, at: datetime) -> None:
    owners = owners_of(message.phone)
    if original := _named_now(message, owners, at=at):
        owner = owners[_letter(message)]
        Message.objects.filter(pk__in=[original.pk, message.pk]).update(producer=owner)
        original.producer = message.producer = owner
        reply(message, _heed(original, owner=owner, at=at), by=None, at=at, about=original)
        return
    try:
        words = _heed(message, owner=owners[0] if len(owners) == 1 else None, at=at)
    except Whose:
        reply(message, _whose(owners), by=None, at=at, about=message)
    else:
        reply(message, words, by=None, at=at)


def _heed(message: Message, *, owner: Producer | None, at: datetime) -> str:
    """Let the first domain that knows a message act upon it, and return what to reply."""
    with transaction.atomic():
        for path, _example in settings.MESSAGE_READERS:
            reader: Reader = import_string(path)
            if (words := reader(message, owner=owner, at=at)) is not None:
                return words
    return _("Chưa hiểu tin của bà con. Nhắn GIUP để xem cách nhắn.")


def examples() -> str:
    """Return what may be written to us, as examples of every domain that reads."""
    told = [example for _path, example in settings.MESSAGE_READERS if example]
    return "; ".join([*told, "DUNG"])


# One number, several households


def owners_of(phone: str) -> list[Producer]:
    """Return the producers whose telephone number it is, in the order a question names them."""
    return list(Producer.objects.active().filter(phone=phone).order_by("pk")[: len(LETTERS)])


def _whose(owners: list[Producer]) -> str:
    """Ask which of them is meant; by letter, as 1 and 2 answer the questions about orders."""
    if not owners:
        return _("Số này chưa có trong sổ. Xin nhờ tổ của ấp hoặc cán bộ xã ghi số điện thoại.")
    names = "; ".join(
        f"{letter} = {one.name}" for letter, one in zip(LETTERS, owners, strict=False)
    )
    return _("Số này của nhiều hộ: %(names)s. Tin vừa rồi là của hộ nào? Trả lời bằng một chữ cái.") % {
        "names": names
    }  # fmt: skip


def _letter(message: Message) -> int:
    """Return which letter a message consists of, -1 where it is none of ours."""
    text = message.text.strip(" .!").upper()
    return LETTERS.find(text) if len(text) == 1 else -1


def _named_now(message: Message, owners: list[Producer], *, at: datetime) -> Message | None:
    """Return the message of which it is known from now on whose it is, as this one tells, once."""
    if not 0 <= _letter(message) < len(owners):
        return None
    asked = Message.objects.filter(
        phone=message.phone, direction=Message.Direction.OUT, heeded_at=None, at__gt=at - PATIENCE,
        subject_type=Message._meta.label_lower,
    )  # fmt: skip
    question = asked.select_related("in_reply_to").order_by("pk").last()
    return question.in_reply_to if question and _taken(question, at=at) else None
