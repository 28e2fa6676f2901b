"""What a seller wants of a listing; the worker makes it so."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.models import Offer
from lensan.journal.models import record
from lensan.marketplaces.actions.describing import look_again
from lensan.marketplaces.models import Listing, Stall, Wanted

State = Listing.State


class AlreadyListed(Exception):
    """This offer has a listing on that stall."""

    def __init__(self, offer: Offer, stall: Stall) -> None:
        super().__init__(
            _("%(offer)s đã có tin bán trên %(stall)s.") % {"offer": offer, "stall": stall}
        )


class NotTheirs(Exception):
    """The offer is of another producer than the stall."""

    def __init__(self, offer: Offer, stall: Stall) -> None:
        super().__init__(
            _("%(offer)s không phải hàng của chủ %(stall)s.") % {"offer": offer, "stall": stall}
        )


@transaction.atomic
def draft(
    offer: Offer,
    stall: Stall,
    *,
    title: str = "",
    description: str = "",
    by: User | None,
    at: datetime,
) -> Listing:
    """Want an offer to be on sale on a stall; it is sent as soon as it lacks nothing.

    Without a title and description it says what the catalogue says.

    :raises NotTheirs: the offer is not the stall's producer's
    :raises AlreadyListed: it is there already
    """
    if offer.producer_id != stall.producer_id:
        raise NotTheirs(offer, stall)
    try:
        with transaction.atomic():
            listing = Listing.objects.create(
                stall=stall, offer=offer, sku=f"LS{offer.pk}", title=title or str(offer),
                description=description or offer.product.description, wanted=Wanted.LIVE,
                not_before=at,
            )  # fmt: skip
    except IntegrityError as twin:
        raise AlreadyListed(offer, stall) from twin
    _journal("marketplaces.listing_drafted", listing, by=by, at=at)
    check(listing, at=at)
    return listing


@transaction.atomic
def revise(
    listing: Listing, *, title: str, description: str, by: User | None, at: datetime
) -> None:
    """Change what a listing says; one that was rejected is tried again."""
    before = {"title": listing.title, "description": listing.description}
    listing.title, listing.description = title, description
    listing.save(update_fields=["title", "description"])
    if listing.state == State.REJECTED and not listing.reference:
        listing.advance_to(State.READY)
    _journal("marketplaces.listing_revised", listing, by=by, at=at, before=before)
    check(listing, at=at)


@transaction.atomic
def want(listing: Listing, wanted: str, *, by: User | None, at: datetime) -> None:
    """Want a listing on sale, paused or closed; wanting the same again changes nothing."""
    if listing.wanted == wanted:
        return
    listing.wanted = wanted
    listing.save(update_fields=["wanted"])
    wake(listing, at=at)
    _journal("marketplaces.listing_wanted", listing, by=by, at=at, wanted=wanted)


@transaction.atomic
def give_up(listing: Listing, *, by: User | None, at: datetime) -> None:
    """Want a listing closed; one that was never sent is over at once.

    :raises NotAllowed: the worker is just sending it
    """
    want(listing, Wanted.CLOSED, by=by, at=at)
    if not listing.reference and listing.state in {State.DRAFT, State.READY}:
        listing.advance_to(State.CLOSED)


@transaction.atomic
def pause_without_consent(*, at: datetime) -> int:
    """Pause what is on sale of those who no longer agree to it; return how many listings."""
    on = timezone.localdate(at)
    silent = Stall.objects.exclude(pk__in=Stall.objects.agreed(on).values("pk"))
    found = list(Listing.objects.standing().filter(stall__in=silent, wanted=Wanted.LIVE))
    for listing in found:
        want(listing, Wanted.PAUSED, by=None, at=at)
    return len(found)


def check(listing: Listing, *, at: datetime) -> None:
    """Look at what a listing lacks: a draft that lacks nothing becomes ready, and back."""
    look_again(listing, at=at)
    if listing.state == State.DRAFT and not listing.lacks:
        listing.advance_to(State.READY)
    elif listing.state == State.READY and listing.lacks:
        listing.advance_to(State.DRAFT)
    wake(listing, at=at)


def wake(listing: Listing, *, at: datetime) -> None:
    """Let the worker look at the listing now."""
    listing.not_before, listing.attempts = at, 0
    listing.save(update_fields=["not_before", "attempts"])


def _journal(
    verb: str, listing: Listing, *, by: User | None, at: datetime, **facts: object
) -> None:
    record(verb, listing, by=by, at=at, on_behalf_of=listing.stall.producer.code, **facts)
