"""Let the demo's sellers keep a diary of what they grew, so that every parcel leads back to its seed."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.catalogue.models import Lot
from lensan.producers.actions import plotting
from lensan.producers.models import Producer
from lensan.traceability.actions import growing, labelling, recalling, sealing
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Crop, LotFile, Recall, Via

SEEDS = ("Cây giống trại A (mẫu)", "Cây giống trại B (mẫu)")
SPRAY = "Thuốc trừ rệp sinh học (mẫu)"
FOOD = "Phân hữu cơ vi sinh (mẫu)"
DAY = timedelta(days=1)
SHEET = 40  # blank labels that wait to be bound


def grow(sold: Lot, kilograms: int, *, by: User, at: datetime) -> None:
    """Tell how the goods of a lot on sale were grown: by message, on a page, or copied from paper."""
    seller = sold.offer.producer
    plot = seller.plots.order_by("pk").first() or plotting.add(
        seller, name="Thửa sau nhà (mẫu)", crop=sold.offer.product.name, area_m2=2_000,
        planting_area_code="", by=by, at=at,
    )  # fmt: skip
    sown, ways = at - 80 * DAY, (Via.SMS, Via.PAGE, Via.PAPER)
    via = ways[seller.pk % len(ways)]
    seed = _bought(SEEDS[seller.pk % 2], LotFile.Kind.SEED, by=by, at=sown - 10 * DAY)
    name = f"{plot.crop} {timezone.localdate(sown):%m/%Y}"
    crop = growing.sow(plot, seed, _kilos(20), name=name, by=by, at=sown, via=via)
    _treat(crop, SPRAY, by=by, at=sown + 30 * DAY, via=via)
    growing.harvest(
        crop, _kilos(kilograms), by=by, at=at, via=via, product=sold.offer.product, sold_as=sold,
        planting_area_code=plot.planting_area_code,
    )  # fmt: skip


@transaction.atomic
def pool_and_practise(*, by: User, at: datetime) -> None:
    """Pack two households' harvests together, print labels, practise a recall, seal the chain; once."""
    packer = Producer.objects.active().filter(kind="coop_group").order_by("pk").first()
    crops = Crop.objects.filter(plot__producer__account=None).order_by("pk")[:3]
    if Recall.objects.exists() or packer is None or len(crops) < 3:
        return
    first, second, sprayed = crops
    day = at - 3 * DAY
    lots = [
        (growing.harvest(crop, _kilos(amount), by=by, at=day, via=Via.SMS), _kilos(amount))
        for crop, amount in ((first, 120), (second, 80))
    ]
    packed = growing.pack(
        lots, _kilos(190), name="Hàng loại 1 (mẫu)", producer=packer, by=by, at=day + DAY,
        via=Via.PAGE,
    )  # fmt: skip
    growing.put_in_box([(packed, _kilos(20))], producer=packer, by=by, at=day + DAY, via=Via.PAGE)
    _treat(sprayed, SPRAY, by=by, at=at - DAY, via=Via.PAGE)
    for crop in Crop.objects.exclude(plot__producer__account=None):
        _treat(crop, FOOD, by=by, at=day, via=Via.PAGE)
    blank = labelling.print_blank(SHEET, by=by, at=at)
    labelling.bind(blank[0], packed, by=by, at=at)
    _practise(by=by, at=day)
    while sealing.chain():
        continue
    sealing.publish_root(timezone.localdate(at) - DAY, at=at)


def _practise(*, by: User, at: datetime) -> None:
    seed = LotFile.objects.get(name=SEEDS[0])
    drill = recalling.recall(
        seed.thing, reason="Diễn tập: giả sử lô giống lẫn bệnh (mẫu).", drill=True, by=by, at=at
    )
    recalling.close(drill, by=by, at=at + timedelta(minutes=25))


def _treat(crop: Crop, name: str, *, by: User, at: datetime, via: str) -> None:
    kind = LotFile.Kind.SPRAY if name == SPRAY else LotFile.Kind.FERTILISER
    known = LotFile.objects.filter(name=name).first()
    lot = known or _bought(name, kind, by=by, at=at - 5 * DAY)
    growing.apply(crop, lot, _kilos(1), by=by, at=at, via=via)


def _bought(name: str, kind: str, *, by: User, at: datetime) -> LotFile:
    """Return an input that the programme bought for all, received once."""
    known = LotFile.objects.filter(name=name).first()
    return known or growing.receive_input(
        name, kind, _kilos(1_000), producer=None, by=by, at=at, via=Via.PAGE,
        pre_harvest_days=14 if kind == LotFile.Kind.SPRAY else None,
    )  # fmt: skip


def _kilos(amount: int) -> Quantity:
    return Quantity(Decimal(amount), "KGM")
