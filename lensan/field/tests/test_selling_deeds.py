"""Goods, harvests and orders from the field: once, by the same form and action as on a page."""

from base64 import b64encode
from datetime import timedelta

import pytest

from lensan.accounts.tests.make import a_helper
from lensan.catalogue.models import Lot, Offer, Photo, Product
from lensan.catalogue.tests.make import a_picture, an_offer
from lensan.field.tests.make import (
    a_deed,
    a_device,
    a_household,
    a_yes,
    done,
    home,
    refused,
    send,
)
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import an_order
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer
from lensan.producers.tests.make import NOON

GOODS = {
    "name": "Mít Thái", "group": "food", "unit": "kg", "price": "20000", "floor_price": "15000",
    "months": ["6", "7"],
}  # fmt: skip
HARVEST = {"harvest_from": "2022-07-20", "harvest_to": "2022-07-22", "quantity": "80"}


def test_drafts_goods_with_their_price_and_a_photo() -> None:
    photo = b64encode(a_picture()).decode()
    told = GOODS | {"producer": a_household().code, "photo": photo, "side": "front"}

    receipt = done(a_device(), "draft", told)

    offer = Offer.objects.get()
    assert receipt.result == {"offer": offer.pk}
    assert (offer.product.name, offer.price, offer.floor_price) == ("Mít Thái", 20_000, 15_000)
    assert offer.photos.get().side == "front"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"photo": "@"}, "Ảnh bị hỏng trên đường gửi. Hãy chụp lại."),
        ({"photo": "AAAA"}, "Tệp này không phải ảnh đọc được."),
        ({"photo": "AAAA", "side": "trong"}, "Không rõ ảnh chụp từ phía nào. Hãy chọn lại."),
        ({"price": "rẻ"}, "Giá mỗi đơn vị (đ): "),
        ({"group": ""}, "nhóm: "),
    ],
)
def test_a_draft_that_is_wrong_leaves_nothing(changes: dict[str, str], text: str) -> None:
    deed = refused(a_device(), "draft", GOODS | {"producer": a_household().code} | changes)

    assert deed.text.casefold().startswith(text.casefold())
    assert not Product.objects.exists()


def test_adds_a_photo_to_what_was_drafted_the_same_day() -> None:
    device, code = a_device(), a_household().code
    drafted = done(device, "draft", GOODS | {"producer": code})
    photo = b64encode(a_picture()).decode()

    done(device, "photograph", {"producer": code, "offer": f"deed:{drafted.id}", "photo": photo})

    assert Photo.objects.get().offer == Offer.objects.get()


def test_enters_a_harvest_and_what_is_there_already() -> None:
    producer = a_household()
    offer = an_offer(producer=producer)
    told = HARVEST | {"producer": producer.code, "offer": str(offer.pk), "on_hand": "30"}

    done(a_device(), "harvest", told)

    lot = Lot.objects.get()
    assert (lot.offer, lot.quantity, lot.on_hand) == (offer, 80, 30)


def test_a_harvest_without_anything_on_hand_is_announced() -> None:
    producer = a_household()
    told = HARVEST | {"producer": producer.code, "offer": an_offer(producer=producer).pk}

    done(a_device(), "harvest", told)

    assert Lot.objects.get().on_hand == 0


@pytest.mark.parametrize("changes", [{"offer": "x"}, {"offer": "999"}, {"on_hand": "-1"}])
def test_a_harvest_of_nothing_known_is_refused(changes: dict[str, str]) -> None:
    producer = a_household()
    told = HARVEST | {"producer": producer.code, "offer": str(an_offer(producer=producer).pk)}

    refused(a_device(), "harvest", told | changes)

    assert not Lot.objects.exists()


def test_nothing_is_sold_for_who_was_erased() -> None:
    producer, device = a_household(), a_device()
    erase(producer, by=None, at=NOON)

    for action, told in (("draft", GOODS), ("agree", a_yes(""))):
        assert refused(device, action, {**told, "producer": producer.code}).text.endswith(
            ("đã được xóa theo yêu cầu.", "bạn không phải làm lại.")
        )


def _an_order_here() -> Order:
    order = an_order()
    producer = order.stall.producer
    Producer.objects.filter(pk=producer.pk).update(hamlet=home(producer.commune))
    return order


def test_accepts_an_order_once() -> None:
    order = _an_order_here()
    device = a_device(a_helper(home(order.stall.producer.commune)))

    for _time in range(2):
        done(device, "confirm", {"order": order.pk})

    order.refresh_from_db()
    assert (order.state, order.decided_way) == (Order.State.CONFIRMED, Way.HELPER)


def test_turns_an_order_down_with_its_reason() -> None:
    order = _an_order_here()
    device = a_device(a_helper(home(order.stall.producer.commune)))

    refused(device, "decline", {"order": order.pk, "reason": " "})
    for _time in range(2):
        done(device, "decline", {"order": order.pk, "reason": "Hết hàng"})

    order.refresh_from_db()
    assert (order.state, order.reason) == (Order.State.DECLINED, "Hết hàng")


def test_an_order_answered_too_late_is_refused_with_its_sentence() -> None:
    order = _an_order_here()
    device = a_device(a_helper(home(order.stall.producer.commune)))
    late = NOON + timedelta(days=30)

    receipt = send(device, a_deed("confirm", {"order": order.pk}), at=late)

    assert receipt.state == "refused"
    assert receipt.text.endswith("đã quá giờ xác nhận.")


@pytest.mark.parametrize("number", ["", "x", "999"])
def test_an_order_of_nobody_here_is_not_answered(number: str) -> None:
    assert refused(a_device(), "confirm", {"order": number}).text.startswith("Đơn này không còn")
