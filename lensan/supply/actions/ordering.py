"""A household orders its part, changes it, or withdraws it, as long as the order together is open."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import note
from lensan.producers.models import Producer
from lensan.supply.actions.telling import confirmation, tell
from lensan.supply.models import GroupOrder, SupplyOrder, Way

State = SupplyOrder.State
ON_BEHALF = frozenset({Way.HELPER, Way.OFFICER})


class TooLate(Exception):
    """Orders are no longer taken."""

    def __init__(self, group: GroupOrder) -> None:
        super().__init__(
            _("%(group)s nhận đặt đến hết ngày %(day)s, nay không nhận đặt, đổi hay rút nữa.")
            % {"group": group, "day": f"{group.closes_on:%d/%m/%Y}"}
        )


class BadQuantity(Exception):
    """So many cannot be ordered."""

    def __init__(self, group: GroupOrder) -> None:
        super().__init__(
            _("Mỗi hộ đặt từ 1 đến %(most)d %(unit)s.")
            % {"most": group.most_each, "unit": group.offer.get_unit_display()}
        )


class FromElsewhere(Exception):
    """The household does not live where the order together is for."""

    def __init__(self, group: GroupOrder) -> None:
        super().__init__(
            _("Đợt này chỉ dành cho hộ đang có trong sổ của %(place)s.") % {"place": group.place}
        )


class NothingOrdered(Exception):
    """There is nothing to withdraw."""

    def __init__(self, group: GroupOrder) -> None:
        super().__init__(_("Bà con chưa đặt gì ở đợt %(number)s.") % {"number": group.pk})


@transaction.atomic
def place(
    group: GroupOrder,
    producer: Producer,
    quantity: int,
    *,
    way: Way,
    by: User | None,
    at: datetime,
) -> SupplyOrder:
    """Order so many units for a household; told again, the new number takes the old one's place.

    Who had someone else order for them is told by short message, with the price.

    :raises BadQuantity: none, or more than one household may order
    :raises FromElsewhere: it does not live there, or is not in the registry
    :raises TooLate: it has closed
    """
    if not 1 <= quantity <= group.most_each:
        raise BadQuantity(group)
    if not _lives_there(group, producer):
        raise FromElsewhere(group)
    _hold(group, at=at)
    order, new = SupplyOrder.objects.get_or_create(
        group=group, producer=producer,
        defaults={"quantity": quantity, "way": way, "placed_by": by, "placed_at": at},
    )  # fmt: skip
    before = order.quantity if order.state == State.PLACED and not new else 0
    if before == quantity:
        return order
    if not new:
        note(
            order, state=State.PLACED, quantity=quantity, way=way, placed_by=by, placed_at=at
        )  # fmt: skip
    _move(group, quantity - before)
    order.group, order.producer = group, producer
    _journal("supply.placed", order, by=by, at=at, quantity=quantity, way=way.value)
    if way in ON_BEHALF:
        tell(order, confirmation(order), by=by, at=at)
    return order


@transaction.atomic
def withdraw(
    group: GroupOrder, producer: Producer, *, by: User | None, at: datetime
) -> SupplyOrder:
    """Take a household's order back; it can be placed anew while the order together is open.

    :raises TooLate: it has closed
    :raises NothingOrdered: it has no order that stands
    """
    _hold(group, at=at)
    order = SupplyOrder.objects.filter(group=group, producer=producer, state=State.PLACED).first()
    if order is None:
        raise NothingOrdered(group)
    order.advance_to(State.WITHDRAWN)
    _move(group, -order.quantity)
    order.group, order.producer = group, producer
    _journal("supply.withdrawn", order, by=by, at=at)
    return order


def _lives_there(group: GroupOrder, producer: Producer) -> bool:
    there = Producer.objects.active().filter(pk=producer.pk, commune=group.commune, erased_at=None)
    return (there.filter(hamlet=group.hamlet) if group.hamlet else there).exists()


def _hold(group: GroupOrder, *, at: datetime) -> None:
    """Let nobody close it, or order, until this is done: the row is written, so others wait.

    :raises TooLate: it has closed
    """
    taking = GroupOrder.objects.filter(
        pk=group.pk, state=GroupOrder.State.OPEN, closes_on__gte=timezone.localdate(at)
    )
    if taking.update(ordered=F("ordered")) != 1:
        raise TooLate(group)


def _move(group: GroupOrder, units: int) -> None:
    GroupOrder.objects.filter(pk=group.pk).update(ordered=F("ordered") + units)
    group.refresh_from_db(fields=["ordered"])


def _journal(
    verb: str, order: SupplyOrder, *, by: User | None, at: datetime, **facts: object
) -> None:
    record(verb, order, by=by, at=at, on_behalf_of=order.producer.code, **facts)
