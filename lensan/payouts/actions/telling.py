"""Tell a producer what it was paid and why so much: a statement of one page, and of one message."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.kernel.money import dong
from lensan.messaging import sms
from lensan.messaging.actions.saying import DoesNotWish, NoPhone, say
from lensan.messaging.registry import NoGateway
from lensan.orders.models import Order
from lensan.payouts.models import Account, Payout, Transfer
from lensan.producers.models import Producer

Kind = Transfer.Kind


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer as its producer sees it: positive was credited, negative taken."""

    transfer: Transfer
    amount: int


@dataclass(frozen=True, slots=True)
class Part:
    """What moved for one order, or for none."""

    order: Order | None
    moves: tuple[Moved, ...]

    @property
    def total(self) -> int:
        """What it comes to."""
        return sum(move.amount for move in self.moves)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a payout came about: what was left before, what moved since, what is kept back."""

    payout: Payout
    before: int
    parts: tuple[Part, ...]

    @property
    def kept_back(self) -> int:
        """What stays after it: money that a marketplace wants back waits until that is clear."""
        return self.before + sum(part.total for part in self.parts) - self.payout.amount

    def of_kind(self, *kinds: str) -> int:
        """Return what moved for these reasons."""
        moves = (move for part in self.parts for move in part.moves)
        return sum(move.amount for move in moves if move.transfer.kind in kinds)


def reckoning_of(payout: Payout) -> Reckoning:
    """Return how a payout came about, from the one before it on."""
    mine = Account.objects.get(kind=Account.Kind.PRODUCER, producer=payout.producer)
    end = Transfer.objects.get(reference=f"{payout.code} prepared").pk
    earlier = Transfer.objects.filter(debit=mine, kind=Kind.PAYOUT, pk__lt=end)
    begin = earlier.order_by("-pk").values_list("pk", flat=True).first() or 0
    past = Transfer.objects.filter(pk__lte=begin)
    return Reckoning(payout, past.balance(mine), parts_of(mine, after=begin, before=end))


def parts_of(mine: Account, *, after: int = 0, before: int | None = None) -> tuple[Part, ...]:
    """Return what moved on a producer's account between two transfers, by order."""
    found = Transfer.objects.touching(mine).filter(pk__gt=after)
    if before is not None:
        found = found.filter(pk__lt=before)
    return _by_order(mine, found)


def parts_of_orders(mine: Account, orders: Sequence[Order]) -> list[Part]:
    """Return what moved on a producer's account for these orders, in their order."""
    places = {order.pk: place for place, order in enumerate(orders)}
    parts = _by_order(mine, Transfer.objects.touching(mine).filter(order__in=places))
    return sorted(parts, key=lambda part: places[part.order.pk if part.order else 0])


def parts_of_none(mine: Account) -> tuple[Part, ...]:
    """Return what moved on a producer's account for no order: what was paid out, above all."""
    return _by_order(mine, Transfer.objects.touching(mine).filter(order=None))


def _by_order(mine: Account, found: QuerySet[Transfer]) -> tuple[Part, ...]:
    moved = [
        Moved(transfer, transfer.amount if transfer.credit_id == mine.pk else -transfer.amount)
        for transfer in found.select_related("order").order_by("order", "pk")
    ]
    by_order = groupby(moved, key=lambda move: move.transfer.order)
    return tuple(Part(order, tuple(moves)) for order, moves in by_order)


def taken_back(producer: Producer) -> list[Moved]:
    """Return what was taken since the last payout: why a producer's balance is below nothing."""
    mine = Account.objects.filter(kind=Account.Kind.PRODUCER, producer=producer).first()
    if mine is None:
        return []
    paid = Transfer.objects.filter(debit=mine, kind=Kind.PAYOUT).order_by("-pk")
    last = paid.values_list("pk", flat=True).first() or 0
    parts = parts_of(mine, after=last)
    return [move for part in parts if part.total < 0 for move in part.moves if move.amount < 0]


def tell_paid(payout: Payout, *, paid: int, by: User | None, at: datetime) -> None:
    """Send the statement of a payout as one message; who has no telephone has its page.

    `paid` is what the bank says that it paid.
    """
    with suppress(NoPhone, DoesNotWish, NoGateway):
        words = words_of(reckoning_of(payout), paid=paid)
        say(payout.producer, words, about=payout, by=by, at=at)


def words_of(reckoning: Reckoning, *, paid: int) -> str:
    """Return a payout's statement as a short message of one part: the least important is left out."""
    payout = reckoning.payout
    text = _("Len San: da chuyen %(amount)s vao TK ...%(number)s, ma %(code)s.") % {
        "amount": dong(paid), "number": payout.account.number[-4:], "code": payout.code,
    }  # fmt: skip
    for piece in _pieces(reckoning):
        if sms.length(sms.plain(f"{text} {piece}")).parts > 1:
            break
        text = f"{text} {piece}"
    return text


def _pieces(reckoning: Reckoning) -> Sequence[str]:
    """Return what is told of the sum, the most important first; of what is nothing, nothing."""
    sold, back = reckoning.of_kind(Kind.SALE), reckoning.of_kind(Kind.REFUND)
    fees = reckoning.of_kind(Kind.COMMISSION, Kind.PAYMENT_FEE, Kind.TAX, Kind.SHIPPING)
    rest = sum(part.total for part in reckoning.parts) - sold - back - fees
    told = (
        (_("Tien hang"), sold), (_("Phi, thue"), fees), (_("Khach tra lai"), back),
        (_("Ky truoc"), reckoning.before), (_("Khac"), rest), (_("Con giu"), reckoning.kept_back),
    )  # fmt: skip
    return [f"{words} {dong(amount)}." for words, amount in told if amount]
