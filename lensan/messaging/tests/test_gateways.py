"""What every gateway promises, and how one is chosen."""

import json

import pytest
from pytest_django import Settings

from lensan.messaging.connector import Gateway, Incoming, Outgoing, Receipt, Refused
from lensan.messaging.connectors.memory import Memory
from lensan.messaging.connectors.over_http import OverHttp
from lensan.messaging.registry import NoGateway, chosen_gateway, gateway_of, is_simulated
from lensan.messaging.tests.make import NOON, PHONE, a_gateway

MEMORY = Memory(token="khóa của tổng đài")
GATEWAYS: list[Gateway] = [
    MEMORY, OverHttp(url="http://127.0.0.1:9", token="x", sender="x", our_token="khóa của tổng đài")
]  # fmt: skip
MESSAGE = Outgoing(key="12", phone=PHONE, text="Xin chao")
OURS = {"authorization": "Bearer khóa của tổng đài"}


def test_the_same_key_is_the_same_message() -> None:
    assert MEMORY.send(MESSAGE, at=NOON).reference == MEMORY.send(MESSAGE, at=NOON).reference


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer khác"}, {"authorization": ""}])
def test_nothing_is_read_that_is_forged(gateway: Gateway, headers: dict[str, str]) -> None:
    body = json.dumps({"reference": "1", "phone": PHONE, "text": "1"}).encode()

    with pytest.raises(Refused):
        gateway.read(headers, body, at=NOON)


@pytest.mark.parametrize("gateway", GATEWAYS)
@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"7", b"\xff\xfe", b"[" * 100_000, b'{"reference": 7}',
     b'{"reference": "1", "phone": ["a"], "text": {}}'],
    ids=lambda body: body[:12],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(gateway: Gateway, body: bytes) -> None:
    with pytest.raises(Refused):
        gateway.read(OURS, body, at=NOON)


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_reads_messages_and_receipts(gateway: Gateway) -> None:
    message = json.dumps({"reference": "1", "phone": PHONE, "text": "CÓ"}).encode()
    receipt = json.dumps({"reference": "2", "arrived": False, "reason": "Máy tắt"}).encode()

    assert gateway.read(OURS, message, at=NOON) == Incoming("1", PHONE, "CÓ")
    assert gateway.read(OURS, receipt, at=NOON) == Receipt("2", arrived=False, reason="Máy tắt")


def test_without_a_token_of_its_own_nothing_comes_in() -> None:
    without = (Memory(token=""), OverHttp(url="", token="", sender="", our_token=""))
    for gateway in without:
        with pytest.raises(Refused):
            gateway.read({"authorization": "Bearer "}, b"{}", at=NOON)


def test_settings_choose_the_gateway(settings: Settings) -> None:
    assert (chosen_gateway(), is_simulated()) == ("memory", True)
    with a_gateway() as gateway:
        assert (chosen_gateway(), is_simulated()) == (gateway.name, False)
    settings.MESSAGE_GATEWAY = ""
    assert is_simulated() is False


def test_a_gateway_that_is_not_installed_is_named() -> None:
    with pytest.raises(NoGateway, match="pigeon"):
        gateway_of("pigeon")
