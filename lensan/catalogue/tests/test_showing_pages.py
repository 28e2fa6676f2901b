import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from lensan.accounts.tests.make import a_province_officer, sign_in
from lensan.catalogue.actions.showing import add_paper, add_photo
from lensan.catalogue.models import Paper, PaperKind, Photo
from lensan.catalogue.tests.make import NOON, a_picture, a_product, an_offer
from lensan.journal.models import Entry
from lensan.producers.tests.make_people import a_producer

PDF = b"%PDF-1.7 a scan"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client: Client) -> Client:
    sign_in(client, a_province_officer())
    return client


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _file(content: bytes, name: str = "../../x.html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_paper_is_added_where_it_belongs(officer: Client) -> None:
    offer, producer = an_offer(), a_producer("Bé")
    for name, key, back in (
        ("offer-paper", offer.pk, reverse("offer", args=[offer.pk])),
        ("product-paper", offer.product.pk, reverse("product", args=[offer.product.pk])),
        ("producer-paper", producer.code, reverse("paper-list") + "?nao=tat-ca"),
    ):
        url = reverse(name, args=[key])
        assert officer.get(url).status_code == 200
        answer = officer.post(url, {"kind": "vietgap", "number": "VG 12", "file": _file(PDF)})
        assert answer.headers["Location"] == back

    assert [paper.of for paper in Paper.objects.order_by("pk")] == [
        offer, offer.product, producer
    ]  # fmt: skip


def test_a_scan_is_given_back_as_what_it_is_and_its_reading_journaled(officer: Client) -> None:
    offer = an_offer()
    officer.post(reverse("offer-paper", args=[offer.pk]), {"kind": "vietgap", "file": _file(PDF)})
    paper = Paper.objects.get()

    answer = officer.get(reverse("paper-file", args=[paper.pk]))

    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.about(paper)[0].verb == "catalogue.paper_read"


def test_a_paper_without_a_scan_or_whose_scan_is_gone_is_not_found(
    officer: Client, tmp_path: Path
) -> None:
    bare = add_paper(an_offer(), kind=PaperKind.VIETGAP, by=None, at=NOON)
    gone = add_paper(
        an_offer(), kind=PaperKind.VIETGAP, file=_file(PDF, "x.pdf"), by=None, at=NOON
    )
    (tmp_path / str(gone.file.name)).unlink()

    for paper in (bare, gone):
        assert officer.get(reverse("paper-file", args=[paper.pk])).status_code == 404


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"file": _file(b"<script>alert(1)</script>", "x.pdf")}, "không phải PDF, JPG hay PNG"),
        ({"file": _file(b"%PDF-" + b"0" * 10 * 2**20)}, "lớn hơn 10 MB"),
        ({"issued_on": "2022-02-02", "valid_until": "2022-02-01"}, "trước ngày cấp"),
        ({"kind": "diploma"}, "diploma"),
    ],
    ids=["not a scan", "too large", "ends too early", "another kind"],
)
def test_a_paper_that_cannot_be_is_refused_in_words(
    officer: Client, told: dict[str, Any], said: str
) -> None:
    answer = officer.post(reverse("offer-paper", args=[an_offer().pk]), {"kind": "vietgap"} | told)

    assert said in _text(answer)
    assert Paper.objects.count() == 0


def test_a_paper_is_struck_out(officer: Client) -> None:
    offer = an_offer()
    paper = add_paper(offer, kind=PaperKind.VIETGAP, by=None, at=NOON)

    answer = officer.post(reverse("paper-remove", args=[paper.pk]))

    assert answer.headers["Location"] == reverse("offer", args=[offer.pk])
    assert Paper.objects.count() == 0


def test_papers_are_listed_by_when_they_end(officer: Client) -> None:
    today = timezone.localdate()
    for days, number in ((10, "SAP"), (-10, "HET"), (400, "LAU")):
        until = today + timedelta(days=days)
        add_paper(
            a_producer(number), kind=PaperKind.VIETGAP, number=number, valid_until=until,
            by=None, at=NOON,
        )  # fmt: skip
    add_paper(an_offer(), kind=PaperKind.VIETGAP, number="MAI", by=None, at=NOON)
    add_paper(a_product(), kind=PaperKind.VIETGAP, number="SP", by=None, at=NOON)
    url = reverse("paper-list")

    def shown(which: str) -> list[str]:
        text = _text(officer.get(url, {"nao": which}))
        return [
            number for number in ("SAP", "HET", "LAU", "MAI", "SP") if f"VietGAP {number}" in text
        ]

    assert (shown("sap-het"), shown("het"), shown("gì đó")) == (["SAP"], ["HET"], ["SAP"])
    assert shown("tat-ca") == ["SAP", "HET", "LAU", "MAI", "SP"]
    rows = list(csv.reader(io.StringIO(_text(officer.get(url, {"nao": "het", "dang": "csv"})))))
    assert [row[2] for row in rows[1:]] == ["HET"]


def test_a_photo_is_added_shown_and_taken_away(officer: Client) -> None:
    offer = an_offer()
    for name, of in (("offer", offer), ("product", offer.product)):
        officer.post(
            reverse(f"{name}-photo", args=[of.pk]),
            {"side": "front", "photo": _file(a_picture(), "IMG_1.jpg")},
        )
    photo = Photo.objects.get(offer=offer)

    answer = officer.get(reverse("photo", args=[photo.pk]))

    assert Image.open(io.BytesIO(answer.content)).size == (800, 600)
    assert answer.headers["Content-Type"] == "image/jpeg"
    page = _text(officer.get(reverse("offer", args=[offer.pk])))
    assert page.count("<img src=") >= 2
    officer.post(reverse("photo-remove", args=[photo.pk]))
    assert list(Photo.objects.all()) == list(offer.product.photos.all())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no photo", "không phải ảnh đọc được"),
        (b"", "Tệp rỗng"),
        (b"\xff" * (20 * 2**20 + 1), "lớn hơn 20 MB"),
        (None, "Hãy chọn một ảnh."),
    ],
    ids=["no photo", "empty", "too large", "none"],
)
def test_a_photo_that_is_no_photo_is_refused_in_a_sentence(
    officer: Client, content: bytes | None, said: str
) -> None:
    told = {} if content is None else {"photo": _file(content, "x.jpg")}

    answer = officer.post(reverse("offer-photo", args=[an_offer().pk]), {"side": "front"} | told)

    assert said in _text(answer)
    assert Photo.objects.count() == 0


def test_the_same_photo_again_is_refused_in_words(officer: Client) -> None:
    offer = an_offer()
    add_photo(offer, a_picture(), side="front", by=None, at=NOON)

    answer = officer.post(
        reverse("offer-photo", args=[offer.pk]),
        {"side": "back", "photo": _file(a_picture(), "x.jpg")},
    )

    assert "Ảnh này đã có rồi" in _text(answer)
