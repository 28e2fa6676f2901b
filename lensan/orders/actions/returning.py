"""Goods come back from a buyer: each told once, and a named person decides what is sold again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.stocking import move, spoil
from lensan.catalogue.models import Lot, StockMovement
from lensan.journal.models import record
from lensan.marketplaces.actions.stocking import sold_there
from lensan.orders.actions.tracing import take_back
from lensan.orders.models import Order, Reservation, Return, ReturnLine

BY_MARKETPLACE = "sàn"  # the reference of what a marketplace said: all that is still out


class NotOut(Exception):
    """The goods have not left the seller, so nothing can come back."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s đang “%(state)s”, hàng chưa đi nên chưa thể trả về.")
            % {"order": order.reference, "state": order.get_state_display()}
        )


class TooMany(Exception):
    """More is to come back, or to be kept, than there is."""

    def __init__(self, most: int) -> None:
        super().__init__(_("Số lượng phải từ 0 đến %(most)d.") % {"most": most})


class NothingBack(Exception):
    """Nothing of the order is said to come back."""

    def __init__(self) -> None:
        super().__init__(_("Chưa ghi số lượng nào trả về."))


class AlreadyDecided(Exception):
    """Someone has decided about these goods."""

    def __init__(self, returned: Return) -> None:
        super().__init__(
            _("%(who)s đã quyết định phần hàng trả về này.") % {"who": returned.decided_by}
        )


class PastItsDate(Exception):
    """What is past its date is not put on sale again."""

    def __init__(self, lot: Lot) -> None:
        super().__init__(_("Lô %(lot)s đã quá hạn dùng, không nhập lại để bán.") % {"lot": lot})


@transaction.atomic
def tell_return(
    order: Order,
    parts: Mapping[int, int],
    *,
    code: str,
    reference: str,
    by: User | None,
    at: datetime,
) -> Return:
    """Write that so much of these parts of an order comes back; told again, it stands once.

    The stock does not move: what is on its way, or lies there unseen, cannot be sold.

    :raises NotOut: the goods have not left
    :raises NothingBack: no quantity is above 0
    :raises TooMany: more would come back than left
    """
    if known := order.returns.filter(reference=reference).first():
        return known
    if order.state not in Order.LEFT:
        raise NotOut(order)
    coming = {part: quantity for part, quantity in parts.items() if quantity}
    if not coming:
        raise NothingBack
    return _write(order, coming, code=code, reference=reference, by=by, at=at)


def come_back(order: Order, *, came_back_at: datetime, at: datetime) -> Return | None:
    """Write that the marketplace said so of all that is still out; a refund says it no second time.

    Marketplaces put what comes back on sale again by themselves, before anyone has seen it. So it
    is counted as offered there, and the worker takes it off until someone has decided.
    """
    coming = {part.pk: part.out for part in Reservation.objects.out_of(order)}
    if not coming:
        return None
    for line in order.lines.select_related("listing"):
        if line.listing:
            sold_there(line.listing, -line.quantity, at=came_back_at)
    return _write(order, coming, code="", reference=BY_MARKETPLACE, by=None, at=at)


@transaction.atomic
def decide(
    returned: Return, kept: Mapping[int, int], *, code: str, by: User, at: datetime
) -> None:
    """Put so much of each line back into its lot, and write the rest off; once.

    :raises AlreadyDecided: someone was faster
    :raises TooMany: more would be kept than came back
    :raises PastItsDate: the lot must not be sold any more
    """
    undecided = Return.objects.filter(pk=returned.pk, decided_at=None)
    mine = undecided.update(decided_at=at, decided_by=by, code=code or returned.code) == 1
    returned.refresh_from_db()
    if not mine:
        raise AlreadyDecided(returned)
    lines = returned.lines.select_related("part__lot__offer__producer").order_by("pk")
    good = sum(_settle(line, kept.get(line.pk, 0), by=by, at=at) for line in lines)
    take_back(returned, by=by, at=at)
    _journal("orders.return_decided", returned, by=by, at=at, kept=good)


def _write(
    order: Order,
    coming: Mapping[int, int],
    *,
    code: str,
    reference: str,
    by: User | None,
    at: datetime,
) -> Return:
    returned = Return.objects.create(
        order=order, reference=reference, code=code, told_by=by, at=at
    )  # fmt: skip
    for part, quantity in coming.items():
        _claim(order, part, quantity)
        ReturnLine.objects.create(returned=returned, part_id=part, quantity=quantity)
    _journal("orders.return_told", returned, by=by, at=at, quantity=sum(coming.values()))
    return returned


def _claim(order: Order, part: int, quantity: int) -> None:
    """Count a part as coming back; of two who say so of the last one, one is right."""
    held = Reservation.objects.held().filter(pk=part, line__order=order)
    enough = held.filter(returned__lte=F("quantity") - quantity)
    if quantity < 1 or enough.update(returned=F("returned") + quantity) != 1:
        found = held.first()
        raise TooMany(found.out if found else 0)


def _settle(line: ReturnLine, kept: int, *, by: User, at: datetime) -> int:
    """Take a line into its lot and what is spoilt out again; return how much stays.

    The reference is the line's own, so the stock moves once for it.
    """
    lot = line.part.lot
    if not 0 <= kept <= line.quantity:
        raise TooMany(line.quantity)
    if kept and lot.best_before and lot.best_before < timezone.localdate(at):
        raise PastItsDate(lot)
    line.kept = kept
    line.save(update_fields=["kept"])
    reference = f"trả {line.pk}"
    move(
        lot, line.quantity, StockMovement.Reason.RETURNED, reference=reference, by=by, at=at
    )  # fmt: skip
    if line.spoilt:
        spoil(lot, line.spoilt, reference=reference, by=by, at=at)
    return kept


def _journal(
    verb: str, returned: Return, *, by: User | None, at: datetime, **facts: object
) -> None:
    order = returned.order
    record(
        verb, order, by=by, at=at, on_behalf_of=order.stall.producer.code, code=returned.code,
        **facts,
    )  # fmt: skip
