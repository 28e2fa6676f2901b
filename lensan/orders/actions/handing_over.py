"""Parcels are handed to their carrier: by a named person, on one paper, each once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.orders.actions.tracing import follow_parcel, parcel_of
from lensan.orders.models import HandOver, Order
from lensan.places.models import Commune
from lensan.traceability.actions import carrying


class NothingHandedOver(Exception):
    """None of these parcels stands ready any more."""

    def __init__(self) -> None:
        super().__init__(_("Không có kiện nào trong số này còn chờ giao."))


class WentOn(Exception):
    """More became of an order since than that it was handed over with this paper."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Đơn %(order)s đang “%(state)s” vì việc khác đã ghi sau đó: không hoàn tác ở đây được. "
              "Hãy nhờ cán bộ xử lý đơn này trên trang đơn hàng.")
            % {"order": order.reference, "state": order.get_state_display()}
        )  # fmt: skip


@transaction.atomic
def hand_over(
    orders: Iterable[Order], *, carrier: str, commune: Commune, key: UUID, by: User, at: datetime
) -> HandOver:
    """Write that someone gave these parcels to the carrier: their orders are under way.

    A parcel that someone else has just handed over stays on the other's paper. The same key again
    returns what was handed over with it.

    :raises NothingHandedOver: not one was left
    """
    handed, new = HandOver.objects.get_or_create(
        key=key, defaults={"carrier": carrier, "commune": commune, "by": by, "at": at}
    )
    if not new:
        return handed
    mine = [order for order in orders if _hand_over(order, handed)]
    if not mine:
        raise NothingHandedOver
    for order in mine:
        record(
            "orders.handed_over", order, by=by, at=at, on_behalf_of=order.stall.producer.code,
            hand_over=handed.pk,
        )  # fmt: skip
        order.state = Order.State.SHIPPED
        follow_parcel(order, by=by, at=at)
    return handed


def _hand_over(order: Order, handed: HandOver) -> bool:
    standing = Order.objects.standing_ready().order_by().filter(pk=order.pk)
    return standing.update(state=Order.State.SHIPPED, handed_over=handed) == 1


@transaction.atomic
def take_back(order: Order, *, key: UUID, by: User, at: datetime) -> None:
    """Write that an order's parcel was not handed to its carrier after all: it stands ready again.

    The paper stays, without it; the chain is told that it did not leave.

    :raises WentOn: it went on since, or was handed over with another paper than this key's
    """
    paper = Order.objects.filter(pk=order.pk, state=Order.State.SHIPPED, handed_over__key=key)
    if paper.update(state=Order.State.READY, handed_over=None) != 1:
        raise WentOn(order)
    record(
        "orders.hand_over_undone", order, by=by, at=at, on_behalf_of=order.stall.producer.code,
    )  # fmt: skip
    if box := parcel_of(order):
        carrying.did_not(box, "shipping", by=by, at=at)
