"""A household orders by message: MUA 12 3 for three units of order 12, HUY MUA 12 to withdraw."""

from datetime import datetime

from django.utils.translation import gettext as _

from lensan.kernel.money import dong
from lensan.kernel.text import fold
from lensan.messaging.actions.answering import Whose
from lensan.messaging.commands import number, rest_after
from lensan.messaging.models import Message
from lensan.producers.models import Producer
from lensan.supply.actions import ordering
from lensan.supply.actions.telling import NAME, confirmation
from lensan.supply.models import GroupOrder, SupplyUnit, Way

_WITHDRAW, _ORDER = ("hủy mua", "bỏ mua"), ("mua chung", "đặt mua", "mua")
SHOWN = 3  # that a short message has room for
REFUSALS = (
    ordering.BadQuantity, ordering.FromElsewhere, ordering.NothingOrdered, ordering.TooLate,
)  # fmt: skip


class NotClear(Exception):
    """A message is about an order together, but something in it is missing or wrong."""


def read(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Order or withdraw as a household writes, and say what it comes to; None for other messages.

    :raises Whose: it is not known whose telephone it is
    """
    for words, act in ((_WITHDRAW, _withdraw), (_ORDER, _place)):
        rest = rest_after(message.text, *words)
        if rest is not None:
            if owner is None:
                raise Whose
            try:
                return act(rest.split(), owner, at)
            except (NotClear, *REFUSALS) as refusal:
                return str(refusal)
    return None


def _place(words: list[str], owner: Producer, at: datetime) -> str:
    numbers = [place for place, word in enumerate(words) if word[0].isdigit()]
    if len(numbers) != 2:
        raise NotClear(_open_ones(owner))
    group = _group(words[numbers[0]], owner)
    told = number(words[numbers[1]])
    if told is None or told != int(told):
        raise NotClear(
            _("Số lượng phải là số nguyên, thí dụ: MUA %(number)s 3.") % {"number": group.pk}
        )
    _check_unit(words[numbers[1] + 1 : numbers[1] + 2], group)
    order = ordering.place(group, owner, int(told), way=Way.SMS, by=None, at=at)
    return confirmation(order)


def _withdraw(words: list[str], owner: Producer, at: datetime) -> str:
    numbers = [word for word in words if word[0].isdigit()]
    if len(numbers) != 1:
        raise NotClear(_("Xin ghi số đợt muốn bỏ, thí dụ: HUY MUA 12."))
    group = _group(numbers[0], owner)
    ordering.withdraw(group, owner, by=None, at=at)
    return _("Đã bỏ phần đặt của bà con ở đợt %(number)s (%(goods)s).") % {
        "number": group.pk, "goods": group.offer.name[:NAME],
    }  # fmt: skip


def _group(told: str, owner: Producer) -> GroupOrder:
    """Return the order together of that number, open to this household or one in which it has ordered."""
    known = int(told) if told.isdecimal() and len(told) < 10 else 0
    found = GroupOrder.objects.select_related("offer__supplier", "commune", "hamlet")
    one = found.open_to(owner).filter(pk=known).first()
    one = one or found.filter(pk=known, orders__producer=owner).first()
    if one is None:
        raise NotClear(_open_ones(owner))
    return one


def _check_unit(words: list[str], group: GroupOrder) -> None:
    """See that a unit, where one was told, is the one by which the goods are ordered."""
    names = {fold(str(unit.label)) for unit in SupplyUnit}
    mine = str(group.offer.get_unit_display())
    if words and words[0] in names - {fold(mine)}:
        raise NotClear(
            _("%(goods)s đặt theo %(unit)s. Xin nhắn lại số %(unit)s.")
            % {"goods": group.offer.name[:NAME], "unit": mine}
        )


def _open_ones(owner: Producer) -> str:
    """Say what can be ordered, and how."""
    groups = list(GroupOrder.objects.open_to(owner).select_related("offer")[:SHOWN])
    if not groups:
        return _("Nơi bà con ở chưa có đợt mua chung nào đang nhận đặt.")
    told = "; ".join(
        f"{one.pk} = {one.offer.name[:NAME]} {dong(one.price_now)}/{one.offer.get_unit_display()}"
        for one in groups
    )
    return _("Đang nhận đặt: %(told)s. Nhắn MUA, số đợt, số lượng, thí dụ: MUA %(number)s 3.") % {
        "told": told, "number": groups[0].pk,
    }  # fmt: skip
