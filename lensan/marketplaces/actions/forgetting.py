"""Sellers whose data were erased are taken off the floors, and what named them is blanked."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lensan.kernel.states import NotAllowed
from lensan.marketplaces.actions.listing import give_up
from lensan.marketplaces.models import Authorisation, EditRow, Listing, Stall, Wanted


def forget_the_erased(*, at: datetime) -> int:
    """Take what is on sale of those who were erased off every floor, then blank their words.

    What a floor still shows keeps its words until the floor has taken it down. Returns how many
    stalls something was left of.
    """
    theirs = Stall.objects.exclude(producer__erased_at=None).select_related("producer")
    return sum(_forget(stall, at=at) for stall in theirs.order_by("pk"))


@transaction.atomic
def _forget(stall: Stall, *, at: datetime) -> bool:
    standing = list(stall.listings.standing().exclude(wanted=Wanted.CLOSED))
    for listing in standing:
        with suppress(NotAllowed), transaction.atomic():  # the next night finds it
            give_up(listing, by=None, at=at)
    over = stall.listings.filter(state__in=[Listing.State.CLOSED, Listing.State.ORPHANED])
    blanked = over.exclude(title="", description="").update(title="", description="")
    rows = EditRow.objects.filter(listing__stall=stall).exclude(Q(before={}) & Q(after={}))
    blanked += rows.update(before={}, after={})
    if not stall.listings.standing().exists():
        blanked += Stall.objects.filter(pk=stall.pk).exclude(name="").update(name="")
        blanked += Authorisation.objects.filter(stall=stall).delete()[0]
    return bool(standing or blanked)
