"""The pages on which goods are handed over and paid for."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_user, sign_in
from lensan.catalogue.tests.make import a_picture
from lensan.journal.models import Entry
from lensan.producers.models import Producer
from lensan.supply.actions import offering
from lensan.supply.models import (
    SupplyPayment,
    SupplyReceipt,
)
from lensan.supply.tests.make import (
    NOON,
    again,
    coming,
    due,
    received,
)
from lensan.supply.tests.make_pages import posted, shown


def handed(**told: object) -> dict[str, object]:
    return {"received": 5, "refused": 0, "key": uuid4(), "way": "cash", **told}


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("ky.jpg", a_picture())


def test_goods_are_handed_over_with_a_signature_and_part_of_the_money(
    client: Client, officer: User
) -> None:
    order = coming()

    words = posted(client, "supply-hand-over", order.pk, **handed(photo=photo(), paid=200000))

    receipt = SupplyReceipt.objects.get()
    plain = words.replace("\xa0", " ")
    assert f"mã lô {receipt.traced_code}" in words
    assert "5 bao × 100.000 ₫ = 500.000 ₫" in plain
    assert f"Còn nợ 300.000 ₫, trả cho {order.group.offer.supplier}" in plain
    image = client.get(reverse("supply-signature", args=[receipt.pk]))
    assert image.headers["Content-Type"] == "image/jpeg"
    assert Entry.objects.filter(verb="supply.signature_read").exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Mã nhận hàng không đúng"),
        ({"code": "000000"}, "Mã nhận hàng không đúng"),
        ({"received": 6, "code": "1"}, "từ 1 đến 5"),
        ({"received": -1, "code": "1"}, "lớn hơn hoặc bằng"),
        ({"received": 2, "refused": 1, "code": "1"}, "vì sao không nhận"),
        ({"photo": SimpleUploadedFile("a.jpg", b"x")}, "Tệp này không phải ảnh"),
        ({"key": "x", "code": "1"}, "thiếu khóa gửi"),
    ],
)
def test_what_does_not_add_up_is_refused_in_words(
    client: Client, officer: User, told: dict[str, object], words: str
) -> None:
    order = coming()

    found = posted(client, "supply-hand-over", order.pk, **handed(**told))

    assert words.lower() in found.lower()
    assert again(order).received == 0


def test_where_lots_are_known_one_must_be_named(client: Client, officer: User) -> None:
    order = coming()
    offering.add_lot(order.group.offer, "L-01", best_before=None, by=None, at=NOON)

    posted(client, "supply-hand-over", order.pk, **handed(photo=photo()))

    assert again(order).received == 0


def test_a_new_code_cannot_reach_who_has_no_telephone(client: Client, officer: User) -> None:
    assert "Không nhắn được" in posted(client, "supply-code", coming().pk)
    assert "chưa có hàng để giao" in posted(client, "supply-code", due().pk)
    told = coming(due(phones=("+84912345678",)))
    assert "Đã nhắn mã mới" in posted(client, "supply-code", told.pk)


def test_what_is_owed_is_paid_and_taken_back(client: Client, officer: User) -> None:
    order = received().order

    assert "Hộ còn nợ" in posted(
        client, "supply-pay", order.pk, amount=500001, way="cash", key=uuid4()
    )
    posted(client, "supply-pay", order.pk, amount=500000, way="transfer", key=uuid4())
    row = SupplyPayment.objects.get()
    words = posted(client, "supply-pay-back", row.pk)
    twice = posted(client, "supply-pay-back", row.pk)

    assert "rút lại dòng ghi sai" in words
    assert "đã được rút lại" in twice
    assert again(order).owes == 500_000


def test_a_helper_of_elsewhere_hands_nothing_over(client: Client) -> None:
    order = coming()
    cooperative = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=order.producer_id).update(account=cooperative)
    sign_in(client, cooperative)

    for name in ("supply-hand-over", "supply-code", "supply-pay"):
        assert client.post(reverse(name, args=[order.pk])).status_code == 403
    assert client.post(reverse("group-order-settle", args=[order.group_id])).status_code == 403
    assert "Giao hàng cho hộ" not in shown(client, "supply-order", order.pk)


def test_a_household_takes_no_payment_back(client: Client, officer: User) -> None:
    order = received().order
    posted(client, "supply-pay", order.pk, amount=1000, way="cash", key=uuid4())
    household = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=order.producer_id).update(account=household)
    sign_in(client, household)

    answer = client.post(reverse("supply-pay-back", args=[SupplyPayment.objects.get().pk]))

    assert answer.status_code == 403


def test_a_receipt_by_code_has_no_photo(client: Client, officer: User) -> None:
    receipt = received()
    SupplyReceipt.objects.filter(pk=receipt.pk).update(photo="")

    assert client.get(reverse("supply-signature", args=[receipt.pk])).status_code == 404
