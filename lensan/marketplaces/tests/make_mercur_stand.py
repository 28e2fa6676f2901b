"""An approved stall on a Mercur that runs for all the tests of this process, and goods of each test's own."""

import atexit
import os
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import count

import pytest

from lensan.marketplaces.connector import TryAgain
from lensan.marketplaces.connectors.mercur import Mercur
from lensan.marketplaces.simulator.wire import Server
from lensan.marketplaces.tests.make_mercur import Shop, a_mercur
from lensan.marketplaces.tests.make_mercur_server import NoMercur
from lensan.marketplaces.tests.make_simulation import POMELO, STALL, forwarding_to
from lensan.marketplaces.words import (
    Account,
    Goods,
    Observed,
    ObservedStall,
    Photo,
    SaleState,
    StockMode,
    StockWrite,
    StockWritten,
)

MERCUR = Mercur()
NUMBERS = count(1)


def a_shop() -> Shop:
    """Return the Mercur of this process; without npm or PostgreSQL skip loudly, and fail in CI."""
    try:
        return _running()
    except NoMercur as error:
        if "CI" in os.environ:
            pytest.fail(f"Không chạy được Mercur: {error}")
        pytest.skip(f"!!! KHÔNG CÓ MERCUR ({error}): bỏ qua các lời hứa trên sàn thật.")


@cache
def _running() -> Shop:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(a_mercur())


@cache
def _line() -> Server:
    """The line to it, on which things go wrong."""
    return Server(forwarding_to(a_shop().url)).start()


def now() -> datetime:
    """Return the moment; the marketplace's clock is ours."""
    return datetime.now(UTC)


def signed_in(account: Account) -> Account:
    """Sign in with the programme's account."""
    code = account.credentials["code"]
    return replace(account, token=MERCUR.authorise(account, code, at=now()))


def applied(account: Account, key: str) -> tuple[Account, ObservedStall]:
    """Apply for a stall; the account's first application gives it rights that it must sign in for."""
    try:
        return account, MERCUR.open_stall(account, STALL, key=key, at=now())
    except TryAgain:
        account = signed_in(account)
        return account, MERCUR.open_stall(account, STALL, key=key, at=now())


@cache
def _account() -> Account:
    """An approved stall for all the tests of this process."""
    shop = a_shop()
    account, stall = applied(signed_in(replace(shop.account, base_url=_line().url)), "gian hàng")
    shop.approve(stall.reference)
    return replace(account, stall=stall.reference)


@dataclass(frozen=True)
class Stand:
    """Goods of a test of its own at the stall."""

    shop: Shop
    line: Server
    account: Account
    goods: Goods
    at: datetime = field(default_factory=now)

    def publish(self, quantity: int = 10) -> Observed:
        """Have goods on sale."""
        return MERCUR.publish(self.account, self.goods, quantity=quantity, key="đăng", at=self.at)

    def listings(self) -> tuple[Observed, ...]:
        """Return what is listed of these goods."""
        page = MERCUR.read_listings(self.account, at=self.at)
        assert not page.unreadable
        return tuple(each for each in page.listings if each.sku == self.goods.sku)

    def set(self, listing: Observed, quantity: int) -> StockWritten:
        """Set what is for sale."""
        write = StockWrite(listing.reference, self.goods.sku, StockMode.ABSOLUTE, quantity, "kho")
        return MERCUR.write_stock(self.account, write, at=self.at)

    def state(self, order: str) -> SaleState:
        """Return how an order stands."""
        return MERCUR.read_sale(self.account, order, at=self.at).state


def a_stand() -> Stand:
    """Take goods of its own to the stall, over a line that is in order."""
    shop, line, account = a_shop(), _line(), _account()
    line.faults.clear()
    number = next(NUMBERS)
    picture = f"ảnh {number}".encode()
    photo = Photo(sha256(picture).hexdigest(), "image/jpeg", picture)
    return Stand(shop, line, account, replace(POMELO, sku=f"LS{number}", photos=(photo,)))
