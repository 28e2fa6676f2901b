"""The gateway's door."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from lensan.messaging.actions.delivering import deliver
from lensan.messaging.connector import Handed
from lensan.messaging.connectors.memory import Memory
from lensan.messaging.models import Message
from lensan.messaging.tests.make import NOON, PHONE, a_gateway, a_message, a_reachable

TOKEN = "khoa-cua-tong-dai"
MESSAGE = {"reference": "A1", "phone": PHONE, "text": "1"}
DOOR = "/tong-dai/memory/"


@pytest.fixture(autouse=True)
def _token(settings: Settings) -> None:
    path = f"{Memory.__module__}.{Memory.__name__}"
    settings.MESSAGE_GATEWAYS = {"memory": {"connector": path, "token": TOKEN}}


def _bring(told: object, *, token: str = TOKEN, door: str = DOOR) -> int:
    """Knock as a gateway does: without a session, checked as a browser's request would be."""
    body: Any = told if isinstance(told, bytes) else json.dumps(told)
    client = Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {token}"})
    return client.post(door, body, content_type="application/json").status_code


def test_a_message_is_taken_in_once() -> None:
    producer = a_reachable()

    answers = [_bring(MESSAGE), _bring(MESSAGE | {"text": "2"})]

    assert answers == [200, 200]
    came = Message.objects.get()
    assert (came.text, came.producer, came.reference) == ("1", producer, "A1")


def test_a_receipt_is_noted() -> None:
    message = a_message()
    with a_gateway(Handed("R7")) as gateway:
        deliver(message, at=NOON)
    Message.objects.filter(pk=message.pk).update(gateway="memory")

    assert _bring({"reference": "R7", "arrived": True}) == 200

    message.refresh_from_db()
    assert (message.state, gateway.simulated) == ("delivered", False)


@pytest.mark.parametrize("token", ["", "khác", TOKEN[:-1]])
def test_a_forged_token_brings_nothing(token: str) -> None:
    assert _bring(MESSAGE, token=token) == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff"])
def test_what_cannot_be_read_brings_nothing(body: bytes) -> None:
    assert _bring(body) == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "told", [{"text": "1"}, MESSAGE | {"reference": "x" * 101}, MESSAGE | {"phone": ""}]
)
def test_what_has_no_sender_or_reference_is_sent_back(told: dict[str, str]) -> None:
    assert _bring(told) == 400
    assert not Message.objects.exists()


def test_a_gateway_that_is_not_installed_has_no_door() -> None:
    assert _bring(MESSAGE, door="/tong-dai/pigeon/") == 404


def test_a_text_with_halves_of_characters_is_kept_without_them() -> None:
    assert _bring(MESSAGE | {"text": "CO \ud83c\x00"}) == 200
    assert (Message.objects.get().text, Message.objects.get().meaning) == ("CO", "yes")
