"""A household calls for help by a message: its helper finds it on top of today's list."""

from datetime import datetime

from django.utils.translation import gettext as _

from lensan.journey.actions.stating import state
from lensan.journey.models import Fact, Source
from lensan.messaging.actions.answering import examples
from lensan.messaging.commands import Verb, read_command
from lensan.messaging.models import Message
from lensan.producers.models import Producer


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Note that a household asked for help, and say what can be written; for GIUP."""
    command = read_command(message.text)
    if command is None or command.verb != Verb.HELP:
        return None
    told = _("Cách nhắn: %(examples)s.") % {"examples": examples()}
    if owner is None or owner.erased_at:
        return told
    state(
        owner, Fact.Kind.HELPED, holds=False, key=f"sms-{message.pk}", source=Source.SMS,
        said_at=message.at, by=None, at=at,
    )  # fmt: skip
    return _("Đã báo tổ của ấp gọi lại cho bà con.") + " " + told
