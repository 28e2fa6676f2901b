"""What is done for messages after the answer."""

import pytest
from pytest_django import Settings

from lensan.messaging.connector import Handed
from lensan.messaging.models import Message
from lensan.messaging.tasks import deliver_due, forget
from lensan.messaging.tests.make import a_gateway, a_message, a_reachable
from lensan.producers.actions.erasing import erase


def _states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_whatever_is_due_is_handed_over() -> None:
    producer = a_reachable()
    a_message(producer)
    a_message(producer)

    deliver_due.call()

    assert _states() == ["delivered", "delivered"]


def test_one_message_at_which_the_program_fails_holds_up_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    producer = a_reachable()
    a_message(producer)
    a_message(producer)

    with a_gateway(RuntimeError("no such thing"), Handed("b")):
        deliver_due.call()

    assert _states() == ["queued", "sent"]
    assert "no such thing" in caplog.text


def test_messages_wait_while_no_gateway_is_chosen(settings: Settings) -> None:
    a_message()
    settings.MESSAGE_GATEWAY = ""

    deliver_due.call()

    assert _states() == ["queued"]


def test_an_erasure_is_followed() -> None:
    message = a_message()
    assert message.producer
    erase(message.producer, by=None, at=message.at)

    forget.call()

    message.refresh_from_db()
    assert (message.text, message.state) == ("", "failed")
