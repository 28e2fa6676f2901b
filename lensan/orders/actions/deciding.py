"""Someone says yes or no to an order, and the marketplace is told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import note
from lensan.marketplaces.actions.calling import call, pause_after
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.messaging.actions.withdrawing import stop_asking
from lensan.orders.actions.reserving import put_back, set_aside
from lensan.orders.actions.taking_in import follow
from lensan.orders.models import Order, Way

State = Order.State
BY_HAND = timedelta(days=365)  # a person tells this marketplace; the worker has nothing to do


class StillShort(Exception):
    """Not everything that was ordered could be set aside."""

    def __init__(self, order: Order, short: int) -> None:
        super().__init__(
            _("Đơn %(order)s còn thiếu %(short)d so với hàng đang có. Hãy nhập thêm hàng hoặc từ chối.")
            % {"order": order.reference, "short": short}
        )  # fmt: skip


class TooLate(Exception):
    """The time to answer is over."""

    def __init__(self, order: Order) -> None:
        super().__init__(_("Đơn %(order)s đã quá giờ xác nhận.") % {"order": order.reference})


@transaction.atomic
def confirm(order: Order, *, way: Way, by: User | None, at: datetime) -> None:
    """Accept an order for its seller; the marketplace is told by the worker.

    :raises NotAllowed: it does not wait for an answer
    :raises StillShort: not everything is on hand
    :raises TooLate: its time is over
    """
    if order.confirm_by and at >= order.confirm_by:
        raise TooLate(order)
    short = 0
    for line in order.lines.select_related("listing"):
        set_aside(line, at=at)
        short += line.short
    if short:
        raise StillShort(order, short)
    _decide(order, State.CONFIRMED, way=way, by=by, at=at)


@transaction.atomic
def decline(order: Order, *, reason: str, way: Way, by: User | None, at: datetime) -> None:
    """Turn an order down; what was set aside comes back once the marketplace knows.

    :raises NotAllowed: it does not wait for an answer
    """
    _decide(order, State.DECLINED, way=way, by=by, at=at, reason=reason)


def tell(order: Order, *, at: datetime) -> None:
    """Tell the marketplace what was decided; it may know better by now."""
    try:
        _say(order, at=at)
    except TryAgain as trouble:
        attempts = order.attempts + 1
        later = at + pause_after(attempts, trouble.after)
        note(order, attempts=attempts, not_before=later)
    except Refused as refusal:
        _heed(order, refusal, at=at)
    else:
        told(order, by=None, at=at)


@transaction.atomic
def told(order: Order, *, by: User | None, at: datetime) -> None:
    """Write that the marketplace knows, be it that a person told it."""
    if Order.objects.filter(pk=order.pk, told_at=None).update(told_at=at) != 1:
        return
    order.told_at = at
    if order.state == State.DECLINED:
        put_back(order, came_back_at=at, at=at)
    _journal("orders.marketplace_told", order, by=by, at=at)


def _decide(
    order: Order, state: State, *, way: Way, by: User | None, at: datetime, reason: str = ""
) -> None:
    order.advance_to(
        state, decided_at=at, decided_way=way, decided_by=by, reason=reason, not_before=at,
        attempts=0,
    )  # fmt: skip
    stop_asking(order, at=at)
    _journal(f"orders.{state}", order, by=by, at=at, way=way.value, reason=reason)


def _say(order: Order, *, at: datetime) -> None:
    key = f"{order.pk}-{order.state}"
    if order.state == State.CONFIRMED:
        call(
            order.stall, "confirm", subject=order.reference, at=at,
            ask=lambda c, a: c.confirm(a, order.reference, key=key, at=at),
        )  # fmt: skip
    else:
        call(
            order.stall, "decline", subject=order.reference, at=at,
            ask=lambda c, a: c.decline(
                a, order.reference, reason=order.reason, key=key, at=at
            ),
        )  # fmt: skip


def _heed(order: Order, refusal: Refused, *, at: datetime) -> None:
    """See what the marketplace made of the order that it no longer lets us decide."""
    if refusal.because == Because.BY_HAND:
        return note(order, not_before=at + BY_HAND)
    note(order, attempts=order.attempts + 1, not_before=at + pause_after(4))
    try:
        sale = call(
            order.stall, "read_sale", subject=order.reference, at=at,
            ask=lambda c, a: c.read_sale(a, order.reference, at=at),
        )  # fmt: skip
    except (TryAgain, Refused):
        return None
    follow(order, sale, at=at)
    return None


def _journal(verb: str, order: Order, *, by: User | None, at: datetime, **facts: object) -> None:
    record(verb, order, by=by, at=at, on_behalf_of=order.stall.producer.code, **facts)
