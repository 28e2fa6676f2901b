"""A buyer's address is told in the carrier's list: by the real communes of Hậu Giang and what became of them."""

from typing import Any

import pytest
from django.test import Client

from lensan.accounts.tests.make import a_province_officer, sign_in
from lensan.journal.models import Entry
from lensan.logistics import tasks
from lensan.logistics.actions import consigning
from lensan.logistics.actions.addressing import shipment_of
from lensan.logistics.actions.readdressing import (
    NoSuchChoice,
    PlaceUnknown,
    SeveralPlaces,
    choose,
    delivery_of,
    list_of,
    ways,
)
from lensan.logistics.connector import Places
from lensan.logistics.models import AddressChoice, Carrier, Consignment
from lensan.logistics.tests.make import NOON, a_parcel
from lensan.logistics.tests.make_carriage import a_carrier, a_stand, sent_with
from lensan.orders.models import Order
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune

pytestmark = pytest.mark.django_db
OLD, NEW = Places.OLD.value, Places.NEW.value


def to(address: str) -> Order:
    order = a_parcel(quantity=2)
    Order.objects.filter(pk=order.pk).update(buyer_address=address)
    order.refresh_from_db()
    return order


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Ấp 3, xã Vị Thắng, huyện Vị Thủy, tỉnh Hậu Giang", "Ấp 3, Xã Vị Thủy, Thành phố Cần Thơ"),
        ("ap 3, vi thang, vi thuy, hau giang", "ap 3, Xã Vị Thủy, Thành phố Cần Thơ"),
        ("Ấp 3 xã Vị Thắng huyện Vị Thuỷ tỉnh Hậu Giang", "Ấp 3, Xã Vị Thủy, Thành phố Cần Thơ"),
        ("12 Trần Hưng Đạo, P.3, Vị Thanh, Hậu Giang", "12 Trần Hưng Đạo, Phường Vị Thanh, Thành phố Cần Thơ"),
        ("12 Hai Bà Trưng, phường IV, TP Vị Thanh", "12 Hai Bà Trưng, Phường Vị Tân, Thành phố Cần Thơ"),
        ("5 Lê Lợi, P. Lái Hiếu, TP. Ngã Bảy, Hậu Giang", "5 Lê Lợi, Phường Ngã Bảy, Thành phố Cần Thơ"),
        ("Ấp 1 xã Long Trị thị xã Long Mỹ", "Ấp 1, Phường Long Mỹ, Thành phố Cần Thơ"),
    ],
)  # fmt: skip
def test_an_old_commune_has_one_successor_in_the_new_list(written: str, told: str) -> None:
    order = to(written)

    delivery = delivery_of(order, NEW)

    assert (delivery.address.text, delivery.address.places) == (told, Places.NEW)
    assert (delivery.was, delivery.by_choice) == (written, False)
    assert delivery_of(order, OLD).address.text == written
    assert list_of(written) == Places.OLD


@pytest.mark.parametrize(
    "written",
    [
        "12 Lê Lợi, Phường Bến Nghé, Quận 1, TP HCM",
        "123 Hậu Giang, phường 4, Quận 6, TP HCM",
        "12 Lê Lợi, Q.1, TP Hồ Chí Minh",
        "Ấp 5, huyện Vị Thủy, Hậu Giang",
    ],
)
def test_a_place_that_no_data_know_is_refused_with_what_to_do(written: str) -> None:
    order = to(written)

    with pytest.raises(PlaceUnknown, match="hãy gửi bằng đơn vị dùng danh mục 2022"):
        delivery_of(order, NEW)
    assert delivery_of(order, OLD).address.text == written


@pytest.mark.parametrize(
    "written",
    [
        "123 Hậu Giang, phường 4, TP HCM", "12 Lê Lợi, phường Sài Gòn, TP HCM", "chợ Vị Thanh",
        "Xã Vị Thủy", "12 Lê Lợi", "", "xã Tân Bình",
    ],
)  # fmt: skip
def test_where_nobody_knows_which_list_it_is_the_words_stay(written: str) -> None:
    order = to(written)

    for places in (OLD, NEW):
        delivery = delivery_of(order, places)
        assert (delivery.address.text, delivery.was) == (written, "")
    assert list_of(written) == Places.AS_WRITTEN


def test_a_new_commune_was_several_and_a_person_chooses() -> None:
    order, by = to("Ấp 3, xã Vị Thủy, TP Cần Thơ"), a_province_officer()

    with pytest.raises(SeveralPlaces, match="có thể là 3 xã, phường") as several:
        delivery_of(order, OLD)
    assert [one.title for one in several.value.candidates] == [
        "Thị trấn Nàng Mau", "Xã Vị Trung", "Xã Vị Thắng",
    ]  # fmt: skip
    choose(order, OLD, commune=a_commune("Vị Thắng").pk, by=by, at=NOON)

    delivery = delivery_of(order, OLD)
    assert delivery.address.text == "Ấp 3, Xã Vị Thắng, Huyện Vị Thuỷ, Tỉnh Hậu Giang"
    assert (delivery.was, delivery.by_choice) == (order.buyer_address, True)
    entry = Entry.objects.get(verb="logistics.address_chosen")
    assert entry.by == by
    choose(order, OLD, commune=a_commune("Nàng Mau").pk, by=by, at=NOON)
    assert "Thị trấn Nàng Mau" in delivery_of(order, OLD).address.text
    assert AddressChoice.objects.count() == 1
    assert "2022" in str(AddressChoice.objects.get())


def test_the_old_name_beside_the_new_decides() -> None:
    order = to("Ấp 3, xã Vị Thắng (cũ), xã Vị Thủy, TP Cần Thơ")

    assert "Xã Vị Thắng, Huyện Vị Thuỷ" in delivery_of(order, OLD).address.text


def test_a_choice_holds_only_for_the_words_that_it_was_made_for() -> None:
    order, by = to("Ấp 3, xã Vị Thủy, TP Cần Thơ"), a_province_officer()
    choose(order, OLD, commune=a_commune("Vị Thắng").pk, by=by, at=NOON)
    order.buyer_address = "Khu vực 1, phường Ngã Bảy, TP Cần Thơ"

    with pytest.raises(SeveralPlaces):
        delivery_of(order, OLD)
    with pytest.raises(NoSuchChoice):
        choose(order, OLD, commune=a_commune("Vị Thắng").pk, by=by, at=NOON)
    with pytest.raises(NoSuchChoice):
        choose(order, NEW, commune=a_commune("Lái Hiếu").pk, by=by, at=NOON)


def test_two_communes_of_one_name_are_chosen_between() -> None:
    order = to("Ấp 3, Tân Hòa, Vị Thanh, Hậu Giang")

    with pytest.raises(SeveralPlaces) as several:
        delivery_of(order, NEW)
    assert [one.title for one in several.value.candidates] == ["Xã Tân Hòa", "Xã Vị Thanh 1"]
    choose(order, NEW, commune=several.value.candidates[0].pk, by=a_province_officer(), at=NOON)
    assert delivery_of(order, NEW).address.text == "Ấp 3, Xã Tân Hòa, Thành phố Cần Thơ"


def test_a_commune_without_a_successor_is_not_known() -> None:
    order = to("Ấp 3, xã Vị Thắng, huyện Vị Thủy, tỉnh Hậu Giang")
    Commune.objects.filter(pk=a_commune("Vị Thắng").pk).update(successor=None)

    with pytest.raises(PlaceUnknown):
        delivery_of(order, NEW)


def test_the_carrier_is_told_the_converted_address() -> None:
    order = to("Ấp 3, xã Vị Thắng, huyện Vị Thủy, tỉnh Hậu Giang")
    carrier = Carrier(code="moi", name="Mới", connector_code="vnpost", places=NEW)

    shipment = shipment_of(order, carrier, at=NOON)

    assert shipment.receiver.address.text == "Ấp 3, Xã Vị Thủy, Thành phố Cần Thơ"
    assert shipment.sender.address.places == Places.NEW


def test_only_lists_that_a_carrier_in_use_wants_are_told_and_only_what_is_not_as_written() -> None:
    order = to("Ấp 3, xã Vị Thắng, huyện Vị Thủy, tỉnh Hậu Giang")
    Carrier.objects.create(code="cu", name="Cũ", connector_code="vnpost", places=OLD)
    Carrier.objects.create(
        code="moi", name="Mới", connector_code="vnpost", places=NEW, is_open=False
    )
    assert ways(order) == []

    Carrier.objects.update(is_open=True)
    assert [one.places for one in ways(order)] == [NEW]
    order.buyer_address = ""
    assert ways(order) == []


def test_what_was_chosen_is_forgotten_with_the_buyer() -> None:
    order, by = to("Ấp 3, xã Vị Thủy, TP Cần Thơ"), a_province_officer()
    choose(order, OLD, commune=a_commune("Vị Thắng").pk, by=by, at=NOON)

    tasks.forget.call()
    assert AddressChoice.objects.exists()
    Order.objects.update(buyer_address="")
    tasks.forget.call()
    assert not AddressChoice.objects.exists()


# The pages


@pytest.mark.enable_socket
def test_the_page_says_what_was_converted_and_from_what(client: Client) -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand, places=NEW)
        order = to("Ấp 3, xã Vị Thắng, huyện Vị Thủy, tỉnh Hậu Giang")
        sign_in(client, a_province_officer())

        page = text(client.get(f"/chuyen-xe/gui/{order.pk}/"))
        assert "<strong>Ấp 3, Xã Vị Thủy, Thành phố Cần Thơ</strong>" in page
        assert f"Người mua ghi: “{order.buyer_address}”" in page
        sent = sent_with(carrier, order)
        consigning.book(sent, at=NOON)

        [known] = stand.knows()
        assert "Xã Vị Thủy, Thành phố Cần Thơ" in str(known)
    page = text(client.get(f"/chuyen-xe/van-don/{sent.pk}/"))
    assert f"đổi từ “{order.buyer_address}”" in page


@pytest.mark.enable_socket
def test_a_person_chooses_on_the_page_and_then_there_is_a_price(client: Client) -> None:
    with a_stand() as stand:
        a_carrier(stand)
        order = to("Ấp 3, xã Vị Thủy, TP Cần Thơ")
        sign_in(client, a_province_officer())
        url = f"/chuyen-xe/gui/{order.pk}/"

        page = client.get(url)
        assert "Chọn nơi giao theo danh mục 2022" in text(page)
        assert page.context["offers"][0].quote is None
        for wrong in ("", "x", "1"):
            answer = client.post(url, {"places": OLD, "commune": wrong}, follow=True)
            assert "không còn trong danh sách" in text(answer)
        told = {"places": OLD, "commune": a_commune("Vị Thắng").pk}
        answer = client.post(url, told, follow=True)

        assert "Đã ghi nơi giao" in text(answer)
        assert "do người chọn" in text(answer)
        assert answer.context["offers"][0].quote
    assert not Consignment.objects.exists()


@pytest.mark.enable_socket
def test_the_page_says_where_no_data_know_the_place(client: Client) -> None:
    with a_stand() as stand:
        a_carrier(stand, places=NEW)
        order = to("12 Lê Lợi, Phường Bến Nghé, Quận 1, TP HCM")
        sign_in(client, a_province_officer())

        page = client.get(f"/chuyen-xe/gui/{order.pk}/")

    assert "Mới có bảng đổi của tỉnh Hậu Giang cũ" in text(page)
    assert page.context["offers"][0].quote is None
