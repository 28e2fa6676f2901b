"""Say something to a producer by short message."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.messaging import sms
from lensan.messaging.commands import asks_to_stop
from lensan.messaging.models import Message
from lensan.messaging.registry import NoGateway, chosen_gateway
from lensan.producers.models import Producer, silent

State = Message.State
UNWISHED = _lazy("Người nhận đã rút lại việc đồng ý nhận tin nhắn.")
MOST_PARTS = 4  # what is longer is a letter, and no plain telephone shows it well


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Someone to whom nothing was said, and why."""

    who: str
    why: str


_unsaid: ContextVar[list[Unsaid] | None] = ContextVar("unsaid", default=None)


class NoPhone(Exception):
    """There is no telephone number to write to."""

    briefly = _lazy("không có số điện thoại")


class DoesNotWish(Exception):
    """The person took back their consent to be called and written to."""

    briefly = _lazy("đã rút lại việc đồng ý nhận tin nhắn")


class TooLong(Exception):
    """The text takes more parts than anyone reads on a plain telephone."""


@transaction.atomic
def say(
    producer: Producer,
    text: str,
    *,
    about: models.Model | None,
    by: User | None,
    at: datetime,
    answer_by: datetime | None = None,
    not_before: datetime | None = None,
) -> Message:
    """Queue a message to a producer, without accents; with `answer_by` it is a question.

    It leaves the building within a minute of the caller's commit. A question is held back while
    another one waits for this telephone's answer, and is given up when its own time is over.

    :raises NoPhone: the producer has no telephone
    :raises DoesNotWish: they took back their consent to be written to
    :raises TooLong: the text takes more than four parts
    :raises NoGateway: no gateway was chosen
    """
    try:
        _check_may_write_to(producer)
        return _queue(
            producer.phone, sms.plain(text), producer=producer, by=by, at=at, answer_by=answer_by,
            subject_type=about._meta.label_lower if about else "",
            subject_id=about.pk if about else None,
            not_before=not_before or at, state=State.QUEUED, gateway=chosen_gateway(),
        )  # fmt: skip
    except (NoPhone, DoesNotWish) as why:
        leave_unsaid(str(producer), str(why.briefly))
        raise
    except (TooLong, NoGateway) as why:
        leave_unsaid(str(producer), str(why))
        raise


@contextmanager
def collecting_unsaid() -> Iterator[list[Unsaid]]:
    """Collect to whom nothing is said meanwhile, and why, whatever the callers make of it."""
    found: list[Unsaid] = []
    token = _unsaid.set(found)
    try:
        yield found
    finally:
        _unsaid.reset(token)


def leave_unsaid(who: str, why: str) -> None:
    """Note that nothing is said to someone, for whoever collects that."""
    collected = _unsaid.get()
    if collected is not None:
        collected.append(Unsaid(who, why))


@transaction.atomic
def reply(
    to: Message, text: str, *, by: User | None, at: datetime, about: models.Model | None = None
) -> Message:
    """Queue the one reply to a message that came in; asked again, return the reply there is.

    It keeps its accents unless that would take more parts.
    To someone who took back their consent it is only kept, as not sent: what they wrote has been
    dealt with all the same. Who asked us to stop is told once that we do. Where no gateway was
    chosen, it waits for one.

    :raises TooLong: the text takes more than four parts
    """
    if answered := Message.objects.filter(in_reply_to=to).first():
        return answered
    unwished = to.producer_id is not None and bool(silent([to.producer_id]))
    barred = unwished and not asks_to_stop(to.text)
    return _queue(
        to.phone, sms.thrifty(text), producer=to.producer, by=by, at=at, not_before=at, in_reply_to=to,
        subject_type=about._meta.label_lower if about else to.subject_type,
        subject_id=about.pk if about else to.subject_id,
        state=State.FAILED if barred else State.QUEUED, reason=UNWISHED if barred else "",
    )  # fmt: skip


def _check_may_write_to(producer: Producer) -> None:
    if not producer.phone:
        raise NoPhone(_("%(producer)s không có số điện thoại.") % {"producer": producer})
    if silent([producer.pk]):
        raise DoesNotWish(
            _("%(producer)s đã rút lại việc đồng ý nhận tin nhắn.") % {"producer": producer}
        )


def _queue(
    phone: str, text: str, *, producer: Producer | None, by: User | None, at: datetime, **how: object
) -> Message:  # fmt: skip
    if sms.length(text).parts > MOST_PARTS:
        raise TooLong(
            _("Tin nhắn quá dài: hãy viết gọn trong %(most)s phần.") % {"most": MOST_PARTS}
        )
    message = Message.objects.create(
        direction=Message.Direction.OUT, phone=phone, text=text, producer=producer, by=by, at=at,
        **how,
    )  # fmt: skip
    behalf = producer.code if producer else ""
    record("messaging.said", message, by=by, at=at, on_behalf_of=behalf)
    return message
