"""A real Vendure on loopback, installed from npm into a cache of its own, and a buyer in its shop."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any

import pytest

from lensan.kernel import http
from lensan.kernel.tests.migrated import alone
from lensan.marketplaces.asking import as_json
from lensan.marketplaces.connector import TryAgain
from lensan.marketplaces.connectors.vendure import Vendure
from lensan.marketplaces.words import Account

VERSION = "3.7.3"
PASSWORD = "superadmin"  # its name too, of a server that lives for one test run
START_WITHIN = 90.0  # seconds; 4 on an idle machine
_SERVER = """
const { bootstrap, DefaultLogger, LogLevel, DefaultJobQueuePlugin, dummyPaymentHandler,
  LanguageCode } = require('@vendure/core');
bootstrap({
  apiOptions: { hostname: '127.0.0.1', port: Number(process.argv[2]),
    adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: { tokenMethod: ['bearer', 'cookie'], cookieOptions: { secret: 'x' },
    superadminCredentials: { identifier: 'superadmin', password: 'superadmin' } },
  dbConnectionOptions: { type: 'better-sqlite3', synchronize: true, database: ':memory:' },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  defaultLanguageCode: LanguageCode.vi,
  logger: new DefaultLogger({ level: LogLevel.Error }),
  plugins: [DefaultJobQueuePlugin.init({})],
});
"""


class NoNpm(Exception):
    """Node and npm are not here, or npm could not install."""


def installed() -> Path:
    """Return the folder with Vendure in it; who comes second waits.

    :raises NoNpm: it cannot be.
    """
    with alone("vendure") as root:
        folder = root / f"vendure-{VERSION}"
        if not folder.exists():
            _install(folder)
    return folder


def _install(folder: Path) -> None:
    """Install it once for this machine; half of it is never used."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoNpm("không có node và npm")
    new = Path(mkdtemp(prefix="vendure-", dir=folder.parent))
    (new / "package.json").write_text('{"private": true}')
    (new / "server.js").write_text(_SERVER)
    command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"]
    command += [f"@vendure/core@{VERSION}", "better-sqlite3", *_headers()]
    made = subprocess.run(command, cwd=new, capture_output=True, text=True)  # noqa: S603
    if made.returncode:
        raise NoNpm(made.stderr[-500:])
    new.rename(folder)


def _headers() -> list[str]:
    """Name Node's own headers where they came with it: what is compiled needs no download then."""
    prefix = Path(shutil.which("node") or "").resolve().parent.parent
    return [f"--nodedir={prefix}"] if (prefix / "include" / "node").is_dir() else []


@contextmanager
def a_vendure() -> Iterator["Shop"]:
    """Run a new Vendure on loopback, set up to sell in Vietnam.

    :raises NoNpm: it cannot be installed.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = installed()
    environment = os.environ | {"VENDURE_DISABLE_TELEMETRY": "true"}
    command = ["node", "server.js", str(port)]
    with subprocess.Popen(  # noqa: S603
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            shop = _signed_in(f"http://127.0.0.1:{port}")
            _set_up(shop)
            yield shop
        finally:
            process.terminate()


@contextmanager
def a_vendure_if_any() -> Iterator["Shop"]:
    """Run one for these tests; without npm they are skipped loudly, and fail in CI."""
    try:
        with a_vendure() as shop:
            yield shop
    except NoNpm as error:
        if "CI" in os.environ:
            pytest.fail(f"Không cài được Vendure: {error}")
        pytest.skip(f"!!! KHÔNG CÓ VENDURE ({error}): bỏ qua các phép thử trên sàn thật.")


def _signed_in(url: str) -> "Shop":
    """Wait until it answers, and sign in."""
    account = Account(url, {"username": PASSWORD, "password": PASSWORD})
    end = monotonic() + START_WITHIN
    while True:
        try:
            at = datetime.now(UTC)
            return Shop(url, replace(account, token=Vendure().authorise(account, PASSWORD, at=at)))
        except TryAgain:
            if monotonic() > end:
                raise
            sleep(0.3)


@dataclass(frozen=True)
class Shop:
    """A running Vendure and the programme's account on it."""

    url: str
    account: Account

    def admin(self, query: str, **variables: Any) -> Any:
        """Ask the admin interface, as its operator."""
        return self._ask("admin-api", query, variables, {"Authorization": f"Bearer {self._token}"})

    @property
    def _token(self) -> str:
        assert self.account.token
        return self.account.token.value

    def _ask(self, path: str, query: str, variables: Any, headers: dict[str, str]) -> Any:
        body = as_json({"query": query, "variables": variables})
        kind = {"Content-Type": "application/json"}
        answer = http.send("POST", f"{self.url}/{path}", headers=headers | kind, content=body)
        told = answer.json()
        assert not told.get("errors"), told["errors"]
        return told["data"], answer.headers.get("vendure-auth-token", "")

    def buy(self, stall: str, listing: str, quantity: int) -> str:
        """Let a buyer buy in the stall's own shop interface; returns the order's code."""
        headers = {"vendure-token": stall}
        for query, variables in _buying(listing, quantity):
            told, token = self._ask("shop-api", query, variables, headers)
            if token:
                headers["Authorization"] = f"Bearer {token}"
            [answer] = told.values()
            assert "errorCode" not in answer, answer
        return str(answer["code"])


_ANSWER = "{ __typename ... on Order { code state } ... on ErrorResult { errorCode message } }"


def _buying(listing: str, quantity: int) -> Iterator[tuple[str, Any]]:
    order = f"mutation ($id: ID!, $q: Int!) {{ addItemToOrder(productVariantId: $id, quantity: $q) {_ANSWER} }}"
    yield order, {"id": listing, "q": quantity}
    who = {"firstName": "Tám", "lastName": "Trần", "emailAddress": "tam@example.vn"}
    yield (
        f"mutation ($i: CreateCustomerInput!) {{ setCustomerForOrder(input: $i) {_ANSWER} }}",
        {"i": who},
    )
    where = {
        "fullName": "Trần Văn Tám",
        "streetLine1": "12 Trần Hưng Đạo",
        "city": "Vị Thanh",
        "phoneNumber": "0912000111",
        "countryCode": "VN",
    }
    yield (
        f"mutation ($i: CreateAddressInput!) {{ setOrderShippingAddress(input: $i) {_ANSWER} }}",
        {"i": where},
    )
    yield f"mutation {{ setOrderShippingMethod(shippingMethodId: 1) {_ANSWER} }}", {}
    yield f'mutation {{ transitionOrderToState(state: "ArrangingPayment") {_ANSWER} }}', {}
    pay = {"method": "khi-nhan", "metadata": {}}
    yield f"mutation ($i: PaymentInput!) {{ addPaymentToOrder(input: $i) {_ANSWER} }}", {"i": pay}


_VI = {"languageCode": "vi"}


def _set_up(shop: Shop) -> None:
    """Give the new marketplace a country, a tax of nothing, a way to ship and one to pay."""
    vietnam = {"code": "VN", "enabled": True, "translations": [_VI | {"name": "Việt Nam"}]}
    country = _made(shop, "Country", vietnam)
    zone = _made(shop, "Zone", {"name": "Việt Nam", "memberIds": [country]})
    category = _made(shop, "TaxCategory", {"name": "Nông sản", "isDefault": True})
    tax = {"name": "0 %", "enabled": True, "value": 0, "categoryId": category, "zoneId": zone}
    _made(shop, "TaxRate", tax)
    _use(shop, zone)
    _made(shop, "ShippingMethod", _shipping())
    _made(shop, "PaymentMethod", _payment())


def _made(shop: Shop, what: str, told: dict[str, Any]) -> str:
    """Create something and return its number."""
    query = f"mutation ($i: Create{what}Input!) {{ create{what}(input: $i) {{ id }} }}"
    made, _ = shop.admin(query, i=told)
    return str(made[f"create{what}"]["id"])


def _use(shop: Shop, zone: str) -> None:
    """Let the marketplace's own channel sell in that zone, in đồng."""
    channel = {
        "id": "1",
        "defaultTaxZoneId": zone,
        "defaultShippingZoneId": zone,
        "pricesIncludeTax": True,
        "availableCurrencyCodes": ["VND"],
        "defaultCurrencyCode": "VND",
    }
    query = "mutation ($i: UpdateChannelInput!) { updateChannel(input: $i) { __typename } }"
    shop.admin(query, i=channel)


def _shipping() -> dict[str, Any]:
    """Write a courier at 15,000 đồng a parcel."""
    calculator = {"rate": "1500000", "taxRate": "0", "includesTax": "include"}
    return {
        "code": "buu-ta",
        "fulfillmentHandler": "manual-fulfillment",
        "checker": _configured("default-shipping-eligibility-checker", orderMinimum="0"),
        "calculator": _configured("default-shipping-calculator", **calculator),
        "translations": [_VI | {"name": "Bưu tá", "description": ""}],
    }


def _payment() -> dict[str, Any]:
    """Write a payment that is authorised at once and taken when the seller accepts."""
    return {
        "code": "khi-nhan",
        "enabled": True,
        "handler": _configured("dummy-payment-handler", automaticSettle="false"),
        "translations": [_VI | {"name": "Trả khi nhận", "description": ""}],
    }


def _configured(code: str, **arguments: str) -> dict[str, Any]:
    """Write one of Vendure's operations with its arguments."""
    return {
        "code": code,
        "arguments": [{"name": name, "value": value} for name, value in arguments.items()],
    }
