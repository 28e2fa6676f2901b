"""Hubs, vehicles, collection points, rivers, and how products travel: one page, and their forms."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.logistics.actions import learning, measuring, networking
from lensan.logistics.forms.network import (
    CrossingForm,
    HubForm,
    KeepingForm,
    PointForm,
    VehicleForm,
)
from lensan.logistics.models import CollectionPoint, Crossing, Hub, Keeping, Vehicle
from lensan.logistics.planner.calibrating import ENOUGH, calibrated
from lensan.logistics.views import officer, planning

SHOWN = 500


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Show the hubs, vehicles and points of the user's territory, and what holds everywhere."""
    user = officer(request)
    hubs = Hub.objects.visible_to(user).select_related("commune", "feeds")
    vehicles = Vehicle.objects.visible_to(user).select_related("hub", "driver")
    points = CollectionPoint.objects.visible_to(user).select_related("hamlet__commune", "hub")
    context = {
        "hubs": hubs.annotate(count=Count("vehicles")).order_by("name"),
        "vehicles": vehicles.order_by("hub__name", "plate")[:SHOWN],
        "points": points.order_by("hamlet__commune__name", "hamlet__name")[:SHOWN],
        "crossings": Crossing.objects.select_related("one", "other").order_by("one__name", "pk"),
        "keepings": Keeping.objects.select_related("product").order_by("product__sort_key"),
        "route_server": measuring.server(), **_factor(),
    }  # fmt: skip
    return render(request, "logistics/network.html", context)


def hub(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down a hub, or correct it."""
    user = officer(request)
    thing = get_object_or_404(Hub.objects.visible_to(user), pk=pk) if pk else Hub()
    form = HubForm(user, request.POST or None, instance=thing)
    return _written(request, user, form, _("Bưu cục"))


def vehicle(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down a vehicle, or correct it."""
    user = officer(request)
    thing = get_object_or_404(Vehicle.objects.visible_to(user), pk=pk) if pk else Vehicle()
    form = VehicleForm(user, request.POST or None, instance=thing)
    return _written(request, user, form, _("Phương tiện"))


def point(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down where a hamlet's goods are brought together, or correct it."""
    user = officer(request)
    mine = CollectionPoint.objects.visible_to(user)
    thing = get_object_or_404(mine, pk=pk) if pk else CollectionPoint()
    form = PointForm(user, request.POST or None, instance=thing)
    return _written(request, user, form, _("Điểm tập kết"))


def crossing(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down how far it is across a river, or correct it."""
    user = planning(request)
    thing = get_object_or_404(Crossing, pk=pk) if pk else Crossing()
    return _written(
        request, user, CrossingForm(request.POST or None, instance=thing), _("Đoạn qua sông")
    )


def keeping(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write down how a product travels, or correct it."""
    user = planning(request)
    thing = get_object_or_404(Keeping, pk=pk) if pk else Keeping()
    form = KeepingForm(request.POST or None, instance=thing)
    return _written(request, user, form, _("Cách chở sản phẩm"))


@require_POST
def drop_crossing(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out a detour."""
    user = planning(request)
    return _dropped(request, user, get_object_or_404(Crossing, pk=pk))


@require_POST
def drop_keeping(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out how a product travels."""
    user = planning(request)
    return _dropped(request, user, get_object_or_404(Keeping, pk=pk))


@require_POST
def factor(request: HttpRequest) -> HttpResponse:
    """Let ways be measured by the factor that driven trips teach, or by the setting again."""
    user = planning(request)
    try:
        if told := request.POST.get("factor"):
            learning.take(float(told), by=user, at=timezone.now())
        else:
            learning.give_back(by=user, at=timezone.now())
        messages.success(request, _("Đã đổi hệ số. Các kế hoạch lập từ nay tính theo hệ số này."))
    except (learning.NothingLearned, ValueError):
        messages.error(request, str(learning.NothingLearned()))
    return redirect(f"{reverse('network')}#ways")


def _factor() -> dict[str, Any]:
    """Return the detour factor in use, and what driven trips teach of it."""
    trips = learning.driven_trips()
    return {
        "factor": learning.factor_in_use(), "setting": settings.DETOUR_FACTOR, "driven": len(trips),
        "enough": ENOUGH, "learned": calibrated(trips),
    }  # fmt: skip


def _written(request: HttpRequest, user: User, form: ModelForm[Any], title: str) -> HttpResponse:
    if form.is_valid():
        try:
            networking.write(form.save(commit=False), by=user, at=timezone.now())
        except networking.Known as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("network")
    context = {"form": form, "title": title, "back": reverse("network")}
    return render(request, "logistics/form.html", context)


def _dropped(request: HttpRequest, user: User, thing: Crossing | Keeping) -> HttpResponse:
    networking.drop(thing, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ."))
    return redirect("network")
