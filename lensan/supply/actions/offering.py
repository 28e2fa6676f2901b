"""Suppliers are written down with their papers; what they offer is priced, opened and closed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.places.models import Commune
from lensan.supply.models import Supplier, SupplierPaper, SupplyLot, SupplyOffer, SupplyPrice
from lensan.supply.pricing import Dearer, Step, steps_of

State = SupplyOffer.State


class AlreadyThere(Exception):
    """There is one of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Đã có “%(name)s”. Hãy sửa cái đang có, hoặc ghi tên khác.") % {"name": name}
        )


class MayNotOpen(Exception):
    """An offer lacks what it must have before anyone can order it."""


class WrongSteps(Exception):
    """A price list in which who takes more would pay more, or that says one quantity twice."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Bảng giá không hợp lý: mua nhiều hơn thì mỗi đơn vị không được đắt hơn; mỗi số lượng một giá."
            )
        )


@transaction.atomic
def add_supplier(
    name: str, *, commune: Commune, by: User | None, at: datetime, tax_code: str = "", phone: str = "",
    address: str = "",
) -> Supplier:  # fmt: skip
    """Write a supplier down.

    :raises AlreadyThere: the commune has one of that name
    """
    try:
        with transaction.atomic():
            supplier = Supplier.objects.create(
                name=name, commune=commune, tax_code=tax_code, phone=phone, address=address,
                added_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere(name) from error
    record("supply.supplier_added", supplier, by=by, at=at)
    return supplier


@transaction.atomic
def add_paper(
    supplier: Supplier, *, kind: str, by: User | None, at: datetime, number: str = "",
    issued_by: str = "", issued_on: date | None = None, valid_until: date | None = None,
    file: File[Any] | None = None,
) -> SupplierPaper:  # fmt: skip
    """Keep a paper that a supplier has shown."""
    paper = SupplierPaper(
        supplier=supplier, kind=kind, number=number, issued_by=issued_by, issued_on=issued_on,
        valid_until=valid_until,
    )  # fmt: skip
    if file:
        paper.file.save(str(file.name), file, save=False)
    paper.save()
    record("supply.paper_added", supplier, by=by, at=at, paper=paper.pk, kind=kind)
    return paper


@transaction.atomic
def remove_paper(paper: SupplierPaper, *, by: User | None, at: datetime) -> None:
    """Strike out a paper that is wrong or was taken back; its file goes with it."""
    supplier, number, storage, name = paper.supplier, paper.pk, paper.file.storage, paper.file.name
    paper.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    record("supply.paper_removed", supplier, by=by, at=at, paper=number, kind=paper.kind)


@transaction.atomic
def offer(
    supplier: Supplier, name: str, *, kind: str, unit: str, unit_weight_g: int, unit_volume_ml: int,
    content: Decimal, content_unit: str, by: User | None, at: datetime,
    pre_harvest_days: int | None = None, note: str = "",
) -> SupplyOffer:  # fmt: skip
    """Write down what a supplier offers; nobody can order it before it is priced and opened.

    :raises AlreadyThere: the supplier offers that by that unit
    """
    try:
        with transaction.atomic():
            offered = SupplyOffer.objects.create(
                supplier=supplier, name=name, kind=kind, unit=unit, unit_weight_g=unit_weight_g,
                unit_volume_ml=unit_volume_ml, content=content, content_unit=content_unit,
                pre_harvest_days=pre_harvest_days, note=note,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyThere(name) from error
    record("supply.offered", offered, by=by, at=at, kind=kind)
    return offered


@transaction.atomic
def price(
    offered: SupplyOffer, steps: Sequence[Step], *, valid_from: date, by: User | None, at: datetime,
    valid_until: date | None = None,
) -> None:  # fmt: skip
    """Add to the price list from a day on; what was told before stays told.

    :raises WrongSteps: with what holds that day, who takes more would pay more
    """
    known = {step.from_quantity: step.price for step in offered.steps(valid_from)}
    try:
        steps_of((step.from_quantity, step.price) for step in steps)
        steps_of((known | {step.from_quantity: step.price for step in steps}).items())
    except Dearer as error:
        raise WrongSteps from error
    SupplyPrice.objects.bulk_create(
        SupplyPrice(
            offer=offered, from_quantity=step.from_quantity, price=step.price,
            valid_from=valid_from, valid_until=valid_until,
        )
        for step in steps
    )  # fmt: skip
    record("supply.priced", offered, by=by, at=at, steps=len(steps), valid_from=valid_from)


@transaction.atomic
def add_lot(
    offered: SupplyOffer, number: str, *, best_before: date | None, by: User | None, at: datetime
) -> SupplyLot:
    """Write down a batch that the supplier has, by its maker's number.

    :raises AlreadyThere: it is known
    """
    try:
        with transaction.atomic():
            lot = SupplyLot.objects.create(offer=offered, number=number, best_before=best_before)
    except IntegrityError as error:
        raise AlreadyThere(number) from error
    record("supply.lot_added", offered, by=by, at=at, number=number)
    return lot


@transaction.atomic
def turn(offered: SupplyOffer, state: str, *, by: User | None, at: datetime) -> None:
    """Open an offer to those who order, take it back, or close it for good.

    :raises MayNotOpen: a paper that it asks for is missing or has expired, or it has no price
    :raises NotAllowed: it cannot go there
    """
    if state == State.OPEN:
        check_may_open(offered, on=timezone.localdate(at))
        if not offered.steps(timezone.localdate(at)):
            raise MayNotOpen(_("Chưa có giá cho hôm nay. Hãy ghi bảng giá trước khi mở."))
    offered.advance_to(state)
    record(f"supply.offer_{state}", offered, by=by, at=at)


def check_may_open(offered: SupplyOffer, *, on: date) -> None:
    """See that the supplier can show all that these goods ask for.

    :raises MayNotOpen: a paper is missing or has expired; says which
    """
    missing = offered.missing_papers(on)
    if missing:
        had = set(offered.supplier.papers.values_list("kind", flat=True))
        told = [
            f"{kind.label} ({_('đã hết hạn') if kind in had else _('chưa có')})"
            for kind in missing
        ]
        raise MayNotOpen(
            _("%(supplier)s thiếu giấy tờ để bán %(kind)s: %(papers)s. Hãy bổ sung giấy còn hạn.")
            % {"supplier": offered.supplier, "kind": offered.get_kind_display(), "papers": "; ".join(told)}
        )  # fmt: skip
