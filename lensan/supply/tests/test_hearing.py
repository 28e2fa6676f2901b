"""A household orders by message, and hears the price at once, whatever it wrote."""

import pytest

from lensan.messaging.actions.answering import Whose, answer
from lensan.messaging.models import Message
from lensan.messaging.tests.make import PHONE, a_reply
from lensan.producers.models import Producer
from lensan.supply.actions.hearing import read
from lensan.supply.models import GroupOrder, SupplyOrder, Way
from lensan.supply.tests.make import LATER, NOON, a_buyer, a_group, placed


@pytest.fixture
def group() -> GroupOrder:
    return a_group()


@pytest.fixture
def buyer(group: GroupOrder) -> Producer:
    return a_buyer(group, phones=(PHONE,))


def said(text: str, owner: Producer, **when: object) -> str:
    at = when.get("at", NOON)
    return read(a_reply(text.format(GroupOrder.objects.get().pk), at=at), owner=owner, at=at) or ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["MUA {} 12", "mua {} 12 bao", "Mua chung {}, 12 bao nha", "đặt mua {} 12", "MUA{} 12", "mua {} - 12"],
)  # fmt: skip
def test_an_order_is_written_and_its_price_told(text: str, buyer: Producer) -> None:
    words = said(text, buyer)

    order = SupplyOrder.objects.get()
    assert (order.quantity, order.way, order.placed_by) == (12, Way.SMS, None)
    assert "12 bao NPK 16-16-8" in words
    assert "1.140.000" in words and "nhiều nhất 1.200.000" in words


def test_one_message_orders_once_and_is_answered(group: GroupOrder, buyer: Producer) -> None:
    message = a_reply(f"MUA {group.pk} 3", at=NOON)

    answer(message, at=NOON)
    answer(message, at=NOON)

    assert SupplyOrder.objects.get().quantity == 3
    assert "Da dat 3 bao NPK 16-16-8" in Message.objects.get(in_reply_to=message).text


def test_an_order_is_withdrawn(group: GroupOrder, buyer: Producer) -> None:
    placed(group, 3, buyer)

    assert said("HUY MUA {}", buyer).startswith("Đã bỏ phần đặt")
    assert SupplyOrder.objects.get().state == SupplyOrder.State.WITHDRAWN
    assert "chưa đặt gì" in said("bỏ mua {}", buyer)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("MUA", "Đang nhận đặt: {} = NPK 16-16-8 100.000"),
        ("MUA {}", "Đang nhận đặt"),
        ("mua phân bón ở đâu vậy", "Đang nhận đặt"),
        ("MUA {} 3 4", "Đang nhận đặt"),
        ("MUA 999999 3", "Đang nhận đặt"),
        ("MUA 99999999999999999999 3", "Đang nhận đặt"),
        ("MUA {} 1,5", "số nguyên"),
        ("MUA {} 3.75 bao", "số nguyên"),
        ("MUA {} 0", "từ 1 đến 50 bao"),
        ("MUA {} 1.000", "từ 1 đến 50 bao"),
        ("MUA {} 99999999999999999999999", "từ 1 đến 50 bao"),
        ("MUA {} 2 kg", "đặt theo bao"),
        ("HUY MUA", "Xin ghi số đợt"),
        ("HUY MUA {} 3", "Xin ghi số đợt"),
        ("HUY MUA 999999", "Đang nhận đặt"),
        ("HUY MUA {}", "chưa đặt gì"),
        ("MUA {} '; DROP TABLE supply_supplyorder; --", "Đang nhận đặt"),
    ],
)
def test_what_is_not_clear_is_answered_with_a_sentence(
    text: str, answered: str, group: GroupOrder, buyer: Producer
) -> None:
    assert answered.format(group.pk) in said(text, buyer)
    assert not SupplyOrder.objects.exists()


def test_after_its_date_it_is_said_that_it_is_over(buyer: Producer) -> None:
    assert "không nhận đặt" in said("MUA {} 3", buyer, at=LATER)


def test_nothing_open_is_said_too(group: GroupOrder, buyer: Producer) -> None:
    GroupOrder.objects.update(state=GroupOrder.State.CANCELLED)

    assert "chưa có đợt mua chung nào" in said("MUA {} 3", buyer)


@pytest.mark.parametrize("text", ["BAN 20 KG CHANH", "GIUP", "mưa lớn quá", "1"])
def test_other_messages_are_left_to_others(text: str, buyer: Producer) -> None:
    assert read(a_reply(text, at=NOON), owner=buyer, at=NOON) is None


def test_whose_order_it_is_must_be_known(group: GroupOrder) -> None:
    with pytest.raises(Whose):
        read(a_reply(f"MUA {group.pk} 3", at=NOON), owner=None, at=NOON)
