"""The pages on which households order together."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_user, sign_in
from lensan.places.tests.make import a_commune
from lensan.producers.tests.make_people import a_producer
from lensan.supply.models import (
    GroupOrder,
    SupplyOrder,
    Way,
)
from lensan.supply.tests.make import (
    a_buyer,
    again,
    an_offer,
    hamlet_of,
    placed,
)
from lensan.supply.tests.make_pages import (
    TOMORROW,
    an_open_group,
    as_household,
    posted,
    shown,
    text_of,
)

State = GroupOrder.State


def test_an_order_together_is_opened_for_a_hamlet(client: Client, officer: User) -> None:
    offer, commune = an_offer(), a_commune()
    hamlet = hamlet_of(commune)
    told = {"commune": commune.pk, "hamlet": hamlet.pk, "min_quantity": 10, "most_each": 20}

    words = posted(client, "group-order-open", offer.pk, closes_on=TOMORROW, **told)
    late = posted(client, "group-order-open", offer.pk, closes_on="2020-01-01", **told)

    group = GroupOrder.objects.get()
    assert f"nhắn MUA {group.pk}" in words and "Còn thiếu 10 bao nữa" in words
    assert "Ngày chốt đã qua" in late


def test_no_other_communes_hamlet_is_taken(client: Client, officer: User) -> None:
    elsewhere = hamlet_of(a_commune("Vị Đông"))
    told = {"commune": a_commune().pk, "hamlet": elsewhere.pk, "min_quantity": 1, "most_each": 20}

    posted(client, "group-order-open", an_offer().pk, closes_on=TOMORROW, **told)

    assert not GroupOrder.objects.exists()


def test_a_cooperative_opens_in_its_own_name(client: Client) -> None:
    cooperative = a_producer("HTX Cầu Đúc", kind="cooperative", hamlet="Ấp 3")
    cooperative.account = a_user(Role.COOPERATIVE)
    cooperative.save(update_fields=["account"])
    sign_in(client, cooperative.account)

    words = posted(
        client, "group-order-open", an_offer().pk, closes_on=TOMORROW, commune=cooperative.commune_id,
        min_quantity=1, most_each=20, cooperative=cooperative.pk,
    )  # fmt: skip

    assert "HTX Cầu Đúc, khi nhận hàng" in words and "Chốt sớm" in words


def test_a_household_orders_changes_and_withdraws(client: Client) -> None:
    group = an_open_group()
    buyer = as_household(client, group)
    assert "NPK 16-16-8" in shown(client, "group-order-list")

    words = posted(client, "group-order-place", group.pk, producer=buyer.code, quantity=4)
    assert "Đặt 4 bao × 100.000 ₫ = 400.000 ₫" in words.replace("\xa0", " ")
    posted(client, "group-order-place", group.pk, producer=buyer.code, quantity=12)
    assert "Phần của tôi: 12 bao" in shown(client, "group-order-list")
    assert SupplyOrder.objects.get().way == Way.PAGE

    assert "Đã rút" in posted(client, "group-order-withdraw", group.pk, producer=buyer.code)
    assert SupplyOrder.objects.get().state == SupplyOrder.State.WITHDRAWN


@pytest.mark.parametrize(
    ("quantity", "words"), [("0", "lớn hơn"), ("51", "từ 1 đến 50 bao"), ("nhiều", "Nhập"), ("", "bắt buộc")]
)  # fmt: skip
def test_a_bad_number_is_refused_in_words(client: Client, quantity: str, words: str) -> None:
    group = an_open_group()
    buyer = as_household(client, group)

    assert words in posted(
        client, "group-order-place", group.pk, producer=buyer.code, quantity=quantity
    )
    assert not SupplyOrder.objects.exists()


def test_a_household_neither_orders_nor_withdraws_for_another(client: Client) -> None:
    group = an_open_group()
    other = placed(group, 2, a_buyer(group, "Lê Thị Bé"))
    as_household(client, group)

    assert "Không có mã hộ này" in posted(
        client, "group-order-place", group.pk, producer=other.producer.code, quantity=9
    )
    assert "Không có mã hộ này" in posted(
        client, "group-order-withdraw", group.pk, producer=other.producer.code
    )
    assert client.get(reverse("supply-order", args=[other.pk])).status_code == 404
    assert again(other).quantity == 2


def test_a_household_sees_how_far_it_is_and_nobody_elses_name(client: Client) -> None:
    group = an_open_group()
    placed(group, 7, a_buyer(group, "Lê Thị Bé"))
    as_household(client, group)

    words = shown(client, "group-order", group.pk)

    assert "Thêm 3 bao nữa thì mọi hộ được giá 95.000" in words
    assert "Lê Thị Bé" not in words and "Việc của người điều hành" not in words


def test_a_helper_orders_for_a_household_and_prints_the_hamlets_list(client: Client) -> None:
    group = an_open_group()
    buyer = a_buyer(group)
    sign_in(client, a_helper(hamlet_of(group.commune)))

    posted(client, "group-order-place", group.pk, producer=buyer.code, quantity=3)

    words = shown(client, "group-order", group.pk)
    assert SupplyOrder.objects.get().way == Way.HELPER
    assert "1 hộ, 3 bao" in words and "Ký nhận" in words and "Chốt sớm" not in words


def test_an_officer_leads_it_from_closing_to_the_way(client: Client, officer: User) -> None:
    group = an_open_group()
    placed(group, 20)

    words = posted(client, "group-order-settle", group.pk)
    assert "Giá mọi hộ trả 90.000" in words
    assert "Hãy ghi ngày" in posted(client, "group-order-ordered", group.pk)
    assert "không trước ngày lấy hàng" in posted(
        client, "group-order-ordered", group.pk, ready_on=TOMORROW, deliver_by="2020-01-01"
    )
    posted(client, "group-order-ordered", group.pk, ready_on=TOMORROW, deliver_by=TOMORROW)
    posted(client, "group-order-set-out", group.pk)
    again_closed = posted(client, "group-order-settle", group.pk)

    group.refresh_from_db()
    assert group.state == State.ON_THE_WAY
    assert "không thể chuyển" in again_closed


def test_it_is_given_up_with_a_reason(client: Client, officer: User) -> None:
    group = an_open_group()

    assert "Hãy ghi lý do" in posted(client, "group-order-cancel", group.pk)
    words = posted(client, "group-order-cancel", group.pk, reason="Cửa hàng nghỉ")

    assert "Cửa hàng nghỉ." in words
    assert "Cửa hàng nghỉ" not in shown(client, "group-order-list")
    assert "đã hủy" in text_of(client.get(reverse("group-order-list"), {"nao": "xong"}))
