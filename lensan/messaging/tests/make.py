"""Messages, and gateways that behave as gateways do on a bad day."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.receiving import receive
from lensan.messaging.actions.saying import say
from lensan.messaging.connector import Handed, Incoming, Outgoing, Receipt, Refused
from lensan.messaging.models import Message
from lensan.messaging.registry import gateway_of
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)  # in Hậu Giang
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PHONE = "+84912345678"
_number = count(1)


def a_reachable(name: str = "Nguyễn Văn An", *, phone: str = PHONE, **facts: Any) -> Producer:
    """A producer with a telephone."""
    return a_producer(name, phones=(phone,), **facts)


def a_message(
    producer: Producer | None = None,
    text: str = "Xin chào",
    *,
    about: models.Model | None = None,
    at: datetime = NOON,
    **how: Any,
) -> Message:
    """A message that is queued."""
    return say(producer or a_reachable(), text, about=about, by=None, at=at, **how)


def a_question(
    producer: Producer | None = None, *, asked: bool = True, at: datetime = NOON, **how: Any
) -> Message:
    """A question to be answered within two hours, on the telephone unless told otherwise."""
    told: dict[str, Any] = {"answer_by": at + 2 * HOUR} | how
    question = a_message(producer, "Đơn 12. 1 = CÓ, 2 = KHÔNG", at=at, **told)
    if asked:
        deliver(question, at=at)
    return question


def a_reply(text: str = "1", *, phone: str = PHONE, at: datetime = NOON, reference: str = "") -> Message:  # fmt: skip
    reference = reference or f"reply-{next(_number)}"
    return receive("memory", reference=reference, phone=phone, text=text, at=at)


class Moody:
    """A gateway that gives the answers it was told to give, one for each call, then good ones."""

    simulated: ClassVar[bool] = False
    knows_keys: ClassVar[bool] = True
    proven: ClassVar[bool] = True

    def __init__(self, name: str, answers: Sequence[Handed | BaseException]) -> None:
        self.name = name
        self._answers = list(answers)
        self.calls: list[Outgoing] = []
        self.rests = 0

    def send(self, message: Outgoing, *, at: datetime) -> Handed:
        self.calls.append(message)
        answer = self._answers.pop(0) if self._answers else Handed(f"moody-{message.key}")
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def rest(self) -> None:
        self.rests += 1

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Incoming | Receipt:
        raise Refused("Tổng đài này không nhận tin.")


@contextmanager
def a_gateway(*answers: Handed | BaseException, kind: type[Moody] = Moody) -> Iterator[Moody]:
    """Let a gateway of that mood carry what is said."""
    name = f"moody{next(_number)}"
    before, there = settings.MESSAGE_GATEWAY, settings.MESSAGE_GATEWAYS
    path = f"{kind.__module__}.{kind.__name__}"
    settings.MESSAGE_GATEWAYS = there | {
        name: {"connector": path, "name": name, "answers": answers}
    }
    settings.MESSAGE_GATEWAY = name
    try:
        gateway = gateway_of(name)
        assert isinstance(gateway, Moody)
        yield gateway
    finally:
        settings.MESSAGE_GATEWAY, settings.MESSAGE_GATEWAYS = before, there
