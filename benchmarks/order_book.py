"""Lose, repeat and shuffle notices, silence a floor for three days, and compare the order books.

`python -m benchmarks.order_book [--quick]`; --quick has 60 orders of 2 stalls in one day, with
six hours of silence. Buyers buy and orders move on two simulated floors for six days, in the
same way for each run. The clean run hears of everything at once. In the other one 30 % of the notices
are lost, the rest come up to five times, up to ten minutes late and shuffled, and the first floor's
interface does not answer for three days in which its shop goes on selling. Both books are exported as
canonical JSON: what the floors say of every order, what was set aside, what comes back, what is on
hand; when we heard of it is no part of it. Recovered is the minute in which everything from before
the floor's return is in the book; the seconds of our own work until then are added. The peer is the
same book by notices alone.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.databases import installation
from benchmarks.machine import machine

Size = dict[str, float]
WHOLE: Size = {"orders": 2_000, "stalls": 6, "days": 6, "silent": 3}  # stalls on each floor
QUICK: Size = {"orders": 60, "stalls": 1, "days": 1, "silent": 0.25}
BAR_MINUTES = 10
AT_ONCE = 2
WAYS = ("clean", "faulty", "notices")


@dataclass(frozen=True)
class Book:
    """One run's export, and its figures."""

    content: bytes
    told: dict[str, Any]


def main() -> int:
    """Run the three ways, compare the books, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    size = QUICK if quick else WHOLE
    orders = size["orders"]
    print(machine())
    with ThreadPoolExecutor(AT_ONCE) as hands:
        books = dict(zip(WAYS, hands.map(lambda way: _book(way, size), WAYS), strict=True))
    for way, book in books.items():
        print(_line(way, book))
    same = books["clean"].content == books["faulty"].content
    minutes = books["faulty"].told["minutes"] + books["faulty"].told["seconds_of_work"] / 60
    holds = same and minutes <= BAR_MINUTES and books["clean"].told["orders"] == orders
    print(
        f"order_book {'holds' if holds else 'falls short'}: {orders:,} orders, books of "
        f"{len(books['clean'].content):,} bytes {'identical' if same else 'DIFFER'}; recovered "
        f"{minutes:.1f} minutes after {size['silent']:g} days of silence (bar {BAR_MINUTES}); by notices alone "
        f"{books['notices'].told['wrong']:,} orders missing or out of date"
    )
    return 0 if holds else 1


def _book(way: str, size: Size) -> Book:
    with TemporaryDirectory() as folder, installation("SQLite") as here:
        path = Path(folder) / "book.json"
        run = here.python(
            "from benchmarks.order_book_work import run\n"
            f"run({way!r}, **{size!r}, path={str(path)!r})"
        )
        assert run.status == 0, run.lines
        return Book(path.read_bytes(), run.told | {"seconds": run.seconds})


def _line(way: str, book: Book) -> str:
    told = book.told
    return (
        f"{way}: {told['orders']:,} orders in the book, {told['notices']:,} notices kept of "
        f"{told['pushed']:,} pushed, {told['wrong']:,} orders missing or out of date; everything from "
        f"before the return was there {told['minutes']} minutes after it, with "
        f"{told['seconds_of_work']:.1f} s of work; {told['seconds']:.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
