"""Every connector keeps the same promises, and whatever the line does, each call acts once."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from lensan.kernel import http
from lensan.marketplaces.connector import Connector, TryAgain
from lensan.marketplaces.registry import UnknownMarketplace, connector_for
from lensan.marketplaces.tests.make_simulation import NOON, POMELO, STALL, Market, a_market
from lensan.marketplaces.words import Account, Parcel, StockMode, StockWrite

PROMISES = {n: f for n, f in inspect.getmembers(Connector, inspect.isfunction) if n[0] != "_"}
CODES = list(settings.MARKETPLACE_CONNECTORS)


# Each connector


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("promise", PROMISES)
def test_has_the_same_signature(code: str, promise: str) -> None:
    kept = getattr(type(connector_for(code)), promise)

    assert inspect.signature(kept) == inspect.signature(PROMISES[promise])


@pytest.mark.parametrize("code", CODES)
def test_says_what_it_is(code: str) -> None:
    connector = connector_for(code)

    assert all((connector.name, type(connector).__doc__, connector.capabilities.stock))


def test_is_not_there_without_a_line_in_the_settings() -> None:
    with pytest.raises(UnknownMarketplace, match="Chưa có phần kết nối cho sàn “chợ nổi”"):
        connector_for("chợ nổi")


# Each verb, whatever the line does


@dataclass(frozen=True)
class Verb:
    """Something that is asked of a marketplace, and what must be there before."""

    ask: Callable[[Market], Any]
    prepare: Callable[[Market], Any] = lambda _market: None
    is_keyed: bool = True  # else it reads, or does by its nature nothing when it is repeated


def _write(market: Market, mode: StockMode, quantity: int) -> Any:
    write = StockWrite("L1", POMELO.sku, mode, quantity, key="kho")
    return market.connector.write_stock(market.account, write, at=market.at)


def _sold(market: Market) -> None:
    market.publish()
    market.sell("L1", 2)


def _confirmed(market: Market) -> None:
    _sold(market)
    market.connector.confirm(market.account, "O1", key="trước", at=market.at)


def _paused(market: Market) -> None:
    market.publish()
    market.connector.pause(market.account, "L1", at=market.at)


def _settled(market: Market) -> None:
    _confirmed(market)
    market.connector.ready_to_ship(
        market.account, "O1", Parcel(2000), key="trước khi gửi", at=market.at
    )
    for state in ("shipped", "delivered"):
        market.turn("move", order="O1", state=state)
    market.turn("settle", until=(NOON + timedelta(days=1)).isoformat(), pay=True)


DAY = timedelta(days=1)
WRITES = {
    "open_stall": Verb(lambda m: m.connector.open_stall(m.account, STALL, key="thêm", at=m.at)),
    "publish": Verb(
        lambda m: m.connector.publish(m.account, POMELO, quantity=7, key="đăng", at=m.at)
    ),
    "update": Verb(
        lambda m: m.connector.update(
            m.account, "L1", replace(POMELO, price=50_000), key="sửa", at=m.at
        ),
        Market.publish,
    ),
    "pause": Verb(
        lambda m: m.connector.pause(m.account, "L1", at=m.at), Market.publish, is_keyed=False
    ),
    "resume": Verb(
        lambda m: m.connector.resume(m.account, "L1", at=m.at), _paused, is_keyed=False
    ),
    "close": Verb(
        lambda m: m.connector.close(m.account, "L1", at=m.at), Market.publish, is_keyed=False
    ),
    "set_stock": Verb(lambda m: _write(m, StockMode.ABSOLUTE, 4), Market.publish),
    "move_stock": Verb(lambda m: _write(m, StockMode.DELTA, -3), Market.publish),
    "confirm": Verb(lambda m: m.connector.confirm(m.account, "O1", key="nhận", at=m.at), _sold),
    "decline": Verb(
        lambda m: m.connector.decline(m.account, "O1", reason="hết hàng", key="từ", at=m.at), _sold
    ),
    "ready_to_ship": Verb(
        lambda m: m.connector.ready_to_ship(m.account, "O1", Parcel(2000), key="gửi", at=m.at),
        _confirmed,
    ),
}
READS = {
    "read_stall": Verb(lambda m: m.connector.read_stall(m.account, at=m.at)),
    "read_listings": Verb(lambda m: m.connector.read_listings(m.account, at=m.at), Market.publish),
    "sales": Verb(
        lambda m: m.connector.sales(m.account, since=NOON - DAY, until=NOON + DAY, at=m.at), _sold
    ),
    "read_sale": Verb(lambda m: m.connector.read_sale(m.account, "O1", at=m.at), _sold),
    "settlements": Verb(
        lambda m: m.connector.settlements(m.account, since=NOON - DAY, until=NOON + DAY, at=m.at),
        _settled,
    ),
}


@dataclass(frozen=True)
class Trouble:
    """What the line does, and what the caller must learn: how long to wait, whether to doubt."""

    kind: str
    detail: str = ""
    after: timedelta | None = None
    unsure: bool = True

    def __str__(self) -> str:
        return f"{self.kind} {self.detail}".strip()


TROUBLES = [
    # Nothing was done there
    Trouble("dropped"),
    Trouble("late"),
    Trouble("empty"),
    Trouble("html"),
    Trouble("html_error"),
    Trouble("forbidden_page", unsure=False),
    Trouble("redirect", unsure=False),
    Trouble("408", unsure=False),
    Trouble("429", unsure=False),
    Trouble("429", "7", timedelta(seconds=7), unsure=False),
    Trouble("429", "Fri, 22 Jul 2022 05:02:00 GMT", timedelta(minutes=2), unsure=False),
    Trouble("429", "Fri, 22 Jul 2022 04:00:00 GMT", timedelta(0), unsure=False),
    Trouble("429", "999999999", timedelta(days=1), unsure=False),
    Trouble("429", "mai", unsure=False),
    Trouble("429", "-3", unsure=False),
    Trouble("503", unsure=False),
    Trouble("503", "120", timedelta(minutes=2), unsure=False),
    Trouble("500"),
    Trouble("504"),
    # It was done, and the caller does not learn it
    Trouble("answer_lost"),
    Trouble("half"),
    Trouble("cut"),
    Trouble("wrong_type"),
    Trouble("wrong_shape"),
    Trouble("nothing_in_it"),
    Trouble("not_unicode"),
    Trouble("endless"),
    Trouble("failed_after"),
    Trouble("silent", "0.4"),
    Trouble("dripping"),
]


@dataclass(frozen=True)
class Ending:
    """How a story ended: what the caller was told, and what the marketplace knows."""

    answer: Any
    there: Any
    effects: int


def _undisturbed(verb: Verb) -> Ending:
    with a_market() as market:
        verb.prepare(market)
        answer = verb.ask(market)
        return Ending(answer, market.remembers(), market.effects())


@pytest.fixture(scope="module")
def clean() -> Callable[[str], Ending]:
    """How each verb ends on a good day, played once."""
    played: dict[str, Ending] = {}

    def play(name: str) -> Ending:
        if name not in played:
            played[name] = _undisturbed((WRITES | READS)[name])
        return played[name]

    return play


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_went_wrong_is_repeated_and_acts_once(
    name: str, trouble: Trouble, clean: Callable[[str], Ending]
) -> None:
    verb, good = WRITES[name], clean(name)
    with a_market() as market:
        verb.prepare(market)
        market.goes_wrong(trouble.kind, detail=trouble.detail)

        with pytest.raises(TryAgain) as told, http.within(0.25):
            verb.ask(market)
        answer = verb.ask(market)

        assert (told.value.after, told.value.unsure) == (trouble.after, trouble.unsure)
        assert not told.value.token_ended
        assert (answer, market.remembers()) == (good.answer, good.there)
        assert not verb.is_keyed or market.effects() == good.effects


@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
@pytest.mark.parametrize("name", READS)
def test_a_reading_that_went_wrong_leaves_no_doubt(
    name: str, trouble: Trouble, clean: Callable[[str], Ending]
) -> None:
    verb, good = READS[name], clean(name)
    with a_market() as market:
        verb.prepare(market)
        market.goes_wrong(trouble.kind, detail=trouble.detail)

        with pytest.raises(TryAgain) as told, http.within(0.25):
            verb.ask(market)
        answer = verb.ask(market)

        assert (told.value.after, told.value.unsure) == (trouble.after, False)
        assert Ending(answer, market.remembers(), market.effects()) == good


@pytest.mark.parametrize("kind", ["slow", "twice"])
@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_a_line_that_is_slow_or_delivers_twice_does_no_harm(
    name: str, kind: str, clean: Callable[[str], Ending]
) -> None:
    verb, good = (WRITES | READS)[name], clean(name)
    with a_market() as market:
        verb.prepare(market)
        market.goes_wrong(kind, detail="0.05")

        answer = verb.ask(market)

        assert (answer, market.remembers()) == (good.answer, good.there)
        assert not verb.is_keyed or market.effects() == good.effects


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_a_call_is_made_once_and_never_repeated_in_silence(name: str) -> None:
    verb = (WRITES | READS)[name]
    with a_market() as market:
        verb.prepare(market)
        market.faults.clear()
        market.goes_wrong("503", times=9)

        with pytest.raises(TryAgain):
            verb.ask(market)

        assert len(market.faults.seen) == 1


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_a_marketplace_that_is_down_is_asked_again_and_nothing_is_in_doubt(name: str) -> None:
    verb = (WRITES | READS)[name]
    with a_market() as market:
        market.account = Account("http://127.0.0.1:9", market.account.credentials, "S1")

        with pytest.raises(TryAgain, match="Sàn không trả lời trọn vẹn") as told:
            verb.ask(market)

        assert (told.value.after, told.value.unsure) == (None, False)


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_an_ended_token_is_told_apart_and_a_fresh_one_goes_on(
    name: str, clean: Callable[[str], Ending]
) -> None:
    verb, good = (WRITES | READS)[name], clean(name)
    with a_market() as market:
        verb.prepare(market)
        token = market.account.token
        assert token
        later = token.expires_at
        market.simulation.market.stand_at(later)

        with pytest.raises(TryAgain) as told:
            verb.ask(replace(market, at=later))
        assert (told.value.token_ended, token.is_fresh(later)) == (True, False)

        fresh = market.connector.refresh(market.account, token, at=later)
        market.simulation.market.stand_at(NOON)
        market.account = replace(market.account, token=fresh)
        assert (verb.ask(market), market.remembers()) == (good.answer, good.there)


@pytest.mark.parametrize("skew", [timedelta(minutes=6), timedelta(minutes=-6)])
@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_a_clock_that_is_wrong_stops_everything_and_loses_nothing(
    name: str, skew: timedelta, clean: Callable[[str], Ending]
) -> None:
    verb, good = (WRITES | READS)[name], clean(name)
    with a_market() as market:
        verb.prepare(market)

        with pytest.raises(TryAgain, match="lệch quá xa đồng hồ của sàn"):
            verb.ask(replace(market, at=NOON + skew))

        assert (verb.ask(market), market.remembers()) == (good.answer, good.there)


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_every_secret_that_goes_over_the_line_is_named(name: str) -> None:
    verb, calls = (WRITES | READS)[name], list[http.Call]()
    with a_market() as market:
        verb.prepare(market)
        with http.reported_to(calls.append):
            verb.ask(market)
        token = market.account.token
        assert token

        [call] = calls
        hidden = market.connector.secrets
        shown = {k: v for k, v in call.sent_headers.items() if k.lower() not in hidden}
        told = f"{call.url} {shown} {call.sent.decode()}"
        assert not [s for s in ("chi-de-thu", token.value, token.refresh) if s in told]


def test_a_window_longer_than_a_pull_is_cut_without_a_gap() -> None:
    capabilities = connector_for("simulated").capabilities
    since, until = (
        datetime.fromisoformat("2022-06-01T00Z"),
        datetime.fromisoformat("2022-07-10T00Z"),
    )

    windows = list(capabilities.windows(since, until))

    assert [(f"{a:%d/%m}", f"{b:%d/%m}") for a, b in windows] == [
        ("01/06", "16/06"),
        ("16/06", "01/07"),
        ("01/07", "10/07"),
    ]
