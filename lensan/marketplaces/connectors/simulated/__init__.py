"""The marketplace of our own that demonstrations, tests and measurements talk to."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar, NoReturn, TypeVar
from urllib.parse import quote, urlencode

from lensan.marketplaces import signatures
from lensan.marketplaces.asking import Told, as_json, ask
from lensan.marketplaces.capabilities import Budget, Capabilities, Push
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.simulated import translating
from lensan.marketplaces.connectors.simulated.translating import Document
from lensan.marketplaces.reading import Unclear
from lensan.marketplaces.words import (
    Account,
    Goods,
    ListingsPage,
    ListingState,
    Notice,
    Observed,
    ObservedStall,
    Parcel,
    Sale,
    SalesPage,
    SaleState,
    SettlementsPage,
    Shipment,
    Stall,
    StockMode,
    StockWrite,
    StockWritten,
    Token,
)

Read = TypeVar("Read")

APP = "lensan"
_BECAUSE = {
    "token": Because.AUTHORISATION,
    "signature": Because.AUTHORISATION,
    "authorisation": Because.AUTHORISATION,
    "unknown_listing": Because.UNKNOWN,
    "unknown_order": Because.UNKNOWN,
    "unknown_stall": Because.UNKNOWN,
    "reserved": Because.RESERVED,
    "campaign": Because.RESERVED,
    "cancelled": Because.TAKEN,
    "closed": Because.TAKEN,
}


class Simulated:
    """Lên Sàn's own marketplace: stock is set or moved, and each move is counted against its sales."""

    name: ClassVar[str] = "Sàn mô phỏng"
    secrets: ClassVar[frozenset[str]] = frozenset(
        {"authorization", "x-sign", "secret", "code", "refresh", "access_token", "refresh_token"}
    )
    capabilities: ClassVar[Capabilities] = Capabilities(
        stock=frozenset({StockMode.ABSOLUTE, StockMode.DELTA}),
        confirms_holds=True,
        keys=True,
        push=Push.REFERENCE,
        answer_notice_within=timedelta(seconds=3),
        pull_window=timedelta(days=15),
        page_size=100,
        confirm_within=timedelta(hours=48),
        budget=Budget(50, timedelta(seconds=1)),
        token_life=timedelta(hours=4),
        authorisation_life=timedelta(days=365),
        reviews_stalls=True,
        reviews_listings=True,
    )

    # Accounts

    def authorise(self, account: Account, code: str, *, at: datetime) -> Token:
        """Exchange the code that the seller's consent brought for a first token."""
        return self._tell(translating.token, account, "/api/token", {"code": code}, at=at)

    def refresh(self, account: Account, token: Token, *, at: datetime) -> Token:
        """Exchange a token for a fresh one; the old refresh is worthless from then on."""
        asked = {"refresh": token.refresh}
        return self._tell(translating.token, account, "/api/token", asked, at=at)

    # Stalls

    def open_stall(
        self, account: Account, stall: Stall, *, key: str, at: datetime
    ) -> ObservedStall:
        """Ask for a stall."""
        asked = {
            "name": stall.name,
            "holder": stall.holder,
            "kind": stall.kind,
            "phone": stall.phone,
            "address": stall.address,
            "key": key,
        }
        return self._tell(translating.stall, account, "/api/stalls", asked, at=at)

    def read_stall(self, account: Account, *, at: datetime) -> ObservedStall:
        """Read how the stall stands."""
        return self._look(translating.stall, account, _stall(account), at=at)

    # Listings

    def publish(
        self, account: Account, goods: Goods, *, quantity: int, key: str, at: datetime
    ) -> Observed:
        """Put goods up for sale, once for each key."""
        asked = translating.written(goods) | {"quantity": quantity, "key": key}
        return self._tell(
            translating.observed, account, f"{_stall(account)}/listings", asked, at=at
        )

    def update(
        self, account: Account, reference: str, goods: Goods, *, key: str, at: datetime
    ) -> Observed:
        """Change what a listing shows."""
        asked = translating.written(goods) | {"key": key}
        return self._tell(
            translating.observed, account, _listing(account, reference), asked, at=at
        )

    def pause(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing off sale for a while."""
        return self._move(account, reference, "pause", at=at)

    def resume(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Put a paused listing on sale again."""
        return self._move(account, reference, "resume", at=at)

    def close(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing down for good; one that is not there counts as closed."""
        try:
            return self._move(account, reference, "close", at=at)
        except Refused as no:
            if no.because != Because.UNKNOWN:
                raise
            return Observed(reference, sku="", state=ListingState.CLOSED)

    def _move(self, account: Account, reference: str, verb: str, *, at: datetime) -> Observed:
        return self._tell(
            translating.observed, account, f"{_listing(account, reference)}/{verb}", {}, at=at
        )

    def read_listings(self, account: Account, *, cursor: str = "", at: datetime) -> ListingsPage:
        """Read a page of the stall's listings."""
        read = translating.page(ListingsPage, translating.observed, "listing")
        return self._look(read, account, f"{_stall(account)}/listings", {"cursor": cursor}, at=at)

    def write_stock(self, account: Account, write: StockWrite, *, at: datetime) -> StockWritten:
        """Set or move the quantity for sale."""
        asked = {"mode": write.mode.value, "quantity": write.quantity, "key": write.key}
        path = f"{_listing(account, write.reference)}/stock"
        quantity = self._tell(translating.quantity, account, path, asked, at=at)
        return StockWritten(quantity, confirmed=write.mode == StockMode.DELTA)

    # Orders

    def sales(
        self, account: Account, *, since: datetime, until: datetime, cursor: str = "", at: datetime
    ) -> SalesPage:
        """Read a page of the orders that changed in [since, until)."""
        asked = _window(since, until, cursor)
        read = translating.page(SalesPage, translating.sale, "order")
        return self._look(read, account, f"{_stall(account)}/orders", asked, at=at)

    def read_sale(self, account: Account, reference: str, *, at: datetime) -> Sale:
        """Read one order."""
        return self._look(translating.sale, account, _order(account, reference), at=at)

    def confirm(self, account: Account, reference: str, *, key: str, at: datetime) -> SaleState:
        """Accept an order."""
        path = f"{_order(account, reference)}/confirm"
        return self._tell(translating.sale_state, account, path, {"key": key}, at=at)

    def decline(
        self, account: Account, reference: str, *, reason: str, key: str, at: datetime
    ) -> SaleState:
        """Turn an order down."""
        path = f"{_order(account, reference)}/decline"
        asked = {"reason": reason, "key": key}
        return self._tell(translating.sale_state, account, path, asked, at=at)

    def ready_to_ship(
        self, account: Account, reference: str, parcel: Parcel, *, key: str, at: datetime
    ) -> Shipment:
        """Say that the parcel stands ready."""
        path = f"{_order(account, reference)}/ready"
        asked = {
            "grams": parcel.grams,
            "carrier": parcel.carrier,
            "tracking": parcel.tracking,
            "key": key,
        }
        return self._tell(translating.shipment, account, path, asked, at=at)

    def verify_notice(
        self, account: Account, headers: Mapping[str, str], body: bytes, *, url: str, at: datetime
    ) -> Notice:
        """Check a notice's signature over its address and raw body, and read it."""
        sent = {name.lower(): value for name, value in headers.items()}
        wanted = signatures.shopee_notice(account.credentials["secret"], url, body)
        if not signatures.is_equal(wanted, sent.get("authorization", "")):
            raise Refused("Chữ ký của thông báo không đúng.", because=Because.FORGED)
        try:
            told = json.loads(body)
            return translating.notice(told)
        except (ValueError, AttributeError, Unclear) as error:
            raise Refused(f"Không đọc được thông báo của sàn: {error}") from error

    # Money

    def settlements(
        self, account: Account, *, since: datetime, until: datetime, cursor: str = "", at: datetime
    ) -> SettlementsPage:
        """Read a page of the statement lines booked in [since, until)."""
        asked = _window(since, until, cursor)
        read = translating.page(SettlementsPage, translating.settlement_line, "line")
        return self._look(read, account, f"{_stall(account)}/lines", asked, at=at)

    # The line

    def _look(
        self,
        read: Callable[[Document], Read],
        account: Account,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        at: datetime,
    ) -> Read:
        target = f"{path}?{urlencode(query)}" if query else path
        return self._call(read, account, "GET", target, b"", at=at)

    def _tell(
        self,
        read: Callable[[Document], Read],
        account: Account,
        path: str,
        asked: Document,
        *,
        at: datetime,
    ) -> Read:
        return self._call(read, account, "POST", path, as_json(asked), at=at)

    def _call(
        self,
        read: Callable[[Document], Read],
        account: Account,
        method: str,
        target: str,
        body: bytes,
        *,
        at: datetime,
    ) -> Read:
        headers = _signed(account, method, target, body, at)
        url, looking = account.base_url + target, method == "GET"
        told = ask(method, url, headers=headers, content=body, reading=looking, at=at)
        if not told.is_yes:
            _say_no(told)
        try:
            return read(told.content)
        except (Unclear, ValueError, TypeError) as error:
            reason = f"Câu trả lời của sàn không đúng dạng: {error}"
            raise TryAgain(reason, unsure=not looking) from error


class SimulatedLagging(Simulated):
    """The same, as most marketplaces are: stock can only be set, and no answer counts sales."""

    name: ClassVar[str] = "Sàn mô phỏng chậm"
    capabilities: ClassVar[Capabilities] = Capabilities(
        stock=frozenset({StockMode.ABSOLUTE}),
        keys=True,
        push=Push.REFERENCE,
        answer_notice_within=timedelta(seconds=3),
        confirm_within=timedelta(hours=48),
        budget=Budget(50, timedelta(seconds=1)),
        token_life=timedelta(hours=4),
        authorisation_life=timedelta(days=365),
        reviews_stalls=True,
        reviews_listings=True,
    )


def _say_no(told: Told) -> NoReturn:
    """Say the marketplace's no in the contract's words."""
    code, reason = str(told.content.get("error", "")), str(told.content.get("message", ""))
    if code in {"token", "clock"}:
        raise TryAgain(reason, token_ended=code == "token")
    least = told.content.get("least")
    raise Refused(
        reason or f"Sàn từ chối (mã {told.status}).",
        because=_BECAUSE.get(code, Because.INVALID),
        least=least if isinstance(least, int) else None,
    )


def _signed(
    account: Account, method: str, target: str, body: bytes, at: datetime
) -> dict[str, str]:
    time = str(int(at.timestamp()))
    token = f"Bearer {account.token.value}" if account.token else ""
    secret = account.credentials["secret"]
    return {
        "Content-Type": "application/json",
        "X-App": APP,
        "X-Time": time,
        "X-Sign": signatures.simulated(APP, secret, time, token, method, target, body=body),
        "Authorization": token,
    }


def _window(since: datetime, until: datetime, cursor: str) -> dict[str, str]:
    return {"since": since.isoformat(), "until": until.isoformat(), "cursor": cursor}


def _stall(account: Account) -> str:
    return f"/api/stalls/{quote(account.stall, safe='')}"


def _listing(account: Account, reference: str) -> str:
    return f"{_stall(account)}/listings/{quote(reference, safe='')}"


def _order(account: Account, reference: str) -> str:
    return f"{_stall(account)}/orders/{quote(reference, safe='')}"
