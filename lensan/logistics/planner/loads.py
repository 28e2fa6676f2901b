"""Make loads of small orders: send together, wait a day, fill the truck; each with what it saves.

Days are ordinals (`date.toordinal`), weights grams, money whole đồng.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lensan.kernel.money import dong

_TOGETHER = "Gửi chung {count} đơn đi {district} thành một kiện: bớt {saved}."
_WAIT = "Để {count} đơn đi {district} sang ngày mai rồi gửi chung, hàng vẫn còn tươi: bớt {saved}."
_FILL = "Thêm {more} combo nữa thì đầy xe: cước mỗi combo từ {now} còn {then}."

Price = Callable[[str, int], int]  # what one parcel to a district, of so many grams, costs


@dataclass(frozen=True, slots=True)
class Order:
    """A small order: to which buyer's district, how heavy, from when until when it may leave.

    `keeps_until` is the last day on which it may leave and still be fresh enough.
    """

    key: str
    district: str
    grams: int
    ready: int
    keeps_until: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to do with these orders, when they would leave, and what it costs now and then."""

    orders: tuple[str, ...]
    district: str
    leaves: int
    before: int
    after: int
    words: str

    @property
    def saved(self) -> int:
        """How many đồng it saves."""
        return self.before - self.after


def suggestions(orders: Iterable[Order], *, today: int, price: Price) -> tuple[Suggestion, ...]:
    """Return what would save money if it were decided today, what saves most first.

    Orders of one district that leave today go as one parcel. Those that keep until tomorrow wait
    where tomorrow's orders for the same district make one parcel with them that costs less.
    """
    places: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        if order.ready <= today + 1 and order.keeps_until >= today:
            places[order.district].append(order)
    found = [one for there in places.values() for one in _for_district(there, today, price)]
    return tuple(sorted(found, key=lambda one: (-one.saved, one.district, one.leaves)))


def _for_district(orders: Sequence[Order], today: int, price: Price) -> Iterator[Suggestion]:
    now = [order for order in orders if order.ready <= today]
    later = [order for order in orders if order.ready > today]
    waits = [order for order in now if order.keeps_until > today]
    goes = [order for order in now if order.keeps_until == today]
    before = _together(now, price) - _together(goes, price) + _together(later, price)
    after = _together([*waits, *later], price)
    if waits and later and after < before:
        yield _suggestion(_WAIT, [*waits, *later], today + 1, before, after)
        now = goes
    if (apart := sum(price(order.district, order.grams) for order in now)) > (
        once := _together(now, price)
    ):
        yield _suggestion(_TOGETHER, now, today, apart, once)


def _together(orders: Sequence[Order], price: Price) -> int:
    """Return what one parcel with all of the orders costs."""
    if not orders:
        return 0
    return price(orders[0].district, sum(order.grams for order in orders))


def _suggestion(
    words: str, orders: Sequence[Order], leaves: int, before: int, after: int
) -> Suggestion:
    district = orders[0].district
    told = words.format(count=len(orders), district=district, saved=dong(before - after))
    return Suggestion(tuple(order.key for order in orders), district, leaves, before, after, told)


@dataclass(frozen=True, slots=True)
class Filling:
    """How many more combos fill a truck, and what the way costs for each now and then, in đồng."""

    more: int
    now: int
    then: int
    saved: int
    words: str


def filling(*, capacity: int, aboard: int, combo: int, cost: int) -> Filling | None:
    """Return how many combos more a truck holds that drives anyhow, None where it is full.

    `capacity`, `aboard` and one `combo` are grams, `cost` is what the trip costs in đồng. Saved
    is what the combos that are aboard already cost less, once the truck is full.
    """
    count, more = aboard // combo, (capacity - aboard) // combo
    if more < 1 or not count:
        return None
    now, then = cost // count, cost // (count + more)
    words = _FILL.format(more=more, now=dong(now), then=dong(then))
    return Filling(more, now, then, count * (now - then), words)
