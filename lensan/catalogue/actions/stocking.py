"""Lots are announced; stock comes in, is counted, spoils, and moves for orders, each time once."""

from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.models import Lot, Offer, StockMovement
from lensan.journal.models import record
from lensan.kernel import bulk

Reason = StockMovement.Reason


class NoQuantity(Exception):
    """Nothing, or less than nothing, was to be moved."""

    def __init__(self) -> None:
        super().__init__(_("Số lượng phải lớn hơn 0."))


class NotEnough(Exception):
    """The lot has less on hand than is to be taken from it."""

    def __init__(self, lot: Lot) -> None:
        super().__init__(
            _("Lô %(lot)s chỉ còn %(left)d, không đủ để lấy ra.")
            % {"lot": lot.code, "left": lot.on_hand}
        )


class Miscounted(Exception):
    """Something came in or went out while the lot was being counted."""

    def __init__(self, lot: Lot) -> None:
        super().__init__(
            _("Trong lúc kiểm kê, lô %(lot)s vừa thay đổi: trên sổ nay là %(left)d. Hãy đếm lại.")
            % {"lot": lot.code, "left": lot.on_hand}
        )


class Contradicted(Exception):
    """A movement that is known under this reference moved something else."""

    def __init__(self, known: StockMovement) -> None:
        super().__init__(
            _("Chứng từ %(reference)s đã dùng cho lô %(lot)s, số lượng %(delta)d.")
            % {"reference": known.reference, "lot": known.lot.code, "delta": known.delta}
        )


@transaction.atomic
def announce(
    offer: Offer,
    *,
    harvest_from: date,
    harvest_to: date,
    quantity: int,
    by: User | None,
    at: datetime,
    best_before: date | None = None,
    evidence: str = "",
    evidence_file: File[Any] | None = None,
) -> Lot:
    """Say when a lot will be or was harvested, and how much is expected; nothing is on hand yet."""
    [number] = bulk.next_ids(Lot, 1)
    lot = Lot(
        pk=number, offer=offer, code=f"L{harvest_from:%y%m%d}-{number}", quantity=quantity,
        harvest_from=harvest_from, harvest_to=harvest_to, best_before=best_before,
        evidence=evidence,
    )  # fmt: skip
    if evidence_file:
        lot.evidence_file.save(str(evidence_file.name), evidence_file, save=False)
    lot.save(force_insert=True)
    _journal("catalogue.lot_announced", lot, by=by, at=at, quantity=quantity)
    return lot


@transaction.atomic
def receive(lot: Lot, quantity: int, *, reference: str, by: User | None, at: datetime) -> None:
    """Take goods of the lot in.

    :raises NoQuantity: it is nothing, or less
    """
    move(lot, _some(quantity), Reason.RECEIVED, reference=reference, by=by, at=at)
    _journal("catalogue.stock_received", lot, by=by, at=at, quantity=quantity)


@transaction.atomic
def spoil(lot: Lot, quantity: int, *, reference: str, by: User | None, at: datetime) -> None:
    """Take out what has gone bad.

    :raises NoQuantity: it is nothing, or less
    :raises NotEnough: there is less on hand
    """
    move(lot, -_some(quantity), Reason.SPOILED, reference=reference, by=by, at=at)
    _journal("catalogue.stock_spoiled", lot, by=by, at=at, quantity=quantity)


@transaction.atomic
def adjust(
    lot: Lot, *, counted: int, seen: int, reference: str, by: User | None, at: datetime
) -> None:
    """Put on hand what was counted, where the book said `seen` when the count began.

    :raises Miscounted: the book has moved since
    """
    if counted == seen:
        return
    try:
        move(
            lot, counted - seen, Reason.ADJUSTED, reference=reference, by=by, at=at, seen=seen
        )  # fmt: skip
    except NotEnough as trouble:
        raise Miscounted(lot) from trouble
    _journal("catalogue.stock_adjusted", lot, by=by, at=at, before=seen, after=counted)


def move(
    lot: Lot,
    delta: int,
    reason: str,
    *,
    reference: str,
    by: User | None,
    at: datetime,
    seen: int | None = None,
) -> StockMovement:
    """Move so much into the lot, or out of it; told twice under one reference, it moves once.

    The update is conditional, so of two who take the last one exactly one wins. The movement is
    its own record: whoever calls journals what it was for. Where `seen` is given, the lot is
    moved only if just that is on hand.

    :raises NotEnough: there is less on hand, or not what was seen
    :raises Contradicted: under this reference something else was moved
    """
    told = StockMovement(
        lot=lot, delta=delta, reason=reason, reference=reference, at=at, by=by
    )  # fmt: skip
    known = _known(told)
    if known is None:
        try:
            with transaction.atomic():
                _shift(lot, delta, seen)
                told.save(force_insert=True)
            known = told
        except IntegrityError:  # told by someone else at the same moment
            known = _known(told)
            if known is None:
                raise
    lot.refresh_from_db(fields=["on_hand"])
    return known


def _some(quantity: int) -> int:
    if quantity < 1:
        raise NoQuantity
    return quantity


def _known(told: StockMovement) -> StockMovement | None:
    found = StockMovement.objects.filter(reason=told.reason, reference=told.reference).first()
    if found and (found.lot_id, found.delta) != (told.lot_id, told.delta):
        raise Contradicted(found)
    return found


def _shift(lot: Lot, delta: int, seen: int | None) -> None:
    enough = Q(on_hand__gte=-delta) if seen is None else Q(on_hand=seen)
    moved = Lot.objects.filter(enough, pk=lot.pk).update(on_hand=F("on_hand") + delta)
    if not moved:
        lot.refresh_from_db(fields=["on_hand"])
        raise NotEnough(lot)


def _journal(verb: str, lot: Lot, *, by: User | None, at: datetime, **facts: object) -> None:
    producer = lot.offer.producer
    record(verb, lot, by=by, at=at, on_behalf_of=producer.code, **facts)
