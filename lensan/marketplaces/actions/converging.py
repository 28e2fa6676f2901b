"""Make a listing at its marketplace equal to what is wanted, one call at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.journal.models import record
from lensan.kernel.states import note
from lensan.marketplaces.actions.calling import call, pause_after
from lensan.marketplaces.actions.describing import look_again
from lensan.marketplaces.actions.observing import read_back, take_over
from lensan.marketplaces.actions.stocking import (
    claim,
    give_back,
    look_at,
    quantity_to_send,
    sellable,
)  # fmt: skip
from lensan.marketplaces.connector import Because, Refused, TryAgain
from lensan.marketplaces.models import Listing
from lensan.marketplaces.steps import Situation, Step, next_step
from lensan.marketplaces.words import Goods, Observed, StockMode, StockWrite

State = Listing.State
LEASE = timedelta(minutes=5)  # in which whoever took a listing is left to finish
WAITING = frozenset({State.IN_REVIEW, State.CLOSED, State.ORPHANED})
REST = timedelta(minutes=10)  # before one that is as wanted is looked at again


def converge(listing: Listing, *, at: datetime) -> None:
    """Take the next steps for a listing, until it is as wanted or has to wait."""
    if not _take(listing, at=at):
        return
    try:
        _take_steps(listing, at=at)
    except TryAgain as trouble:
        _later(listing, trouble, at=at)
    except Refused as refusal:
        _refused(listing, refusal, at=at)


def wanted_step(listing: Listing, *, at: datetime) -> tuple[Step | None, Goods]:
    """Look at a listing anew and return what is to be done about it next, and what it shows."""
    goods = look_again(listing, at=at)
    return next_step(_situation(listing, at=at)), goods


@transaction.atomic
def forget(listing: Listing, *, at: datetime) -> None:
    """Be done with a listing that was never there and that nobody wants.

    :raises NotAllowed: it is over
    """
    listing.advance_to(State.CLOSED)
    producer = listing.stall.producer
    record("marketplaces.listing_closed", listing, by=None, at=at, on_behalf_of=producer.code)


def _take_steps(listing: Listing, *, at: datetime) -> None:
    taken: set[Step] = set()
    while True:
        step, goods = wanted_step(listing, at=at)
        if step in taken:
            raise TryAgain(_("Sàn báo đã nhận nhưng chưa đổi gì."))
        if step is not None:
            taken.add(step)
            _STEPS[step](listing, goods, at)
        if step is None or listing.state in WAITING:
            _rest(listing, at=at)
            return


def _take(listing: Listing, *, at: datetime) -> bool:
    """Take a listing in hand for a while; of two workers, one gets it.

    What it showed is worked out anew, so that a paper which ended does not bring it up again.
    """
    mine = Listing.objects.filter(pk=listing.pk, not_before=listing.not_before)
    if mine.update(not_before=at + LEASE, shows_until=None) != 1:
        return False
    listing.refresh_from_db()
    return True


def _rest(listing: Listing, *, at: datetime) -> None:
    """Leave a listing that is as wanted alone for a while, unless it was woken meanwhile."""
    mine = Listing.objects.filter(pk=listing.pk, not_before=at + LEASE)
    mine.update(not_before=at + REST)
    note(listing, attempts=0)
    listing.refresh_from_db(fields=["not_before"])


def _situation(listing: Listing, *, at: datetime) -> Situation:
    return Situation(
        wanted=listing.wanted, state=listing.state, reference=listing.reference,
        complete=not listing.lacks, desired=listing.desired_hash, sent=listing.sent_hash,
        quantity=quantity_to_send(listing, at=at), sent_quantity=listing.sent_quantity,
    )  # fmt: skip


def _publish(listing: Listing, goods: Goods, at: datetime) -> None:
    on = timezone.localdate(at)
    listing.advance_to(State.SUBMITTED, sent_at=at, sent_quantity=0, counted_at=at)
    quantity = claim(listing, sellable(listing, on=on), on=on)
    key = _key(listing, "publish", listing.desired_hash)
    try:
        observed = call(
            listing.stall, "publish", subject=listing.sku, at=at,
            ask=lambda c, a: c.publish(a, goods, quantity=quantity, key=key, at=at),
        )  # fmt: skip
    except TryAgain as trouble:
        if not trouble.unsure:
            listing.advance_to(State.READY)
        raise
    _sent(listing, observed, at)
    look_at(listing, at=at, itself=False)  # the others had its part until now


def _update(listing: Listing, goods: Goods, at: datetime) -> None:
    key = _key(listing, "update", listing.desired_hash)
    observed = call(
        listing.stall, "update", subject=listing.sku, at=at,
        ask=lambda c, a: c.update(a, listing.reference, goods, key=key, at=at),
    )  # fmt: skip
    _sent(listing, observed, at)


def _sent(listing: Listing, observed: Observed, at: datetime) -> None:
    take_over(listing, observed, at=at, sent_hash=listing.desired_hash, sent_at=at)


def _pause(listing: Listing, _goods: Goods, at: datetime) -> None:
    observed = call(
        listing.stall, "pause", subject=listing.sku, at=at,
        ask=lambda c, a: c.pause(a, listing.reference, at=at),
    )  # fmt: skip
    take_over(listing, observed, at=at)


def _resume(listing: Listing, _goods: Goods, at: datetime) -> None:
    observed = call(
        listing.stall, "resume", subject=listing.sku, at=at,
        ask=lambda c, a: c.resume(a, listing.reference, at=at),
    )  # fmt: skip
    take_over(listing, observed, at=at)


def _close(listing: Listing, _goods: Goods, at: datetime) -> None:
    observed = call(
        listing.stall, "close", subject=listing.sku, at=at,
        ask=lambda c, a: c.close(a, listing.reference, at=at),
    )  # fmt: skip
    take_over(listing, observed, at=at)


def _forget(listing: Listing, _goods: Goods, at: datetime) -> None:
    forget(listing, at=at)


def _read(listing: Listing, _goods: Goods, at: datetime) -> None:
    read_back(listing.stall, at=at)
    listing.refresh_from_db()


def _write_stock(listing: Listing, _goods: Goods, at: datetime) -> None:
    """Send how many may be sold: more is claimed before it is asked for, less counts once it is done.

    So however a call ends, never more is for sale there than we count as being so.
    """
    quantity = quantity_to_send(listing, at=at)  # anew: other calls were made since
    if quantity is None:
        return
    before = listing.sent_quantity or 0
    quantity = claim(listing, quantity, on=timezone.localdate(at))
    try:
        _send_stock(listing, before, quantity, at)
    except (Refused, TryAgain) as trouble:
        if quantity > before and not (isinstance(trouble, TryAgain) and trouble.unsure):
            give_back(listing, quantity - before, at=at)
        raise
    if quantity < before:
        give_back(listing, before - quantity, at=at)


def _send_stock(listing: Listing, before: int, quantity: int, at: datetime) -> None:
    can = listing.stall.marketplace.connector.capabilities
    moves = StockMode.DELTA in can.stock
    if moves and quantity == before:
        return  # another floor was faster
    write = StockWrite(
        reference=listing.reference, sku=listing.sku,
        mode=StockMode.DELTA if moves else StockMode.ABSOLUTE,
        quantity=quantity - before if moves else quantity,
        key=_key(listing, "stock", f"{listing.counted_at} {before} {quantity} {at}"),
    )  # fmt: skip
    try:
        _ask_stock(listing, write, at)
    except TryAgain as trouble:
        if not (trouble.unsure and can.keys):
            raise
        _ask_stock(listing, write, at)  # the key makes that the repeat changes nothing
    if not moves:
        note(listing, counted_at=at)


def _ask_stock(listing: Listing, write: StockWrite, at: datetime) -> None:
    call(
        listing.stall, "write_stock", subject=listing.sku, at=at,
        ask=lambda c, a: c.write_stock(a, write, at=at),
    )  # fmt: skip


_STEPS: dict[Step, Callable[[Listing, Goods, datetime], None]] = {
    Step.PUBLISH: _publish, Step.UPDATE: _update, Step.PAUSE: _pause, Step.RESUME: _resume,
    Step.CLOSE: _close, Step.READ: _read, Step.FORGET: _forget, Step.STOCK: _write_stock,
}  # fmt: skip


def _later(listing: Listing, trouble: TryAgain, *, at: datetime) -> None:
    attempts = listing.attempts + 1
    pause = pause_after(attempts, trouble.after)
    note(listing, attempts=attempts, reason=trouble.reason, not_before=at + pause)


def _refused(listing: Listing, refusal: Refused, *, at: datetime) -> None:
    """Show the marketplace's reason; a refused change of stock is no reason to take it off sale."""
    if refusal.because == Because.UNKNOWN:
        with transaction.atomic():
            listing.advance_to(State.ORPHANED, reason=refusal.reason, reference="")
            _journal_refusal(listing, refusal, at=at)
    elif listing.state == State.SUBMITTED:
        with transaction.atomic():
            listing.advance_to(State.REJECTED, reason=refusal.reason)
            _journal_refusal(listing, refusal, at=at)
    else:
        note(listing, attempts=listing.attempts + 1, reason=refusal.reason)
    note(listing, not_before=at + pause_after(max(listing.attempts, 4)))


def _journal_refusal(listing: Listing, refusal: Refused, *, at: datetime) -> None:
    record(
        f"marketplaces.listing_{listing.state}", listing, by=None, at=at,
        on_behalf_of=listing.stall.producer.code, because=refusal.because.value,
    )  # fmt: skip


def _key(listing: Listing, verb: str, what: str) -> str:
    """Return a key that is the same whenever the same is asked for the same reason."""
    told = f"{listing.pk} {verb} {what} {listing.observed_at}"
    return sha256(told.encode()).hexdigest()[:40]
