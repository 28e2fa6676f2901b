"""A household says by message what it has to sell, or that something is sold out."""

import pytest

from lensan.catalogue.actions.hearing import read
from lensan.catalogue.models import Lot, Offer
from lensan.catalogue.tests.make import a_lot, a_product, an_offer
from lensan.messaging.actions.answering import Whose, answer
from lensan.messaging.models import Message
from lensan.messaging.tests.make import NOON, PHONE, a_reachable, a_reply
from lensan.producers.models import Producer


def an_offer_of(producer: Producer, name: str = "Chanh không hạt", *, unit: str = "kg") -> Offer:
    return an_offer(a_product(name, unit=unit), producer)


def answered(text: str, producer: Producer) -> str | None:
    return read(a_reply(text, phone=PHONE), owner=producer, at=NOON)


def on_hand(offer: Offer) -> int:
    return Lot.objects.filter(offer=offer).by_offer().get(offer.pk, 0)


def test_goods_are_taken_into_the_store() -> None:
    producer = a_reachable()
    offer = an_offer_of(producer)
    an_offer_of(producer, "Bưởi Năm Roi", unit="piece")

    said = answered("BAN 20 KG CHANH", producer) or ""

    assert said.startswith("Đã ghi 20 kg Chanh không hạt")
    assert on_hand(offer) == 20
    assert Lot.objects.get().harvest_from == NOON.date()


def test_one_message_puts_its_goods_there_once() -> None:
    producer = a_reachable()
    offer, message = an_offer_of(producer), a_reply("BAN 20 KG CHANH")

    answer(message, at=NOON)
    answer(message, at=NOON)

    assert on_hand(offer) == 20
    assert "Da ghi 20 kg" in Message.objects.get(in_reply_to=message).text


def test_goods_that_rest_are_on_sale_again() -> None:
    producer = a_reachable()
    offer = an_offer_of(producer)
    Offer.objects.update(state=Offer.State.PAUSED)

    answered("ban 5 kg", producer)

    offer.refresh_from_db()
    assert (offer.state, on_hand(offer)) == (Offer.State.OPEN, 5)


def test_what_is_sold_out_leaves_the_store_empty() -> None:
    producer = a_reachable()
    offer = an_offer_of(producer)
    a_lot(offer, on_hand=7)
    a_lot(offer, on_hand=3)

    said = answered("HET CHANH", producer) or ""

    assert said.startswith("Đã ghi hết Chanh không hạt")
    assert on_hand(offer) == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("BAN 20 KG", "Chanh không hạt, Chanh giấy"),
        ("BAN 20 KG CHANH", "Chanh không hạt, Chanh giấy"),
        ("BAN 20 KG XOAI", "Chanh không hạt, Chanh giấy"),
        ("HET", "Chanh không hạt, Chanh giấy"),
    ],
)
def test_where_it_is_not_clear_which_goods_it_is_asked(text: str, names: str) -> None:
    producer = a_reachable()
    an_offer_of(producer)
    an_offer_of(producer, "Chanh giấy")

    said = answered(text, producer) or ""

    assert names in said
    assert "Thí dụ: " + text.split()[0] in said
    assert not Lot.objects.exists()


def test_the_one_of_that_very_name_is_meant() -> None:
    producer = a_reachable()
    plain = an_offer_of(producer, "Chanh")
    an_offer_of(producer, "Chanh không hạt")

    answered("BAN 20 KG CHANH", producer)

    assert on_hand(plain) == 20


def test_goods_counted_otherwise_are_asked_for_again() -> None:
    producer = a_reachable()
    an_offer_of(producer, "Bưởi Năm Roi", unit="piece")

    assert (
        answered("BAN 20 KG BUOI", producer) == "Bưởi Năm Roi bán theo trái. Xin nhắn lại số trái."
    )
    assert "bán theo trái" in (answered("ban 2 chuc buoi", producer) or "")
    assert not Lot.objects.exists()
    assert "20 trái" in (answered("BAN 20 TRAI BUOI", producer) or "")


def test_who_has_no_goods_yet_is_told_whom_to_ask() -> None:
    assert "Nhắn GIUP" in (answered("BAN 20 KG CHANH", a_reachable()) or "")


def test_what_is_no_such_command_is_left_to_others() -> None:
    assert answered("GIUP", a_reachable()) is None
    assert answered("bao nhiêu?", a_reachable()) is None


def test_where_nobody_knows_whose_goods_they_are_it_is_asked() -> None:
    message = a_reply("BAN 20 KG CHANH")

    with pytest.raises(Whose):
        read(message, owner=None, at=NOON)

    assert Message.objects.count() == 1
