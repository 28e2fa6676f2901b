"""Mercur: a marketplace on Medusa whose sellers are approved, spoken to as one of its sellers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from lensan.marketplaces.asking import as_json
from lensan.marketplaces.capabilities import Capabilities
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.connectors.mercur import (
    applying,
    premises,
    queries,
    settling,
    translating,
)
from lensan.marketplaces.connectors.mercur.line import (
    call,
    do,
    found,
    look,
    remove,
    the,
    understood,
    upload,
)
from lensan.marketplaces.connectors.mercur.translating import Document
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
    StockMode,
    StockWrite,
    StockWritten,
    Token,
)

Read = TypeVar("Read")
SESSION = timedelta(hours=20)  # a token of Medusa lives a day, unless its operator says otherwise

SENT = frozenset({SaleState.SHIPPED, SaleState.DELIVERED})
PACKED = SENT | {SaleState.CONFIRMED}
CANCELLED = frozenset({SaleState.CANCELLED})


class Mercur:
    """It knows no keys, so each write looks first; what it sold stays apart from what is on hand.

    The programme has one account there, in whose name every stall is asked for and approved.
    """

    name: ClassVar[str] = "Mercur"
    secrets: ClassVar[frozenset[str]] = frozenset({"authorization", "password", "token"})
    capabilities: ClassVar[Capabilities] = Capabilities(
        stock=frozenset({StockMode.ABSOLUTE}),
        pull_window=timedelta(days=365),
        page_size=queries.PAGE,
        confirm_within=translating.CONFIRM_WITHIN,
        token_life=SESSION,
        reviews_stalls=True,
        shown=translating.SHOWN,
    )

    # Accounts

    def authorise(self, account: Account, code: str, *, at: datetime) -> Token:
        """Sign in with the programme's account; the code is its password."""
        return self._sign_in(account, code, at)

    def refresh(self, account: Account, token: Token, *, at: datetime) -> Token:
        """Sign in again; after the first stall was asked for, that is when the account gets rights."""
        return self._sign_in(account, account.credentials["code"], at)

    def _sign_in(self, account: Account, password: str, at: datetime) -> Token:
        who = {"email": account.credentials["email"], "password": password}
        told = call(
            Account(account.base_url), "POST", queries.SIGN_IN, content=as_json(who), reading=True,
            at=at,
        )  # fmt: skip
        if told.status == 401:
            raise Refused("Sàn không nhận tài khoản này.", because=Because.AUTHORISATION)
        value = understood(lambda answer: text(answer, "token"), told, reading=True)
        return Token(value, at + SESSION)

    # Stalls

    def open_stall(
        self, account: Account, stall: Stall, *, key: str, at: datetime
    ) -> ObservedStall:
        """Apply for a stall, named by the key, and furnish it while it waits to be approved."""
        outside = Account(account.base_url, account.credentials, token=account.token)
        seen = applying.applied(outside, stall, key, at=at)
        premises.furnish(replace(outside, stall=seen.reference), stall.address, at=at)
        return seen

    def read_stall(self, account: Account, *, at: datetime) -> ObservedStall:
        """Read whether the marketplace has approved the stall."""
        address = queries.of(queries.SELLERS, account.stall)
        return look(
            account, address, lambda told: translating.stall(one(told, "seller")), queries.SELLER,
            at=at,
        )  # fmt: skip

    # Listings

    def publish(
        self, account: Account, goods: Goods, *, quantity: int, key: str, at: datetime
    ) -> Observed:
        """Put goods up for sale; what an earlier call left half done is taken up."""
        there = self._of_sku(account, goods.sku, at)
        if there:
            self.update(account, text(there, "id"), goods, key=key, at=at)
        else:
            there = self._create(account, goods, at)
        if not translating.levels(there):
            self._lay(account, there, quantity, at)
        return self._listing(account, text(there, "id"), translating.listing, at)

    def _of_sku(self, account: Account, sku: str, at: datetime) -> Document | None:
        asked = queries.PRODUCT | {"handle": translating.slug(account.stall, sku)}
        products = look(account, queries.PRODUCTS, found("products"), asked, at=at)
        return products[0] if products else None

    def _create(self, account: Account, goods: Goods, at: datetime) -> Document:
        shown = self._shown(account, goods, {}, at)
        product = translating.product(
            goods,
            account.stall,
            shown,
            channels=premises.channels(account, at=at),
            profile=premises.profile(account, at=at),
        )
        try:
            do(account, queries.PRODUCTS, the("product"), product, at=at)
        except Refused:  # an earlier call that was thought lost may have come in between
            if there := self._of_sku(account, goods.sku, at):
                return there
            raise
        there = self._of_sku(account, goods.sku, at)
        if there is None:
            raise TryAgain("Sàn chưa đưa ra mặt hàng vừa đăng.", unsure=True)
        return there

    def _shown(
        self, account: Account, goods: Goods, there: Mapping[str, str], at: datetime
    ) -> list[str]:
        """Give the marketplace the photos that it does not show yet; return where each is."""
        new = [p for p in goods.photos if p.digest not in there and p.content]
        urls = upload(account, new, at=at) if new else []
        known = {**there, **{p.digest: url for p, url in zip(new, urls, strict=True)}}
        return [known[photo.digest] for photo in goods.photos if photo.digest in known]

    def _lay(self, account: Account, product: Document, quantity: int, at: datetime) -> None:
        """Say for the first time how much there is."""
        location = text(premises.place(account, at=at), "id")
        body = {"location_id": location, "stocked_quantity": quantity}
        address = queries.stock(translating.item(product))
        try:
            do(account, address, the("inventory_item"), body, at=at)
        except Refused:  # an earlier call that was thought lost may have come in between
            if not self._listing(account, text(product, "id"), translating.levels, at):
                raise

    def update(
        self, account: Account, reference: str, goods: Goods, *, key: str, at: datetime
    ) -> Observed:
        """Change what a listing shows."""
        there = self._listing(account, reference, lambda told: told, at)
        shown = self._shown(account, goods, translating.photos(there), at)
        its = text(translating.variant(there), "id")
        return self._change(account, reference, translating.changed(goods, its, shown), at)

    def _change(
        self, account: Account, reference: str, changes: Mapping[str, object], at: datetime
    ) -> Observed:
        address = queries.of(queries.PRODUCTS, reference)
        do(account, address, the("product"), changes, at=at)
        return self._listing(account, reference, translating.listing, at)

    def _listing(
        self, account: Account, reference: str, read: Callable[[Document], Read], at: datetime
    ) -> Read:
        address = queries.of(queries.PRODUCTS, reference)
        return look(
            account, address, lambda told: read(one(told, "product")), queries.PRODUCT, at=at
        )

    def pause(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing off sale for a while."""
        return self._change(account, reference, {"status": "draft"}, at)

    def resume(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Put a paused listing on sale again."""
        return self._change(account, reference, {"status": "published"}, at)

    def close(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Take a listing down for good; one that is not there counts as closed."""
        try:
            there = self._listing(account, reference, translating.listing, at)
        except Refused as no:
            if no.because != Because.UNKNOWN:
                raise
            return Observed(reference, sku="", state=ListingState.CLOSED)
        try:
            remove(account, queries.of(queries.PRODUCTS, reference), at=at)
        except Refused:  # buyers still wait for some of it: nobody else shall buy
            self.pause(account, reference, at=at)
            raise
        return Observed(reference, there.sku, ListingState.CLOSED)

    def read_listings(self, account: Account, *, cursor: str = "", at: datetime) -> ListingsPage:
        """Read a page of the stall's products, the oldest first."""
        asked = queries.page("created_at", cursor, queries.PRODUCT)
        told = look(account, queries.PRODUCTS, found("products"), asked, at=at)
        listings, unreadable = translating.entries(told, translating.listing)
        following = translating.following(told, "created_at", cursor, queries.PAGE)
        return ListingsPage(listings, following, unreadable)

    def write_stock(self, account: Account, write: StockWrite, *, at: datetime) -> StockWritten:
        """Set what is for sale: on hand is that and what buyers were promised."""
        if write.mode != StockMode.ABSOLUTE or write.quantity < 0:
            raise Refused("Sàn này chỉ nhận số tồn kho tuyệt đối, không âm.")
        there = self._listing(account, write.reference, lambda told: told, at)
        location = text(translating.levels(there)[0], "location_id")
        address = queries.stock(translating.item(there), location)
        on_hand = {"stocked_quantity": write.quantity + translating.reserved(there)}
        do(account, address, the("inventory_item"), on_hand, at=at)
        seen = self._listing(account, write.reference, translating.listing, at)
        return StockWritten(seen.quantity)

    # Orders

    def sales(
        self, account: Account, *, since: datetime, until: datetime, cursor: str = "", at: datetime
    ) -> SalesPage:
        """Read a page of the orders that changed in [since, until)."""
        window = queries.window(since, until)
        asked = window | queries.page("updated_at", cursor, queries.ORDER)
        told = look(account, queries.ORDERS, found("orders"), asked, at=at)
        read = translating.at_stall(translating.sale, account.stall)
        sales, unreadable = translating.entries(told, read)
        following = translating.following(told, "updated_at", cursor, queries.PAGE)
        return SalesPage(sales, following, unreadable)

    def read_sale(self, account: Account, reference: str, *, at: datetime) -> Sale:
        """Read one order."""
        read = translating.at_stall(translating.sale, account.stall)
        return self._order(account, reference, read, at)

    def _order(
        self, account: Account, reference: str, read: Callable[[Document], Read], at: datetime
    ) -> Read:
        address = queries.of(queries.ORDERS, reference)
        return look(account, address, lambda told: read(one(told, "order")), queries.ORDER, at=at)

    def confirm(self, account: Account, reference: str, *, key: str, at: datetime) -> SaleState:
        """Accept an order by opening its parcel, which takes the goods from what is on hand."""
        told = self._order(account, reference, lambda order: order, at)
        state = translating.state(told)
        if state == SaleState.CANCELLED:
            raise Refused("Đơn hàng đã bị hủy trên sàn.", because=Because.TAKEN)
        if state != SaleState.PLACED:
            return state
        return self._moved(account, reference, lambda: self._pack(account, told, at), PACKED, at)

    def _moved(
        self,
        account: Account,
        reference: str,
        act: Callable[[], object],
        wanted: frozenset[SaleState],
        at: datetime,
    ) -> SaleState:
        """Move an order and read how it stands; a call that was thought lost may have done it."""
        refusal = None
        try:
            act()
        except Refused as no:
            refusal = no
        state = self._order(account, reference, translating.state, at)
        if refusal and state not in wanted:
            raise refusal
        return state

    def _pack(self, account: Account, order: Document, at: datetime) -> None:
        sent = any(line.get("requires_shipping") for line in several(order, "items"))
        body = {
            "items": translating.contents(order),
            "requires_shipping": sent,
            "location_id": text(premises.place(account, at=at), "id"),
        }
        address = queries.of(queries.ORDERS, text(order, "id"), "fulfillments")
        do(account, address, the("fulfillment"), body, at=at)

    def decline(
        self, account: Account, reference: str, *, reason: str, key: str, at: datetime
    ) -> SaleState:
        """Turn an order down; its parcel, where one was opened, is taken back before."""
        told = self._order(account, reference, lambda order: order, at)
        if translating.state(told) == SaleState.CANCELLED:
            return SaleState.CANCELLED
        return self._moved(
            account, reference, lambda: self._cancel(account, told, at), CANCELLED, at
        )

    def _cancel(self, account: Account, order: Document, at: datetime) -> None:
        address = queries.of(queries.ORDERS, text(order, "id"))
        for parcel in translating.parcels_of(order):
            back = queries.of(address, "fulfillments", text(parcel, "id"), "cancel")
            do(account, back, the("order"), {}, at=at)
        do(account, f"{address}/cancel", the("order"), {}, at=at)

    def ready_to_ship(
        self, account: Account, reference: str, parcel: Parcel, *, key: str, at: datetime
    ) -> Shipment:
        """Say that the parcel leaves, once; Medusa knows no step between packed and sent."""
        self.confirm(account, reference, key=key, at=at)
        told = self._order(account, reference, lambda order: order, at)
        [opened, *_] = translating.parcels_of(told)
        if opened.get("shipped_at"):
            return Shipment(translating.tracking(opened), parcel.carrier)
        self._moved(
            account, reference, lambda: self._send(account, told, opened, parcel, at), SENT, at
        )
        return Shipment(parcel.tracking, parcel.carrier)

    def _send(
        self, account: Account, order: Document, opened: Document, parcel: Parcel, at: datetime
    ) -> None:
        label = {"tracking_number": parcel.tracking, "tracking_url": "", "label_url": ""}
        body = {"items": translating.contents(order), "labels": [label] if parcel.tracking else []}
        parts = (text(order, "id"), "fulfillments", text(opened, "id"), "shipments")
        do(account, queries.of(queries.ORDERS, *parts), the("order"), body, at=at)

    def verify_notice(
        self, account: Account, headers: Mapping[str, str], body: bytes, *, url: str, at: datetime
    ) -> Notice:
        """Refuse: this marketplace pushes nothing, so whatever arrives is not from it."""
        raise Refused("Sàn này không gửi thông báo.", because=Because.FORGED)

    # Money

    def settlements(
        self, account: Account, *, since: datetime, until: datetime, cursor: str = "", at: datetime
    ) -> SettlementsPage:
        """Read a page of the payouts that changed in [since, until), with what each is made of."""
        asked = queries.window(since, until) | queries.page("updated_at", cursor, queries.PAYOUT)
        told = look(account, queries.PAYOUTS, found("payouts"), asked, at=at)
        orders = self._paid(account, told, at)
        read, unreadable = translating.entries(told, lambda payout: settling.lines(payout, orders))
        following = translating.following(told, "updated_at", cursor, queries.PAGE)
        return SettlementsPage(
            tuple(line for lines in read for line in lines), following, unreadable
        )

    def _paid(
        self, account: Account, payouts: list[Document], at: datetime
    ) -> dict[str, Document]:
        """Read the orders that payouts are for."""
        ids = sorted({settling.order_of(payout) for payout in payouts} - {""})
        if not ids:
            return {}
        asked = queries.SETTLED | queries.each("id", ids) | {"limit": str(queries.PAGE)}
        told = look(account, queries.ORDERS, found("orders"), asked, at=at)
        return {text(order, "id"): order for order in told}
