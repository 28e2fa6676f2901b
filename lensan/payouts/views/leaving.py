from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.archives import zip_response
from lensan.marketplaces.access import can_set_rules
from lensan.marketplaces.actions.moving import NOT_GIVEN_UP
from lensan.marketplaces.models import Listing, Marketplace
from lensan.orders.models import Order, OrderLine, Parked
from lensan.payouts.exports import tables_of
from lensan.payouts.models import Account, StatementLine, unsettled

SHOWN = 20
ON_SALE = (Listing.State.LIVE, Listing.State.IN_REVIEW, Listing.State.SUBMITTED)
OPEN = (
    Order.State.UNPAID, Order.State.PLACED, Order.State.CONFIRMED, Order.State.READY,
    Order.State.SHIPPED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what is still open on a floor: how many there are, and the first of them."""

    count: int
    first: list[Any]


@require_safe
def leave(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show what is still open on a floor that is to be left: goods, orders, money."""
    _leaver(request)
    floor = get_object_or_404(Marketplace, code=code)
    orders = Order.objects.filter(stall__marketplace=floor)
    unpaid = unsettled(orders)
    listings = Listing.objects.filter(stall__marketplace=floor).aggregate(
        on_sale=Count("stall", filter=Q(state__in=ON_SALE)),
        to_move=Count("stall", filter=NOT_GIVEN_UP),
    )
    lines = StatementLine.objects.filter(stall__marketplace=floor).flagged()
    parked = Parked.objects.filter(stall__marketplace=floor).waiting()
    context = {
        "floor": floor, **listings,
        "open": _part(orders.filter(state__in=OPEN).order_by("placed_at", "pk"), "stall__producer"),
        "parked": _part(parked.order_by("pk"), "stall__producer"),
        "unsettled": _part(unpaid, "stall__producer"),
        "unsettled_goods": _goods(unpaid),
        "flagged": _part(lines, "stall__producer"),
        "owed": _owed(floor),
    }  # fmt: skip
    return render(request, "payouts/leave.html", context)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take everything of a floor away: stalls, listings, orders, statements."""
    user = _leaver(request)
    floor = get_object_or_404(Marketplace, code=code)
    record("payouts.floor_taken_away", floor, by=user, at=timezone.now())
    return zip_response(f"{_('san')}-{floor.code}", tables_of(floor))


def _leaver(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not can_set_rules(request.user):
        raise PermissionDenied
    return request.user


def _part(found: QuerySet[Any], whole: str) -> Part:
    return Part(found.count(), list(found.select_related(whole)[:SHOWN]))


def _goods(orders: QuerySet[Order]) -> int:
    """Return what the goods of these orders cost, in đồng."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).values("order")
    goods = lines.annotate(total=Sum(F("quantity") * F("price"))).values("total")
    found = orders.order_by().annotate(cost=Subquery(goods))
    return int(found.aggregate(total=Sum("cost"))["total"] or 0)


def _owed(floor: Marketplace) -> int:
    """Return what a floor has told of and not yet paid over, in đồng."""
    account = Account.objects.filter(kind="marketplace", marketplace=floor).with_balance().first()
    return -account.balance if account else 0
