"""The simulated marketplace itself: stalls, listings, orders, and the traps that real ones have."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from lensan.marketplaces.simulator.store import Document, Store


@dataclass
class Traps:
    """How this marketplace behaves; all that is off makes it kind."""

    review_listings: bool = False  # a listing is looked at before it goes live
    review_stalls: bool = False
    absolute_only: bool = False  # stock can be set, never moved
    lies: int = 0  # so many of the next writes are answered with OK and change nothing
    window_days: int = 15  # the longest span of one pull
    page_size: int = 100
    token_seconds: int = 4 * 60 * 60
    skew_seconds: int = 300  # the most that a caller's clock may differ
    calls_per_second: int = 0  # for each stall and interface; 0: no limit
    confirm_hours: int = 48
    whole_notices: bool = False  # the order itself is pushed, not its reference
    lost: float = 0.0  # the share of notices that never leave
    most_copies: int = 1  # a notice is pushed up to so many times
    most_delay: int = 0  # seconds that a notice may come late
    shuffled: bool = False  # notices leave in another order
    commission: int = 50  # per mille of the goods' value
    payment_fee: int = 20
    tax: int = 15  # withheld: value added and personal income
    subsidy: int = 0  # đồng per order that the marketplace adds to shipping
    seed: int = 1

    def set(self, values: Mapping[str, Any]) -> None:
        """Switch traps by name.

        :raises KeyError: there is no such trap, or the value is of another kind.
        """
        for name, value in values.items():
            if name not in {field.name for field in fields(self)}:
                raise KeyError(name)
            setattr(self, name, type(getattr(self, name))(value))


class No(Exception):
    """The marketplace's no: a status, a code for machines and a sentence."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status, self.told = status, {"error": code, "message": message, **more}


def stamp(moment: datetime) -> str:
    """Write a moment so that text and time sort alike."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Market:
    """All that happens on this marketplace, under one lock."""

    def __init__(self, store: Store, traps: Traps | None = None) -> None:
        self.store = store
        self.traps = traps or Traps()
        self.random = Random(self.traps.seed)  # noqa: S311 - a simulation that can be repeated
        self.recent: dict[str, deque[float]] = {}  # by caller, the moments of the last second
        self._stands_at: datetime | None = None

    # Time

    def now(self) -> datetime:
        """Return this marketplace's own time."""
        return self._stands_at or datetime.now(UTC)

    def stand_at(self, moment: datetime | None) -> None:
        """Stop the clock at a moment, or let it run again."""
        self._stands_at = moment

    # Stalls

    def open_stall(self, told: Document) -> Document:
        """Open a stall, or put it up for review."""
        if not str(told.get("name", "")).strip():
            raise No(422, "invalid", "Tên gian hàng không được để trống.")
        state = "in_review" if self.traps.review_stalls else "open"
        stall = {
            **told,
            "stall": f"S{self.store.next_number('stall')}",
            "state": state,
            "reason": "",
        }
        self.store.put("stall", stall["stall"], stall)
        return stall

    def stall(self, reference: str) -> Document:
        """Return a stall."""
        found = self.store.get("stall", reference)
        if found is None:
            raise No(404, "unknown_stall", f"Không có gian hàng {reference}.")
        return found

    def judge_stall(self, reference: str, state: str, reason: str) -> Document:
        """Let the marketplace's staff approve, refuse or close a stall."""
        stall = self.stall(reference) | {"state": state, "reason": reason}
        self.store.put("stall", reference, stall)
        self.note("stall", reference, reference)
        return stall

    # Listings

    def list_goods(self, stall: str, told: Document) -> Document:
        """Put goods on sale; real marketplaces list the same goods twice, and so does this one."""
        if self.stall(stall)["state"] != "open":
            raise No(403, "stall_not_open", "Gian hàng chưa mở nên chưa đăng bán được.")
        _check_goods(told)
        reference = f"L{self.store.next_number('listing')}"
        state = "in_review" if self.traps.review_listings else "live"
        listing = {**told, "listing": reference, "stall": stall, "state": state}
        return self.keep(listing | {"reason": "", "reserved": 0})

    def listing(self, stall: str, reference: str) -> Document:
        """Return a listing of this stall."""
        found = self.store.get("listing", reference)
        if found is None or found["stall"] != stall:
            raise No(404, "unknown_listing", f"Không có mặt hàng {reference} trong gian hàng.")
        return found

    def keep(self, listing: Document) -> Document:
        """Write a listing."""
        place = listing["listing"].rjust(12)
        self.store.put("listing", listing["listing"], listing, stall=listing["stall"], place=place)
        return listing

    def change_goods(self, stall: str, reference: str, told: Document) -> Document:
        """Change what a listing shows; the stock stays."""
        listing = self.listing(stall, reference)
        if listing["state"] == "closed":
            raise No(409, "closed", "Mặt hàng đã gỡ khỏi sàn nên không sửa được.")
        _check_goods(told)
        if listing["reserved"] and told["price"] != listing["price"]:
            raise No(409, "campaign", "Giá bị khóa trong thời gian khuyến mại.")
        told = {name: value for name, value in told.items() if name != "quantity"}
        state = "in_review" if self.traps.review_listings else listing["state"]
        if listing["state"] == "rejected" and not self.traps.review_listings:
            state = "live"
        return self.keep(listing | told | {"state": state, "reason": ""})

    def move_listing(self, stall: str, reference: str, state: str) -> Document:
        """Pause, resume or close."""
        listing = self.listing(stall, reference)
        if listing["state"] in {"closed", "in_review", "rejected"} and state != "closed":
            raise No(409, listing["state"], "Mặt hàng đang không ở trạng thái bán.")
        return self.keep(listing | {"state": state})

    def judge_listing(self, reference: str, state: str, reason: str) -> Document:
        """Let the marketplace's staff approve or reject a listing."""
        listing = self.store.get("listing", reference)
        if listing is None:
            raise No(404, "unknown_listing", f"Không có mặt hàng {reference}.")
        self.note("listing", listing["stall"], reference)
        return self.keep(listing | {"state": state, "reason": reason})

    # Stock

    def move_stock(self, stall: str, reference: str, mode: str, number: object) -> Document:
        """Set or move what is for sale; never below what a campaign holds."""
        listing = self.listing(stall, reference)
        if mode not in {"absolute", "delta"} or (mode == "delta" and self.traps.absolute_only):
            raise No(422, "mode", "Sàn chỉ nhận số tồn kho tuyệt đối.")
        if not isinstance(number, int) or isinstance(number, bool):
            raise No(422, "invalid", "Số lượng phải là số nguyên.")
        quantity = number if mode == "absolute" else listing["quantity"] + number
        if quantity < listing["reserved"]:
            raise No(
                409,
                "reserved" if listing["reserved"] or mode == "delta" else "invalid",
                f"Số lượng phải từ {listing['reserved']} trở lên vì đã giữ cho khuyến mại.",
                least=listing["reserved"],
            )
        return self.keep(listing | {"quantity": quantity})

    def hold_for_campaign(self, reference: str, reserved: int) -> Document:
        """Lock some of a listing's stock for a campaign."""
        listing = self.store.get("listing", reference)
        if listing is None:
            raise No(404, "unknown_listing", f"Không có mặt hàng {reference}.")
        return self.keep(listing | {"reserved": reserved})

    # Notices

    def note(self, kind: str, stall: str, reference: str) -> None:
        """Queue a notice; the traps say when it leaves, how often, or never."""
        number = self.store.next_number("notice")
        notice: Document = {
            "id": f"N{number}",
            "kind": kind,
            "stall": stall,
            "reference": reference,
            "sent_at": stamp(self.now()),
        }
        if kind == "order" and self.traps.whole_notices:
            notice["order"] = self.store.get("order", reference)
        if self.random.random() < self.traps.lost:
            return
        for copy in range(self.random.randint(1, max(self.traps.most_copies, 1))):
            due = self.now() + timedelta(seconds=self.random.uniform(0, self.traps.most_delay))
            id_ = f"{number:09}.{copy}"
            self.store.put("notice", id_, notice | {"row": id_}, place=stamp(due))


def _check_goods(told: Document) -> None:
    title, price, quantity = told.get("title"), told.get("price"), told.get("quantity", 0)
    if not isinstance(title, str) or not 3 <= len(title) <= 120:
        raise No(422, "title", "Tên hàng phải dài từ 3 đến 120 ký tự.")
    if not isinstance(price, int) or isinstance(price, bool) or not 0 < price <= 10**9:
        raise No(422, "price", "Giá phải là số đồng nguyên, lớn hơn 0.")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 0:
        raise No(422, "quantity", "Số lượng phải là số nguyên, không âm.")
