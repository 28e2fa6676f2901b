from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue import access
from lensan.catalogue.actions import stocking
from lensan.catalogue.forms.offers import LotForm, MoveForm
from lensan.catalogue.models import Lot
from lensan.catalogue.views import browsing
from lensan.catalogue.views.offers import changing_offer

SHOWN = 200
REFUSALS = (
    stocking.NoQuantity, stocking.NotEnough, stocking.Miscounted, stocking.Contradicted
)  # fmt: skip


def announce_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when a lot of an offer is harvested, and how much is expected."""
    user, offer = changing_offer(request, pk)
    form = LotForm(request.POST or None)
    if form.is_valid():
        lot = stocking.announce(offer, **form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi lô %(lot)s.") % {"lot": lot})
        return redirect("lot", pk=lot.pk)
    context = {"form": form, "offer": offer, "title": _("Ghi lô hàng")}
    return render(request, "catalogue/thing_form.html", context)


def show_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a lot with all its movements; take in, take out, count."""
    user = browsing(request)
    lots = Lot.objects.visible_to(user).select_related("offer__product", "offer__producer")
    lot = get_object_or_404(lots, pk=pk)
    may_move = access.can_sell_for(user, lot.offer.producer)
    if request.method == "POST" and not may_move:
        raise PermissionDenied
    form = MoveForm(request.POST or None, on_hand=lot.on_hand)
    if form.is_valid():
        _move(request, user, lot, form.cleaned_data)
        return redirect("lot", pk=pk)
    movements = lot.movements.select_related("by").order_by("-pk")[:SHOWN]
    context = {"lot": lot, "form": form, "movements": movements, "may_move": may_move}
    return render(request, "catalogue/lot.html", context)


def _move(request: HttpRequest, user: User, lot: Lot, told: dict[str, Any]) -> None:
    """Do what was asked, or say why it cannot be done."""
    reference, at = str(told["reference"]), timezone.now()
    try:
        if told["what"] == "adjust":
            stocking.adjust(
                lot, counted=told["quantity"], seen=told["seen"], reference=reference,
                by=user, at=at,
            )  # fmt: skip
        else:
            act = stocking.spoil if told["what"] == "spoil" else stocking.receive
            act(lot, told["quantity"], reference=reference, by=user, at=at)
    except REFUSALS as reason:
        messages.error(request, str(reason))
        return
    lot.refresh_from_db()
    said = {"left": lot.on_hand, "unit": lot.offer.product.get_unit_display()}
    messages.success(request, _("Đã ghi. Lô còn %(left)d %(unit)s.") % said)
