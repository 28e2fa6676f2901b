"""The simulated marketplace: its switchboard, its notices, its buyers' pages, its own process."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lensan.kernel import http
from lensan.marketplaces.connectors import simulated
from lensan.marketplaces.connectors.simulated import Simulated
from lensan.marketplaces.simulator import orders
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.marketplaces.simulator.shop import BANNER
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import JSON_TYPE, Request, Response, Server
from lensan.marketplaces.tests.make_simulation import NOON, STALL, Market, a_market, turn
from lensan.marketplaces.words import Account, Notice

ROOT = Path(__file__).parents[3]


class Inbox:
    """Takes notices as our own address would, and checks each by the connector."""

    def __init__(self) -> None:
        self.status = 200
        self.notices: list[Notice] = []
        self.server = Server(self.answer).start()
        self.url = f"{self.server.url}/thong-bao/"

    def answer(self, request: Request) -> Response:
        """Take a notice, or refuse it as the test says."""
        account = Account("", {"secret": SECRET})
        read = Simulated().verify_notice(
            account, request.headers, request.body, url=self.url, at=NOON
        )
        self.notices.append(read)
        return Response(self.status, b"{}", JSON_TYPE)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    yield inbox
    inbox.server.stop()


def _sold(market: Market, orders: int = 3) -> None:
    market.publish(quantity=50)
    for _ in range(orders):
        market.sell("L1")


# Notices


def test_pushes_a_signed_notice_for_each_change(inbox: Inbox) -> None:
    with a_market() as market:
        _sold(market)

        assert market.turn("push", url=inbox.url) == 3
        assert market.turn("push", url=inbox.url) == 0
    assert [(notice.id, notice.reference) for notice in inbox.notices] == [
        ("N1", "O1"),
        ("N2", "O2"),
        ("N3", "O3"),
    ]


def test_pushes_again_what_was_not_taken_and_gives_up_after_five_times(inbox: Inbox) -> None:
    inbox.status = 500
    with a_market() as market:
        _sold(market, orders=1)
        taken = [market.turn("push", url=inbox.url) for _ in range(7)]

    assert (taken, len(inbox.notices)) == ([0] * 7, 5)


def test_keeps_a_notice_while_nobody_listens(inbox: Inbox) -> None:
    with a_market() as market:
        _sold(market, orders=1)

        assert market.turn("push", url="http://127.0.0.1:9/") == 0
        assert market.turn("push", url=inbox.url) == 1


def _pushed(inbox: Inbox, orders: int, **traps: Any) -> list[str]:
    with a_market(**traps) as market:
        inbox.notices.clear()
        _sold(market, orders)
        market.simulation.market.stand_at(NOON + timedelta(hours=1))
        market.turn("push", url=inbox.url)
    return [notice.id for notice in inbox.notices]


def test_loses_repeats_and_shuffles_the_same_notices_for_the_same_seed(inbox: Inbox) -> None:
    traps = {"lost": 0.3, "most_copies": 5, "most_delay": 600, "shuffled": 1, "seed": 7}

    first, again = _pushed(inbox, 20, **traps), _pushed(inbox, 20, **traps)
    other = _pushed(inbox, 20, **traps | {"seed": 8})

    assert first == again != other
    assert 0 < len(set(first)) < 20 < len(first)
    assert first != sorted(first)


def test_sends_no_notice_before_it_is_due(inbox: Inbox) -> None:
    with a_market(most_delay=600) as market:
        _sold(market, orders=1)
        early = market.turn("push", url=inbox.url)
        market.simulation.market.stand_at(NOON + timedelta(seconds=600))

        assert (early, market.turn("push", url=inbox.url)) == (0, 1)


def test_pushes_and_loses_orders_by_itself_when_it_is_left_alone(
    inbox: Inbox, tmp_path: Path
) -> None:
    simulation = Simulation(str(tmp_path / "san.sqlite3"), push_to=inbox.url)
    order = {"order": "O1", "stall": "S1", "state": "placed", "confirm_by": "2022", "lines": []}
    with simulation.market.store.writing():
        orders.write(simulation.market, order)
    simulation.start(alone=True)
    try:
        assert _soon(lambda: len(inbox.notices) == 2)
        assert orders.order(simulation.market, "O1")["state"] == "cancelled"
    finally:
        simulation.stop()


def test_pushes_nothing_by_itself_where_nobody_asked_for_it(tmp_path: Path) -> None:
    simulation = Simulation(str(tmp_path / "san.sqlite3"))
    order = {"order": "O1", "stall": "S1", "state": "placed", "confirm_by": "2022", "lines": []}
    with simulation.market.store.writing():
        orders.write(simulation.market, order)
    simulation.start(alone=True)
    try:
        assert _soon(lambda: orders.order(simulation.market, "O1")["state"] == "cancelled")
        assert len(simulation.market.store.all("notice")) == 2
    finally:
        simulation.stop()


def _soon(is_so: Callable[[], bool]) -> bool:
    end = monotonic() + 10
    while not is_so() and monotonic() < end:
        sleep(0.05)
    return is_so()


# The switchboard


@pytest.mark.parametrize(
    ("knob", "told", "status", "message"),
    [
        ("boom", {}, 404, "Không có nút boom."),
        ("traps", {"động_đất": 1}, 422, "KeyError: 'động_đất'"),
        ("faults", {"faults": [{"kind": "earthquake"}]}, 422, "KeyError: 'earthquake'"),
        ("faults", {"faults": [{"kind": "200"}]}, 422, "KeyError: '200'"),
        ("buy", {"listing": "L9"}, 404, "Mặt hàng không còn bán."),
        ("move", {"order": "O9", "state": "shipped"}, 404, "Không có đơn hàng O9."),
        ("judge", {"listing": "L9", "state": "live"}, 404, "Không có mặt hàng L9."),
        ("campaign", {"listing": "L9", "reserved": 1}, 404, "Không có mặt hàng L9."),
        ("write", {"kind": "order", "id": "O9", "body": {}}, 404, "Không có order O9."),
        ("clock", {"now": "hôm qua"}, 422, "ValueError: Invalid isoformat string: 'hôm qua'"),
    ],
)  # fmt: skip
def test_says_what_it_cannot_do(
    knob: str, told: dict[str, Any], status: int, message: str
) -> None:
    with a_market() as market:
        url = f"{market.simulation.url}/control/{knob}"

        answer = http.send("POST", url, content=json.dumps(told).encode())

    assert (answer.status, answer.json()["message"]) == (status, message)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
def test_answers_what_it_cannot_read_with_a_sentence(body: bytes) -> None:
    with a_market() as market:
        answer = http.send("POST", f"{market.simulation.url}/control/traps", content=body)

    assert (answer.status, answer.json()["error"]) == (400, "json")


def test_lets_faults_strike_the_calls_that_they_are_meant_for() -> None:
    with a_market() as market:
        url = market.simulation.url
        fault = {"kind": "503", "on": "GET /api", "times": 2, "skip": 1}
        turn(url, "faults", faults=[fault])

        seen = [http.send("GET", f"{url}{path}").status for path in ("/", *["/api/stalls/S1"] * 4)]
        turn(url, "faults", faults=[fault])
        turn(url, "faults")

        assert (seen, turn(url, "calls")["seen"]) == ([200, 401, 503, 503, 401], [])


def test_delivers_no_order_that_was_not_sent() -> None:
    with a_market() as market:
        _sold(market, orders=1)
        told = json.dumps({"order": "O1", "state": "delivered"}).encode()

        answer = http.send("POST", f"{market.simulation.url}/control/move", content=told)

        assert market.remembers()["order"][0]["state"] == "placed"
    assert (answer.status, answer.json()["error"]) == (409, "placed")


def test_counts_what_it_has_and_forgets_it() -> None:
    with a_market() as market:
        _sold(market)
        before = market.turn("count", kind="order")
        market.turn("forget")

        assert (before, market.turn("count", kind="order")) == (3, 0)


def test_lets_its_clock_run_again() -> None:
    with a_market() as market:
        stopped = market.turn("clock", now=NOON.isoformat())

        assert stopped == "2022-07-22T05:00:00.000000Z" != market.turn("clock")


def test_says_where_its_notices_go(inbox: Inbox) -> None:
    with a_market() as market:
        market.turn("push_to", url=inbox.url)
        _sold(market, orders=1)

        assert market.turn("push") == 1


def test_pays_nothing_out_when_nothing_is_owed() -> None:
    with a_market() as market:
        _sold(market, orders=1)
        market.turn("clock", now=(NOON + timedelta(days=3)).isoformat())

        assert market.turn("settle", until=(NOON + timedelta(days=9)).isoformat(), pay=True) == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("since=2022-07-01&until=2022-07-02&limit=101", "Mỗi trang tối đa 100 dòng."),
        ("until=2022-07-02", "Thiếu khoảng thời gian hoặc viết sai."),
    ],
)
def test_refuses_a_reading_that_is_not_asked_for_properly(query: str, message: str) -> None:
    with a_market() as market:
        told = market.simulation._interface
        request = Request("GET", f"/api/stalls/S1/orders?{query}", _signed(market, query), b"")

        assert json.loads(told.answer(request).body)["message"] == message


def test_refuses_a_call_that_it_does_not_know() -> None:
    with a_market() as market:
        told = market.simulation._interface
        request = Request("GET", "/api/nổ", _signed(market, "", "/api/nổ"), b"")

        assert json.loads(told.answer(request).body)["error"] == "unknown_call"


def test_refuses_a_quantity_that_is_no_number() -> None:
    with a_market() as market:
        market.publish()
        body = b'{"mode": "absolute", "quantity": "5"}'
        target = "/api/stalls/S1/listings/L1/stock"
        headers = _signed(market, "", target, method="POST", body=body)

        answer = market.simulation._interface.answer(Request("POST", target, headers, body))

    assert json.loads(answer.body)["message"] == "Số lượng phải là số nguyên."


def _signed(
    market: Market,
    query: str,
    path: str = "/api/stalls/S1/orders",
    *,
    method: str = "GET",
    body: bytes = b"",
) -> dict[str, str]:
    target = f"{path}?{query}" if query else path
    signed = simulated._signed(market.account, method, target, body, NOON)
    return {name.lower(): value for name, value in signed.items()}


# Buyers' pages


def _page(market: Market, path: str, form: bytes | None = None) -> http.Answer:
    method = "GET" if form is None else "POST"
    return http.send(method, market.simulation.url + path, content=form or b"")


def test_says_on_every_page_and_answer_that_it_is_a_simulation() -> None:
    with a_market() as market:
        market.publish()
        pages = [_page(market, path) for path in ("/", "/mat-hang/L1", "/mat-hang/L9", "/x")]
        answer = _page(market, "/api/stalls/S1")

    assert [(page.status, BANNER in page.text) for page in pages] == [
        (200, True),
        (200, True),
        (404, True),
        (404, True),
    ]
    assert all(page.headers["x-simulation"] == "1" for page in (*pages, answer))
    assert answer.json()["simulation"] is True


def test_sells_to_a_buyer_in_a_browser() -> None:
    with a_market() as market:
        empty = "Chưa có mặt hàng nào" in _page(market, "/").text
        market.publish(quantity=5)
        form = "listing=L1&quantity=2&name=Tám&phone=0912&address=Cần Thơ".encode()
        page = _page(market, "/mua", form)
        sale = market.connector.read_sale(market.account, "O1", at=NOON)

    assert (empty, re.findall(r"<strong>(\w+)</strong>", page.text)) == (True, ["O1"])
    assert (sale.buyer.name, sale.lines[0].quantity) == ("Tám", 2)


@pytest.mark.parametrize("quantity", ["6", "0", "-1", "hai"])
def test_sells_no_more_than_there_is(quantity: str) -> None:
    with a_market() as market:
        market.publish(quantity=5)
        page = _page(market, "/mua", f"listing=L1&quantity={quantity}".encode())

        assert (page.status, market.remembers()["order"], market.only().quantity) == (404, [], 5)


# Its own process


@pytest.mark.processes
def test_runs_in_a_process_of_its_own_and_remembers_after_a_restart(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "simulate", "--port", "0"]
    command += ["--data", str(tmp_path / "san.sqlite3"), "--traps", "review_stalls", "lost=0.5"]
    seen = []
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:  # noqa: S603
            assert process.stdout
            url = process.stdout.readline().removeprefix("Sàn mô phỏng: ").strip()
            traps, stalls = turn(url, "traps"), turn(url, "count", kind="stall")
            _open_stall(url)
            process.send_signal(signal.SIGTERM)
            seen.append((traps["review_stalls"], traps["lost"], stalls, process.wait(20)))

    assert seen == [(True, 0.5, 0, 0), (True, 0.5, 1, 0)]


def _open_stall(url: str) -> None:
    turn(url, "clock", now=NOON.isoformat())
    account = Account(url, {"secret": SECRET})
    token = Simulated().authorise(account, CODE, at=NOON)
    Simulated().open_stall(replace(account, token=token), STALL, key="mở", at=NOON)


def test_says_which_trap_it_does_not_have() -> None:
    with pytest.raises(CommandError, match="Không có bẫy “động_đất=3”"):
        call_command("simulate", traps=["động_đất=3"])
