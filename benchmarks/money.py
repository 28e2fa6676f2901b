"""Explain each đồng that marketplaces settled, and flag each altered line with its order.

`python -m benchmarks.money [--quick]`. 100,000 orders of 1,000 sellers on two marketplaces (--quick:
1,000 of 20) with fees that change twice a year, subsidies, cash on delivery, refunds, partial returns
and cancellations; two in a hundred have one altered line: another amount, a line written twice, a
sale of a cancelled order, more taken back than was paid, another seller's order, an order that is in
no book, a deduction without a reason, or a line that says something else when it is read again. The
rows of the book are written in bulk; every line goes through the take-in that production runs, in
pages of 100 lines of a stall, as marketplaces tell them.
What cannot be known is not altered: a smaller refund looks like a partial return, and fees may
differ by 1 đ, for marketplaces round differently. The peer adds up each order's lines and compares
the sum with the goods' price. The bank then receives one transfer a marketplace and month, one of
them 7 đ short. Half of what was flagged is accepted, half rejected, and all is counted again.
"""

import sys

from benchmarks.databases import installation
from benchmarks.machine import machine

ORDERS, QUICK_ORDERS = 100_000, 1_000
SELLERS, QUICK_SELLERS = 1_000, 20


def main() -> int:
    """Settle the orders on SQLite, print what was found, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    orders, sellers = (QUICK_ORDERS, QUICK_SELLERS) if quick else (ORDERS, SELLERS)
    print(machine())
    with installation("SQLite") as here:
        run = here.python(f"from benchmarks.money_work import settle\nsettle({orders}, {sellers})")
        assert run.status == 0, run.lines
    told = run.told
    print(
        f"{told['lines']:,} lines, {told['payouts']:,} payouts among them, taken in in "
        f"{told['seconds']:.0f} s: {told['lines'] / told['seconds']:.0f} a second"
    )
    for way, (altered, found) in sorted(told["ways"].items()):
        print(f"  {way:<40}{found:>6,} of {altered:,} flagged with their order")
    print(f"  flagged of orders with nothing altered: {told['wrongly']:,}")
    print(
        f"peer, a sum for each order: {told['peer_found']:,} of {told['altered']:,} altered lines "
        f"noticed, {told['peer_wrongly']:,} of {told['honest']:,} honest orders suspected"
    )
    print(
        f"bank: {told['bank_matched']} of {told['bank']} transfers matched, "
        f"{told['bank_waiting']} left to a person (1 was short); cash on delivery not handed over "
        f"{told['cash']:,} đ"
    )
    holds = _holds(told)
    words = "holds" if holds else "falls short"
    print(
        f"money {words}: {told['orders']:,} orders, unexplained {told['unexplained']:,} đ before "
        f"and {told['unexplained_after']:,} đ after judging (bar 0), {told['found']:,} of "
        f"{told['altered']:,} altered lines flagged with their order (bar all), "
        f"{told['wrongly']:,} flagged wrongly; a plain sum notices {told['peer_found']:,}"
    )
    return 0 if holds else 1


def _holds(told: dict[str, int]) -> bool:
    nothing = (
        "unexplained",
        "unexplained_after",
        "unbalanced",
        "owed_otherwise",
        "wrongly",
        "cash",
    )
    return (
        not any(told[name] for name in nothing)
        and told["found"] == told["altered"] > 0
        and (told["bank_matched"], told["bank_waiting"]) == (told["bank"] - 1, 1)
    )


if __name__ == "__main__":
    sys.exit(main())
