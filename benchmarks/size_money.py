"""What marketplaces settled of the orders and what was paid out, for `benchmarks.size`, in bulk."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from benchmarks.size_goods import FLOORS, NOW, Rows
from benchmarks.size_loading import insert
from benchmarks.size_trade import Trade
from lensan.kernel import bulk
from lensan.marketplaces.models import Marketplace
from lensan.payouts.codes import code_of
from lensan.payouts.models import (
    Account,
    BankAccount,
    BankLine,
    Payout,
    Statement,
    StatementLine,
    Transfer,
)

Kind = Account.Kind
PERMILLE = 40  # of the goods, for the floor
PERIODS = 2
QUARTERS, PAID = 8, 50_000  # so often, and so much each time, to everyone
IN_QUESTION = 1000  # one line of so many


class Accounts(NamedTuple):
    """The accounts between which the sellers' money moves."""

    own: Sequence[int]
    disputed: Sequence[int]
    floors: Sequence[int]
    under_way: int


def add_money(trade: Trade) -> None:
    """Write statements, what was booked of them, and payouts of which most have arrived."""
    accounts = _accounts(trade)
    statements = bulk.next_ids(Statement, len(trade.stalls) * PERIODS)
    insert(
        Statement,
        ("id", "stall", "period"),
        ((one, trade.stalls[n // PERIODS], str(n % PERIODS)) for n, one in enumerate(statements)),
    )
    settled = _settled(trade)
    lines = bulk.next_ids(StatementLine, 2 * len(settled))
    insert(
        StatementLine,
        ("id", "statement", "stall", "reference", "kind", "amount", "at", "sale", "order", "state",
         "reason", "read_at"),
        _lines(trade, statements, settled, lines),
    )  # fmt: skip
    payouts = bulk.next_ids(Payout, trade.sellers.count * QUARTERS)
    insert(
        Transfer,
        ("kind", "amount", "debit", "credit", "reference", "order", "line", "booked_at"),
        _transfers(trade, accounts, settled, lines, payouts),
    )
    _payouts(trade, payouts)


def _accounts(trade: Trade) -> Accounts:
    sellers = trade.sellers.people[: trade.sellers.count]
    own, disputed = bulk.next_ids(Account, len(sellers)), bulk.next_ids(Account, len(sellers))
    clear, unclear = _owed(trade)
    for kind, numbers, sums in ((Kind.PRODUCER, own, clear), (Kind.DISPUTED, disputed, unclear)):
        insert(
            Account,
            ("id", "kind", "producer", "owed"),
            (
                (one, kind, seller, owed)
                for one, seller, owed in zip(numbers, sellers, sums, strict=True)
            ),
        )
    floors = [_account(Kind.MARKETPLACE, marketplace=floor) for floor in trade.floors]
    return Accounts(own, disputed, floors, _account(Kind.UNDER_WAY))


def _account(kind: str, marketplace: Marketplace | None = None) -> int:
    return Account.objects.get_or_create(kind=kind, marketplace=marketplace)[0].pk


def _owed(trade: Trade) -> tuple[Sequence[int], Sequence[int]]:
    """Return what the transfers of each seller come to: what is clear, and what is in question."""
    clear, unclear = [-PAID * QUARTERS] * trade.sellers.count, [0] * trade.sellers.count
    for n, order in enumerate(_settled(trade)):
        goods = trade.goods_of(order)
        sums = unclear if n % IN_QUESTION == 0 else clear
        sums[trade.stall_of(order) // FLOORS] += goods - _fee(goods)
    return clear, unclear


def _settled(trade: Trade) -> list[int]:
    return [n for n in range(len(trade.orders)) if trade.is_settled(n)]


def _lines(
    trade: Trade, statements: Sequence[int], settled: Sequence[int], lines: Sequence[int]
) -> Rows:
    for n, order in enumerate(settled):
        stall, goods = trade.stall_of(order), trade.goods_of(order)
        at = trade.placed_at(order) + timedelta(days=7)
        state, reason = _judged(n)
        for place, (kind, amount) in enumerate((("sale", goods), ("commission", -_fee(goods)))):
            yield (
                lines[2 * n + place], statements[PERIODS * stall + n % PERIODS],
                trade.stalls[stall], f"T{lines[2 * n + place]}", kind, amount, at,
                f"DH{trade.orders[order]}", trade.orders[order], state, reason, at,
            )  # fmt: skip


def _judged(n: int) -> tuple[str, str]:
    return ("flagged", "Sàn thu nhiều hơn.") if n % IN_QUESTION == 0 else ("matched", "")


def _fee(goods: int) -> int:
    return goods * PERMILLE // 1000


def _transfers(
    trade: Trade,
    accounts: Accounts,
    settled: Sequence[int],
    lines: Sequence[int],
    payouts: Sequence[int],
) -> Rows:
    paid = 0
    for n, order in enumerate(settled):
        while paid < order * QUARTERS // len(trade.orders):
            yield from _paid(trade, accounts, payouts, paid)
            paid += 1
        seller, floor = divmod(trade.stall_of(order), FLOORS)
        holder = (accounts.disputed if n % IN_QUESTION == 0 else accounts.own)[seller]
        floors, goods, at = accounts.floors[floor], trade.goods_of(order), trade.placed_at(order)
        number, sale, fee = trade.orders[order], lines[2 * n], lines[2 * n + 1]
        yield "sale", goods, floors, holder, f"dòng {sale}", number, sale, at
        yield "commission", _fee(goods), holder, floors, f"dòng {fee}", number, fee, at
    yield from _paid(trade, accounts, payouts, paid)


def _paid(trade: Trade, accounts: Accounts, payouts: Sequence[int], quarter: int) -> Rows:
    first = quarter * trade.sellers.count
    for account, one in zip(accounts.own, payouts[first:], strict=False):
        reference = f"{code_of(one)} prepared"
        yield "payout", PAID, account, accounts.under_way, reference, None, None, NOW


def _payouts(trade: Trade, payouts: Sequence[int]) -> None:
    """Write to whom was paid how often: of the last quarter's, every tenth waits to be sent."""
    sellers = trade.sellers.people[: trade.sellers.count]
    banks = bulk.next_ids(BankAccount, len(sellers))
    waiting = set(payouts[-len(sellers) :: 10])
    insert(
        BankAccount,
        ("id", "producer", "bank", "number", "holder", "agreed", "told_at"),
        ((bank, seller, "970436", f"{seller:013d}", "NGUYEN VAN AN", "paper", NOW)
         for bank, seller in zip(banks, sellers, strict=True)),
    )  # fmt: skip
    insert(
        Payout,
        ("id", "producer", "account", "amount", "code", "state", "prepared_at", "paid_at"),
        ((one, sellers[n % len(sellers)], banks[n % len(sellers)], PAID, code_of(one),
          *(("prepared", NOW, None) if one in waiting else ("paid", NOW, NOW)))
         for n, one in enumerate(payouts)),
    )  # fmt: skip
    insert(
        BankLine,
        ("reference", "amount", "text", "at", "payout", "state"),
        ((f"FT{one}", PAID, code_of(one), NOW, one, "matched")
         for one in payouts if one not in waiting),
    )  # fmt: skip
