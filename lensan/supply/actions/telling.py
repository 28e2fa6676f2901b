"""Households are told by short message what becomes of what they ordered."""

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.kernel.money import dong
from lensan.messaging.actions.saying import DoesNotWish, NoPhone, TooLong, say
from lensan.messaging.models import Message
from lensan.messaging.registry import NoGateway
from lensan.supply.models import GroupOrder, SupplyOrder, SupplyReceipt, WrongReceipt

NAME = 60  # characters of a name that a message has room for


def tell(order: SupplyOrder, text: str, *, by: User | None, at: datetime) -> Message | None:
    """Write to the household; None where it cannot be reached, or does not wish to be."""
    with suppress(NoPhone, DoesNotWish, NoGateway, TooLong):
        return say(order.producer, text, about=order, by=by, at=at)
    return None


def how_much(order: SupplyOrder) -> str:
    """Return what was ordered, in words: 3 bao NPK 16-16-8."""
    offer = order.group.offer
    return f"{order.quantity} {offer.get_unit_display()} {offer.name[:NAME]}"


def confirmation(order: SupplyOrder) -> str:
    """Return what a household is told of its order: the price so far, the most it can come to."""
    group = order.group
    most = order.quantity * group.steps[0].price
    said = {
        "goods": how_much(order), "number": group.pk, "price": dong(group.price_now),
        "sum": dong(order.goods), "most": dong(most), "closes": f"{group.closes_on:%d/%m}",
    }  # fmt: skip
    return _(
        "Đã đặt %(goods)s (đợt %(number)s). Giá lúc này %(price)s, tạm tính %(sum)s, nhiều nhất %(most)s."
        " Chốt hết ngày %(closes)s. Bỏ thì nhắn HUY MUA %(number)s."
    ) % said  # fmt: skip


def settled(order: SupplyOrder, group: GroupOrder) -> str:
    """Return what a household is told when the price is fixed."""
    return _(
        "Đợt %(number)s đã chốt giá %(price)s cho mọi hộ. Của bà con: %(goods)s, %(sum)s,"
        " trả cho %(payee)s khi nhận hàng."
    ) % {
        "number": group.pk, "price": dong(group.price or 0), "goods": how_much(order),
        "sum": dong(order.goods), "payee": _name(group),
    }  # fmt: skip


def cancelled(group: GroupOrder) -> str:
    """Return what a household is told when nothing will come."""
    return _("Đợt mua chung %(number)s (%(goods)s) đã hủy: %(reason)s Bà con không phải trả gì.") % {
        "number": group.pk, "goods": group.offer.name[:NAME], "reason": group.reason,
    }  # fmt: skip


def under_way(order: SupplyOrder, code: str) -> str:
    """Return what a household is told when its goods are on the way, with its one-time code."""
    return _(
        "Hàng đợt %(number)s đang về: %(left)s %(unit)s %(goods)s. Mã nhận hàng %(code)s: chỉ đọc cho người giao"
        " khi đã xem hàng."
    ) % {
        "number": order.group_id, "left": order.left, "unit": order.group.offer.get_unit_display(),
        "goods": order.group.offer.name[:NAME], "code": code,
    }  # fmt: skip


def received(receipt: SupplyReceipt) -> str:
    """Return what a household is told once it was written that it has its goods: so that it can object."""
    order, group = receipt.order, receipt.order.group
    return _(
        "Đã ghi bà con nhận %(received)s %(unit)s %(goods)s%(lot)s. Tiền hàng đã nhận %(sum)s, đã trả %(paid)s, còn nợ"
        " %(owes)s, trả cho %(payee)s. Sai thì nhắn GIUP."
    ) % {
        "received": receipt.received, "unit": group.offer.get_unit_display(), "goods": group.offer.name[:NAME],
        "lot": _(", mã lô %s") % receipt.traced_code if receipt.traced_code else "",
        "sum": dong(order.received_goods), "paid": dong(order.paid), "owes": dong(order.owes),
        "payee": _name(group),
    }  # fmt: skip


def taken_back(wrong: WrongReceipt) -> str:
    """Return what a household is told once what was written of its goods was taken back."""
    order, group = wrong.receipt.order, wrong.receipt.order.group
    return _(
        "Đã rút lần ghi bà con nhận %(received)s %(unit)s %(goods)s: %(reason)s. Nay còn nợ %(owes)s."
        " Sai thì nhắn GIUP."
    ) % {
        "received": wrong.receipt.received, "unit": group.offer.get_unit_display(),
        "goods": group.offer.name[:NAME], "reason": wrong.reason.rstrip("."), "owes": dong(order.owes),
    }  # fmt: skip


def _name(group: GroupOrder) -> str:
    payee = group.payee
    return str(payee.name)[:NAME]
