"""A load's orders as one parcel: what carriers take for it as one and apart, and the booking."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.kernel.states import NotAllowed
from lensan.logistics.actions import joining
from lensan.logistics.models import LoadSuggestion
from lensan.logistics.views import carriage, planning

REFUSALS = (*carriage.REFUSALS, NotAllowed, joining.NotAsOne)


def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare what carriers take for a load as one parcel and apart, and book it as one."""
    user = planning(request)
    found = LoadSuggestion.objects.visible_to(user).select_related(
        "hub__commune__district", "hub__commune__province", "booked_as"
    )
    load = get_object_or_404(found.exclude(state=LoadSuggestion.State.LAPSED), pk=pk)
    if load.booked_as and load.is_booked:
        return redirect("consignment", pk=load.booked_as.pk)
    ask = partial(joining.ask_as_one, load)
    if made := carriage.pressed(
        request, ask, REFUSALS, _("Đã ghi, máy đang đặt một vận đơn chung.")
    ):
        return redirect("consignment", pk=made.pk)
    context: dict[str, Any] = {"load": load, "orders": joining.orders_of(load)}
    try:
        context["offers"] = joining.compare_as_one(load, at=timezone.now())
    except REFUSALS as reason:
        context["reason"] = str(reason)
    return render(request, "logistics/load_send.html", context)
