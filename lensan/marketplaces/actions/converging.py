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
from lensan.marketplaces.actions.stocking import quantity_to_send, sellable
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


def _take_steps(listing: Listing, *, at: datetime) -> None:
    taken: set[Step] = set()
    while True:
        goods = look_again(listing, at=at)
        step = next_step(_situation(listing, at=at))
        if step in taken:
            raise TryAgain(_("Sàn báo đã nhận nhưng chưa đổi gì."))
        if step is not None:
            taken.add(step)
            _STEPS[step](listing, goods, at)
        if step is None or listing.state in WAITING:
            note(listing, not_before=at + REST, attempts=0)
            return


def _take(listing: Listing, *, at: datetime) -> bool:
    """Take a listing in hand for a while; of two workers, one gets it."""
    mine = Listing.objects.filter(pk=listing.pk, not_before=listing.not_before)
    if mine.update(not_before=at + LEASE) != 1:
        return False
    listing.refresh_from_db()
    return True


def _situation(listing: Listing, *, at: datetime) -> Situation:
    return Situation(
        wanted=listing.wanted, state=listing.state, reference=listing.reference,
        complete=not listing.lacks, desired=listing.desired_hash, sent=listing.sent_hash,
        quantity=quantity_to_send(listing, at=at), sent_quantity=listing.sent_quantity,
    )  # fmt: skip


def _publish(listing: Listing, goods: Goods, at: datetime) -> None:
    quantity = sellable(listing, on=timezone.localdate(at))
    listing.advance_to(State.SUBMITTED, sent_at=at)
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
    _sent(listing, observed, at, sent_quantity=quantity, counted_at=at)


def _update(listing: Listing, goods: Goods, at: datetime) -> None:
    key = _key(listing, "update", listing.desired_hash)
    observed = call(
        listing.stall, "update", subject=listing.sku, at=at,
        ask=lambda c, a: c.update(a, listing.reference, goods, key=key, at=at),
    )  # fmt: skip
    _sent(listing, observed, at)


def _sent(listing: Listing, observed: Observed, at: datetime, **sent: object) -> None:
    take_over(listing, observed, at=at, sent_hash=listing.desired_hash, sent_at=at, **sent)


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
    with transaction.atomic():
        listing.advance_to(State.CLOSED)
        producer = listing.stall.producer
        record(
            "marketplaces.listing_closed", listing, by=None, at=at, on_behalf_of=producer.code
        )  # fmt: skip


def _read(listing: Listing, _goods: Goods, at: datetime) -> None:
    read_back(listing.stall, at=at)
    listing.refresh_from_db()


def _write_stock(listing: Listing, _goods: Goods, at: datetime) -> None:
    quantity = quantity_to_send(listing, at=at)  # anew: other calls were made since
    if quantity is None:
        return
    modes = listing.stall.marketplace.connector.capabilities.stock
    mode = StockMode.DELTA if StockMode.DELTA in modes else StockMode.ABSOLUTE
    moved = quantity - (listing.sent_quantity or 0)
    write = StockWrite(
        reference=listing.reference, sku=listing.sku, mode=mode,
        quantity=moved if mode == StockMode.DELTA else quantity,
        key=_key(listing, "stock", f"{listing.counted_at} {listing.sent_quantity} {quantity}"),
    )  # fmt: skip
    call(
        listing.stall, "write_stock", subject=listing.sku, at=at,
        ask=lambda c, a: c.write_stock(a, write, at=at),
    )  # fmt: skip
    counted = {"counted_at": at} if mode == StockMode.ABSOLUTE else {}
    note(listing, sent_quantity=quantity, **counted)


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
