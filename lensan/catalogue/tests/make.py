"""Products, offers, lots, papers and photos to test with."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from PIL import Image

from lensan.catalogue.actions.describing import add
from lensan.catalogue.actions.offering import make
from lensan.catalogue.actions.showing import add_photo
from lensan.catalogue.actions.stocking import announce, receive
from lensan.catalogue.models import Group, Lot, Offer, Product, Unit
from lensan.catalogue.models.offers import season_of
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
TODAY = date(2022, 7, 22)
_number = count(1)


def a_product(name: str = "Khóm Cầu Đúc", **facts: Any) -> Product:
    told = {"group": Group.FOOD, "unit": Unit.KILOGRAM} | facts
    return add(name=name, by=None, at=NOON, **told)


def an_offer(
    product: Product | None = None,
    producer: Producer | None = None,
    *,
    price: int = 20_000,
    floor_price: int = 15_000,
    months: Iterable[int] = (6, 7, 8),
    **facts: Any,
) -> Offer:
    return make(
        product or a_product(f"Khóm {next(_number)}"), producer or a_producer(), price=price,
        floor_price=floor_price, season=season_of(months), by=None, at=NOON, **facts,
    )  # fmt: skip


def a_lot(offer: Offer | None = None, *, on_hand: int = 0, **facts: Any) -> Lot:
    """Make a lot with so much on hand."""
    told: dict[str, Any] = {
        "harvest_from": date(2022, 7, 20), "harvest_to": date(2022, 7, 25), "quantity": 100,
    } | facts  # fmt: skip
    lot = announce(offer or an_offer(), by=None, at=NOON, **told)
    if on_hand:
        receive(lot, on_hand, reference=f"phiếu {next(_number)}", by=None, at=NOON)
    return lot


def a_picture(
    width: int = 800, height: int = 600, *, form: str = "JPEG", shade: int = 90, **how: Any
) -> bytes:
    """Return a photo as a telephone sends it: red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), (250, shade, 0))
    picture.paste((0, shade, 250), (width // 2, 0, width, height))
    file = io.BytesIO()
    picture.save(file, form, **how)
    return file.getvalue()


def photographed(of: Product | Offer, *sides: str, at: datetime = NOON) -> None:
    """Add a photo from each of these sides."""
    for side in sides:
        add_photo(of, a_picture(shade=next(_number) % 255), side=side, by=None, at=at)
