"""Of a gateway that knows no keys: nothing reaches a telephone twice, and nothing is lost in silence."""

from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import OperationalError
from pytest_django import Settings

from lensan.messaging.actions import delivering
from lensan.messaging.actions.delivering import LEASE, deliver
from lensan.messaging.actions.spending import month_of, spent_in
from lensan.messaging.connector import Handed, NotNow, TryAgain, Unsure
from lensan.messaging.models import Message
from lensan.messaging.tasks import deliver_due
from lensan.messaging.tests.make import (
    MINUTE,
    NOON,
    Moody,
    a_gateway,
    a_message,
    a_question,
    a_reachable,
    a_reply,
)

State = Message.State


class Forgetful(Moody):
    """Carries again whatever it is given again."""

    knows_keys: ClassVar[bool] = False


def read(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_what_nobody_knows_of_counts_as_sent_and_is_not_sent_again(settings: Settings) -> None:
    settings.MESSAGE_PRICE = 300
    message = a_message()

    with a_gateway(Unsure("đứt dây"), kind=Forgetful) as gateway:
        deliver(message, at=NOON)
        deliver(read(message), at=NOON + 10 * LEASE)
        assert len(gateway.calls) == 1

    message = read(message)
    assert (message.state, message.reason, message.reference) == (State.SENT, "đứt dây", "")
    assert (message.sent_at, message.handing) == (NOON, False)
    assert spent_in(month_of(NOON)) == 300


def test_who_answers_a_message_of_which_nobody_knew_has_answered_it() -> None:
    with a_gateway(Unsure("đứt dây"), kind=Forgetful):
        question = a_question()

    assert a_reply("1", at=NOON + MINUTE).in_reply_to == question


def test_where_a_worker_died_in_the_middle_it_is_not_sent_again() -> None:
    message = a_message()

    with a_gateway(KeyboardInterrupt(), Handed("b"), kind=Forgetful) as gateway:
        with pytest.raises(KeyboardInterrupt):
            deliver(message, at=NOON)
        assert read(message).handing is True
        deliver(read(message), at=NOON + LEASE)
        assert len(gateway.calls) == 1

    message = read(message)
    assert (message.state, message.handing) == (State.SENT, False)
    assert message.reason.startswith("Máy dừng giữa lúc gửi")


def test_where_it_failed_before_anything_was_offered_it_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object, **_how: object) -> bool:
        raise OperationalError("database is locked")

    message = a_message()
    with a_gateway(kind=Forgetful) as gateway:
        with monkeypatch.context() as trouble:
            trouble.setattr(delivering, "reserve", fail)
            with pytest.raises(OperationalError):
                deliver(message, at=NOON)
        deliver(read(message), at=NOON + LEASE)
        assert len(gateway.calls) == 1

    assert read(message).reason == ""


def test_a_gateway_that_knows_keys_is_asked_again_after_that() -> None:
    message = a_message()

    with a_gateway(KeyboardInterrupt(), Handed("b")) as gateway:
        with pytest.raises(KeyboardInterrupt):
            deliver(message, at=NOON)
        deliver(read(message), at=NOON + LEASE)
        assert len(gateway.calls) == 2

    assert read(message).reference == "b"


def test_what_was_put_off_in_the_open_is_sent_again() -> None:
    message = a_message()

    with a_gateway(TryAgain("bận"), Handed("b"), kind=Forgetful) as gateway:
        deliver(message, at=NOON)
        assert read(message).handing is False
        deliver(read(message), at=NOON + MINUTE)
        assert len(gateway.calls) == 2

    assert read(message).state == State.SENT


def test_where_the_gateway_takes_nothing_the_message_waits_however_long() -> None:
    message = a_message()

    with a_gateway(*[NotNow("mất dây")] * 9, NotNow("sai mật khẩu", after=timedelta(hours=1))):
        for minute in range(9):
            with pytest.raises(NotNow):
                deliver(read(message), at=NOON + minute * MINUTE)
        with pytest.raises(NotNow):
            deliver(read(message), at=NOON + 9 * MINUTE)
        waiting = read(message)
        deliver(read(message), at=NOON + 69 * MINUTE)

    assert (waiting.state, waiting.attempts, waiting.reason) == (State.QUEUED, 0, "sai mật khẩu")
    assert waiting.not_before == NOON + 69 * MINUTE
    assert read(message).state == State.SENT


def test_a_round_ends_where_the_gateway_takes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    producer = a_reachable()
    for _each in range(3):
        a_message(producer)

    with a_gateway(Handed("a"), NotNow("mất dây")) as gateway:
        deliver_due.call()
        assert (len(gateway.calls), gateway.rests) == (2, 1)

    assert "mất dây" in caplog.text
    states = Message.objects.order_by("pk").values_list("state", "attempts")
    assert list(states) == [("sent", 1), ("queued", 0), ("queued", 0)]
