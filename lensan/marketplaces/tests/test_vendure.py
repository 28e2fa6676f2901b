"""The promises of a connector, kept on a real Vendure over a line on which things go wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.vendure import Vendure
from lensan.marketplaces.simulator.wire import Fault, Server
from lensan.marketplaces.tests.make_simulation import POMELO, STALL, forwarding_to
from lensan.marketplaces.tests.make_vendure import PASSWORD, Shop, a_vendure_if_any
from lensan.marketplaces.words import (
    Account,
    ListingState,
    Observed,
    Parcel,
    SaleState,
    Shipment,
    StockMode,
    StockWrite,
    StockWritten,
    fingerprint,
)

pytestmark = pytest.mark.processes
VENDURE = Vendure()
NUMBERS = count(1)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _database() -> None:
    """Nothing here is in our database."""


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A Vendure of this run; without npm it is skipped loudly, and fails in CI."""
    with a_vendure_if_any() as shop:
        yield shop


@pytest.fixture(scope="module")
def line(shop: Shop) -> Iterator[Server]:
    """The line to it."""
    line = Server(forwarding_to(shop.url)).start()
    yield line
    line.stop()


@dataclass(frozen=True)
class Stand:
    """A new stall on the marketplace."""

    shop: Shop
    line: Server
    account: Account
    at: datetime

    def publish(self, quantity: int = 10) -> Observed:
        """Have goods on sale."""
        return VENDURE.publish(self.account, POMELO, quantity=quantity, key="đăng", at=self.at)

    def buy(self, listing: Observed, quantity: int = 1) -> str:
        """Let a buyer buy."""
        return self.shop.buy(self.account.stall, listing.reference, quantity)

    def listings(self) -> tuple[Observed, ...]:
        """Return what is listed there."""
        return VENDURE.read_listings(self.account, at=self.at).listings

    def set(self, listing: Observed, quantity: int) -> StockWritten:
        """Set what is for sale."""
        write = StockWrite(listing.reference, POMELO.sku, StockMode.ABSOLUTE, quantity, "kho")
        return VENDURE.write_stock(self.account, write, at=self.at)

    def state(self, order: str) -> SaleState:
        """Return how an order stands."""
        return VENDURE.read_sale(self.account, order, at=self.at).state


@pytest.fixture
def stand(shop: Shop, line: Server) -> Stand:
    line.faults.clear()
    at = datetime.now(UTC)
    account = replace(shop.account, base_url=line.url)
    stall = VENDURE.open_stall(account, STALL, key=f"gian hàng {next(NUMBERS)}", at=at)
    return Stand(shop, line, replace(account, stall=stall.reference), at)


def test_opens_a_stall_once_for_each_key(stand: Stand) -> None:
    outside = replace(stand.account, stall="")
    key = f"gian hàng {next(NUMBERS)}"

    stalls = [VENDURE.open_stall(outside, STALL, key=key, at=stand.at) for _ in range(2)]

    assert stalls[0] == stalls[1]
    assert VENDURE.read_stall(stand.account, at=stand.at).reference == stand.account.stall


def test_shows_what_was_wanted(stand: Stand) -> None:
    listing = stand.publish()

    assert stand.listings() == (listing,)
    assert (listing.state, listing.price, listing.quantity) == (ListingState.LIVE, 45_000, 10)
    assert listing.hash == fingerprint(POMELO, VENDURE.capabilities.shown)


def test_changes_what_is_shown_and_leaves_the_stock(stand: Stand) -> None:
    listing = stand.publish()
    dearer = replace(POMELO, price=52_000, title="Bưởi Năm Roi loại 1", description="<Hái> & gửi")

    seen = VENDURE.update(stand.account, listing.reference, dearer, key="sửa", at=stand.at)

    assert (seen.price, seen.quantity) == (52_000, 10)
    assert stand.listings()[0].hash == fingerprint(dearer, VENDURE.capabilities.shown)


def test_pauses_resumes_and_closes(stand: Stand) -> None:
    reference = stand.publish().reference
    verbs = (VENDURE.pause, VENDURE.resume, VENDURE.close, VENDURE.close)

    states = [verb(stand.account, reference, at=stand.at).state for verb in verbs]

    assert [state.value for state in states] == ["paused", "live", "closed", "closed"]
    assert stand.listings() == ()


def test_tells_an_order_whole_and_counts_it_off(stand: Stand) -> None:
    listing = stand.publish(quantity=10)
    order = stand.buy(listing, 2)
    page = VENDURE.sales(stand.account, since=stand.at - HOUR, until=stand.at + HOUR, at=stand.at)

    [sale] = page.sales
    [sold] = sale.lines
    assert (sale.reference, sale.state, sale.stall) == (
        order,
        SaleState.PLACED,
        stand.account.stall,
    )
    assert (sale.buyer.name, sale.buyer.address, sale.shipping_fee) == (
        "Trần Văn Tám",
        "12 Trần Hưng Đạo, Vị Thanh",
        15_000,
    )
    assert (sold.sku, sold.quantity, sold.price, sold.listing) == (
        POMELO.sku,
        2,
        45_000,
        listing.reference,
    )
    assert stand.listings()[0].quantity == 8


def test_a_stale_stock_takes_nothing_from_those_who_bought(stand: Stand) -> None:
    listing = stand.publish(quantity=10)
    stand.buy(listing, 3)

    written = stand.set(listing, 5)

    assert (written, stand.listings()[0].quantity) == (StockWritten(5), 5)


def test_confirms_packs_and_gives_the_same_number_again(stand: Stand) -> None:
    order = stand.buy(stand.publish())
    parcel = Parcel(1000, carrier="Viettel Post", tracking="VTP1")

    confirmed = [VENDURE.confirm(stand.account, order, key="k", at=stand.at) for _ in range(2)]
    packed = [
        VENDURE.ready_to_ship(stand.account, order, parcel, key="k", at=stand.at) for _ in range(2)
    ]

    assert confirmed == [SaleState.CONFIRMED] * 2
    assert packed == [Shipment("VTP1", "Viettel Post")] * 2
    assert stand.state(order) == SaleState.READY


def test_declines_once_and_has_the_goods_back(stand: Stand) -> None:
    order = stand.buy(stand.publish(quantity=10), 4)

    states = [
        VENDURE.decline(stand.account, order, reason="hết hàng", key="k", at=stand.at)
        for _ in range(2)
    ]
    with pytest.raises(Refused) as no:
        VENDURE.confirm(stand.account, order, key="k", at=stand.at)

    assert (states, no.value.because) == ([SaleState.CANCELLED] * 2, Because.TAKEN)
    assert stand.listings()[0].quantity == 10


def test_tells_apart_what_is_not_there_not_offered_and_not_allowed(stand: Stand) -> None:
    account, at = stand.account, stand.at
    move = StockWrite("1", "x", StockMode.DELTA, 1, "k")
    since = at - HOUR
    refusals: list[tuple[Callable[[], Any], Because]] = [
        (lambda: VENDURE.pause(account, "99999", at=at), Because.UNKNOWN),
        (lambda: VENDURE.read_sale(account, "KHONGCO", at=at), Because.UNKNOWN),
        (lambda: VENDURE.read_stall(replace(account, stall="xa-la"), at=at), Because.UNKNOWN),
        (lambda: VENDURE.read_listings(replace(account, stall="xa-la"), at=at), Because.UNKNOWN),
        (lambda: VENDURE.write_stock(account, move, at=at), Because.INVALID),
        (lambda: VENDURE.verify_notice(account, {}, b"", url="", at=at), Because.FORGED),
        (lambda: VENDURE.settlements(account, since=since, until=at, at=at), Because.BY_HAND),
        (lambda: VENDURE.authorise(account, "đoán", at=at), Because.AUTHORISATION),
    ]
    for ask, because in refusals:
        with pytest.raises(Refused) as no:
            ask()
        assert no.value.because == because


def test_an_ended_session_is_told_apart_and_a_new_one_goes_on(stand: Stand) -> None:
    token = stand.account.token
    assert token
    ended = replace(stand.account, token=replace(token, value="ended"))

    with pytest.raises(TryAgain) as told:
        VENDURE.read_listings(ended, at=stand.at)
    fresh = VENDURE.refresh(ended, token, at=stand.at)

    assert told.value.token_ended
    assert VENDURE.read_listings(replace(ended, token=fresh), at=stand.at).listings == ()
    assert PASSWORD not in f"{stand.account}"


TROUBLES = (
    "dropped",
    "answer_lost",
    "half",
    "cut",
    "html",
    "503",
    "500",
    "wrong_shape",
    "nothing_in_it",
)


@pytest.mark.parametrize("kind", [*TROUBLES, "late"])
@pytest.mark.parametrize("skip", [0, 1, 2])
def test_a_publishing_that_went_wrong_at_any_step_lists_once(
    stand: Stand, kind: str, skip: int
) -> None:
    stand.line.faults.expect(Fault(kind, skip=skip))

    with pytest.raises(TryAgain):
        stand.publish()
    listing = stand.publish()

    assert stand.listings() == (listing,)
    assert (listing.quantity, listing.hash) == (
        10,
        fingerprint(POMELO, VENDURE.capabilities.shown),
    )


@pytest.mark.parametrize("kind", TROUBLES)
@pytest.mark.parametrize("skip", [0, 1])
def test_a_decision_that_went_wrong_at_any_step_is_taken_once(
    stand: Stand, kind: str, skip: int
) -> None:
    listing = stand.publish(quantity=10)
    order = stand.buy(listing, 2)
    parcel = Parcel(1000, tracking="VTP1")
    acts: tuple[tuple[Callable[[], Any], Any], ...] = (
        (lambda: stand.set(listing, 5), StockWritten(5)),
        (lambda: VENDURE.confirm(stand.account, order, key="k", at=stand.at), SaleState.CONFIRMED),
        (
            lambda: VENDURE.ready_to_ship(stand.account, order, parcel, key="k", at=stand.at),
            Shipment("VTP1", "Bưu tá"),
        ),
    )
    for act, expected in acts:
        stand.line.faults.expect(Fault(kind, skip=skip))
        with pytest.raises(TryAgain):
            act()
        assert act() == expected

    assert (stand.state(order), stand.listings()[0].quantity) == (SaleState.READY, 5)
