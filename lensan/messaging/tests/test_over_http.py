"""A gateway that is spoken to over HTTP, played by a small server of ours."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from lensan.messaging.connector import Handed, Outgoing, Refused, TryAgain
from lensan.messaging.connectors.over_http import OverHttp
from lensan.messaging.tests.make import NOON, PHONE

pytestmark = pytest.mark.enable_socket
MESSAGE = Outgoing(key="12", phone=PHONE, text="Xin chao")


class Provider(HTTPServer):
    """Answers each call with what it was told to answer, and keeps what came."""

    answers: list[tuple[int, dict[str, str], bytes]]
    heard: list[tuple[str, dict[str, Any]]]


class Desk(BaseHTTPRequestHandler):
    """Takes one message."""

    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append((self.headers["authorization"], json.loads(body)))
        status, headers, told = self.server.answers.pop(0)
        self.send_response(status)
        for name, value in (headers | {"content-length": str(len(told))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_told: object) -> None:
        """Stay silent."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider(("127.0.0.1", 0), Desk)
    server.answers, server.heard = [], []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def gateway(provider: Provider) -> OverHttp:
    url = f"http://127.0.0.1:{provider.server_port}/sms"
    return OverHttp(url=url, token="mat", sender="LENSAN", our_token="của ta")


def test_hands_a_message_over_under_its_key(provider: Provider) -> None:
    provider.answers = [(200, {}, b'{"reference": "R7"}')]

    assert gateway(provider).send(MESSAGE, at=NOON) == Handed("R7")

    [(authorization, told)] = provider.heard
    assert authorization == "Bearer mat"
    assert told == {"key": "12", "from": "LENSAN", "to": PHONE, "text": "Xin chao"}


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (429, {"retry-after": "90"}, timedelta(seconds=90)),
        (503, {}, None),
        (500, {"retry-after": "mai"}, None),
    ],
)
def test_a_busy_provider_is_asked_later(
    provider: Provider, status: int, headers: dict[str, str], after: timedelta | None
) -> None:
    provider.answers = [(status, headers, b"")]

    with pytest.raises(TryAgain) as found:
        gateway(provider).send(MESSAGE, at=NOON)

    assert found.value.after == after


@pytest.mark.parametrize(("status", "body"), [(400, b"sai so"), (200, b"<html>"), (200, b"[]")])
def test_a_no_and_nonsense_are_for_a_person(provider: Provider, status: int, body: bytes) -> None:
    provider.answers = [(status, {}, body)]

    with pytest.raises(Refused):
        gateway(provider).send(MESSAGE, at=NOON)


def test_where_nobody_answers_it_is_tried_again() -> None:
    nobody = OverHttp(url="http://127.0.0.1:9/sms", token="x", sender="x", our_token="x")

    with pytest.raises(TryAgain, match="không trả lời"):
        nobody.send(MESSAGE, at=NOON)
