"""How many may be sold on a stall, worked out at the moment of sending."""

from datetime import date, datetime

from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from lensan.catalogue.models import Lot, StockMovement
from lensan.marketplaces.models import Listing
from lensan.marketplaces.sharing import part
from lensan.marketplaces.words import StockMode


def sellable(listing: Listing, *, on: date) -> int:
    """Return how many of the offer this listing may offer; what another may sell is not among them."""
    lots = Lot.objects.filter(offer=listing.offer_id).sellable(on).order_by()
    there = lots.aggregate(there=Sum("on_hand"))["there"] or 0
    of_offer = Listing.objects.filter(offer=listing.offer_id)
    selling = dict(of_offer.selling().values_list("pk", "stall__marketplace__held_back"))
    if listing.pk not in selling:
        return 0
    others = of_offer.claiming().exclude(pk=listing.pk).aggregate(sum=Sum("sent_quantity"))["sum"]
    return part(
        there=there, held_back=max(selling.values()), others=others or 0, floors=len(selling)
    )  # fmt: skip


def quantity_to_send(listing: Listing, *, at: datetime) -> int | None:
    """Return what may be sent as the quantity now; None while it must not be sent.

    An absolute number overwrites what the marketplace sold meanwhile, so it is only sent once
    every order there up to our own last change of stock is in our book. A marketplace that counts
    its own sales against the write needs no such wait.
    """
    quantity = sellable(listing, on=timezone.localdate(at))
    can = listing.stall.marketplace.connector.capabilities
    if can.confirms_holds or StockMode.DELTA in can.stock:
        return quantity
    moved = StockMovement.objects.filter(lot__offer=listing.offer_id).aggregate(last=Max("at"))
    read_until = listing.stall.orders_read_until
    if read_until is None or (moved["last"] and read_until < moved["last"]):
        return None
    return quantity


def claim(listing: Listing, quantity: int, *, on: date) -> int:
    """Say that up to so many may be for sale there, before it is asked for; return how many may.

    Of two workers who say so at once of the last units, each says it first and looks after: one at
    least sees the other's claim, and takes its own back.
    """
    before = listing.sent_quantity or 0
    if quantity <= before:
        return quantity
    _move(listing, quantity - before)
    most = max(before, min(quantity, sellable(listing, on=on)))
    _move(listing, most - quantity)
    return most


def give_back(listing: Listing, quantity: int, *, at: datetime) -> None:
    """Say that so many are no longer for sale there: the other floors may have them."""
    _move(listing, -quantity)
    look_at(listing, at=at, itself=False)


def sold_there(listing: Listing, quantity: int, *, at: datetime) -> None:
    """Count off what a marketplace sold from what is for sale there; negative where it came back.

    What happened before the last count is in it already. Counting late is the safe error: too few
    are offered until the next reading, never too many. The other floors are looked at anew.
    """
    uncounted = Listing.objects.filter(
        Q(counted_at=None) | Q(counted_at__lt=at), pk=listing.pk, sent_quantity__gte=quantity
    )
    uncounted.update(sent_quantity=F("sent_quantity") - quantity)
    look_at(listing, at=at)


def look_at(listing: Listing, *, at: datetime, itself: bool = True) -> None:
    """Let the worker look at all listings of an offer now: how many each may offer has changed."""
    found = Listing.objects.standing().filter(offer=listing.offer_id, not_before__gt=at)
    (found if itself else found.exclude(pk=listing.pk)).update(not_before=at)


def _move(listing: Listing, moved: int) -> None:
    if moved:
        sent = Greatest(Coalesce(F("sent_quantity"), 0) + moved, 0)
        Listing.objects.filter(pk=listing.pk).update(sent_quantity=sent)
        listing.refresh_from_db(fields=["sent_quantity"])
