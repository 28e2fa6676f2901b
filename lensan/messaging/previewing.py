"""What a press would send: how many messages to how many, for how much, and which of them would wait."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from lensan.messaging.actions.delivering import DAY
from lensan.messaging.actions.saying import Unsaid
from lensan.messaging.actions.spending import month_of, spent_in
from lensan.messaging.models import Message
from lensan.messaging.restraint import Price, price, read_hours


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a month may cost, what of it is taken, and what waits in the queue to be taken."""

    cap: int | None
    spent: int
    promised: int

    @property
    def left(self) -> int | None:
        """Đồng that nothing else is going to take, None where there is no limit."""
        return None if self.cap is None else max(self.cap - self.spent - self.promised, 0)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a press would send; of those that wait, a message may be counted under several reasons."""

    prices: tuple[Price, ...]  # one for each text, the most frequent first
    unsaid: tuple[Unsaid, ...]
    allowance: Allowance
    quiet_until: datetime | None  # all wait until then
    often: int  # messages to telephones that have had enough for a day
    in_turn: int  # questions to telephones that have yet to answer another
    too_dear: int  # messages for which the month has no money left

    @property
    def messages(self) -> int:
        """How many messages there are."""
        return sum(one.recipients for one in self.prices)

    @property
    def parts(self) -> int:
        """How many parts are paid for."""
        return sum(one.length.parts * one.recipients for one in self.prices)

    @property
    def cost(self) -> int:
        """Đồng for all of them."""
        return sum(one.total for one in self.prices)

    @property
    def figures(self) -> str:
        """By what it is known whether somebody saw this very preview."""
        return f"{self.messages}-{self.cost}"


def preview(messages: Sequence[Message], unsaid: Sequence[Unsaid], *, at: datetime) -> Preview:
    """Return what it means to send messages that are queued, but have not been committed yet."""
    texts = Counter(one.text for one in messages)
    prices = tuple(
        price(text, a_part=settings.MESSAGE_PRICE, recipients=count)
        for text, count in texts.most_common()
    )
    quiet = read_hours(settings.MESSAGE_QUIET_HOURS)
    allowance = _allowance(messages, at=at)
    return Preview(
        prices, tuple(unsaid), allowance,
        quiet_until=quiet.until(timezone.localtime(at)) if quiet else None,
        often=_often(messages, at=at), in_turn=_in_turn(messages, at=at),
        too_dear=_too_dear(messages, prices, allowance.left),
    )  # fmt: skip


def _allowance(messages: Sequence[Message], *, at: datetime) -> Allowance:
    others = (
        Message.objects.queued().filter(cost=None).exclude(pk__in=[one.pk for one in messages])
    )
    waiting = others.order_by().values_list("text").annotate(count=Count("pk"))
    promised = sum(
        price(text, a_part=settings.MESSAGE_PRICE, recipients=count).total
        for text, count in waiting
    )
    return Allowance(settings.MESSAGE_MONTHLY_CAP, spent_in(month_of(at)), promised)


def _often(messages: Sequence[Message], *, at: datetime) -> int:
    """Count those that go beyond what a telephone is sent in a day."""
    new = Counter(one.phone for one in messages)
    lately = Message.objects.filter(
        phone__in=new, sent_at__gt=at - DAY, in_reply_to=None, direction=Message.Direction.OUT
    )
    gone = dict(lately.order_by().values_list("phone").annotate(count=Count("pk")))
    most = settings.MESSAGES_A_DAY
    return sum(
        min(count, max(gone.get(phone, 0) + count - most, 0)) for phone, count in new.items()
    )


def _in_turn(messages: Sequence[Message], *, at: datetime) -> int:
    """Count the questions that wait until their telephone answers another one."""
    asked = Counter(one.phone for one in messages if one.answer_by)
    busy = Message.objects.filter(phone__in=asked, asking=True, answer_by__gt=at)
    taken = set(busy.values_list("phone", flat=True))
    return sum(count if phone in taken else count - 1 for phone, count in asked.items())


def _too_dear(messages: Sequence[Message], prices: Sequence[Price], left: int | None) -> int:
    """Count those for which nothing is left when those before them are paid, in the order they go."""
    each = {one.text: one.each for one in prices}
    beyond = 0
    for message in messages:
        if left is not None and each[message.text] > left:
            beyond += 1
        elif left is not None:
            left -= each[message.text]
    return beyond
