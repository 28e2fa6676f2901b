"""A bank feed, what it pushes, and its service on loopback as its documentation describes it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lensan.orders.tests.make import LATER
from lensan.payouts.actions.hearing import add_feed
from lensan.payouts.connectors.sepay import HERE, LIST, MOST
from lensan.payouts.models import BankFeed

ACCOUNT, KEY, TOKEN = "0123499999", "khoa-thong-bao", "khoa-truy-cap"
HEADERS = {"authorization": f"Apikey {KEY}"}
DAY = timedelta(days=1)


def a_feed(url: str = "http://127.0.0.1:9", *, code: str = "vcb", **facts: Any) -> BankFeed:
    told: dict[str, Any] = {
        "kind": "sepay", "base_url": url, "account": ACCOUNT, "secret": KEY, "token": TOKEN,
        "at": LATER - DAY,
    } | facts  # fmt: skip
    return add_feed(code, **told)


def a_notice(
    number: object = 92704,
    amount: object = 40_000,
    text: object = "CK",
    *,
    way: object = "out",
    account: object = ACCOUNT,
    at: datetime = LATER,
    **more: object,
) -> bytes:
    """Write what the service pushes of one movement."""
    told = {
        "id": number, "gateway": "Vietcombank", "transactionDate": _local(at),
        "accountNumber": account, "code": None, "content": text, "transferType": way,
        "transferAmount": amount, "accumulated": 19_077_000, "subAccount": None,
        "referenceCode": f"MBVCB.{number}", "description": "",
    } | more  # fmt: skip
    return json.dumps(told).encode()


def an_entry(
    number: int, amount: int, text: str = "CK", *, account: str = ACCOUNT, at: datetime = LATER
) -> dict[str, Any]:
    """Write one entry of the service's list; a negative amount went out."""
    return {
        "id": str(number), "bank_brand_name": "Vietcombank", "account_number": account,
        "transaction_date": _local(at), "amount_out": f"{max(-amount, 0)}.00",
        "amount_in": f"{max(amount, 0)}.00", "accumulated": "0.00", "transaction_content": text,
        "reference_number": f"MBVCB.{number}", "code": None, "sub_account": None,
    }  # fmt: skip


def _local(at: datetime) -> str:
    return f"{at.astimezone(HERE):%Y-%m-%d %H:%M:%S}"


class Service:
    """The service's list over HTTP; `status`, `body` and `headers` are what it says on a bad day."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self.asked: list[dict[str, str]] = []
        self.status, self.body, self.headers = 200, b"", dict[str, str]()
        self.most = MOST
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = service.answer(self.path, self.headers.get("Authorization", ""))
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Be silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str, key: str) -> bytes:
        """Return the newest of what was asked for, the newest first."""
        split = urlsplit(path)
        assert (split.path, key) == (LIST, f"Bearer {TOKEN}")
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        self.asked.append(query)
        if self.body:
            return self.body
        since = int(query.get("since_id", 0))
        found = [
            one for one in self.entries if not one["id"].isdecimal() or int(one["id"]) >= since
        ]
        told = {"status": 200, "error": None, "transactions": found[-self.most :][::-1]}
        return json.dumps(told).encode()


@contextmanager
def a_service() -> Iterator[Service]:
    service = Service()
    try:
        yield service
    finally:
        service.server.shutdown()
        service.server.server_close()
