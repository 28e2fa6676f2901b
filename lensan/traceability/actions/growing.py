"""What happens from the seed to the box, each told as an event of EPCIS."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.models import Lot, Product
from lensan.journal.models import record
from lensan.producers.models import Plot, Producer
from lensan.traceability.actions.capturing import Captured, capture
from lensan.traceability.actions.retelling import (
    crop_sown_before,
    lot_received_before,
    lot_told_before,
    used_before,
)
from lensan.traceability.codes import HOW_MANY, code_of
from lensan.traceability.epcis.reading import read_event
from lensan.traceability.epcis.vocabulary import CONTEXT
from lensan.traceability.mass import Quantity, weigh
from lensan.traceability.models import Crop, Label, LotFile, Thing

Kind = LotFile.Kind
INPUTS = (Kind.SEED, Kind.SPRAY, Kind.FERTILISER)


class Unsuitable(Exception):
    """This kind of lot cannot be used so."""

    def __init__(self, lot: LotFile) -> None:
        super().__init__(
            _("%(lot)s là %(kind)s, không dùng cho việc này được.")
            % {"lot": lot, "kind": lot.get_kind_display()}
        )


class NotSoMuch(Exception):
    """More is to be taken from a lot than is left of it."""

    def __init__(self, lot: LotFile, left: Quantity) -> None:
        super().__init__(
            _("%(lot)s chỉ còn %(left)s. Hãy xem lại số lượng hoặc ghi nhận thêm.")
            % {"lot": lot, "left": left}
        )


class TooSoon(Exception):
    """The interval between the last spray and the harvest is not over."""

    def __init__(self, free_on: date) -> None:
        super().__init__(
            _("Chưa hết thời gian cách ly thuốc. Được thu hoạch từ ngày %(on)s.")
            % {"on": f"{free_on:%d/%m/%Y}"}
        )


class OutsideItsArea(Exception):
    """A planting-area code is claimed that the plot does not have."""

    def __init__(self, plot: Plot, claimed: str) -> None:
        super().__init__(
            _("Thửa “%(plot)s” không thuộc mã số vùng trồng %(code)s. Hãy xem lại hồ sơ thửa.")
            % {"plot": plot.name, "code": claimed}
        )


class AlreadyGrowing(Exception):
    """The plot has a crop that has not ended."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(
            _("Thửa “%(plot)s” đang có một vụ chưa kết thúc. Hãy kết thúc vụ đó trước.")
            % {"plot": plot.name}
        )


class OriginKnown(Exception):
    """It was told before where a lot on sale came from."""

    def __init__(self, lot: LotFile) -> None:
        super().__init__(
            _("Lô %(lot)s trong kho đã ghi nguồn gốc rồi. Hãy chọn lô khác trong kho.")
            % {"lot": lot}
        )


class NoPlot(Exception):
    """The crop's plot was struck out of the registry."""

    def __init__(self, crop: Crop) -> None:
        super().__init__(
            _("Thửa của vụ %(crop)s không còn trong sổ. Hãy ghi lại thửa đất và gieo trồng trước.")
            % {"crop": crop.code}
        )


def new_code() -> str:
    """Return a code that nothing has yet."""
    while True:
        code = code_of(secrets.randbelow(HOW_MANY))
        if not (
            Label.objects.filter(code=code).exists() or Crop.objects.filter(code=code).exists()
        ):
            return code


@transaction.atomic
def receive_input(
    name: str, kind: str, quantity: Quantity, *,
    producer: Producer | None, by: User | None, at: datetime, via: str,
    happened: datetime | None = None, pre_harvest_days: int | None = None,
    best_before: date | None = None, source: str = "",
) -> LotFile:  # fmt: skip
    """Write down that seed, a spray or fertiliser came in, and give its lot a code.

    Two alike of one second are one fact told by two doors, unless their sources differ: the address
    of what tells of each, such as a supplier's delivery.
    """
    known = lot_received_before(
        quantity, happened or at, via=via, by=by, at=at,
        kind=kind, name=name, producer=producer, source=source,
    )  # fmt: skip
    if known:
        return known
    lot = open_lot(name, kind, quantity.unit, producer=producer, by=by, at=at, happened=happened,
                   pre_harvest_days=pre_harvest_days, best_before=best_before, source=source)  # fmt: skip
    if kind not in INPUTS:
        raise Unsuitable(lot)
    tell("ObjectEvent", happened or at, by=by, at=at, via=via, action="ADD", bizStep="receiving",
         disposition="in_progress", quantityList=[element(lot, quantity)],
         on_behalf_of=_code(producer))  # fmt: skip
    return lot


@transaction.atomic
def sow(
    plot: Plot, seed: LotFile, quantity: Quantity, *, name: str, by: User | None, at: datetime, via: str,
    happened: datetime | None = None,
) -> Crop:  # fmt: skip
    """Begin a crop on a plot by what was sown or planted; one that was harvested before ends then.

    :raises AlreadyGrowing: the plot has a crop that bore nothing yet
    :raises Unsuitable: that lot is no seed
    :raises NotSoMuch: more than is left of it
    """
    if seed.kind != Kind.SEED:
        raise Unsuitable(seed)
    moment = happened or at
    known = crop_sown_before(plot, seed, quantity, moment, via=via, by=by, at=at)
    if known:
        return known
    _end_harvested(plot, moment, by=by, at=at)
    on = timezone.localtime(moment).date()
    try:
        with transaction.atomic():
            crop = Crop.objects.create(plot=plot, name=name, code=new_code(), started_on=on)
    except IntegrityError as error:
        raise AlreadyGrowing(plot) from error
    record("traceability.sown", crop, by=by, at=at, on_behalf_of=_code(plot.producer), lot=seed.pk)
    _use(crop, seed, quantity, by=by, at=at, via=via, happened=happened, bizStep="commissioning")
    return crop


@transaction.atomic
def apply(
    crop: Crop, lot: LotFile, quantity: Quantity, *, by: User | None, at: datetime, via: str,
    happened: datetime | None = None,
) -> Captured:  # fmt: skip
    """Write down that a spray or fertiliser was applied to a crop.

    :raises Unsuitable: that lot is neither
    :raises NotSoMuch: more than is left of it
    """
    if lot.kind not in (Kind.SPRAY, Kind.FERTILISER):
        raise Unsuitable(lot)
    return _use(crop, lot, quantity, by=by, at=at, via=via, happened=happened)


@transaction.atomic
def harvest(
    crop: Crop, quantity: Quantity, *, by: User | None, at: datetime, via: str,
    happened: datetime | None = None, planting_area_code: str = "", product: Product | None = None,
    sold_as: Lot | None = None, last: bool = False,
) -> LotFile:  # fmt: skip
    """Write down a harvest: its lot has a code, and is tied to the catalogue's lot if there is one.

    :raises NoPlot: the plot is not in the registry any more
    :raises TooSoon: within the interval after a spray
    :raises OutsideItsArea: the plot does not belong to the planting area that is claimed
    """
    known = lot_told_before(
        quantity, happened or at, via=via, by=by, at=at, kind=Kind.HARVEST, crop=crop
    )
    if known:
        return known
    plot = crop.plot
    if plot is None:
        raise NoPlot(crop)
    on = timezone.localtime(happened or at).date()
    free_on = crop.free_on(as_of=on)
    if free_on and on < free_on:
        raise TooSoon(free_on)
    if planting_area_code and planting_area_code != plot.planting_area_code:
        raise OutsideItsArea(plot, planting_area_code)
    lot = open_lot(
        str(product or plot.crop), Kind.HARVEST, quantity.unit, producer=plot.producer,
        by=by, at=at, happened=happened, crop=crop, product=product, sold_as=sold_as,
        best_before=sold_as.best_before if sold_as else None,
    )  # fmt: skip
    ilmd = {"cbvmda:harvestStartDate": f"{on:%Y-%m-%d}", "cbvmda:harvestEndDate": f"{on:%Y-%m-%d}"}
    ilmd["cbvmda:countryOfOrigin"] = "VN"
    if planting_area_code:
        ilmd["lensan:plantingAreaCode"] = planting_area_code
    tell("TransformationEvent", happened or at, by=by, at=at, via=via, bizStep="commissioning",
         disposition="active", transformationID=crop.address, ilmd=ilmd,
         outputQuantityList=[element(lot, quantity)], on_behalf_of=_code(plot.producer))  # fmt: skip
    if last:
        end_crop(crop, on=on, by=by, at=at)
    return lot


@transaction.atomic
def end_crop(crop: Crop, *, on: date, by: User | None, at: datetime) -> None:
    """Write down that a crop is over; done twice it is done once."""
    if Crop.objects.filter(pk=crop.pk, ended_on=None).update(ended_on=max(on, crop.started_on)):
        owner = crop.plot.producer if crop.plot else None
        record("traceability.crop_ended", crop, by=by, at=at, on_behalf_of=_code(owner))


@transaction.atomic
def pack(
    inputs: Sequence[tuple[LotFile, Quantity]], quantity: Quantity, *, name: str, by: User | None,
    at: datetime, via: str, producer: Producer | None = None, happened: datetime | None = None,
    sold_as: Lot | None = None,
) -> LotFile:  # fmt: skip
    """Write down that harvests were pooled, graded and packed into one lot.

    :raises NotSoMuch: more than is left of one of them
    :raises lensan.traceability.mass.MoreThanWentIn: more was packed than there was
    """
    for lot, taken in inputs:
        _take(lot, taken)
    weigh([taken for _lot, taken in inputs], [quantity], unit=quantity.unit)
    packed = open_lot(
        name, Kind.PACKED, quantity.unit, producer=producer, by=by, at=at, happened=happened,
        sold_as=sold_as, product=sold_as.offer.product if sold_as else None,
        best_before=sold_as.best_before if sold_as else None,
    )  # fmt: skip
    tell("TransformationEvent", happened or at, by=by, at=at, via=via, bizStep="packing",
         inputQuantityList=[element(lot, taken) for lot, taken in inputs],
         outputQuantityList=[element(packed, quantity)], on_behalf_of=_code(producer))  # fmt: skip
    return packed


@transaction.atomic
def put_in_box(
    contents: Sequence[tuple[LotFile, Quantity]], *, by: User | None, at: datetime, via: str,
    producer: Producer | None = None, happened: datetime | None = None,
) -> LotFile:  # fmt: skip
    """Write down what was put into a box.

    :raises NotSoMuch: more than is left of a lot
    """
    for lot, taken in contents:
        _take(lot, taken)
    box = open_lot(
        _("Thùng hàng"), Kind.BOX, "C62", producer=producer, by=by, at=at, happened=happened
    )
    tell("AggregationEvent", happened or at, by=by, at=at, via=via, action="ADD", bizStep="packing",
         parentID=box.thing.address,
         childQuantityList=[element(lot, taken) for lot, taken in contents],
         on_behalf_of=_code(producer))  # fmt: skip
    return box


def _end_harvested(plot: Plot, moment: datetime, *, by: User | None, at: datetime) -> None:
    """End the crop that grew on a plot until its last harvest, if that was before this moment."""
    crop = Crop.objects.filter(plot=plot, ended_on=None).first()
    last = crop.last_harvest() if crop else None
    if crop and last and last < moment:
        end_crop(crop, on=timezone.localtime(last).date(), by=by, at=at)


def tell(
    kind: str, happened: datetime, *, by: User | None, at: datetime, via: str, on_behalf_of: str = "",
    **fields: Any,
) -> Captured:  # fmt: skip
    """Keep an event of our own.

    The moment is told to the second in Vietnam's time, so that the same fact has the same hash by
    whatever door it comes.
    """
    local = timezone.localtime(happened).replace(microsecond=0)
    told = {
        "@context": [CONTEXT, {"lensan": f"{settings.TRACE_ADDRESS}/tu-vung/"}],
        "type": kind,
        "eventTime": local.isoformat(),
        "eventTimeZoneOffset": f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:],
        **fields,
    }
    return capture([read_event(told)], via=via, by=by, at=at, on_behalf_of=on_behalf_of)


def open_lot(
    name: str, kind: str, unit: str, *, producer: Producer | None, by: User | None, at: datetime,
    happened: datetime | None, sold_as: Lot | None = None, address: str = "", **facts: Any,
) -> LotFile:  # fmt: skip
    """Give a lot its file, its label and its address: of its label's code, unless it has its own.

    A lot on sale may have been followed to its buyers before anybody told where it came from; then
    its file stays, and tells that from now on.

    :raises OriginKnown: that was told before
    """
    made_on = timezone.localtime(happened or at).date()
    followed = LotFile.objects.filter(thing__lot=sold_as).first() if sold_as else None
    if followed:
        return _told_of(
            followed, kind=kind, name=name, unit=unit, producer=producer, made_on=made_on, **facts
        )
    code = new_code()
    address = address or f"{settings.TRACE_ADDRESS}/l/{code}"
    thing = Thing.objects.create(address=address, lot=sold_as)
    Label.objects.create(code=code, thing=thing, made_at=at, bound_at=at, bound_by=by)
    lot = LotFile.objects.create(
        thing=thing, kind=kind, name=name, unit=unit, producer=producer, made_on=made_on, **facts
    )
    record("traceability.lot_opened", lot, by=by, at=at, on_behalf_of=_code(producer), kind=kind)
    return lot


def _told_of(lot: LotFile, *, unit: str, **facts: Any) -> LotFile:
    """Say in a lot's file where it came from; it goes on being counted in its own unit."""
    if lot.thing.mentions.filter(role="output").exists():
        raise OriginKnown(lot)
    Quantity(Decimal(1), unit).into(lot.unit)
    LotFile.objects.filter(pk=lot.pk).update(**facts)
    lot.refresh_from_db()
    return lot


def _code(producer: Producer | None) -> str:
    return producer.code if producer else ""


def _use(
    crop: Crop, lot: LotFile, quantity: Quantity, *, by: User | None, at: datetime, via: str,
    happened: datetime | None, **fields: Any,
) -> Captured:  # fmt: skip
    if not used_before(crop, lot, quantity, happened or at):
        _take(lot, quantity)
    return tell("TransformationEvent", happened or at, by=by, at=at, via=via,
                transformationID=crop.address, inputQuantityList=[element(lot, quantity)],
                on_behalf_of=_code(crop.plot.producer if crop.plot else None), **fields)  # fmt: skip


def _take(lot: LotFile, quantity: Quantity) -> None:
    left = lot.left()
    if quantity.into(left.unit).amount > left.amount:
        raise NotSoMuch(lot, left)


def element(lot: LotFile, quantity: Quantity) -> dict[str, Any]:
    """Return so much of a lot as an event tells it."""
    amount = quantity.amount
    whole = amount == amount.to_integral_value()
    told: float = int(amount) if whole else float(amount)
    return {"epcClass": lot.thing.address, "quantity": told, "uom": quantity.unit}
