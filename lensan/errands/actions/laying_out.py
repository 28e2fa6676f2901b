"""Lay out what is to be done by hand, where elsewhere the worker would call: each thing once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lensan.errands.models import Errand, Verb
from lensan.kernel.states import NotAllowed, note
from lensan.marketplaces.actions.converging import forget, wanted_step
from lensan.marketplaces.actions.stocking import quantity_to_send, sellable
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.marketplaces.registry import connectors_over
from lensan.marketplaces.steps import Step
from lensan.orders.models import Order

State = Errand.State
REST = timedelta(minutes=10)  # before a listing is looked at again, unless it is woken
LOOK_AFTER = timedelta(days=1)  # before a person looks again whether it was approved
AT_ONCE = 500  # of a kind in one round, so that a round ends
SENDING = (  # what tells a floor something new of a seller
    Verb.OPEN_STALL, Verb.PUBLISH, Verb.UPDATE, Verb.RESUME, Verb.WRITE_STOCK,
)  # fmt: skip
OF_ORDER = {
    Order.State.CONFIRMED: Verb.CONFIRM,
    Order.State.DECLINED: Verb.DECLINE,
    Order.State.READY: Verb.READY,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done about something, and the key by which it is done once."""

    verb: Verb
    key: str
    hash: str = ""
    quantity: int | None = None
    due_at: datetime | None = None


def lay_out(*, at: datetime) -> int:
    """Lay out what is due and withdraw what nobody needs; return how many things were looked at."""
    withdraw_needless(at=at)
    stalls, listings, orders = list(_stalls(at)), list(_listings(at)), list(_orders())
    for stall in stalls:
        lay_out_stall(stall, at=at)
    for listing in listings:
        lay_out_listing(listing, at=at)
    for order in orders:
        lay_out_order(order, at=at)
    return len(stalls) + len(listings) + len(orders)


def lay_out_stall(stall: Stall, *, at: datetime) -> Errand | None:
    """Want a person to ask for a stall, or to look whether it was opened."""
    verb = Verb.OPEN_STALL if stall.state == Stall.State.WANTED else Verb.READ_STALL
    wish = Wish(verb, f"{stall.key} {verb} {stall.not_before.isoformat()}")
    return _lay(Errand(stall=stall, about=f"stall {stall.pk}"), wish, at=at)


def lay_out_listing(listing: Listing, *, at: datetime) -> Errand | None:
    """Want a person to take a listing's next step, if there is one; what else was wanted is withdrawn."""
    step, _goods = wanted_step(listing, at=at)
    if step == Step.FORGET:
        forget(listing, at=at)
        step = None
    blank = Errand(stall=listing.stall, listing=listing, about=f"listing {listing.pk}")
    errand = _lay(blank, _wish(listing, step, at), at=at)
    note(listing, not_before=at + REST, attempts=0)
    return errand


def lay_out_order(order: Order, *, at: datetime) -> Errand | None:
    """Want a person to tell the marketplace what was decided, or that the parcel stands ready."""
    verb = OF_ORDER[Order.State(order.state)]
    wish = Wish(verb, f"order {order.pk} {verb}", due_at=order.confirm_by)
    return _lay(Errand(stall=order.stall, order=order, about=f"order {order.pk}"), wish, at=at)


def withdraw_needless(*, at: datetime) -> int:
    """Withdraw what the marketplace knows by now, or may no longer be told; return how many."""
    agreed = Stall.objects.agreed(timezone.localdate(at)).values("pk")
    floor = Marketplace.State
    left = Q(stall__state=Stall.State.CLOSED) | Q(stall__marketplace__state=floor.LEFT)
    left |= Q(stall__marketplace__state=floor.FROZEN, verb__in=SENDING)
    left |= Q(stall__producer__erased_at__isnull=False, verb__in=SENDING)
    left |= Q(verb=Verb.OPEN_STALL) & ~Q(stall__in=agreed)
    for state, verb in OF_ORDER.items():
        left |= Q(verb=verb) & ~Q(order__state=state)
    left |= Q(verb__in=[Verb.CONFIRM, Verb.DECLINE], order__told_at__isnull=False)
    to_run = Errand.objects.filter(state__in=[State.OPEN, State.SKIPPED])
    found = list(to_run.filter(left).values_list("pk", flat=True))
    return to_run.filter(pk__in=found).update(state=State.WITHDRAWN)


def _stalls(at: datetime) -> QuerySet[Stall]:
    mine = Errand.objects.unfinished().filter(stall=OuterRef("pk"), listing=None, order=None)
    agreed = Stall.objects.agreed(timezone.localdate(at)).filter(producer__erased_at=None)
    may = Q(state=Stall.State.IN_REVIEW) | Q(pk__in=agreed.values("pk"))
    due = Stall.objects.due(at).over(Channel.HAND).filter(may, ~Exists(mine))
    return due.order_by("not_before", "pk")[:AT_ONCE]


def _listings(at: datetime) -> QuerySet[Listing]:
    due = Listing.objects.due(at).over(Channel.HAND)
    whole = due.select_related("stall__marketplace", "stall__producer", "offer__product")
    return whole.order_by("not_before", "pk")[:AT_ONCE]


def _orders() -> QuerySet[Order]:
    """Find what was decided or packed, and nobody was yet asked to tell."""
    untold = Q(state__in=[Order.State.CONFIRMED, Order.State.DECLINED], told_at=None)
    asked = Errand.objects.exclude(state=State.WITHDRAWN).filter(order=OuterRef("pk"))
    packed = Q(state=Order.State.READY) & ~Exists(asked.filter(verb=Verb.READY))
    undecided = untold & ~Exists(asked.exclude(verb=Verb.READY))
    found = Order.objects.filter(
        undecided | packed,
        stall__marketplace__connector_code__in=connectors_over(Channel.HAND),
    ).exclude(stall__marketplace__state=Marketplace.State.LEFT)
    return found.select_related("stall").order_by("confirm_by", "pk")[:AT_ONCE]


def _wish(listing: Listing, step: Step | None, at: datetime) -> Wish | None:
    if listing.state == Listing.State.IN_REVIEW and step in {None, Step.READ}:
        if listing.observed_at and at < listing.observed_at + LOOK_AFTER:
            return None
        step = Step.READ
    if step is None:
        return None
    verb = Verb.READ if step == Step.READ else Verb(step.value)
    quantity = _quantity(listing, step, at)
    refusals = listing.errands.filter(state=State.REFUSED).count()
    told = (
        f"{listing.pk} {verb} {listing.desired_hash} {quantity} {listing.sent_quantity} "
        f"{listing.counted_at} {listing.observed_at} {refusals}"
    )
    key = sha256(told.encode()).hexdigest()[:40]
    return Wish(verb, key, listing.desired_hash, quantity)


def _quantity(listing: Listing, step: Step, at: datetime) -> int | None:
    if step == Step.PUBLISH:
        return sellable(listing, on=timezone.localdate(at))
    return quantity_to_send(listing, at=at) if step == Step.STOCK else None


def _lay(blank: Errand, wish: Wish | None, *, at: datetime) -> Errand | None:
    """Let the errand of this wish be the only unfinished one about its thing."""
    standing = Errand.objects.unfinished().filter(about=blank.about).first()
    if standing and (standing.done_at or (wish and standing.key == wish.key)):
        return standing
    try:
        with transaction.atomic():
            if standing:
                standing.advance_to(State.WITHDRAWN)
            return _again(wish, at) or _new(blank, wish, at) if wish else None
    except (NotAllowed, IntegrityError):  # recorded, or laid out by another, at the same moment
        return None


def _again(wish: Wish, at: datetime) -> Errand | None:
    """Open the errand of this key anew if it was withdrawn; what was once done is not asked again."""
    known = Errand.objects.filter(key=wish.key).first()
    if known and known.state == State.WITHDRAWN:
        known.advance_to(State.OPEN, made_at=at, not_before=at, due_at=wish.due_at)
    return known


def _new(blank: Errand, wish: Wish, at: datetime) -> Errand:
    blank.verb, blank.key, blank.hash = wish.verb, wish.key, wish.hash
    blank.quantity, blank.due_at = wish.quantity, wish.due_at
    blank.made_at = blank.not_before = at
    blank.save(force_insert=True)
    return blank
