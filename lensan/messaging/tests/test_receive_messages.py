"""The command that holds the line over which a gateway brings what it has."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from lensan.messaging.connector import Incoming, NotNow, Receipt
from lensan.messaging.management.commands import receive_messages
from lensan.messaging.management.commands.receive_messages import hold, take
from lensan.messaging.models import Message
from lensan.messaging.tests.make import PHONE, a_message


class Listener:
    """A line that ends as it was told to, one end for each time it is held, then stops everything."""

    def __init__(self, stop: Event, *ends: NotNow | None) -> None:
        self.stop, self.ends, self.held = stop, list(ends), 0

    def listen(self, take: Callable[[Incoming | Receipt], bool], *, stop: Event) -> None:
        self.held += 1
        if not self.ends:
            self.stop.set()
        elif end := self.ends.pop(0):
            raise end


class Patience(Event):
    """Notes for how long it was to wait, and does not."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return False


def test_a_lost_line_is_held_again_after_ever_longer_rests(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stop = Patience()
    hour = NotNow("sai mật khẩu", after=timedelta(hours=1))
    listener = Listener(stop, *[NotNow("đứt")] * 7, hour, NotNow("đứt"))

    hold("smpp", listener, stop=stop)

    assert stop.waits == [2, 4, 8, 16, 32, 60, 60, 3600, 60]
    assert "sai mật khẩu Thử lại sau 3600 giây." in caplog.text


def test_a_line_that_lasted_is_held_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive_messages, "LASTED", -1)
    stop = Patience()

    hold("smpp", Listener(stop, NotNow("đứt"), NotNow("đứt")), stop=stop)

    assert stop.waits == [1, 1]


def test_what_cannot_be_kept_now_comes_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object, **_how: object) -> None:
        raise RuntimeError("no such disk")

    assert take("smpp", Incoming("", "", "1")) is True  # nobody sent it: it would come for ever
    monkeypatch.setattr(receive_messages, "take_in", fail)
    assert take("smpp", Incoming("", PHONE, "1")) is False
    assert "no such disk" in caplog.text


def test_a_receipt_that_is_faster_than_we_are_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    message = a_message()
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        Message.objects.filter(pk=message.pk).update(
            state="sent", gateway="smpp", reference="sim-1"
        )

    monkeypatch.setattr(receive_messages, "sleep", sleep)
    assert take("smpp", Receipt("sim-1", arrived=True)) is True
    message.refresh_from_db()
    assert (message.state, len(looks)) == ("delivered", 1)

    assert take("smpp", Receipt("of nobody", arrived=True)) is True
    assert len(looks) == 1 + receive_messages.LOOKS


@pytest.mark.parametrize(("name", "why"), [("", "Chưa chọn"), ("memory", "tự gửi tin đến")])
def test_says_where_there_is_no_line_to_hold(settings: Settings, name: str, why: str) -> None:
    settings.MESSAGE_GATEWAY = name

    with pytest.raises(CommandError, match=why):
        call_command("receive_messages")
