"""What a gateway brings is taken in once, whether it numbers it or not, whole or in parts."""

from datetime import timedelta

import pytest

from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.receiving import NotAMessage
from lensan.messaging.actions.taking_in import TOGETHER, take_in, take_in_halves
from lensan.messaging.connector import Handed, Incoming, Part, Receipt
from lensan.messaging.models import Message, MessagePart
from lensan.messaging.tests.make import (
    HOUR,
    MINUTE,
    NOON,
    PHONE,
    a_gateway,
    a_message,
    a_question,
    a_reachable,
)

BAN = Incoming("", PHONE, "BAN 20 KG CHANH")


def texts() -> list[str]:
    return list(Message.objects.received().order_by("pk").values_list("text", flat=True))


def part(number: int, text: str, *, of: int = 3, group: int = 7) -> Incoming:
    return Incoming("", PHONE, text, Part(group, number, of))


def test_the_same_words_at_once_again_are_a_repeat() -> None:
    a_reachable()
    first = take_in("smpp", BAN, at=NOON)

    assert take_in("smpp", BAN, at=NOON + MINUTE) == first
    assert take_in("smpp", BAN, at=NOON + 14 * MINUTE) == first
    assert take_in("smpp", BAN, at=NOON + 16 * MINUTE) != first
    assert len(texts()) == 2


def test_the_same_words_after_others_are_meant_again() -> None:
    for text in ("HOC 12345", "A", "HOC 12345", "B"):
        take_in("smpp", Incoming("", PHONE, text), at=NOON)

    assert texts() == ["HOC 12345", "A", "HOC 12345", "B"]


def test_the_same_answer_to_another_question_is_another_answer() -> None:
    producer = a_reachable()
    first, second = a_question(producer), a_question(producer, asked=False)
    one = take_in("memory", Incoming("", PHONE, "1"), at=NOON + MINUTE)
    deliver(second, at=NOON + 2 * MINUTE)
    again = take_in("memory", Incoming("", PHONE, "1"), at=NOON + 3 * MINUTE)

    assert one and again
    assert (one.in_reply_to, again.in_reply_to) == (first, second)


def test_a_reference_of_the_gateway_counts_more_than_the_words() -> None:
    for reference in ("a", "b", "a"):
        take_in("http", Incoming(reference, PHONE, "1"), at=NOON)

    assert texts() == ["1", "1"]


def test_parts_make_one_message_in_whatever_order_they_come() -> None:
    a_reachable()
    assert take_in("smpp", part(3, " ba"), at=NOON) is None
    assert take_in("smpp", part(1, "mot"), at=NOON) is None
    assert take_in("smpp", part(1, "mot"), at=NOON) is None
    assert take_in("smpp", part(1, "khac", group=8), at=NOON) is None
    whole = take_in("smpp", part(2, " hai"), at=NOON)

    assert whole and whole.text == "mot hai ba"
    assert list(MessagePart.objects.values_list("text", flat=True)) == ["khac"]
    assert str(MessagePart.objects.get()) == "1/3"


def test_a_number_of_parts_used_again_begins_anew() -> None:
    take_in("smpp", part(1, "cu", of=2), at=NOON)
    later = NOON + TOGETHER + MINUTE
    assert take_in("smpp", part(2, " moi", of=2), at=later) is None
    whole = take_in("smpp", part(1, "tin", of=2), at=later)

    assert whole and whole.text == "tin moi"


def test_what_never_came_whole_is_taken_in_with_a_gap() -> None:
    take_in("smpp", part(1, "dau"), at=NOON)
    take_in("smpp", part(3, "cuoi"), at=NOON)

    assert take_in_halves(at=NOON + MINUTE) == 0
    assert take_in_halves(at=NOON + HOUR) == 1
    assert texts() == ["dau … cuoi"]
    assert take_in_halves(at=NOON + 2 * HOUR) == 0


def test_without_a_sender_nothing_is_taken_in() -> None:
    for told in (Incoming("", "", "1"), Incoming("", "", "1", Part(1, 1, 2))):
        with pytest.raises(NotAMessage):
            take_in("smpp", told, at=NOON)


def test_a_receipt_finds_its_message_and_no_other() -> None:
    with a_gateway(Handed("r-1")) as gateway:
        message = a_message()
        deliver(message, at=NOON)
        late = NOON + timedelta(days=3)

        assert take_in(gateway.name, Receipt("r-2", arrived=True), at=late) is None
        assert take_in(gateway.name, Receipt("r-1", arrived=True), at=late) == message
        assert take_in(gateway.name, Receipt("r-1", arrived=False), at=late) is None

    message.refresh_from_db()
    assert message.state == Message.State.DELIVERED
