"""What is ordered together is opened, closed at its date, ordered from the supplier, and comes."""

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.numbers import count
from lensan.kernel.states import NotAllowed
from lensan.places.models import Commune, Hamlet
from lensan.producers.models import Producer
from lensan.supply.actions.handing import tell_news
from lensan.supply.actions.offering import check_may_open
from lensan.supply.models import GroupOrder, SupplyOffer, SupplyOrder
from lensan.supply.models.orders import News
from lensan.supply.pricing import reached

State = GroupOrder.State


class NotToOpen(Exception):
    """An order together cannot be opened so; the message says what is wrong."""


class BadDays(Exception):
    """Days that have passed, or in the wrong order."""

    def __init__(self) -> None:
        super().__init__(_("Ngày giao phải từ hôm nay trở đi và không trước ngày lấy hàng."))


class NoReason(Exception):
    """Nothing is cancelled without a reason that everyone is told."""

    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do: mọi hộ đã đặt sẽ được nhắn tin lý do này."))


@transaction.atomic
def open_group(
    offer: SupplyOffer, *, commune: Commune, hamlet: Hamlet | None, closes_on: date, min_quantity: int,
    most_each: int, by: User | None, at: datetime, cooperative: Producer | None = None,
) -> GroupOrder:  # fmt: skip
    """Let the households of a hamlet or commune order together until a day.

    :raises NotToOpen: the offer is not open, has no price that day, or the day has passed
    :raises MayNotOpen: the supplier lacks a paper, today or on the closing day
    """
    if offer.state != SupplyOffer.State.OPEN:
        raise NotToOpen(_("%(offer)s chưa mở hoặc đã thôi bán.") % {"offer": offer})
    if closes_on < timezone.localdate(at):
        raise NotToOpen(_("Ngày chốt đã qua. Hãy chọn hôm nay hoặc một ngày sau."))
    if hamlet and hamlet.commune_id != commune.pk:
        raise NotToOpen(_("Ấp này không thuộc xã đã chọn."))
    for day in (timezone.localdate(at), closes_on):
        check_may_open(offer, on=day)
    steps = offer.steps(closes_on)
    if not steps:
        raise NotToOpen(
            _("%(offer)s không có giá vào ngày chốt. Hãy ghi bảng giá.") % {"offer": offer}
        )
    group = GroupOrder.objects.create(
        offer=offer, commune=commune, hamlet=hamlet, cooperative=cooperative, closes_on=closes_on,
        steps_told=[[step.from_quantity, step.price] for step in steps],
        min_quantity=max(min_quantity, steps[0].from_quantity), most_each=most_each, opened_at=at,
    )  # fmt: skip
    _journal("supply.group_opened", group, by=by, at=at, closes_on=closes_on)
    return group


def settle(group: GroupOrder, *, by: User | None, at: datetime) -> None:
    """Close it once: everyone pays the price that was reached, or nothing comes of it; all are told.

    :raises NotAllowed: it is not open, or someone else has just closed it
    """
    _settle(group, by=by, at=at)
    tell_news(group, by=by, at=at)


@transaction.atomic
def _settle(group: GroupOrder, *, by: User | None, at: datetime) -> None:
    open_one = GroupOrder.objects.filter(pk=group.pk, state=State.OPEN)
    open_one.update(settled_at=at)  # whoever is ordering now is waited for, and counted
    group.refresh_from_db(fields=["state", "ordered"])
    if group.ordered < group.min_quantity:
        unit = group.offer.get_unit_display()
        reason = _("mới đặt %(ordered)s %(unit)s, ít nhất phải %(least)s.") % {
            "ordered": count(group.ordered), "least": count(group.min_quantity), "unit": unit,
        }  # fmt: skip
        _cancel(group, reason, by=by, at=at, settled_at=at)
        return
    price = reached(group.steps, group.ordered).price
    group.advance_to(State.SETTLED, settled_at=at, price=price)
    placed = group.orders.filter(state=SupplyOrder.State.PLACED)
    placed.update(state=SupplyOrder.State.DUE, price=price, news=News.SETTLED)
    _journal("supply.settled", group, by=by, at=at, price=price, ordered=group.ordered)


def close_due(*, at: datetime) -> int:
    """Close all whose last day is over; return how many were."""
    closed = 0
    for group in GroupOrder.objects.due(at).select_related("offer__supplier", "cooperative"):
        with suppress(NotAllowed):  # someone was faster
            settle(group, by=None, at=at)
            closed += 1
    return closed


@transaction.atomic
def order_from_supplier(
    group: GroupOrder, *, ready_on: date, deliver_by: date, by: User, at: datetime
) -> None:
    """Write that it was ordered from the supplier, from when it is there and until when it is to come.

    :raises BadDays: not in order, or past
    :raises MayNotOpen: the supplier's paper has run out since
    :raises NotAllowed: it does not wait for that
    """
    if deliver_by < max(ready_on, timezone.localdate(at)):
        raise BadDays
    check_may_open(group.offer, on=timezone.localdate(at))
    group.advance_to(State.ORDERED, ready_on=ready_on, deliver_by=deliver_by)
    _journal("supply.ordered", group, by=by, at=at, ready_on=ready_on, deliver_by=deliver_by)


def cancel(group: GroupOrder, reason: str, *, by: User, at: datetime) -> None:
    """Give it up before the goods are on their way; everyone is told why.

    :raises NoReason: no reason was given
    :raises NotAllowed: the goods are on their way, or it is over
    """
    if not reason.strip():
        raise NoReason
    _cancel(group, reason.strip().rstrip(".") + ".", by=by, at=at)
    tell_news(group, by=by, at=at)


@transaction.atomic
def _cancel(
    group: GroupOrder, reason: str, *, by: User | None, at: datetime, **facts: object
) -> None:
    group.advance_to(State.CANCELLED, reason=reason, **facts)
    waiting = [SupplyOrder.State.PLACED, SupplyOrder.State.DUE]
    told = group.orders.filter(state__in=waiting)
    told.update(state=SupplyOrder.State.CANCELLED, news=News.CANCELLED)
    _journal("supply.cancelled", group, by=by, at=at, reason=reason)


def _journal(
    verb: str, group: GroupOrder, *, by: User | None, at: datetime, **facts: object
) -> None:
    behalf = group.cooperative.code if group.cooperative else ""
    record(verb, group, by=by, at=at, on_behalf_of=behalf, **facts)
