"""What is done for stalls and listings after the answer: the worker that makes things as wanted."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import chain, zip_longest
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from django_tasks import task

from lensan.kernel.jobs.periodic import every, nightly
from lensan.marketplaces.actions import (
    converging,
    forgetting,
    listing,
    moving,
    observing,
    opening,
    undoing,
    waking,
)  # fmt: skip
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.models import Edit, Listing, Stall
from lensan.marketplaces.models.listings import ListingQuerySet

TOLD = ("marketplace", "producer__commune", "producer__hamlet")  # of a stall that is asked for
AT_ONCE = 500  # of a kind in one round, so that a round ends
Thing = TypeVar("Thing", bound=Model)


@every(minutes=1)
@task()
def see_to_what_is_due() -> None:
    """Ask for wanted stalls and take the next steps for listings, each stall in its turn.

    Listings that show a paper which has ended come before all others, however many wait, and then
    those of what was changed in the catalogue.
    """
    at = timezone.now()
    waking.wake_what_changed(at=at)
    more_stalls = _see_to_stalls(at)
    _see_to_listings(Listing.objects.outdated(timezone.localdate(at)))
    if _see_to_listings(Listing.objects.due(at)) or more_stalls:
        see_to_what_is_due.enqueue()  # what is due shrinks with each round: the next begins at once


@every(minutes=10)
@task()
def pause_what_may_not_be_shown() -> None:
    """Pause the listings of those who took back their consent to be shown on marketplaces."""
    listing.pause_without_consent(at=timezone.now())


@every(minutes=360)
@task()
def read_back() -> None:
    """Read every open stall's listings as they are there, and mend what differs."""
    for stall in Stall.objects.readable().select_related("marketplace"):
        with suppress(TryAgain, Refused):  # the next round reads it; nothing was concluded
            observing.read_back(stall, at=timezone.now())  # floors refuse a call signed long ago


@nightly(hour=2)
@task()
def forget() -> None:
    """Forget those whose data were erased in the registry since."""
    forgetting.forget_the_erased(at=timezone.now())


@task()
def carry_on(number: int) -> None:
    """Do what an edit of many listings has still to do: offer, take down, or put back."""
    edit = Edit.objects.select_related("by", "undoes").get(pk=number)
    take_down_or_offer = moving.carry_down if edit.takes_down else moving.carry_over
    (undoing.carry_back if edit.undoes else take_down_or_offer)(edit, at=timezone.now())


def _see_to_stalls(at: datetime) -> bool:
    """Ask for stalls, and tell whether more may be due."""
    due = Stall.objects.due(at).over(Channel.HTTP).select_related(*TOLD)
    stalls = _taken_up(due)
    for stall in stalls:
        if _take(stall, at=timezone.now()):
            opening.see_to(stall, at=timezone.now())
    return len(stalls) == AT_ONCE


def _take(stall: Stall, *, at: datetime) -> bool:
    """Take a stall in hand for a while, for rounds may overlap; of two workers, one gets it."""
    mine = Stall.objects.filter(pk=stall.pk, not_before=stall.not_before)
    return mine.update(not_before=at + converging.LEASE) == 1


def _see_to_listings(found: ListingQuerySet) -> bool:
    """Take the next steps for listings, and tell whether more may be found."""
    asked = found.over(Channel.HTTP)
    whole = asked.select_related("stall__marketplace", "stall__producer", "offer__product")
    listings = _taken_up(whole)
    for one in _in_turn(listings):
        converging.converge(one, at=timezone.now())
    return len(listings) == AT_ONCE


def _taken_up(due: QuerySet[Thing]) -> list[Thing]:
    return list(due.order_by("not_before", "pk")[:AT_ONCE])


def _in_turn(listings: Iterable[Listing]) -> Iterable[Listing]:
    """Return the listings so that each stall has one before any has its second."""
    by_stall: dict[int, list[Listing]] = {}
    for one in listings:
        by_stall.setdefault(one.stall_id, []).append(one)
    rounds = chain.from_iterable(zip_longest(*by_stall.values()))
    return (one for one in rounds if one is not None)
