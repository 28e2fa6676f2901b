"""Let some of the demo's parcels go beyond the province: a simulated carrier, and the post by list."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lensan.accounts.models import User
from lensan.logistics.actions import consigning, following
from lensan.logistics.connector import Seen, State
from lensan.logistics.models import Carrier, Consignment
from lensan.logistics.simulator.carrier import SECRET, TOKEN
from lensan.orders.models import Order

MADE_UP = {
    "first_grams": 500, "first_fee": 18_000, "step_grams": 500, "step_fee": 4_500,
    "collect_percent": 1, "collect_least": 10_000, "heaviest": 30_000,
}  # fmt: skip
SENT = 2


@transaction.atomic
def send(*, by: User, at: datetime) -> None:
    """Write two carriers down, and send a few parcels that no trip fetches with the post; once.

    The simulated carrier answers only beside `lensan serve`, so nothing is sent with it here.
    """
    if Carrier.objects.exists():
        return
    code, port = settings.CARRIER_SIMULATION
    Carrier.objects.create(
        code=code, name="Đơn vị giao mô phỏng", connector_code="simulated",
        base_url=f"http://127.0.0.1:{port}", places=Carrier.List.OLD,
        credentials={"secret": SECRET, "token": TOKEN},
    )  # fmt: skip
    post = Carrier.objects.create(
        code="buu-dien", name="VNPost (cước mẫu)", connector_code="vnpost",
        settings={"tariff": MADE_UP}, places=Carrier.List.OLD,
    )  # fmt: skip
    sent = _sent_by_post(post, by=by, at=at)
    if sent:
        first = sent[0]
        consigning.settle(first, tracking="EB000000001VN", by=by, at=at)
        story = (State.PICKED_UP, State.MOVING)
        told = [
            Seen(state, state.value, at - timedelta(hours=2 - number))
            for number, state in enumerate(story)
        ]
        following.hear(first, told, at=at)


def _sent_by_post(post: Carrier, *, by: User, at: datetime) -> list[Consignment]:
    """Send the parcels of accepted orders that no trip fetches, as far as their weight is known."""
    accepted = Order.objects.filter(state__in=[Order.State.CONFIRMED, Order.State.READY])
    alone = accepted.filter(trip_parcels=None).order_by("pk")
    whole = alone.select_related("stall__producer__commune__district", "stall__producer__hamlet")
    found: list[Consignment] = []
    for order in whole:
        offer = next(iter(consigning.offers_of(post, order, at=at)))
        if offer.quote is None:
            continue
        service, fee = offer.quote.service, offer.quote.fee
        found.append(consigning.ask_to_send(order, post, service=service, fee=fee, by=by, at=at))
        if len(found) == SENT:
            break
    return found
