"""What operators recorded is taken over into the book, as an answer of the marketplace would be."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lensan.errands.actions.recording import reopen
from lensan.errands.models import Errand, Seen, Verb
from lensan.kernel.states import NotAllowed, note
from lensan.marketplaces.actions.observing import lost, take_over
from lensan.marketplaces.actions.opening import hear
from lensan.marketplaces.actions.stocking import look_at
from lensan.marketplaces.models import Listing
from lensan.marketplaces.words import ListingState, Observed, ObservedStall, StallState
from lensan.orders.actions.deciding import told
from lensan.orders.models import Order

State = Errand.State
GRACE = timedelta(minutes=2)  # in which an operator can take it back
TRY_AGAIN_AFTER = timedelta(days=1)  # what a marketplace refused is asked of it again


def book_recorded(*, at: datetime) -> int:
    """Take over what was recorded long enough ago; return how many errands."""
    ripe = Errand.objects.filter(
        booked_at=None, state__in=[State.DONE, State.REFUSED], done_at__lte=at - GRACE
    )
    whole = ripe.select_related("stall__marketplace", "stall__producer", "listing__stall", "order")
    return sum(book(errand, at=at) for errand in whole.order_by("done_at", "pk"))


def book(errand: Errand, *, at: datetime) -> bool:
    """Take over one outcome; of two workers one does it, and an undo that comes later finds it done.

    What can no longer be so is left as it is: a listing may have been closed meanwhile. A
    reference that someone else has by now lets the errand wait again.
    """
    try:
        with transaction.atomic():
            mine = Errand.objects.filter(pk=errand.pk, state=errand.state, booked_at=None)
            if mine.update(booked_at=at) != 1:
                return False
            _carry_over(errand)
    except IntegrityError:
        reopen(
            errand, at=at, words=_("Mã “%s” đã có nơi khác dùng. Hãy xem lại.") % errand.reference
        )
        return False
    return True


def _carry_over(errand: Errand) -> None:
    carry = _refuse if errand.state == State.REFUSED else _DONE[Verb(errand.verb)]
    try:
        with transaction.atomic():
            carry(errand, _when(errand))
    except NotAllowed:
        pass


def _when(errand: Errand) -> datetime:
    return cast("datetime", errand.done_at)


def _stall(errand: Errand, at: datetime) -> None:
    seen = ObservedStall(errand.reference, StallState(errand.seen), errand.words)
    hear(errand.stall, seen, by=errand.done_by, at=at)


def _shown(errand: Errand, at: datetime) -> None:
    """A listing was published or changed, and stands as the operator saw it."""
    listing = _listing(errand)
    seen = _observed(listing, errand, ListingState(errand.seen), errand.hash)
    take_over(listing, seen, at=at, sent_hash=errand.hash, sent_at=at)


def _looked_at(errand: Errand, at: datetime) -> None:
    listing = _listing(errand)
    if errand.seen == Seen.GONE:
        return lost(listing, at=at)
    state = ListingState(errand.seen)
    take_over(listing, _observed(listing, errand, state, listing.sent_hash), at=at)
    return None


def _moved(state: ListingState) -> Callable[[Errand, datetime], None]:
    def move(errand: Errand, at: datetime) -> None:
        listing = _listing(errand)
        take_over(listing, _observed(listing, errand, state, listing.sent_hash), at=at)

    return move


def _counted(errand: Errand, at: datetime) -> None:
    """From when it was typed so many are for sale there; the other floors are looked at anew."""
    listing = _listing(errand)
    note(listing, sent_quantity=errand.quantity, counted_at=at)
    look_at(listing, at=at, itself=False)


def _told(errand: Errand, at: datetime) -> None:
    told(_order(errand), by=errand.done_by, at=at)


def _ready(errand: Errand, at: datetime) -> None:
    """Whoever says there that the parcel is ready has accepted the order there too."""
    order = _order(errand)
    if errand.reference:
        note(order, tracking=errand.reference)
    told(order, by=errand.done_by, at=at)


_DONE: dict[Verb, Callable[[Errand, datetime], None]] = {
    Verb.OPEN_STALL: _stall, Verb.READ_STALL: _stall,
    Verb.PUBLISH: _shown, Verb.UPDATE: _shown, Verb.READ: _looked_at,
    Verb.PAUSE: _moved(ListingState.PAUSED), Verb.RESUME: _moved(ListingState.LIVE),
    Verb.CLOSE: _moved(ListingState.CLOSED), Verb.WRITE_STOCK: _counted,
    Verb.CONFIRM: _told, Verb.DECLINE: _told, Verb.READY: _ready,
}  # fmt: skip


def _refuse(errand: Errand, at: datetime) -> None:
    """Show the marketplace's words; a stall or a new listing is rejected, else it is tried again.

    Of an order the next file tells how it stands.
    """
    if errand.listing:
        listing = _listing(errand)
        if errand.verb == Verb.PUBLISH:
            seen = Observed("", listing.sku, ListingState.REJECTED, errand.words)
            take_over(listing, seen, at=at)
        else:
            note(listing, reason=errand.words, not_before=at + TRY_AGAIN_AFTER)
    elif not errand.order:
        seen_stall = ObservedStall(errand.stall.reference, StallState.REJECTED, errand.words)
        hear(errand.stall, seen_stall, by=errand.done_by, at=at)


def _observed(listing: Listing, errand: Errand, state: ListingState, shown: str) -> Observed:
    return Observed(
        errand.reference or listing.reference, listing.sku, state, errand.words,
        quantity=errand.quantity, hash=shown,
    )  # fmt: skip


def _listing(errand: Errand) -> Listing:
    return cast("Listing", errand.listing)


def _order(errand: Errand) -> Order:
    return cast("Order", errand.order)
