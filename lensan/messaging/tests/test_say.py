"""Saying something to a producer."""

from contextlib import suppress

import pytest
from django.db import transaction
from pytest_django import Settings

from lensan.journal.models import Entry
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.saying import DoesNotWish, NoPhone, TooLong, reply, say
from lensan.messaging.models import Message
from lensan.messaging.registry import NoGateway
from lensan.messaging.tests.make import (
    HOUR,
    NOON,
    PHONE,
    a_message,
    a_question,
    a_reachable,
    a_reply,
)
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.tests.make_people import a_producer


def test_queues_the_words_without_accents_to_the_producers_telephone() -> None:
    producer = a_reachable()

    message = say(producer, "Đơn 12: 20 kg khóm", about=producer, by=None, at=NOON)

    message.refresh_from_db()
    assert (message.text, message.phone) == ("Don 12: 20 kg khom", PHONE)
    assert (message.state, message.not_before, message.attempts) == ("queued", NOON, 0)
    assert list(Message.objects.about(producer)) == [message]
    assert list(Message.objects.due(NOON)) == [message]


def test_writes_down_that_it_was_said_but_not_what() -> None:
    message = a_message()

    entry = Entry.objects.about(message).get()
    assert (entry.verb, entry.facts) == ("messaging.said", {})
    assert message.producer and entry.on_behalf_of == message.producer.code


def test_a_message_leaves_with_its_callers_transaction_or_not_at_all() -> None:
    producer = a_reachable()

    with suppress(ZeroDivisionError), transaction.atomic():
        a_message(producer)
        _ = 1 // 0

    assert not Message.objects.exists()


def test_may_wait_until_a_later_hour() -> None:
    message = a_message(not_before=NOON + HOUR)

    assert list(Message.objects.due(NOON)) == []
    assert list(Message.objects.due(NOON + HOUR)) == [message]


def test_nothing_is_said_to_someone_without_a_telephone() -> None:
    with pytest.raises(NoPhone):
        a_message(a_producer())

    assert not Message.objects.exists()


def test_nothing_is_said_to_someone_who_took_back_their_consent() -> None:
    producer = a_reachable()
    give(producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    take_back(producer, "contact", by=None, at=NOON)

    with pytest.raises(DoesNotWish):
        a_message(producer)

    assert not Message.objects.exists()
    give(producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    assert a_message(producer).state == "queued"


def test_nothing_is_said_that_nobody_would_read_to_its_end() -> None:
    with pytest.raises(TooLong):
        a_message(text="a" * 613)

    assert not Message.objects.exists()
    assert a_message(text="a" * 612).text == "a" * 612


def test_nothing_is_said_where_no_gateway_was_chosen(settings: Settings) -> None:
    settings.MESSAGE_GATEWAY = ""

    with pytest.raises(NoGateway):
        a_message()

    assert not Message.objects.exists()


def test_what_came_in_gets_one_reply() -> None:
    producer = a_reachable()
    a_question(producer, about=producer)
    came = a_reply("alo?")
    assert list(Message.objects.unanswered()) == [came]

    first = reply(came, "Chưa hiểu. Hãy trả lời 1 hoặc 2.", by=None, at=NOON)
    second = reply(came, "Chưa hiểu.", by=None, at=NOON)

    assert first == second
    assert (first.phone, first.text) == (PHONE, "Chưa hiểu. Hãy trả lời 1 hoặc 2.")
    assert (first.in_reply_to, first.state) == (came, "queued")
    assert Message.objects.about(producer).last() == first
    assert list(Message.objects.unanswered()) == []


def test_a_stranger_is_replied_to_as_well() -> None:
    came = a_reply("cho hoi", phone="+84987654321")

    assert reply(came, "Xin gọi 1900…", by=None, at=NOON).phone == "+84987654321"


def test_a_reply_to_someone_who_took_back_their_consent_is_kept_but_never_sent() -> None:
    producer = a_reachable()
    give(producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    take_back(producer, "contact", by=None, at=NOON)
    came = a_reply("1")

    kept = reply(came, "Cảm ơn", by=None, at=NOON)

    assert (kept.state, kept.in_reply_to) == ("failed", came)
    assert kept.reason == "Người nhận đã rút lại việc đồng ý nhận tin nhắn."
    assert list(Message.objects.unanswered()) == list(Message.objects.due(NOON)) == []


def test_a_reply_waits_where_no_gateway_was_chosen(settings: Settings) -> None:
    came = a_reply("1")
    settings.MESSAGE_GATEWAY = ""

    kept = reply(came, "Cảm ơn", by=None, at=NOON)

    settings.MESSAGE_GATEWAY = "memory"
    deliver(kept, at=NOON)
    assert (kept.state, kept.gateway) == ("delivered", "memory")


def test_a_message_is_named_by_its_number() -> None:
    message = a_message()

    assert str(message) == f"#{message.pk} (gửi đi)"
