"""A trip on the driver's telephone: where to go next, what changes hands there, and home again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue.photos import NotAPhoto
from lensan.kernel.states import NotAllowed
from lensan.logistics import access, tasks
from lensan.logistics.actions import driving, planning, replanning, taking_back
from lensan.logistics.forms.driving import BrokenForm, FailForm, GateForm, HandInForm, KeyForm
from lensan.logistics.models import DayPlan, Happening, Trip, TripParcel, TripStop
from lensan.logistics.planner.underway import ABOARD
from lensan.logistics.views import browsing
from lensan.logistics.views.trips import trip_of
from lensan.supply.actions import handing, paying

REFUSALS = (
    driving.AlreadyDone, driving.NotDriven, driving.NotOnThisTrip, handing.NotComing, handing.NotSoMany,
    handing.NotShown, handing.WhyRefused, handing.PastItsDate, paying.TooMuch, NotAPhoto, NotAllowed,
    planning.CannotPlan,
)  # fmt: skip
Kind = Happening.Kind


@require_safe
def drive(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a trip goes next, and what is to be done there."""
    _user, trip = _driving(request, pk)
    return _page(request, trip)


@require_POST
def mark(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Write that a vehicle left its hub, or is back."""
    user, trip = _driving(request, pk)
    doing = {"di": driving.leave, "ve": driving.come_home}.get(word)
    form = KeyForm(request.POST)
    if doing and form.is_valid():
        _done(
            request, lambda: doing(trip, key=form.cleaned_data["key"], by=user, at=timezone.now())
        )
    return redirect("trip-drive", pk=pk)


@require_POST
def serve(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was taken aboard and handed over at a gate."""
    user, stop, trip = _at_gate(request, pk)
    form = _gate_form(stop, request.POST, request.FILES)
    if form.is_valid() and _done(
        request, lambda: driving.serve(stop, form.at_gate(), by=user, at=timezone.now())
    ):
        return redirect("trip-drive", pk=trip.pk)
    return _page(request, trip, {stop.pk: form})


@require_POST
def fail(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that nothing changed hands at a gate, and why."""
    user, stop, trip = _at_gate(request, pk)
    form = FailForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["key"]
        _done(
            request, lambda: driving.fail(stop, form.said(), key=key, by=user, at=timezone.now())
        )
    return redirect("trip-drive", pk=trip.pk)


@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that parcels came from a vehicle into its hub."""
    user, trip = _driving(request, pk)
    form = HandInForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        numbers = [int(one) for one in request.POST.getlist("parcels") if one.isdecimal()]
        _done(
            request,
            lambda: _said_in(
                request, driving.hand_in(
                    trip, numbers, told["codes"], key=told["key"], by=user, at=timezone.now()
                )
            ),
        )  # fmt: skip
    return redirect("trip-drive", pk=pk)


@require_POST
def break_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that a vehicle drives no more today, and let the rest of the day be planned anew."""
    user, trip = _driving(request, pk)
    form = BrokenForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data

        def doing() -> None:
            with transaction.atomic():
                asked = replanning.break_down(
                    trip, told["reason"], key=told["key"], by=user, at=timezone.now()
                )
                tasks.work_out.enqueue(asked.pk)
            words = _("Đã ghi xe hỏng. Phần còn lại của ngày đang được lập lại, chờ tỉnh duyệt.")
            messages.success(request, words)

        _done(request, doing)
    return redirect("trip-drive", pk=pk)


def _page(
    request: HttpRequest, trip: Trip, tried: dict[int, GateForm] | None = None
) -> HttpResponse:
    past = taking_back.past(trip)
    happened = [one for one in past if not hasattr(one, "taken_back")]
    stands = Happening.objects.of_day(trip.plan.on).standing()
    done = stands.filter(kind__in=[Kind.SERVED, Kind.FAILED])
    over = {one.stop.key: one for one in done.select_related("stop") if one.stop}
    stops = [stop for stop in trip.stops.all() if not stop.key.startswith(ABOARD)]
    ahead = [stop for stop in stops if stop.key not in over]
    chosen = _chosen(ahead, [*(tried or {}), request.GET.get("diem", "")])
    context: dict[str, Any] = {
        "trip": trip, "stops": [(stop, over.get(stop.key)) for stop in stops], "ahead": ahead,
        "left": _first(happened, Kind.LEFT) or len(stops) < len(trip.stops.all()),
        "home": _first(happened, Kind.HOME), "broke": _first(happened, Kind.BROKE),
        "in_force": trip.plan.state == DayPlan.State.APPROVED, "next": chosen, "past": past,
        "back": driving.back(trip), "key_form": KeyForm(), "hand_in_form": HandInForm(),
        "broken_form": BrokenForm(auto_id="broken_%s"), "fail_form": FailForm(auto_id="fail_%s"),
    }  # fmt: skip
    if chosen:
        context["gate_form"] = (tried or {}).get(chosen.pk) or _gate_form(chosen)
    return render(request, "logistics/drive.html", context)


def _chosen(ahead: list[TripStop], asked: list[Any]) -> TripStop | None:
    """Return the stop that was asked for, if it is still ahead, else the next."""
    numbers = {str(one) for one in asked}
    named = [stop for stop in ahead if str(stop.pk) in numbers]
    return next(iter([*named, *ahead]), None)


def _first(happened: list[Happening], kind: str) -> Happening | None:
    return next((one for one in happened if one.kind == kind), None)


def _gate_form(stop: TripStop, *data: Any) -> GateForm:
    drops = TripParcel.objects.filter(stop=stop, way=TripParcel.Way.DROP, supply__isnull=False)
    whole = drops.select_related("supply__group__offer", "supply__producer").order_by("pk")
    return GateForm(*data, picks=driving.to_pick(stop), drops=list(whole))


def _done(request: HttpRequest, doing: Callable[[], object]) -> bool:
    """Do it; where it cannot be so, say why."""
    try:
        doing()
    except REFUSALS as reason:
        messages.error(request, str(reason))
        return False
    return True


def _said_in(request: HttpRequest, number: int) -> None:
    words = ngettext("Đã giao %(n)d kiện vào bưu cục.", "Đã giao %(n)d kiện vào bưu cục.", number)
    messages.success(request, words % {"n": number})


def _driving(request: HttpRequest, pk: int) -> tuple[User, Trip]:
    user = browsing(request)
    trip = trip_of(user, pk)
    if not access.can_drive(user, trip):
        raise PermissionDenied
    return user, trip


def _at_gate(request: HttpRequest, pk: int) -> tuple[User, TripStop, Trip]:
    mine = TripStop.objects.visible_to(browsing(request)).select_related("plan", "trip__hub")
    stop = get_object_or_404(mine, pk=pk)
    if stop.trip is None:
        raise PermissionDenied
    user, trip = _driving(request, stop.trip.pk)
    return user, stop, trip
