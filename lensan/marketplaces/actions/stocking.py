"""How many may be sold on a stall, worked out at the moment of sending."""

from datetime import date, datetime

from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from lensan.catalogue.models import Lot, StockMovement
from lensan.marketplaces.models import Listing
from lensan.marketplaces.words import StockMode


def sellable(listing: Listing, *, on: date) -> int:
    """Return how many of the offer are on hand, less what is held back on this marketplace."""
    lots = Lot.objects.filter(offer=listing.offer_id).sellable(on).order_by()
    there = lots.aggregate(there=Sum("on_hand"))["there"] or 0
    return max(there - listing.stall.marketplace.held_back, 0)


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


def sold_there(listing: Listing, quantity: int, *, at: datetime) -> None:
    """Count off what a marketplace sold from what is for sale there; negative where it came back.

    What happened before the last count is in it already. Counting late is the safe error: too few
    are offered until the next reading, never too many.
    """
    uncounted = Listing.objects.filter(
        Q(counted_at=None) | Q(counted_at__lt=at), pk=listing.pk, sent_quantity__gte=quantity
    )
    uncounted.update(sent_quantity=F("sent_quantity") - quantity)
