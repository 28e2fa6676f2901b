"""What a label's page shows of its goods: photos made small, stars, papers that hold."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from lensan.catalogue.actions.showing import add_paper
from lensan.catalogue.models import Lot, Photo
from lensan.catalogue.tests.make import a_lot, a_product, an_offer, photographed
from lensan.marketplaces.tests.make import a_listing
from lensan.orders.actions.taking_in import take_in
from lensan.orders.actions.tracing import follow_parcel, parcel_of
from lensan.orders.models import Order
from lensan.orders.tests.make import a_sale
from lensan.public.tests.test_lot_page import code_of_lot, shown
from lensan.traceability.actions.growing import pack
from lensan.traceability.models import LotFile, Via
from lensan.traceability.tests.make_lots import NOON, a_crop, a_harvest, a_plot, kilos

pytestmark = pytest.mark.django_db
SMALL = 30_000  # bytes of a photo on the page


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sold() -> Lot:
    """A lot on sale, photographed."""
    lot = a_lot(an_offer(a_product("Khóm Cầu Đúc")))
    photographed(lot.offer.product, "front")
    photographed(lot.offer, "front", "back")
    return lot


def grown(sold: Lot) -> LotFile:
    crop = a_crop(a_plot(sold.offer.producer))
    return a_harvest(crop, sold_as=sold, product=sold.offer.product)


def test_shows_the_goods_themselves_before_their_kind(client: Client, sold: Lot) -> None:
    fruit = grown(sold)
    packed = pack([(fruit, kilos(9))], kilos(9), name="Loại 1", by=None, at=NOON, via=Via.PAGE)
    in_turn = [*sold.offer.photos.order_by("pk"), *sold.offer.product.photos.all()]
    for lot in (fruit, packed):
        code = code_of_lot(lot)
        page = shown(client, f"/l/{code}")
        assert [f"/l/{code}/anh/{one.pk}" in page for one in in_turn] == [True] * 3
        assert page.index(f"/anh/{in_turn[0].pk}") < page.index(f"/anh/{in_turn[2].pk}")


def test_makes_a_photo_small_once(client: Client, sold: Lot) -> None:
    address = f"/l/{code_of_lot(grown(sold))}/anh/{sold.offer.photos.earliest('pk').pk}"
    first, again = client.get(address), client.get(address)
    picture = Image.open(io.BytesIO(first.content))
    assert (first["Content-Type"], picture.size, first.content) == (
        *("image/jpeg", (360, 270), again.content),
    )
    assert len(first.content) <= SMALL
    assert not first.cookies
    assert len(default_storage.listdir("small-photos")[1]) == 1


def test_shows_no_photo_of_other_goods(client: Client, sold: Lot) -> None:
    other = a_lot()
    photographed(other.offer, "front")
    theirs = Photo.objects.latest("pk").pk
    code = code_of_lot(grown(sold))
    for address in (f"/l/{code}/anh/{theirs}", f"/l/K7M429XF/anh/{theirs}"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, address.partition("/anh")[0])


def test_tells_the_papers_that_hold_today_and_never_their_numbers(
    client: Client, sold: Lot
) -> None:
    today = timezone.localdate()
    fruit = grown(sold)
    papers: list[Any] = [
        (sold.offer, "vietgap", today + timedelta(days=30), "VG-123"),
        (sold.offer.product, "globalgap", today - timedelta(days=1), "GG-1"),
        (sold.offer.producer, "commitment", None, "CK-9"),
    ]
    for of, kind, until, number in papers:
        add_paper(of, kind=kind, number=number, valid_until=until, by=None, at=NOON)
    page = shown(client, f"/l/{code_of_lot(fruit)}")
    words = f"{today + timedelta(days=30):%d/%m/%Y}"
    assert f"bản cam kết sản xuất an toàn; chứng nhận VietGAP, đến hết {words}" in page
    for hidden in ("GlobalGAP", "VG-123", "CK-9"):
        assert hidden not in page
    assert f"VietGAP certificate, until {words}" in shown(
        client, f"/l/{code_of_lot(fruit)}?lang=en"
    )


def test_a_parcel_of_unknown_lots_says_so_and_one_that_came_back_too(client: Client) -> None:
    listing = a_listing()
    order = take_in(listing.stall, a_sale(None, 2), at=NOON)
    for state in (Order.State.SHIPPED, Order.State.RETURNED):
        Order.objects.filter(pk=order.pk).update(state=state)
        order.refresh_from_db()
        follow_parcel(order, by=None, at=NOON)
    box = parcel_of(order)
    assert box
    page = shown(client, f"/l/{code_of_lot(box)}")
    for told in ("Gói hàng", "Gửi đi", "Khách trả lại", "chưa rõ thuộc lô nào"):
        assert told in page
    assert order.reference not in page


def test_names_its_icon_so_that_no_browser_asks_for_one_and_gets_a_cookie(client: Client) -> None:
    page = shown(client, "/tra-cuu")
    assert page.count('rel="icon"') == 1
    assert client.get("/favicon.ico").cookies
