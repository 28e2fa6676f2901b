"""Let the simulated floors settle what was sold, with mistakes planted, and pay the households."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from lensan.accounts.models import User
from lensan.demo.floors import Floor
from lensan.kernel.text import unaccented
from lensan.marketplaces.models import Stall
from lensan.marketplaces.simulator import orders
from lensan.marketplaces.simulator.store import Document
from lensan.payouts.actions import incoming, judging, paying, rating, reading
from lensan.payouts.models import StatementLine
from lensan.producers.models import Producer

EVERY = timedelta(days=30)
BANKS = ("970436", "970405", "970418")  # Vietcombank, Agribank, BIDV


def settle(floors: Sequence[Floor], *, by: User, began: datetime, until: datetime) -> None:
    """Let each floor reckon every month; read it, decide a line, and pay what is owed."""
    for floor in floors:
        _write_rates(floor, by=by, at=began)
        moments = list(_month_ends(began, until))
        for moment in moments:
            _reckon(floor, moment, wrong=moment == moments[0])
    for stall in Stall.objects.filter(state=Stall.State.OPEN).select_related("marketplace"):
        reading.read_statements(stall, at=until)
    _receive(by=by, at=until)
    _judge(by=by, at=until)
    sellers = Producer.objects.filter(stalls__statement_lines__isnull=False).distinct()
    _pay([one for one in sellers.order_by("pk") if paying.payable(one)], by=by, at=until)


def _month_ends(began: datetime, until: datetime) -> Iterator[datetime]:
    moment = began
    while (moment := moment + EVERY) <= until:
        yield moment


def _write_rates(floor: Floor, *, by: User, at: datetime) -> None:
    """Write down what the floor may keep, as its agreement says."""
    traps = floor.simulation.market.traps
    kept = {"commission": traps.commission, "payment_fee": traps.payment_fee, "tax": traps.tax}
    for kind, permille in kept.items():
        rating.set_rate(
            floor.marketplace, kind=kind, permille=permille, valid_from=timezone.localdate(at),
            by=by, at=at,
        )  # fmt: skip


def _reckon(floor: Floor, moment: datetime, *, wrong: bool) -> None:
    """Let the floor write its statements up to a moment and pay them out."""
    floor.clock(moment)
    control, market = floor.simulation.control, floor.simulation.market
    lines = control.do_settle({"until": moment.isoformat()})
    if wrong:
        _get_wrong(floor, lines)
    with market.store.writing():
        for stall in sorted({line["stall"] for line in lines}):
            orders.pay_out(market, stall)


def _get_wrong(floor: Floor, lines: Sequence[Document]) -> None:
    """Plant a fee that is doubled, a price that is short, and a line about another shop's order."""
    fees = [line for line in lines if line["kind"] == "commission"]
    prices = [line for line in lines if line["kind"] == "sale"]
    if len(fees) < 2 or len(prices) < 2:
        return
    other = next((p["order"] for p in prices if p["stall"] != fees[-1]["stall"]), "")
    for line, body in (
        (fees[0], {"amount": 2 * fees[0]["amount"]}),
        (prices[1], {"amount": prices[1]["amount"] - 5_000}),
        (fees[-1], {"order": other}),
    ):
        floor.simulation.control.do_write({"kind": "line", "id": line["line"], "body": body})


def _receive(*, by: User, at: datetime) -> None:
    """Let the bank tell of what the floors paid, all but the last."""
    paid = list(StatementLine.objects.filter(kind="payout").order_by("pk"))
    for line in paid[:-1]:
        incoming.receive_money(
            reference=f"mẫu {line.pk}", amount=-line.amount, text=f"san tra {line.statement.period}",
            moved_at=line.at, by=by, at=at,
        )  # fmt: skip


def _judge(*, by: User, at: datetime) -> None:
    """Turn down the first line in question; the others wait for whoever tries the demo."""
    if line := StatementLine.objects.flagged().first():
        judging.reject(line, reason="Sàn thu sai, đã báo lại sàn (mẫu).", by=by, at=at)


def _pay(sellers: Iterable[Producer], *, by: User, at: datetime) -> None:
    """Pay most; of the others one has no account, one waits for the transfer, one got it back."""
    for number, producer in enumerate(sellers):
        if number % 6 == 4:
            continue  # nobody has told its account yet
        paying.tell_account(
            producer, bank=BANKS[number % len(BANKS)], number=f"1{producer.pk:012}",
            holder=unaccented(producer.name).upper(), agreed="paper", by=by, at=at,
        )  # fmt: skip
        payout = paying.prepare(producer, by=by, at=at)
        if number % 6 == 2:
            continue  # waits for someone at the bank
        paying.mark_sent(payout, by=by, at=at)
        if number % 6 == 1:
            paying.give_back(payout, reason="Số tài khoản không có (mẫu).", by=by, at=at)
        elif number % 6 != 3:  # that one is still under way
            paying.confirm_from_bank(
                reference=f"mẫu {payout.code}", amount=payout.amount, text=payout.code, by=by, at=at
            )  # fmt: skip
