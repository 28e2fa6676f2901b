"""Makers of lots, crops and labels."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lensan.producers.models import Plot, Producer
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.actions.growing import harvest, receive_input, sow
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Crop, LotFile, Via

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
AREA = "VN-93-930-31341-0001-24"


def kilos(amount: float) -> Quantity:
    """Return kilograms."""
    return Quantity(Decimal(str(amount)), "KGM")


def a_plot(producer: Producer | None = None, **facts: Any) -> Plot:
    """Make a plot of pineapples."""
    owner = producer or a_producer()
    told = {"name": "Thửa sau nhà", "crop": "Khóm", "planting_area_code": AREA, **facts}
    return Plot.objects.create(producer=owner, commune=owner.commune, **told)


def an_input(
    name: str = "Hom khóm Queen", kind: str = LotFile.Kind.SEED, amount: float = 100, **facts: Any
) -> LotFile:
    """Receive seed, a spray or fertiliser."""
    told = {"producer": None, "by": None, "at": NOON, "via": Via.PAGE, **facts}
    return receive_input(name, kind, kilos(amount), **told)


def a_spray(days: int = 14, **facts: Any) -> LotFile:
    """Receive a spray with its interval before harvest."""
    return an_input("Thuốc trừ rệp", LotFile.Kind.SPRAY, 10, pre_harvest_days=days, **facts)


def a_crop(plot: Plot | None = None, seed: LotFile | None = None, **facts: Any) -> Crop:
    """Sow a plot."""
    told = {"name": "Vụ khóm 2026", "by": None, "at": NOON, "via": Via.PAGE, **facts}
    return sow(plot or a_plot(), seed or an_input(), kilos(50), **told)


def a_harvest(crop: Crop | None = None, amount: float = 800, **facts: Any) -> LotFile:
    """Harvest a crop."""
    told = {"by": None, "at": NOON, "via": Via.PAGE, **facts}
    return harvest(crop or a_crop(), kilos(amount), **told)
