"""What a household or a cooperative sees first: its orders, its stock, its money, its listings."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.catalogue import access
from lensan.catalogue.actions import stocking
from lensan.catalogue.actions.composing import fill_each
from lensan.catalogue.models import Combo, ComboPart, Lot, Offer
from lensan.desk.forms import CountForm
from lensan.desk.views.buying import to_receive
from lensan.desk.views.waiting import SHOWN, own_waiting
from lensan.marketplaces.models import Listing
from lensan.orders.models import Order
from lensan.payouts.models import Account, Payout
from lensan.producers.models import Producer

LAST_PAID = 3
REFUSALS = (stocking.Miscounted, stocking.Contradicted)


def as_shown(user: User, producer: Producer, *, now: datetime) -> dict[str, Any]:
    """Return what the page shows to a producer that signed in."""
    today = timezone.localdate(now)
    waiting = own_waiting(user, now=now)
    orders = Order.objects.visible_to(user).filter(state=Order.State.CONFIRMED)
    to_pack = orders.select_related("stall__marketplace").prefetch_related("lines")
    return {
        "producer": producer,
        "waiting": [one for one in waiting if not one.is_late],
        "late": [one for one in waiting if one.is_late],
        "to_pack": to_pack.order_by("confirm_by", "pk")[:SHOWN],
        "lots": _lots(user, today),
        "without_lots": _without_lots(user),
        "combos": _combos(user, today),
        "listings": _listings(user),
        "money": _money(user), "buying": to_receive(user),
        "payouts": Payout.objects.visible_to(user).order_by("-pk")[:LAST_PAID],
        "today": today,
    }  # fmt: skip


@require_POST
def count_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was counted of a lot, and go back to the first page."""
    user = request.user
    assert isinstance(user, User)
    found = Lot.objects.visible_to(user).select_related("offer__product", "offer__producer")
    lot = get_object_or_404(found, pk=pk)
    if not access.can_sell_for(user, lot.offer.producer):
        raise PermissionDenied
    form = CountForm(request.POST)
    if form.is_valid():
        _count(request, user, lot, form.cleaned_data)
    else:
        messages.error(request, _("Xin ghi số lượng đếm được, từ 0 trở lên."))
    return redirect(f"{reverse('today')}#kho")


def _count(request: HttpRequest, user: User, lot: Lot, told: dict[str, Any]) -> None:
    try:
        stocking.adjust(
            lot, counted=told["counted"], seen=told["seen"], reference=str(told["reference"]),
            by=user, at=timezone.now(),
        )  # fmt: skip
    except REFUSALS as reason:
        messages.error(request, str(reason))
        return
    lot.refresh_from_db(fields=["on_hand"])
    said = {"left": lot.on_hand, "unit": lot.offer.product.get_unit_display(), "lot": lot}
    messages.success(request, _("Đã ghi. Lô %(lot)s còn %(left)d %(unit)s.") % said)


def _lots(user: User, today: date) -> list[tuple[Lot, object]]:
    """Return the lots on hand or being harvested, each with the number of a count to come."""
    there = Q(on_hand__gt=0) | Q(harvest_from__lte=today, harvest_to__gte=today)
    found = Lot.objects.visible_to(user).filter(there, offer__state=Offer.State.OPEN)
    in_order = ("offer__product__sort_key", "offer", F("best_before").asc(nulls_last=True), "pk")
    whole = found.select_related("offer__product").order_by(*in_order)
    return [(lot, uuid4()) for lot in whole[:SHOWN]]


def _without_lots(user: User) -> list[Offer]:
    offers = Offer.objects.visible_to(user).open().select_related("product")
    bare = offers.annotate(lots_known=Count("lots")).filter(lots_known=0)
    return list(bare.order_by("product__sort_key")[:SHOWN])


def _combos(user: User, today: date) -> list[tuple[Combo, list[tuple[ComboPart, int]]]]:
    """Return the baskets on sale, each with how much of which part one of them lacks today."""
    mine = Combo.objects.visible_to(user).filter(state=Combo.State.OPEN)
    found = list(mine.order_by("name", "pk")[:SHOWN])
    lacking = {pk: filling.lacking for pk, filling in fill_each(found, on=today).items()}
    numbers = [number for one in lacking.values() for number in one]
    parts = ComboPart.objects.select_related("product").in_bulk(numbers)
    return [
        (combo, [(parts[number], left) for number, left in lacking[combo.pk].items()])
        for combo in found
    ]


def _listings(user: User) -> dict[str, Any]:
    """Return the listings that want something of their seller, and how many are on sale."""
    mine = Listing.objects.visible_to(user).standing()
    stuck = mine.filter(~Q(lacks=[]) | Q(state=Listing.State.REJECTED))
    whole = stuck.select_related("stall__marketplace").order_by("title", "pk")
    live = mine.filter(state=Listing.State.LIVE).count()
    return {"stuck": whole[:SHOWN], "live": live}


def _money(user: User) -> dict[str, int]:
    """Return what is owed to the user's producers, and what waits until it is clear."""
    kinds = (Account.Kind.PRODUCER, Account.Kind.DISPUTED)
    mine = Account.objects.visible_to(user).filter(kind__in=kinds).with_balance()
    sums = {kind.value: 0 for kind in kinds}
    for kind, balance in mine.values_list("kind", "balance"):
        sums[kind] += balance
    return {"owed": sums[Account.Kind.PRODUCER], "disputed": sums[Account.Kind.DISPUTED]}
