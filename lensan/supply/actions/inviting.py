"""The households of a place are told by short message that they can order together."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.messaging.actions.saying import DoesNotWish, NoPhone, say
from lensan.messaging.models import Message
from lensan.producers.models import Consent, Merge, Producer, ProducerQuerySet, Purpose
from lensan.supply.actions.ordering import TooLate
from lensan.supply.actions.telling import NAME
from lensan.supply.models import GroupOrder


class NobodyToInvite(Exception):
    """Whoever agreed to messages has ordered or was invited already."""

    def __init__(self) -> None:
        super().__init__(
            _("Không còn hộ nào để mời: các hộ đồng ý nhận tin nhắn đều đã được mời hoặc đã đặt.")
        )


@transaction.atomic
def invite(group: GroupOrder, *, by: User, at: datetime) -> int:
    """Invite each household that may be written to and has neither ordered nor been invited; count them.

    :raises TooLate: it takes no orders any more
    :raises NobodyToInvite: there is none
    :raises NoGateway: nothing can be sent
    """
    _wait_for_others(group)
    if not group.takes_orders(at):
        raise TooLate(group)
    text, told = invitation(group), 0
    for producer in to_invite(group, at=at).order_by("pk"):
        with suppress(NoPhone, DoesNotWish):
            say(producer, text, about=group, by=by, at=at)
            told += 1
    if not told:
        raise NobodyToInvite
    behalf = group.cooperative.code if group.cooperative else ""
    record("supply.invited", group, by=by, at=at, on_behalf_of=behalf, households=told)
    return told


def to_invite(group: GroupOrder, *, at: datetime) -> ProducerQuerySet:
    """Return the households of the place that agreed to messages, and were not asked nor ordered yet."""
    agreed = Consent.objects.standing(timezone.localdate(at)).filter(text__purpose=Purpose.CONTACT)
    asked = Message.objects.filter(
        subject_type=group._meta.label_lower, subject_id=group.pk, direction=Message.Direction.OUT
    )
    there = Producer.objects.active().households().filter(erased_at=None, commune=group.commune_id)
    if group.hamlet_id:
        there = there.filter(hamlet=group.hamlet_id)
    willing = there.filter(_of(agreed.values("producer")))
    not_yet = willing.exclude(_of(asked.exclude(producer=None).values("producer")))
    return not_yet.exclude(_of(group.orders.standing().values("producer")))


def invitation(group: GroupOrder) -> str:
    """Return what a household is told: what, for how much, until when, and how to order."""
    offer, first, last = group.offer, group.steps[0].price, group.steps[-1].price
    lower = _(", đặt đủ nhiều còn %s") % dong(last) if last < first else ""
    return _(
        "Mời bà con mua chung đợt %(number)s: %(goods)s giá %(price)s/%(unit)s%(lower)s."
        " Nhắn MUA %(number)s và số %(unit)s, đến hết ngày %(closes)s."
    ) % {
        "number": group.pk, "goods": offer.name[:NAME], "price": dong(group.price_now), "lower": lower,
        "unit": offer.get_unit_display(), "closes": f"{group.closes_on:%d/%m}",
    }  # fmt: skip


def _of(files: Any) -> Q:
    """Tell of a producer whether one of these files is theirs, or was merged into theirs."""
    absorbed = Merge.objects.open().filter(absorbed__in=files)
    return Q(pk__in=files) | Q(pk__in=absorbed.values("kept"))


def _wait_for_others(group: GroupOrder) -> None:
    """Let two presses at one moment go one after the other: the later sees whom the first invited."""
    GroupOrder.objects.filter(pk=group.pk).update(ordered=F("ordered"))
    group.refresh_from_db(fields=["state", "ordered"])
