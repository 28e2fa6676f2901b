"""Hand a queued message to its gateway, and note what became of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.journal.models import record
from lensan.kernel.states import note
from lensan.messaging.actions.saying import UNWISHED
from lensan.messaging.actions.spending import release, reserve
from lensan.messaging.commands import asks_to_stop
from lensan.messaging.connector import Gateway, Handed, NotNow, Outgoing, Refused, TryAgain, Unsure
from lensan.messaging.models import Message
from lensan.messaging.registry import chosen_gateway, gateway_of
from lensan.messaging.restraint import read_hours
from lensan.producers.models import silent

ATTEMPTS = 5
DAY = timedelta(days=1)
LOOK_AGAIN = timedelta(hours=1)  # whether the month's allowance was raised
LEASE = timedelta(minutes=5)  # after it, an attempt that ended in silence is looked at again
SOON = timedelta(minutes=1)  # when the gateway may be there again


def pause_after(attempts: int) -> timedelta:
    """Say how long a message rests after its `attempts`-th failure: 1, 4, 16 and 64 minutes."""
    return timedelta(minutes=4 ** (attempts - 1))


def deliver(message: Message, *, at: datetime) -> None:
    """Hand a message that is due to the gateway, or put it off, or give it up.

    Of several workers that reach for it one gets it. The call stands outside any transaction. If
    its end is never known it is made again under the same key; to a gateway that knows no keys it
    is not, since nothing may reach a telephone twice.

    :raises NoGateway: no gateway was chosen
    :raises NotNow: the gateway takes nothing now; the message waits
    """
    name = chosen_gateway()
    broke_off = message.handing
    if _rests(message, at=at) or not _taken(message, name, at=at):
        return
    gateway = gateway_of(name)
    if broke_off and not gateway.knows_keys:
        _leave_unsure(
            message, str(_("Máy dừng giữa lúc gửi; không gửi lại để khỏi gửi hai lần.")), at=at
        )
        return
    if why := _in_vain(message, at=at):
        give_up(message, why, at=at)
        return
    if not reserve(message, at=at):
        _wait(message, at + LOOK_AGAIN, _("Đã hết hạn mức tiền tin nhắn của tháng."))
        return
    _hand_over(message, gateway, at=at)


def _hand_over(message: Message, gateway: Gateway, *, at: datetime) -> None:
    if not gateway.knows_keys:
        note(message, handing=True)  # from here on nobody could tell whether it went
    outgoing = Outgoing(key=str(message.pk), phone=message.phone, text=message.text)
    try:
        handed = gateway.send(outgoing, at=at)
    except NotNow as error:
        _wait(message, at + (error.after or SOON), error.reason)
        raise
    except TryAgain as error:
        _put_off(message, error, at=at)
    except Refused as error:
        release(message)
        give_up(message, error.reason, at=at)
    except Unsure as error:
        _leave_unsure(message, error.reason, at=at)
    else:
        _note(message, handed, at=at)


def _rests(message: Message, *, at: datetime) -> bool:
    """Put off what nobody asked for while people sleep, and what would be too much for one day."""
    if message.in_reply_to_id:
        return False
    if until := _not_now(message, at=at):
        mine = Message.objects.due(at).filter(pk=message.pk, attempts=message.attempts).order_by()
        return mine.update(not_before=until) == 1
    return False


def _not_now(message: Message, *, at: datetime) -> datetime | None:
    """Return until when a message has to rest, if it has to."""
    quiet = read_hours(settings.MESSAGE_QUIET_HOURS)
    if quiet and (morning := quiet.until(timezone.localtime(at))):
        return morning
    lately = Message.objects.unasked_for(message.phone, since=at - DAY).order_by("-sent_at")
    most = settings.MESSAGES_A_DAY
    oldest = lately.values_list("sent_at", flat=True)[most - 1 : most].first()
    return oldest + DAY if oldest else None


def _wait(message: Message, until: datetime, reason: str) -> None:
    """Put off what was not offered to a gateway at all; that counts as no attempt."""
    held = Message.objects.queued().filter(pk=message.pk, attempts=message.attempts)
    held.update(
        not_before=until, attempts=message.attempts - 1, asking=False, handing=False,
        reason=reason[:200],
    )  # fmt: skip


def _taken(message: Message, name: str, *, at: datetime) -> bool:
    """Take hold of a due message for as long as the lease lasts, a question only in its turn."""
    asking = Message.objects.asking(message.phone)
    asking.filter(answer_by__lte=at).update(asking=False)
    mine = Message.objects.due(at).filter(pk=message.pk, attempts=message.attempts).order_by()
    try:
        with transaction.atomic():
            taken = mine.update(
                attempts=message.attempts + 1, not_before=at + LEASE, gateway=name,
                asking=bool(message.answer_by and message.answer_by > at),
            )  # fmt: skip
    except IntegrityError:  # another question waits for this telephone's answer
        mine.update(not_before=asking.values("answer_by")[:1])
        return False
    message.refresh_from_db()
    return taken == 1


def _in_vain(message: Message, *, at: datetime) -> str:
    """Say why there is no use in sending a message any more, if there is none."""
    if message.answer_by and message.answer_by <= at:
        return _("Đã hết thời gian trả lời trước khi gửi được.")
    if message.producer_id and silent([message.producer_id]) and not _is_farewell(message):
        return str(UNWISHED)
    if message.attempts > ATTEMPTS:
        return _("Đã gửi %(times)s lần mà không xong.") % {"times": ATTEMPTS}
    return ""


def _is_farewell(message: Message) -> bool:
    """Tell whether it says to someone who asked us to stop that we do."""
    return message.in_reply_to is not None and asks_to_stop(message.in_reply_to.text)


def _put_off(message: Message, error: TryAgain, *, at: datetime) -> None:
    if message.attempts >= ATTEMPTS:
        give_up(message, error.reason, at=at)
        return
    rest = max(error.after or timedelta(0), pause_after(message.attempts))
    held = Message.objects.queued().filter(pk=message.pk, attempts=message.attempts)
    held.update(not_before=at + rest, reason=error.reason[:200], handing=False)


def _note(message: Message, handed: Handed, *, at: datetime) -> None:
    state = Message.State.DELIVERED if handed.arrived else Message.State.SENT
    gone = {"sent_at": at, "reason": "", "handing": False}
    try:
        with transaction.atomic():
            message.advance_to(state, reference=handed.reference[:100], **gone)
    except (
        IntegrityError
    ):  # a gateway that repeats its references: the message has gone all the same
        message.advance_to(state, **gone)


def _leave_unsure(message: Message, reason: str, *, at: datetime) -> None:
    """Count a message as sent, with what nobody knows about it as the reason; its price stays taken."""
    message.advance_to(Message.State.SENT, sent_at=at, reason=reason[:200], handing=False)


@transaction.atomic
def give_up(message: Message, reason: str, *, at: datetime) -> None:
    """Write that a message will not arrive, and why."""
    message.advance_to(Message.State.FAILED, reason=reason[:200], asking=False, handing=False)
    Message.objects.held_back_by(message).update(not_before=at)
    behalf = message.producer.code if message.producer else ""
    record("messaging.given_up", message, by=None, at=at, on_behalf_of=behalf)


@transaction.atomic
def note_receipt(
    gateway: str, *, reference: str, arrived: bool, reason: str = "", at: datetime
) -> Message | None:
    """Write what the gateway says became of a message; repeats and late news change nothing."""
    sent = Message.objects.filter(
        gateway=gateway, direction=Message.Direction.OUT, reference=reference, state=Message.State.SENT
    ).exclude(reference="")  # fmt: skip
    message = sent.first()
    if message and arrived:
        message.advance_to(Message.State.DELIVERED)
    elif message:
        give_up(message, reason or _("Tổng đài báo tin không đến máy."), at=at)
    return message
