"""Marketplaces that only people can speak to, at their screens and by spreadsheets."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from lensan.marketplaces.by_hand.columns import Column, Sheet
from lensan.marketplaces.capabilities import Capabilities, Channel
from lensan.marketplaces.connector import Because, Refused
from lensan.marketplaces.words import (
    Account,
    Goods,
    ListingsPage,
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
    StockWrite,
    StockWritten,
    Token,
)

LOST_AFTER = timedelta(days=2)  # an order that nobody confirms is lost by then


class ByHand:
    """Whatever is asked of it, it answers that a person does it; an errand is made of that."""

    name: ClassVar[str]
    secrets: ClassVar[frozenset[str]] = frozenset()
    capabilities: ClassVar[Capabilities] = Capabilities(
        channel=Channel.HAND,
        confirm_within=LOST_AFTER,
        reviews_stalls=True,
        reviews_listings=True,
        settles=False,  # it has statements, but gives them to people
    )
    columns: ClassVar[Mapping[Sheet, tuple[Column, ...]]]

    # Accounts

    def authorise(self, account: Account, code: str, *, at: datetime) -> Token:
        """Refuse: a person signs in."""
        raise self._by_hand("đăng nhập")

    def refresh(self, account: Account, token: Token, *, at: datetime) -> Token:
        """Refuse: a person signs in."""
        raise self._by_hand("đăng nhập")

    # Stalls

    def open_stall(
        self, account: Account, stall: Stall, *, key: str, at: datetime
    ) -> ObservedStall:
        """Refuse: a person asks for it."""
        raise self._by_hand("xin mở gian hàng")

    def read_stall(self, account: Account, *, at: datetime) -> ObservedStall:
        """Refuse: a person looks."""
        raise self._by_hand("xem gian hàng")

    # Listings

    def publish(
        self, account: Account, goods: Goods, *, quantity: int, key: str, at: datetime
    ) -> Observed:
        """Refuse: a person types or uploads it."""
        raise self._by_hand("đăng tin")

    def update(
        self, account: Account, reference: str, goods: Goods, *, key: str, at: datetime
    ) -> Observed:
        """Refuse: a person types or uploads it."""
        raise self._by_hand("sửa tin")

    def pause(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Refuse: a person does it."""
        raise self._by_hand("tạm ngưng tin")

    def resume(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Refuse: a person does it."""
        raise self._by_hand("bán lại")

    def close(self, account: Account, reference: str, *, at: datetime) -> Observed:
        """Refuse: a person does it."""
        raise self._by_hand("gỡ tin")

    def read_listings(self, account: Account, *, cursor: str = "", at: datetime) -> ListingsPage:
        """Refuse: a person looks."""
        raise self._by_hand("xem các tin")

    def write_stock(self, account: Account, write: StockWrite, *, at: datetime) -> StockWritten:
        """Refuse: a person types it."""
        raise self._by_hand("sửa số lượng")

    # Orders

    def sales(
        self,
        account: Account,
        *,
        since: datetime,
        until: datetime,
        cursor: str = "",
        at: datetime,
    ) -> SalesPage:
        """Refuse: a person takes its file of orders and brings it in."""
        raise self._by_hand("tải tệp đơn hàng")

    def read_sale(self, account: Account, reference: str, *, at: datetime) -> Sale:
        """Refuse: the next file of orders has it."""
        raise self._by_hand("tải tệp đơn hàng")

    def confirm(self, account: Account, reference: str, *, key: str, at: datetime) -> SaleState:
        """Refuse: a person presses it."""
        raise self._by_hand("nhận đơn")

    def decline(
        self, account: Account, reference: str, *, reason: str, key: str, at: datetime
    ) -> SaleState:
        """Refuse: a person presses it."""
        raise self._by_hand("từ chối đơn")

    def ready_to_ship(
        self, account: Account, reference: str, parcel: Parcel, *, key: str, at: datetime
    ) -> Shipment:
        """Refuse: a person presses it."""
        raise self._by_hand("báo đã gói")

    def verify_notice(
        self, account: Account, headers: Mapping[str, str], body: bytes, *, url: str, at: datetime
    ) -> Notice:
        """Refuse: this marketplace pushes nothing, so whatever arrives is not from it."""
        raise Refused("Sàn này không gửi thông báo.", because=Because.FORGED)

    # Money

    def settlements(
        self,
        account: Account,
        *,
        since: datetime,
        until: datetime,
        cursor: str = "",
        at: datetime,
    ) -> SettlementsPage:
        """Refuse: a person takes its file of statements and brings it in."""
        raise self._by_hand("tải tệp đối soát")

    def _by_hand(self, what: str) -> Refused:
        return Refused(
            f"{self.name} không có đường nối cho máy: cán bộ {what} trên trang của sàn.",
            because=Because.BY_HAND,
        )
