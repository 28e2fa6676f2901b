"""Labels: on paper, on a roll, as an image, blank, bound by one scan, given up."""

import io

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from lensan.accounts.tests.make import a_province_officer, an_officer, sign_in
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer
from lensan.traceability.actions.labelling import print_blank
from lensan.traceability.models import Label, LotFile
from lensan.traceability.tests.make_lots import a_crop, a_harvest, a_plot, an_input
from lensan.traceability.tests.make_pages import an_owner, now, shown, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(client: Client) -> LotFile:
    """A harvest whose owner has signed in."""
    return a_harvest(a_crop(a_plot(an_owner(client))))


def codes_on(pdf: bytes) -> list[str]:
    """Return what a scanner reads on the first page."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_prints_a_sheet_that_opens_the_lots_page(client: Client, lot: LotFile) -> None:
    address = reverse("trace-lot-sheet", args=[lot.pk])
    opened = f"{settings.TRACE_ADDRESS}/l/{Label.objects.get(thing=lot.thing).code}"
    assert codes_on(client.get(address).content) == [opened] * 40
    roll = client.get(f"{address}?kho=cuon").content
    assert (codes_on(roll), len(pypdfium2.PdfDocument(roll))) == ([opened], 40)


def test_makes_an_image_to_send(client: Client, lot: LotFile) -> None:
    answer = client.get(reverse("trace-lot-image", args=[lot.pk]))
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.content)))
    code = Label.objects.get(thing=lot.thing).code
    assert (answer.headers["Content-Type"], found.text) == (
        *("image/png", f"{settings.TRACE_ADDRESS}/l/{code}"),
    )


@pytest.mark.parametrize(("sheet", "pages"), [("a4", 2), ("roll", 50)])
def test_prints_blank_labels(client: Client, lot: LotFile, sheet: str, pages: int) -> None:
    answer = client.post(reverse("trace-labels"), {"count": "50", "sheet": sheet})
    assert len(pypdfium2.PdfDocument(answer.content)) == pages
    assert Label.objects.blank().count() == 50


def test_prints_no_more_than_a_thousand(client: Client, lot: LotFile) -> None:
    page = told(client, "trace-labels", {"count": "5000", "sheet": "a4"})
    assert "1000" in page
    assert not Label.objects.blank().exists()


def test_binds_a_blank_label_by_one_scan(client: Client, lot: LotFile) -> None:
    first, second = print_blank(2, by=None, at=now())
    page = told(client, "trace-lot-bind", {"code": str(first)}, pk=lot.pk)
    assert f"Nhãn {first} nay là của" in page

    assert "Gắn với lô nào?" in shown(client, "trace-label", code=second.code)
    told(client, "trace-label", {"lot": lot.pk}, code=second.code)

    assert Label.objects.filter(thing=lot.thing).count() == 3


def test_says_why_a_label_cannot_be_bound(client: Client, lot: LotFile) -> None:
    other = Label.objects.get(thing=an_input(at=now()).thing)
    assert "đã dùng cho lô khác" in told(client, "trace-lot-bind", {"code": other.code}, pk=lot.pk)
    assert "8 ký tự" in told(client, "trace-lot-bind", {"code": "K7"}, pk=lot.pk)


def test_binds_to_nobody_elses_lot(client: Client, lot: LotFile) -> None:
    theirs = a_harvest(amount=3)
    [blank] = print_blank(1, by=None, at=now())
    address = reverse("trace-label", args=[blank.code])
    for chosen in (str(theirs.pk), "", "x"):
        assert client.post(address, {"lot": chosen}).status_code == 404
    assert Label.objects.blank().count() == 1


def test_nobodys_input_is_labelled_by_officers(client: Client) -> None:
    bought = an_input(at=now())
    sign_in(client, an_officer(a_producer().commune))
    assert client.get(reverse("trace-lot-sheet", args=[bought.pk])).status_code == 200
    assert "vật tư chung" in shown(client, "trace-lot", pk=bought.pk)


def test_a_lot_without_a_label_has_none_to_print(client: Client, lot: LotFile) -> None:
    Label.objects.filter(thing=lot.thing).delete()
    assert client.get(reverse("trace-lot-sheet", args=[lot.pk])).status_code == 404


def test_gives_a_spoilt_label_up(client: Client, lot: LotFile) -> None:
    [blank] = print_blank(1, by=None, at=now())
    assert "Đã hủy nhãn" in told(client, "trace-label-void", code=blank.code)
    assert client.post(reverse("trace-label-void", args=[blank.code])).status_code == 404
    assert client.get(reverse("trace-label", args=[blank.code])).status_code == 404


def test_without_lots_a_blank_label_waits(client: Client) -> None:
    an_owner(client)
    [blank] = print_blank(1, by=None, at=now())
    assert "Chưa có lô nào để gắn" in shown(client, "trace-label", code=blank.code)
    assert "chưa có lô nào" in shown(client, "trace-labels")


def test_nobody_labels_for_someone_erased(client: Client, lot: LotFile) -> None:
    Producer.objects.filter(traced=lot).update(erased_at=now())
    sign_in(client, a_province_officer())
    assert client.get(reverse("trace-lot-sheet", args=[lot.pk])).status_code == 403
