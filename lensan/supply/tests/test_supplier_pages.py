"""The pages on which suppliers and what they offer are kept."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lensan.accounts.models import User
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.supply.models import (
    Supplier,
    SupplierPaper,
    SupplyOffer,
)
from lensan.supply.tests.make import (
    a_supplier,
    an_offer,
)
from lensan.supply.tests.make_pages import (
    posted,
    shown,
)


def test_a_supplier_is_written_down_with_a_paper(client: Client, officer: User) -> None:
    commune = a_commune()
    posted(client, "supplier-add", name="Vật tư Ba Liên", commune=commune.pk, phone="0912345678")
    supplier = Supplier.objects.get()
    scan = SimpleUploadedFile("x.pdf", b"%PDF-1.7")

    words = posted(
        client, "supplier-paper", supplier.pk, kind="fertiliser", number="12", valid_until="2020-01-31",
        file=scan,
    )  # fmt: skip

    paper = SupplierPaper.objects.get()
    assert "hết hạn 31/01/2020" in words
    assert client.get(reverse("supplier-paper-file", args=[paper.pk])).content == b"%PDF-1.7"
    assert Entry.objects.filter(verb="supply.paper_read").exists()
    assert "chưa có giấy tờ nào" in posted(client, "supplier-paper-remove", paper.pk)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"kind": "seed", "file": SimpleUploadedFile("a.exe", b"MZ")}, "không phải PDF"),
        (
            {"kind": "seed", "issued_on": "2026-02-02", "valid_until": "2026-02-01"},
            "trước ngày cấp",
        ),
        ({"kind": "khác"}, "khác"),
    ],
)
def test_a_bad_paper_is_refused_in_words(
    client: Client, officer: User, told: dict[str, object], words: str
) -> None:
    assert words in posted(client, "supplier-paper", a_supplier(papers=()).pk, **told)
    assert not SupplierPaper.objects.exists()


def test_the_same_supplier_twice_is_said_to_be_there(client: Client, officer: User) -> None:
    supplier = a_supplier()

    words = posted(client, "supplier-add", name=supplier.name, commune=supplier.commune_id)

    assert "Đã có" in words


def test_only_communes_of_the_own_ground_can_be_chosen(client: Client, officer: User) -> None:
    posted(client, "supplier-add", name="Ở xa", commune=a_commune("Vị Đông").pk)

    assert not Supplier.objects.exists()


def test_suppliers_of_elsewhere_are_seen_and_not_kept(client: Client, officer: User) -> None:
    supplier = a_supplier(a_commune("Vị Đông"))

    assert supplier.name in shown(client, "supplier-list")
    assert "Thêm giấy tờ" not in shown(client, "supplier", supplier.pk)


def test_an_offer_is_written_down_priced_and_opened(client: Client, officer: User) -> None:
    supplier = a_supplier()
    posted(
        client, "supply-offer-make", supplier.pk, kind="seed", name="Giống OM 5451", unit="bag",
        unit_weight_kg="5.05", unit_volume_l="8", content="5", content_unit="KGM",
    )  # fmt: skip
    offer = SupplyOffer.objects.get()
    assert (offer.unit_weight_g, offer.unit_volume_ml) == (5050, 8000)
    assert "Chưa có giá" in posted(client, "supply-offer-turn", offer.pk, state="open")
    today = timezone.localdate()

    posted(
        client, "supply-offer-price", offer.pk, valid_from=today, from_1=1, price_1=90000, from_2=10,
        price_2=85000,
    )  # fmt: skip
    posted(client, "supply-offer-lot", offer.pk, number="L-01", best_before="2027-06-30")
    words = posted(client, "supply-offer-turn", offer.pk, state="open")

    assert "từ 10 túi: 85.000\xa0₫".replace("\xa0", " ") in words.replace("\xa0", " ")
    assert "L-01 · hạn dùng 30/06/2027" in words
    assert SupplyOffer.objects.get().state == SupplyOffer.State.OPEN


def test_an_offer_whose_paper_is_missing_says_so(client: Client, officer: User) -> None:
    offer = an_offer(a_supplier(papers=("business",)), state="draft")

    words = posted(client, "supply-offer-turn", offer.pk, state="open")

    assert "đủ điều kiện buôn bán phân bón (chưa có)" in words
    assert "Chưa mở được cho đến khi có đủ" in words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"from_1": 1, "price_1": 10, "from_2": 5, "price_2": 20}, "không được đắt hơn"),
        ({"from_1": 1, "price_1": 10, "from_2": 5}, "đủ cả số lượng và giá"),
        ({"from_1": 1, "price_1": 10, "valid_until": "2020-01-01"}, "trước ngày bắt đầu"),
        ({"from_1": -1, "price_1": 10**12}, "nhỏ hơn hoặc bằng"),
    ],
)
def test_a_bad_price_list_is_refused_in_words(
    client: Client, officer: User, told: dict[str, object], words: str
) -> None:
    offer = an_offer(state="draft", steps=())

    found = posted(client, "supply-offer-price", offer.pk, valid_from=timezone.localdate(), **told)

    assert words in found
    assert not offer.prices.exists()


def test_a_spray_without_its_interval_is_refused(client: Client, officer: User) -> None:
    words = posted(
        client, "supply-offer-make", a_supplier().pk, kind="spray", name="Thuốc", unit="bottle",
        unit_weight_kg="1", unit_volume_l="1", content="0.5", content_unit="LTR",
    )  # fmt: skip

    assert "số ngày cách ly" in words
    assert not SupplyOffer.objects.exists()


def test_the_list_of_offers_is_taken_away(client: Client, officer: User) -> None:
    an_offer()

    answer = client.get(reverse("supply-offer-list"), {"dang": "csv", "loai": "fertiliser"})

    [_head, row] = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert row[0] == "NPK 16-16-8" and row[4] == "50200"
    assert Entry.objects.filter(verb="supply.offers_taken_away").exists()
