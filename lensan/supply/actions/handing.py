"""Goods are put into a household's hands, shown by its one-time code or its signature; a lot begins."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.photos import cleaned
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed, note
from lensan.supply.actions.paying import Payment, pay
from lensan.supply.actions.telling import cancelled, settled, tell, under_way
from lensan.supply.actions.telling import received as told_received
from lensan.supply.models import GroupOrder, SupplyKind, SupplyLot, SupplyOrder, SupplyReceipt
from lensan.supply.models.orders import COMING, News
from lensan.traceability.actions.growing import receive_input
from lensan.traceability.mass import Quantity
from lensan.traceability.models import LotFile, Via

State, Proof = SupplyOrder.State, SupplyReceipt.Proof
GUESSES = 5
TRACED = {
    SupplyKind.SEED: LotFile.Kind.SEED, SupplyKind.SEEDLING: LotFile.Kind.SEED,
    SupplyKind.FERTILISER: LotFile.Kind.FERTILISER, SupplyKind.SPRAY: LotFile.Kind.SPRAY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Handed:
    """What was put into a household's hands, and how it showed that: its code, or a photo of its signature."""

    key: UUID  # of the form: sent twice, it is one receipt
    received: int
    refused: int = 0
    reason: str = ""
    lot: SupplyLot | None = None
    code: str = ""
    photo: bytes = b""
    payment: Payment | None = None


class NotComing(Exception):
    """These goods are not on their way to this household."""

    def __init__(self, order: SupplyOrder) -> None:
        super().__init__(
            _("Đơn này đang “%(state)s”, đợt đang “%(group)s”: chưa có hàng để giao.")
            % {"state": order.get_state_display(), "group": order.group.get_state_display()}
        )


class NotSoMany(Exception):
    """More is received and refused than is still to come, or nothing at all."""

    def __init__(self, left: int) -> None:
        super().__init__(_("Số nhận cộng số không nhận phải từ 1 đến %(left)d.") % {"left": left})


class WhyRefused(Exception):
    """Something was refused without a reason."""

    def __init__(self) -> None:
        super().__init__(_("Hãy ghi vì sao không nhận: hư, rách bao, sai loại…"))


class PastItsDate(Exception):
    """The lot is not for this order, or is past its date."""

    def __init__(self, lot: SupplyLot) -> None:
        super().__init__(
            _("Lô %(lot)s đã quá hạn hoặc không phải của hàng này: không giao.") % {"lot": lot}
        )


class NotShown(Exception):
    """Neither the household's code nor its signature shows that it has the goods."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Mã nhận hàng không đúng, đã dùng hoặc thử quá 5 lần. Hãy gửi mã mới, hoặc chụp chữ ký của hộ."
            )
        )


def set_out(group: GroupOrder, *, by: User, at: datetime) -> None:
    """Write that the goods are on their way, and send each household its one-time code.

    :raises NotAllowed: they were not ordered from the supplier, or are on their way
    """
    _set_out(group, by=by, at=at)
    tell_news(group, by=by, at=at)


def tell_news(group: GroupOrder, *, by: User | None, at: datetime) -> None:
    """Tell each household what it is still to be told, once, and each by itself.

    Told all at once they would hold up everyone else's writing: the journal has one end.
    """
    untold = SupplyOrder.objects.filter(group=group).untold()
    for order in untold.select_related("producer").order_by("pk"):
        order.group = group
        _tell_news(order, by=by, at=at)


@transaction.atomic
def _tell_news(order: SupplyOrder, *, by: User | None, at: datetime) -> None:
    mine = SupplyOrder.objects.filter(pk=order.pk, news=order.news)
    if mine.update(news="") != 1:
        return
    if order.news == News.CANCELLED:
        tell(order, cancelled(order.group), by=by, at=at)
    elif order.news == News.SETTLED and order.group.price:
        tell(order, settled(order, order.group), by=by, at=at)
    elif order.news == News.UNDER_WAY and order.state == State.DUE:
        send_code(order, by=by, at=at)


@transaction.atomic
def send_code(order: SupplyOrder, *, by: User | None, at: datetime) -> bool:
    """Send the household a new one-time code for what is still to come; False where it is not reached.

    :raises NotComing: nothing is on its way to it
    """
    _check_coming(order)
    code = f"{secrets.randbelow(10**6):06}"
    if tell(order, under_way(order, code), by=by, at=at) is None:
        return False
    note(order, code=_seal(order, code), attempts=0)
    record("supply.code_sent", order, by=by, at=at, on_behalf_of=order.producer.code)
    return True


def hand_over(order: SupplyOrder, handed: Handed, *, by: User, at: datetime) -> SupplyReceipt:
    """Write what a household received and refused; its lot of an input begins a chain. Once a key.

    Goods that are there have been on their way, also where nobody has said so before.

    :raises NotComing, NotSoMany, WhyRefused, PastItsDate: it cannot be so
    :raises NotShown: the code is wrong, used, or was guessed at too often
    :raises NotAPhoto: the signature cannot be shown as a photo
    :raises TooMuch: more is paid than is owed
    :raises NotAllowed: someone else has just written down another receipt
    """
    if known := SupplyReceipt.objects.filter(key=handed.key).first():
        return known
    _check(order, handed, at=at)
    seal = _shown(order, handed)
    receipt = SupplyReceipt(
        order=order, lot=handed.lot, received=handed.received, refused=handed.refused,
        reason=handed.reason, key=handed.key, by=by, at=at,
        proof=Proof.CODE if seal else Proof.SIGNATURE,
    )  # fmt: skip
    if not seal:
        clean = cleaned(handed.photo)
        receipt.photo.save(f"{clean.sha256[:16]}.jpg", ContentFile(clean.content), save=False)
    try:
        _write(receipt, seal, handed, by=by, at=at)
    except Exception:
        receipt.photo.delete(save=False)
        raise
    tell_news(order.group, by=by, at=at)
    return receipt


@transaction.atomic
def _set_out(group: GroupOrder, *, by: User, at: datetime) -> None:
    group.advance_to(GroupOrder.State.ON_THE_WAY)
    group.orders.filter(state=State.DUE).update(news=News.UNDER_WAY)
    behalf = group.cooperative.code if group.cooperative else ""
    record("supply.set_out", group, by=by, at=at, on_behalf_of=behalf)


def _check_coming(order: SupplyOrder) -> None:
    if order.state != State.DUE or order.group.state not in COMING:
        raise NotComing(order)


def _check(order: SupplyOrder, handed: Handed, *, at: datetime) -> None:
    _check_coming(order)
    if min(handed.received, handed.refused) < 0 or not (
        1 <= handed.received + handed.refused <= order.left
    ):
        raise NotSoMany(order.left)
    if handed.refused and not handed.reason.strip():
        raise WhyRefused
    lot, today = handed.lot, timezone.localdate(at)
    if lot and (
        lot.offer_id != order.group.offer_id or (lot.best_before and lot.best_before < today)
    ):
        raise PastItsDate(lot)


def _shown(order: SupplyOrder, handed: Handed) -> str:
    """Return the seal that the told code opens, "" where a photo of the signature is shown instead.

    Every guess counts, whatever becomes of the rest.
    """
    if not handed.code:
        if not handed.photo:
            raise NotShown
        return ""
    tries = SupplyOrder.objects.filter(pk=order.pk, attempts__lt=GUESSES).exclude(code="")
    counted = tries.update(attempts=F("attempts") + 1)
    sealed = SupplyOrder.objects.values_list("code", flat=True).get(pk=order.pk)
    if not counted or not constant_time_compare(sealed, _seal(order, handed.code.strip())):
        raise NotShown
    return sealed


@transaction.atomic
def _write(receipt: SupplyReceipt, seal: str, handed: Handed, *, by: User, at: datetime) -> None:
    order = receipt.order
    if order.group.state == GroupOrder.State.ORDERED:
        _set_out(order.group, by=by, at=at)
    seen = SupplyOrder.objects.filter(
        pk=order.pk, state=State.DUE, received=order.received, refused=order.refused
    )
    if seal:
        seen = seen.filter(code=seal)
    received, refused = order.received + handed.received, order.refused + handed.refused
    over = received + refused == order.quantity
    state = State.DONE if over else State.DUE
    now = {"state": state, "received": received, "refused": refused}
    if seen.update(**now, code="", attempts=0, news="") != 1:
        raise NotAllowed(_("Đơn này vừa được người khác ghi. Hãy tải lại trang."))
    order.refresh_from_db(fields=["state", "received", "refused", "code", "attempts"])
    receipt.traced = _traced(receipt, by=by, at=at)
    receipt.save()
    record(
        "supply.received", order, by=by, at=at, on_behalf_of=order.producer.code,
        received=handed.received, refused=handed.refused, proof=receipt.proof,
    )  # fmt: skip
    if handed.payment:
        pay(order, handed.payment, by=by, at=at)
    tell(order, told_received(receipt), by=by, at=at)
    if over:
        _finish(order.group, by=by, at=at)


def _traced(receipt: SupplyReceipt, *, by: User, at: datetime) -> LotFile | None:
    """Let the chain begin with what the household received, where these goods go into a crop."""
    offer = receipt.order.group.offer
    kind = TRACED.get(SupplyKind(offer.kind))
    if kind is None or not receipt.received:
        return None
    name = f"{offer.name}, lô {receipt.lot}" if receipt.lot else offer.name
    amount = Quantity(offer.content * receipt.received, offer.content_unit)
    return receive_input(
        name[:150], kind, amount, producer=receipt.order.producer, by=by, at=at, via=Via.PAGE,
        pre_harvest_days=offer.pre_harvest_days, source=receipt.key.urn,
        best_before=receipt.lot.best_before if receipt.lot else None,
    )  # fmt: skip


def _finish(group: GroupOrder, *, by: User, at: datetime) -> None:
    """Close it once nobody waits for anything any more; of two last ones the later sees the other."""
    GroupOrder.objects.filter(pk=group.pk).update(ordered=F("ordered"))
    coming = GroupOrder.objects.filter(pk=group.pk, state=GroupOrder.State.ON_THE_WAY)
    waiting = group.orders.filter(state=State.DUE)
    if not waiting.exists() and coming.update(state=GroupOrder.State.CLOSED) == 1:
        group.refresh_from_db(fields=["state"])
        record("supply.closed", group, by=by, at=at)


def _seal(order: SupplyOrder, code: str) -> str:
    return salted_hmac(f"supply.receipt.{order.pk}", code, algorithm="sha256").hexdigest()
