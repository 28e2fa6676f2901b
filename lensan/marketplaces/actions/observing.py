"""What a marketplace says of our listings, taken over into the book."""

from datetime import datetime, timedelta

from django.db import transaction

from lensan.journal.models import record
from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.models import Listing, Stall
from lensan.marketplaces.words import ListingsPage, Observed

State = Listing.State
SURE = timedelta(minutes=1)  # after this, an order is surely not in what was seen
THERE = frozenset({State.IN_REVIEW, State.LIVE, State.PAUSED, State.REJECTED})


def read_back(stall: Stall, *, at: datetime) -> int:
    """Read every listing of a stall as it is there; return how many differ from what was sent.

    What differs is sent again by the worker; one that is not there any more is orphaned, and one
    of which nobody knew whether it was sent is now known.

    :raises TryAgain: not all pages could be read; nothing is concluded from the missing ones
    """
    found = _read(stall, at=at)
    drifted = 0
    for listing in stall.listings.standing():
        observed = found.get(listing.sku)
        if observed is not None:
            drifted += observed.hash != listing.sent_hash
            take_over(listing, observed, at=at)
        elif listing.state == State.SUBMITTED:
            _move(listing, State.READY, at=at)
        elif listing.state in THERE:
            drifted += 1
            lost(listing, at=at)
    return drifted


def lost(listing: Listing, *, at: datetime) -> None:
    """Write down that a listing is not there any more.

    :raises NotAllowed: it never was, or is over
    """
    _move(listing, State.ORPHANED, at=at, reference="")


def take_over(listing: Listing, observed: Observed, *, at: datetime, **sent: object) -> None:
    """Write down how a listing is there; `sent` is what has just been sent, if anything was.

    What was sent but is not there counts as not sent: an answer is no proof.
    """
    facts: dict[str, object] = {
        "reference": observed.reference, "reason": observed.reason, "observed_at": at,
        "observed_hash": observed.hash, "observed_quantity": observed.quantity, **sent,
    }  # fmt: skip
    if observed.hash:
        facts["sent_hash"] = observed.hash
    if observed.quantity is not None and _counts(listing, observed.quantity):
        facts |= {"sent_quantity": observed.quantity, "counted_at": at + SURE}
    _move(listing, State(observed.state.value), at=at, **facts)


def _counts(listing: Listing, quantity: int) -> bool:
    """Tell whether what was seen for sale is how many are for sale, as far as stock is dealt out.

    Where holds are confirmed, fewer than we count may be orders that we have not heard of: it counts
    once it was seen twice, with every order read in between.
    """
    known = listing.sent_quantity
    if known is None or not listing.stall.marketplace.connector.capabilities.confirms_holds:
        return True
    read, before = listing.stall.orders_read_until, listing.observed_at
    all_read = read is not None and before is not None and read > before
    twice = quantity == listing.observed_quantity and all_read
    return quantity > known or (quantity < known and twice)


@transaction.atomic
def _move(listing: Listing, state: State, *, at: datetime, **facts: object) -> None:
    if state == listing.state:
        Listing.objects.filter(pk=listing.pk).update(**facts)
        for name, value in facts.items():
            setattr(listing, name, value)
        return
    listing.advance_to(state, **facts)
    record(
        f"marketplaces.listing_{state}", listing, by=None, at=at,
        on_behalf_of=listing.stall.producer.code,
    )  # fmt: skip


def _read(stall: Stall, *, at: datetime) -> dict[str, Observed]:
    found: dict[str, Observed] = {}
    page = _page(stall, "", at=at)
    while True:
        found |= {listing.sku: listing for listing in page.listings}
        if not page.cursor:
            return found
        page = _page(stall, page.cursor, at=at)


def _page(stall: Stall, cursor: str, *, at: datetime) -> ListingsPage:
    return call(
        stall, "read_listings", lambda c, a: c.read_listings(a, cursor=cursor, at=at), at=at
    )
