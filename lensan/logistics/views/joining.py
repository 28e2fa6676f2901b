"""A load's orders as one parcel: what carriers take for it as one and apart, and the booking."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.kernel.states import NotAllowed
from lensan.logistics import tasks
from lensan.logistics.actions import joining
from lensan.logistics.actions.consigning import AlreadySent, NoSuchPrice, NotToSend
from lensan.logistics.forms.carriage import SendForm
from lensan.logistics.models import Carrier, Consignment, LoadSuggestion
from lensan.logistics.views import planning


def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare what carriers take for a load as one parcel and apart, and book it as one."""
    user = planning(request)
    found = LoadSuggestion.objects.visible_to(user).select_related(
        "hub__commune__district", "hub__commune__province", "booked_as"
    )
    load = get_object_or_404(found.exclude(state=LoadSuggestion.State.LAPSED), pk=pk)
    if load.booked_as and load.is_booked:
        return redirect("consignment", pk=load.booked_as.pk)
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _sent(request, user, load, form)):
        return redirect("consignment", pk=made.pk)
    context: dict[str, Any] = {"load": load, "orders": joining.orders_of(load)}
    try:
        context["offers"] = joining.compare_as_one(load, at=timezone.now())
    except (NotAllowed, NotToSend, joining.NotAsOne) as reason:
        context["reason"] = str(reason)
    return render(request, "logistics/load_send.html", context)


def _sent(
    request: HttpRequest, user: User, load: LoadSuggestion, form: SendForm
) -> Consignment | None:
    """Book with the carrier that was pressed; None, with the reason said, where that cannot be."""
    carrier = get_object_or_404(Carrier.objects.in_use(), pk=form.cleaned_data["carrier"])
    try:
        made = joining.ask_as_one(
            load, carrier, service=form.cleaned_data["service"], fee=form.cleaned_data["fee"],
            by=user, at=timezone.now(),
        )  # fmt: skip
    except (NotAllowed, NotToSend, AlreadySent, NoSuchPrice, joining.NotAsOne) as reason:
        messages.error(request, str(reason))
        return None
    transaction.on_commit(lambda: tasks.see_to_carriers.enqueue())
    messages.success(request, _("Đã ghi, máy đang đặt một vận đơn chung."))
    return made
