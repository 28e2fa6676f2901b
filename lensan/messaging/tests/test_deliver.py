"""Handing a message to its gateway."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from lensan.journal.models import Entry
from lensan.messaging.actions.delivering import ATTEMPTS, LEASE, deliver, note_receipt
from lensan.messaging.connector import Handed, Refused, TryAgain
from lensan.messaging.models import Message
from lensan.messaging.registry import NoGateway
from lensan.messaging.tests.make import (
    HOUR,
    MINUTE,
    NOON,
    PHONE,
    a_gateway,
    a_message,
    a_question,
    a_reachable,
    a_reply,
)
from lensan.producers.actions.consenting import give, take_back

DOWN = TryAgain("Tổng đài không trả lời.")


def test_the_simulated_gateway_brings_it_to_the_telephone_at_once() -> None:
    message = a_message()

    deliver(message, at=NOON)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("delivered", 1)
    assert (message.gateway, message.reference) == ("memory", str(message.pk))
    assert message.sent_at == NOON


def test_a_gateway_that_only_takes_it_is_believed_no_more_than_that() -> None:
    message = a_message()

    with a_gateway(Handed("abc")) as gateway:
        deliver(message, at=NOON)

    message.refresh_from_db()
    assert (message.state, message.reference, message.gateway) == ("sent", "abc", gateway.name)
    assert [(call.key, call.phone, call.text) for call in gateway.calls] == [
        (str(message.pk), PHONE, "Xin chao")
    ]


def test_a_message_is_not_sent_before_its_time_nor_twice() -> None:
    message = a_message(not_before=NOON + HOUR)

    with a_gateway() as gateway:
        deliver(message, at=NOON)
        assert gateway.calls == []
        deliver(message, at=NOON + HOUR)
        deliver(message, at=NOON + HOUR)

    assert len(gateway.calls) == 1


def test_of_two_workers_one_sends() -> None:
    message = a_message()
    also = Message.objects.get(pk=message.pk)

    with a_gateway(DOWN) as gateway:
        deliver(message, at=NOON)
        deliver(also, at=NOON + 2 * MINUTE)

    assert len(gateway.calls) == 1


def test_a_message_that_cannot_be_sent_rests_longer_each_time() -> None:
    message, at, rests = a_message(), NOON, []

    with a_gateway(*[DOWN] * ATTEMPTS) as gateway:
        for _attempt in range(ATTEMPTS - 1):
            deliver(message, at=at)
            message.refresh_from_db()
            rests.append(message.not_before - at if message.not_before else None)
            at += rests[-1] or HOUR
        deliver(message, at=at)

    message.refresh_from_db()
    assert rests == [MINUTE, 4 * MINUTE, 16 * MINUTE, 64 * MINUTE]
    assert len(gateway.calls) == ATTEMPTS
    assert {call.key for call in gateway.calls} == {str(message.pk)}
    assert (message.state, message.reason) == ("failed", "Tổng đài không trả lời.")
    assert Entry.objects.about(message)[0].verb == "messaging.given_up"


def test_a_gateway_that_asks_for_patience_gets_it() -> None:
    message = a_message()

    with a_gateway(TryAgain("Bận.", after=HOUR)):
        deliver(message, at=NOON)

    message.refresh_from_db()
    assert (message.state, message.not_before) == ("queued", NOON + HOUR)


def test_a_message_that_is_refused_is_given_up_with_the_reason() -> None:
    message = a_message()

    with a_gateway(Refused("Số không có thật.")):
        deliver(message, at=NOON)

    message.refresh_from_db()
    assert (message.state, message.reason) == ("failed", "Số không có thật.")


def test_an_attempt_that_ended_in_silence_is_made_again_under_the_same_key() -> None:
    message = a_message()

    with a_gateway(RuntimeError("the machine died")) as gateway:
        with pytest.raises(RuntimeError):
            deliver(message, at=NOON)
        assert list(Message.objects.due(NOON + LEASE - MINUTE)) == []
        [again] = Message.objects.due(NOON + LEASE)
        deliver(again, at=NOON + LEASE)

    assert [call.key for call in gateway.calls] == [str(message.pk)] * 2
    again.refresh_from_db()
    assert again.state == "sent"


def test_a_message_that_takes_the_machine_with_it_each_time_is_given_up() -> None:
    message, at = a_message(), NOON

    with a_gateway(*[RuntimeError("the machine died")] * ATTEMPTS) as gateway:
        for _attempt in range(ATTEMPTS):
            with pytest.raises(RuntimeError):
                deliver(Message.objects.get(), at=at)
            at += LEASE
        deliver(Message.objects.get(), at=at)

    message.refresh_from_db()
    assert (len(gateway.calls), message.state) == (ATTEMPTS, "failed")


def test_who_takes_back_their_consent_in_between_gets_nothing() -> None:
    message = a_message()
    assert message.producer
    give(message.producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    take_back(message.producer, "contact", by=None, at=NOON)

    with a_gateway() as gateway:
        deliver(message, at=NOON)

    message.refresh_from_db()
    assert (gateway.calls, message.state) == ([], "failed")


def test_a_question_is_not_asked_after_its_time() -> None:
    question = a_question(asked=False, answer_by=NOON + HOUR)

    with a_gateway() as gateway:
        deliver(question, at=NOON + HOUR)

    question.refresh_from_db()
    assert (gateway.calls, question.state, question.asking) == ([], "failed", False)


def test_a_telephone_is_asked_one_question_at_a_time() -> None:
    producer = a_reachable()
    first = a_question(producer, answer_by=NOON + HOUR)
    second = a_question(producer, asked=False)
    remark = a_message(producer)

    with a_gateway() as gateway:
        deliver(second, at=NOON)
        deliver(remark, at=NOON)

    assert [call.key for call in gateway.calls] == [str(remark.pk)]
    second.refresh_from_db()
    assert (second.state, second.attempts) == ("queued", 0)
    assert second.not_before == first.answer_by == NOON + HOUR


def test_the_next_question_is_asked_when_the_first_was_answered() -> None:
    producer = a_reachable()
    a_question(producer)
    second = a_question(producer)
    later = a_message(producer, not_before=NOON + HOUR)

    a_reply("1", at=NOON + MINUTE)

    assert list(Message.objects.due(NOON + MINUTE)) == [second]
    deliver(second, at=NOON + MINUTE)
    second.refresh_from_db()
    later.refresh_from_db()
    assert (second.state, second.asking) == ("delivered", True)
    assert later.not_before == NOON + HOUR


def test_the_next_question_is_asked_when_the_first_ones_time_is_over() -> None:
    producer = a_reachable()
    first = a_question(producer, answer_by=NOON + HOUR)
    second = a_question(producer, answer_by=NOON + 2 * HOUR)

    deliver(second, at=NOON + HOUR)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.asking, second.asking, second.state) == (False, True, "delivered")


def test_the_next_question_is_asked_when_the_first_does_not_arrive() -> None:
    producer = a_reachable()
    first = a_question(producer, asked=False)
    with a_gateway(Handed("abc")) as gateway:
        deliver(first, at=NOON)
    second = a_question(producer)

    note_receipt(gateway.name, reference="abc", arrived=False, reason="Máy tắt.", at=NOON + MINUTE)

    first.refresh_from_db()
    assert (first.state, first.reason, first.asking) == ("failed", "Máy tắt.", False)
    assert list(Message.objects.due(NOON + MINUTE)) == [second]


def test_the_database_itself_refuses_a_second_question() -> None:
    producer = a_reachable()
    a_question(producer)
    second = a_question(producer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=second.pk).update(asking=True)


def test_a_receipt_says_that_it_arrived_and_counts_once() -> None:
    message = a_message()
    with a_gateway(Handed("abc")) as gateway:
        deliver(message, at=NOON)

    known = note_receipt(gateway.name, reference="abc", arrived=True, at=NOON)
    again = note_receipt(gateway.name, reference="abc", arrived=False, at=NOON)

    message.refresh_from_db()
    assert (known, again, message.state) == (message, None, "delivered")


def test_a_receipt_for_nothing_of_ours_changes_nothing() -> None:
    message = a_message()
    with a_gateway(Handed("")) as gateway:
        deliver(message, at=NOON)

    assert note_receipt(gateway.name, reference="", arrived=False, at=NOON) is None
    assert note_receipt(gateway.name, reference="xyz", arrived=False, at=NOON) is None
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_message_that_did_not_arrive_says_so_without_a_reason_too() -> None:
    message = a_message()
    with a_gateway(Handed("abc")) as gateway:
        deliver(message, at=NOON)

    note_receipt(gateway.name, reference="abc", arrived=False, at=NOON)

    message.refresh_from_db()
    assert message.reason == "Tổng đài báo tin không đến máy."


def test_a_gateway_that_repeats_its_references_does_not_make_us_send_twice() -> None:
    one, other = (
        a_message(a_reachable()),
        a_message(a_reachable("Lê Thị Bé", phone="+84987654321")),
    )

    with a_gateway(Handed("same"), Handed("same")) as gateway:
        deliver(one, at=NOON)
        deliver(other, at=NOON)
        deliver(other, at=NOON + LEASE)

    other.refresh_from_db()
    assert (len(gateway.calls), other.state, other.reference) == (2, "sent", "")


def test_nothing_is_delivered_where_no_gateway_was_chosen(settings: Settings) -> None:
    message = a_message()
    settings.MESSAGE_GATEWAY = ""

    with pytest.raises(NoGateway):
        deliver(message, at=NOON)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)


def test_the_lease_outlives_any_call() -> None:
    assert timedelta(seconds=60) < LEASE
