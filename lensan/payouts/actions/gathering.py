"""What our book says that bears on some lines of one stall, asked of the database once for all of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.kernel.days import start_of_year
from lensan.kernel.money import dong
from lensan.marketplaces.models import Stall
from lensan.marketplaces.words import SettlementKind, SettlementLine
from lensan.orders.models import Order
from lensan.payouts.matching import FEES, Known, Told, fault
from lensan.payouts.models import Rate, StatementLine, Threshold
from lensan.producers.models import HOUSEHOLD_KINDS

State = StatementLine.State
TAXED_BY_TURNOVER = frozenset(HOUSEHOLD_KINDS)
OVER = frozenset({Order.State.CANCELLED, Order.State.DECLINED})
HOLDING = frozenset({State.MATCHED, State.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A line that is to be kept, and whether it holds; `reason` says why not."""

    told: SettlementLine
    state: State
    reason: str
    order: Order | None = None
    corrects: StatementLine | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """What a line said of an order, kept before or judged a moment ago."""

    kind: str
    amount: int
    state: str


class Book:
    """What is known of a stall before it is told some lines; what is judged is known from then on.

    However many lines are told, the database is asked equally often.
    """

    def __init__(self, stall: Stall, told: Sequence[SettlementLine]) -> None:
        self.stall = stall
        mine = StatementLine.objects.filter(stall=stall)
        known = mine.filter(reference__in=[line.reference for line in told])
        whole = known.select_related("order").prefetch_related("corrections")
        self.kept = {line.reference: line for line in whole}
        sales = {line.sale for line in told if line.sale}
        orders = Order.objects.filter(stall=stall, reference__in=sales)
        self._orders = {order.reference: order for order in orders.prefetch_related("lines")}
        for order in self._orders.values():
            order.stall = stall
        others = Order.objects.filter(stall__marketplace=stall.marketplace_id)
        strange = others.filter(reference__in=sales - self._orders.keys()).exclude(stall=stall)
        self._elsewhere = set(strange.values_list("reference", flat=True))
        self._said: dict[int, list[_Said]] = defaultdict(list)
        of_orders = StatementLine.objects.filter(order__in=self._orders.values())
        for number, kind, amount, state in of_orders.values_list(
            "order_id", "kind", "amount", "state"
        ):
            self._said[number].append(_Said(kind, amount, state))
        self._sold: list[tuple[datetime, int]] = []  # judged a moment ago
        self._taxed = [line.at for line in told if line.kind == SettlementKind.TAX]

    def judge(self, told: SettlementLine) -> Judged:
        """Return whether a line holds against what our book says of its order, and if not, why."""
        order = self._orders.get(told.sale)
        if order is None and told.sale in self._elsewhere:
            reason = _("Đơn %(sale)s là của gian hàng khác; không ghi %(amount)s.") % {
                "sale": told.sale, "amount": dong(told.amount),
            }  # fmt: skip
            return Judged(told, State.FOREIGN, reason)
        known = self._known(order, told) if order else None
        reason = fault(Told(told.kind, told.amount, told.sale), known)
        return self._with(Judged(told, State.FLAGGED if reason else State.MATCHED, reason, order))

    def correct(self, kept: StatementLine, told: SettlementLine) -> Judged | None:
        """Return the difference to what a line and its corrections said before; None for none."""
        before = kept.amount + sum(one.amount for one in kept.corrections.all())
        if kept.state == State.FOREIGN or told.amount == before:
            return None
        reason = _("Dòng %(line)s của đơn %(sale)s trước ghi %(before)s, nay ghi %(now)s, chênh lệch %(by)s.") % {
            "line": told.reference, "sale": told.sale or "–", "before": dong(before),
            "now": dong(told.amount), "by": dong(told.amount - before),
        }  # fmt: skip
        number = len(kept.corrections.all()) + 2
        difference = replace(
            told, reference=f"{told.reference} ({number})", kind=SettlementKind.ADJUSTMENT,
            amount=told.amount - before,
        )  # fmt: skip
        return self._with(Judged(difference, State.FLAGGED, reason, kept.order, corrects=kept))

    def _with(self, judged: Judged) -> Judged:
        told = judged.told
        if judged.order:
            said = _Said(told.kind, told.amount, judged.state)
            self._said[judged.order.pk].append(said)
        if told.kind in StatementLine.OF_TURNOVER:
            self._sold.append((told.at, told.amount))
        return judged

    def _known(self, order: Order, told: SettlementLine) -> Known:
        """Return what our book says that bears on a line of that kind; nothing else is worked out."""
        said = self._said[order.pk]
        same_way = [one for one in said if (one.amount > 0 if told.amount > 0 else one.amount < 0)]
        known = Known(
            goods=order.goods - order.discount,
            is_over=order.state in OVER,
            kinds=frozenset(one.kind for one in same_way if one.state in HOLDING),
        )
        counted = [one for one in said if one.state in StatementLine.COUNTED]
        if told.kind == SettlementKind.REFUND:
            back = (one.amount for one in counted if one.kind == told.kind and one.amount < 0)
            received = sum(one.amount for one in counted if one.amount > 0)
            return replace(known, received=received, refunded=-sum(back))
        if told.kind not in FEES:
            return known
        if told.amount > 0:
            kept = -sum(one.amount for one in counted if one.kind == told.kind)
            return replace(known, kept=kept)
        untaxed = self._untaxed(told)
        return replace(
            known, permille=self._permille(told), untaxed=untaxed,
            turnover=self._turnover(told) if untaxed else 0,
        )  # fmt: skip

    def _permille(self, told: SettlementLine) -> int | None:
        """Return what the marketplace may keep on a line's day; None where nobody wrote it down."""
        on = timezone.localdate(told.at)
        mine = (
            permille for kind, since, permille in self._rates if kind == told.kind and since <= on
        )
        return next(mine, None)

    def _untaxed(self, told: SettlementLine) -> int | None:
        """Return up to what turnover of the year the seller is not taxed; None: that is not its case."""
        if told.kind != SettlementKind.TAX or self.stall.producer.kind not in TAXED_BY_TURNOVER:
            return None
        on = timezone.localdate(told.at)
        return next((amount for since, amount in self._thresholds if since <= on), 0) or None

    def _turnover(self, told: SettlementLine) -> int:
        """Return what the seller sold in the calendar year of a line, until that line."""
        begin = start_of_year(timezone.localdate(told.at))
        sold = [*self._sold_before, *self._sold]
        return max(sum(amount for at, amount in sold if begin <= at <= told.at), 0)

    @cached_property
    def _sold_before(self) -> list[tuple[datetime, int]]:
        first, last = min(self._taxed), max(self._taxed)
        years = (start_of_year(timezone.localdate(first)), last)
        sold = StatementLine.objects.sold_by(self.stall.producer_id, within=years)
        return list(sold.values_list("at", "amount"))

    @cached_property
    def _rates(self) -> list[tuple[str, date, int]]:
        mine = Rate.objects.filter(marketplace=self.stall.marketplace_id).order_by("-valid_from")
        return list(mine.values_list("kind", "valid_from", "permille"))

    @cached_property
    def _thresholds(self) -> list[tuple[date, int]]:
        every = Threshold.objects.order_by("-valid_from")
        return list(every.values_list("valid_from", "amount"))
