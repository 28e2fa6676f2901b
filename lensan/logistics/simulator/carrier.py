"""The simulated carrier itself: prices, bookings, what happens to parcels, and its traps."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from lensan.logistics.connector import FINAL, Parcel, State
from lensan.logistics.tariffs import Tariff, chargeable
from lensan.marketplaces.simulator.market import No, stamp
from lensan.marketplaces.simulator.store import Document, Store

SECRET, TOKEN = "khoa-cua-don-vi-giao-mo-phong", "ma-truy-cap-mo-phong"
MOST = 150  # bytes of any text
HEAVIEST = 30_000  # grams
SERVICES = (
    ("nhanh", "Nhanh (mô phỏng)", 24, Tariff(500, 22_000, 500, 6_000, 1, 10_000)),
    ("cham", "Tiết kiệm (mô phỏng)", 72, Tariff(500, 16_500, 500, 3_500, 1, 10_000)),
)
BEFORE_PICK_UP = frozenset({State.BOOKED})
ON_ITS_WAY = (State.PICKED_UP, State.MOVING, State.OUT, State.DELIVERED)  # when nothing goes wrong


@dataclass
class Traps:
    """How this carrier behaves; all that is off makes it kind."""

    books_nothing: int = 0  # so many of the next bookings are answered with OK and are not there
    lost: float = 0.0  # the share of notices that never leave
    most_copies: int = 1  # a notice is pushed up to so many times
    most_delay: int = 0  # seconds that a notice may come late
    shuffled: bool = False  # notices leave in another order
    step_minutes: int = 0  # a parcel moves on by itself after so long; 0: only when told
    seed: int = 1

    def set(self, values: Mapping[str, Any]) -> None:
        """Switch traps by name.

        :raises KeyError: there is no such trap
        """
        for name, value in values.items():
            if name not in {field.name for field in fields(self)}:
                raise KeyError(name)
            setattr(self, name, type(getattr(self, name))(value))


class Carrier:
    """All that happens at this carrier, under the lock of its file."""

    def __init__(self, store: Store, traps: Traps | None = None) -> None:
        self.store, self.traps = store, traps or Traps()
        self.random = Random(self.traps.seed)  # noqa: S311 - a simulation that can be repeated
        self.stands_at: datetime | None = None

    def now(self) -> datetime:
        """Return the carrier's time."""
        return self.stands_at or datetime.now(UTC)

    def prices(self, parcel: Parcel) -> list[Document]:
        """Return what each service costs; none where the parcel is too heavy."""
        grams = chargeable(parcel)
        if grams > HEAVIEST:
            return []
        return [
            {"service": code, "name": name, "fee": tariff.fee(parcel), "grams": grams, "hours": hours}
            for code, name, hours, tariff in SERVICES
        ]  # fmt: skip

    def book(self, told: Document) -> Document:
        """Take a parcel on, once for each key."""
        self._check(told)
        key = str(told["key"])
        if known := self.store.get("key", key):
            return self.find(known["tracking"])
        price = self._price(told)
        tracking = f"MP{self.store.next_number('consignment'):08}"
        made = {
            "tracking": tracking, "key": key, "service": told["service"], "fee": price,
            "collect": int(told.get("collect", 0)), "receiver": told["receiver_address"], "events": [],
        }  # fmt: skip
        if self.traps.books_nothing:
            self.traps.books_nothing -= 1
            return made
        self.store.put("key", key, {"tracking": tracking})
        self.store.put("consignment", tracking, made)
        return self.happen(tracking, State.BOOKED)

    def cancel(self, tracking: str) -> Document:
        """Take a booking back, before it was picked up; told twice, once."""
        found = self.find(tracking)
        state = State(found["events"][-1]["state"])
        if state == State.CANCELLED:
            return found
        if state not in BEFORE_PICK_UP:
            raise No(409, "too_late", "Đã lấy hàng, không hủy được.")
        return self.happen(tracking, State.CANCELLED)

    def find(self, tracking: str) -> Document:
        """Return a consignment with all that happened to it."""
        found = self.store.get("consignment", tracking)
        if found is None:
            raise No(404, "unknown", "Không có vận đơn này.")
        return found

    def find_by_key(self, key: str) -> Document:
        """Return the consignment of a key."""
        known = self.store.get("key", key)
        return self.find(known["tracking"] if known else "")

    def happen(
        self, tracking: str, state: State, *, reason: str = "", at: datetime | None = None
    ) -> Document:
        """Let something happen to a parcel, and line up the notice of it."""
        found = self.find(tracking)
        event = {"state": state.value, "at": stamp(at or self.now()), "reason": reason}
        found["events"].append(event)
        self.store.put("consignment", tracking, found)
        self._line_up(found, event)
        return found

    def move_on(self) -> int:
        """Let every parcel that has rested long enough take its next step; return how many did."""
        if not self.traps.step_minutes:
            return 0
        before = stamp(self.now() - timedelta(minutes=self.traps.step_minutes))
        moved = 0
        for one in self.store.all("consignment"):
            last = one["events"][-1]
            state = State(last["state"])
            if state in FINAL or last["at"] > before:
                continue
            place = ON_ITS_WAY.index(state) + 1 if state in ON_ITS_WAY else 0
            self.happen(one["tracking"], ON_ITS_WAY[place])
            moved += 1
        return moved

    def _line_up(self, found: Document, event: Document) -> None:
        if self.random.random() < self.traps.lost:
            return
        number = self.store.next_number("notice")
        notice = {"id": f"N{number}", **event} | {
            name: found[name] for name in ("tracking", "key", "fee", "collect")
        }
        for copy in range(self.random.randint(1, max(self.traps.most_copies, 1))):
            delay = timedelta(seconds=self.random.uniform(0, self.traps.most_delay))
            due = stamp(self.now() + delay)
            row = f"{number:08}-{copy}"
            self.store.put("notice", row, notice | {"row": row}, place=due)

    def _check(self, told: Document) -> None:
        for name, value in told.items():
            if isinstance(value, str) and len(value.encode()) > MOST:
                raise No(422, "too_long", f"“{name}” dài quá {MOST} byte.")
        for name in ("key", "sender_address", "receiver_address", "receiver_phone"):
            if not told.get(name):
                raise No(422, "missing", f"Thiếu “{name}”.")

    def _price(self, told: Document) -> int:
        for offer in self.prices(parcel_from(told)):
            if offer["service"] == told.get("service"):
                return int(offer["fee"])
        raise No(422, "no_service", "Không có dịch vụ này cho kiện hàng này.")


def parcel_from(told: Document) -> Parcel:
    """Read a parcel from what was asked."""
    grams = int(told.get("grams", 0))
    if grams <= 0:
        raise No(422, "no_weight", "Thiếu khối lượng của kiện.")
    numbers = {name: int(told.get(name, 0)) for name in ("length", "width", "height", "collect")}
    return Parcel(grams, str(told.get("content", "")), **numbers)
