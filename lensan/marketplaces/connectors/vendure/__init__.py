"""Vendure: a marketplace whose stalls are channels, spoken to through its admin interface."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, TypeVar

from lensan.marketplaces.capabilities import Capabilities
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.vendure import queries, translating
from lensan.marketplaces.connectors.vendure.line import (
    call,
    do,
    following,
    items,
    look,
    result,
    understood,
)
from lensan.marketplaces.connectors.vendure.translating import HUNDREDTHS, Document, first
from lensan.marketplaces.reading import one, several, text
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
    StallState,
    StockMode,
    StockWrite,
    StockWritten,
    Token,
)

Read = TypeVar("Read")
SESSION = timedelta(days=365)
PAGE = 100


class Vendure:
    """It knows no keys, so each write looks first; what it sold stays apart from what is on hand."""

    name: ClassVar[str] = "Vendure"
    secrets: ClassVar[frozenset[str]] = frozenset(
        {"authorization", "vendure-token", "password", "vendure-auth-token"}
    )
    capabilities: ClassVar[Capabilities] = Capabilities(
        stock=frozenset({StockMode.ABSOLUTE}),
        pull_window=timedelta(days=365),
        page_size=PAGE,
        confirm_within=translating.CONFIRM_WITHIN,
        token_life=SESSION,
        shown=translating.SHOWN,
        settles=False,
    )

    # Accounts

    def authorise(self, account: Account, code: str, *, at: datetime) -> Token:
        """Sign in with the programme's account; the code is its password."""
        return self._sign_in(account, code, at)

    def refresh(self, account: Account, token: Token, *, at: datetime) -> Token:
        """Sign in again."""
        return self._sign_in(account, account.credentials["password"], at)

    def _sign_in(self, account: Account, password: str, at: datetime) -> Token:
        who = {"username": account.credentials["username"], "password": password}
        told = call(Account(account.base_url), queries.LOGIN, who, reading=True, at=at)
        understood(result("login"), told, reading=True)
        value = told.headers.get("vendure-auth-token", "")
        if not value:
            raise TryAgain("Sàn không trao mã truy cập.")
        return Token(value, at + SESSION)

    # Stalls

    def open_stall(
        self, account: Account, stall: Stall, *, key: str, at: datetime
    ) -> ObservedStall:
        """Open a channel for the seller, named by the key: the same key is the same stall."""
        code = f"gian-hang-{sha256(key.encode()).hexdigest()[:20]}"
        outside = Account(account.base_url, account.credentials, token=account.token)
        defaults = look(outside, queries.DEFAULTS, lambda data: data, {}, at=at)
        found = look(outside, queries.CHANNEL, items("channels"), {"code": code}, at=at)
        channel = text(found[0], "id") if found else self._open(outside, stall, code, defaults, at)
        shared = translating.shared(channel, defaults)
        do(outside, queries.SHARE, lambda data: data, shared, at=at)
        return ObservedStall(code, StallState.OPEN)

    def _open(
        self, account: Account, stall: Stall, code: str, defaults: Document, at: datetime
    ) -> str:
        seller = do(
            account,
            queries.SELLER,
            lambda data: text(one(data, "createSeller"), "id"),
            {"name": f"{stall.name} ({code[-6:]})"},
            at=at,
        )
        wanted = translating.channel(code, seller, one(defaults, "activeChannel"))
        return do(
            account,
            queries.OPEN,
            lambda data: text(result("createChannel")(data), "id"),
            {"input": wanted},
            at=at,
        )

    def read_stall(self, account: Account, *, at: datetime) -> ObservedStall:
        """Read whether the channel is there."""
        outside = Account(account.base_url, account.credentials, token=account.token)
        code = {"code": account.stall}
        if not look(outside, queries.CHANNEL, items("channels"), code, at=at):
            raise Refused("Sàn không có gian hàng này.", because=Because.UNKNOWN)
        return ObservedStall(account.stall, StallState.OPEN)

    # Listings

    def publish(
        self, account: Account, goods: Goods, *, quantity: int, key: str, at: datetime
    ) -> Observed:
        """Put goods up for sale; what an earlier call left half done is taken up."""
        there = self._of_sku(account, goods.sku, at)
        if found := items("productVariants")(there):
            return self.update(account, text(found[0], "id"), goods, key=key, at=at)
        product = there.get("product") or self._create(account, goods, at)
        location = text(items("stockLocations")(there)[0], "id")
        variant = translating.variant(goods, quantity, text(product, "id"), location)
        create, read = queries.CREATE_VARIANT, first("createProductVariants")
        try:
            return do(account, create, read, {"input": [variant]}, at=at)
        except Refused:  # an earlier call that was thought lost may have come in between
            if found := items("productVariants")(self._of_sku(account, goods.sku, at)):
                return self.update(account, text(found[0], "id"), goods, key=key, at=at)
            raise

    def _of_sku(self, account: Account, sku: str, at: datetime) -> Document:
        asked = {"sku": sku, "slug": translating.slug(account.stall, sku)}
        return look(account, queries.BY_SKU, lambda data: data, asked, at=at)

    def _create(self, account: Account, goods: Goods, at: datetime) -> Document:
        told = {
            "languageCode": "vi",
            "name": goods.title,
            "slug": translating.slug(account.stall, goods.sku),
            "description": translating.description(goods),
        }
        asked = {"input": {"enabled": True, "translations": [told]}}
        return do(
            account, queries.CREATE_PRODUCT, lambda data: one(data, "createProduct"), asked, at=at
        )

    def update(
        self, account: Account, reference: str, goods: Goods, *, key: str, at: datetime
    ) -> Observed:
        """Change what a listing shows."""
        text_ = {"languageCode": "vi", "name": goods.title}
        more = text_ | {"description": translating.description(goods)}
        self._change_product(account, reference, {"translations": [more]}, at)
        variant = {
            "id": reference,
            "sku": goods.sku,
            "price": goods.price * HUNDREDTHS,
            "translations": [text_],
        }
        return self._change_variant(account, variant, at)

    def _change_product(
        self, account: Account, reference: str, changes: dict[str, Any], at: datetime
    ) -> Document:
        there = self._variant(account, reference, lambda variant: variant, at)
        asked = {"input": {"id": text(one(there, "product"), "id"), **changes}}
        do(account, queries.CHANGE_PRODUCT, lambda data: data, asked, at=at)
        return there

    def _change_variant(self, account: Account, variant: dict[str, Any], at: datetime) -> Observed:
        asked = {"input": [variant]}
        return do(account, queries.CHANGE_VARIANT, first("updateProductVariants"), asked, at=at)

    def _variant(
        self, account: Account, reference: str, read: Callable[[Document], Read], at: datetime
    ) -> Read:
        def only(data: Document) -> Read:
            if not data.get("productVariant"):
                raise Refused(f"Sàn không có mặt hàng {reference}.", because=Because.UNKNOWN)
            return read(one(data, "productVariant"))

        return look(account, queries.LISTING, only, {"id": reference}, at=at)

    def pause(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing off sale for a while."""
        self._change_product(account, reference, {"enabled": False}, at)
        return self._variant(account, reference, translating.listing, at)

    def resume(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Put a paused listing on sale again."""
        self._change_product(account, reference, {"enabled": True}, at)
        return self._variant(account, reference, translating.listing, at)

    def close(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing down for good; one that is not there counts as closed."""
        try:
            there = self._variant(account, reference, lambda variant: variant, at)
        except Refused as no:
            if no.because != Because.UNKNOWN:
                raise
            return Observed(reference, sku="", state=ListingState.CLOSED)
        product = {"id": text(one(there, "product"), "id")}
        do(account, queries.CLOSE, lambda data: data, product, at=at)
        return Observed(reference, text(there, "sku"), ListingState.CLOSED)

    def read_listings(self, account: Account, *, cursor: str = "", at: datetime) -> ListingsPage:
        """Read a page of the channel's variants."""
        skip = int(cursor or 0)
        found = look(
            account, queries.LISTINGS, lambda data: one(data, "productVariants"),
            {"take": PAGE, "skip": skip}, at=at,
        )  # fmt: skip
        listings = tuple(translating.listing(each) for each in several(found, "items"))
        return ListingsPage(listings, following(found, skip))

    def write_stock(self, account: Account, write: StockWrite, *, at: datetime) -> StockWritten:
        """Set what is for sale: on hand is that and what buyers were promised."""
        if write.mode != StockMode.ABSOLUTE or write.quantity < 0:
            raise Refused("Sàn này chỉ nhận số tồn kho tuyệt đối, không âm.")
        there = self._variant(account, write.reference, lambda variant: variant, at)
        level = {
            "stockLocationId": text(several(there, "stockLevels")[0], "stockLocationId"),
            "stockOnHand": write.quantity + translating.allocated(there),
        }
        variant = {"id": write.reference, "stockLevels": [level]}
        return StockWritten(self._change_variant(account, variant, at).quantity)

    # Orders

    def sales(
        self, account: Account, *, since: datetime, until: datetime, cursor: str = "", at: datetime
    ) -> SalesPage:
        """Read a page of the orders that changed in [since, until), and of that second.

        It keeps whole seconds: an order of 10:00:07.9 is one of 10:00:07 there.
        """
        skip = int(cursor or 0)
        asked = {
            "since": since.replace(microsecond=0).isoformat(),
            "until": until.isoformat(),
            "take": PAGE,
            "skip": skip,
        }
        found = look(account, queries.ORDERS, lambda d: one(d, "orders"), asked, at=at)
        sales, unreadable = translating.sales(several(found, "items"), account.stall, until)
        return SalesPage(sales, following(found, skip), unreadable)

    def read_sale(self, account: Account, reference: str, *, at: datetime) -> Sale:
        """Read one order."""
        return replace(self._order(account, reference, translating.sale, at), stall=account.stall)

    def _order(
        self, account: Account, reference: str, read: Callable[[Document], Read], at: datetime
    ) -> Read:
        def only(data: Document) -> Read:
            if not (found := items("orders")(data)):
                raise Refused(f"Sàn không có đơn hàng {reference}.", because=Because.UNKNOWN)
            return read(found[0])

        return look(account, queries.ORDER, only, {"code": reference}, at=at)

    def confirm(self, account: Account, reference: str, *, key: str, at: datetime) -> SaleState:
        """Accept an order by taking the payment that its buyer authorised."""
        told = self._order(account, reference, lambda order: order, at)
        if translating.state(told) == SaleState.PLACED:
            payment = {"id": text(several(told, "payments")[0], "id")}
            do(account, queries.SETTLE, result("settlePayment"), payment, at=at)
        elif translating.state(told) == SaleState.CANCELLED:
            raise Refused("Đơn hàng đã bị hủy trên sàn.", because=Because.TAKEN)
        return self._order(account, reference, translating.state, at)

    def decline(
        self, account: Account, reference: str, *, reason: str, key: str, at: datetime
    ) -> SaleState:
        """Turn an order down."""
        told = self._order(account, reference, lambda order: order, at)
        if translating.state(told) != SaleState.CANCELLED:
            asked = {"orderId": text(told, "id"), "reason": reason, "cancelShipping": True}
            do(account, queries.CANCEL, result("cancelOrder"), {"input": asked}, at=at)
        return self._order(account, reference, translating.state, at)

    def ready_to_ship(
        self, account: Account, reference: str, parcel: Parcel, *, key: str, at: datetime
    ) -> Shipment:
        """Say that the parcel stands ready, once."""
        told = self._order(account, reference, lambda order: order, at)
        packed = several(told, "fulfillments")
        if not packed:
            asked = {"input": translating.fulfilment(told, parcel)}
            packed = [do(account, queries.FULFIL, result("addFulfillmentToOrder"), asked, at=at)]
        return Shipment(text(packed[0], "trackingCode", ""), text(packed[0], "method", ""))

    def verify_notice(
        self, account: Account, headers: Mapping[str, str], body: bytes, *, url: str, at: datetime
    ) -> Notice:
        """Refuse: this marketplace pushes nothing, so whatever arrives is not from it."""
        raise Refused("Sàn này không gửi thông báo.", because=Because.FORGED)

    # Money

    def settlements(
        self, account: Account, *, since: datetime, until: datetime, cursor: str = "", at: datetime
    ) -> SettlementsPage:
        """Refuse: it keeps no statements; who runs it writes them."""
        raise Refused(
            "Sàn này không có bảng đối soát; người vận hành sàn gửi tệp.", because=Because.BY_HAND
        )
