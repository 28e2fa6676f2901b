"""A few of the demo's households want to sell on Postmart and Vỏ Sò too: what an operator would do there waits."""

from datetime import datetime
from typing import Any

from lensan.accounts.models import User
from lensan.catalogue.models import Offer
from lensan.errands.actions import booking, laying_out, recording
from lensan.errands.models import Errand, Verb
from lensan.marketplaces.actions import listing, opening
from lensan.marketplaces.models import Marketplace, Stall

FLOORS = (("postmart", "Postmart"), ("voso", "Vỏ Sò"))
SELLERS = 6  # on each floor, half of whose stalls an operator has opened


def wait_at_hand_floors(asks: dict[str, Any], *, by: User, at: datetime) -> None:
    """Add both floors and let errands wait at them, some stalls opened under a made-up reference; once.

    Nothing is sent anywhere: these floors have no interface.
    """
    if Marketplace.objects.filter(code=FLOORS[0][0]).exists():
        return
    offers = Offer.objects.open().filter(producer__stalls__state=Stall.State.OPEN)
    chosen = {offer.producer: offer for offer in offers.select_related("producer").order_by("pk")}
    sellers = list(chosen)[: SELLERS * len(FLOORS)]
    for number, (code, name) in enumerate(FLOORS):
        floor = Marketplace.objects.create(code=code, name=name, connector_code=code, rule=asks)
        for seller in sellers[number :: len(FLOORS)]:
            opening.ask(seller, floor, name=f"Nhà vườn {seller.name}", by=by, at=at)
    laying_out.lay_out(at=at)
    for errand in Errand.objects.filter(verb=Verb.OPEN_STALL).order_by("stall")[::2]:
        reference = f"MẪU-{errand.stall_id}"
        recording.done(errand, seen="open", reference=reference, by=by, at=at)
        booking.book(errand, at=at)
        stall = Stall.objects.select_related("producer", "marketplace").get(pk=errand.stall_id)
        listing.draft(chosen[stall.producer], stall, by=by, at=at)
    laying_out.lay_out(at=at)
