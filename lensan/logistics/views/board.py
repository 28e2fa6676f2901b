"""The board of a day: what is to be carried, the trips in force, and the versions of the plan."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.states import NotAllowed
from lensan.logistics import access, tasks
from lensan.logistics.actions import planning as deciding
from lensan.logistics.actions import replanning
from lensan.logistics.actions.demanding import Demand, demand
from lensan.logistics.actions.driving import NotDriven
from lensan.logistics.charting import Drawing, Spot, drawn
from lensan.logistics.forms.planning import AskForm
from lensan.logistics.models import DayPlan, Trip, TripParcel, TripStop
from lensan.logistics.views import browsing, planning

State = DayPlan.State
DRAWN = 40  # trips of one drawing: more would be a tangle
SHOWN = 300


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the trips of a day, and to those who plan what could be carried."""
    user = browsing(request)
    on = asked_day(request)
    trips = listed(Trip.objects.visible_to(user).in_force(on))
    context: dict[str, Any] = {
        "on": on,
        "trips": trips,
        "drawing": drawing_of(trips),
        **around(on),
    }
    if access.can_plan(user):
        context |= _planning(user, on, AskForm(initial={"on": on}))
    return render(request, "logistics/board.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Let a day's trips be worked out."""
    user, form = planning(request), AskForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                asked = deciding.ask(
                    form.cleaned_data["on"], seconds=form.cleaned_data["seconds"], by=user,
                    at=timezone.now(),
                )  # fmt: skip
                tasks.work_out.enqueue(asked.pk)
        except deciding.CannotPlan as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("trip-plan", pk=asked.pk)
    on = form.cleaned_data.get("on") or timezone.localdate()
    trips = listed(Trip.objects.visible_to(user).in_force(on))
    context = {"on": on, "trips": trips, "drawing": drawing_of(trips), **around(on)}
    return render(request, "logistics/board.html", context | _planning(user, on, form))


@require_safe
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a plan is, or its trips, what they are worth, and what was left out."""
    user = planning(request)
    plan = _visible(user, pk)
    working = plan.state == State.WORKING
    if request.headers.get("HX-Request"):
        if working:
            return render(request, "logistics/progress.html", {"plan": plan})
        return HttpResponse(headers={"HX-Refresh": "true"})
    trips = listed(Trip.objects.filter(plan=plan))
    left_out = plan.stops.left_out().select_related("producer", "commune").order_by("number")
    context = {
        "plan": plan, "working": working, "trips": trips, "drawing": drawing_of(trips),
        "left_out": left_out[:SHOWN],
        "worth": [
            (_("Hai chiều"), plan.told.get("two_way")), (_("Một chiều"), plan.told.get("one_way")),
        ],
    }  # fmt: skip
    return render(request, "logistics/plan.html", context)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Drive the day by a plan."""
    user = planning(request)
    plan = _visible(user, pk)
    try:
        deciding.approve(plan, by=user, at=timezone.now())
        messages.success(request, _("Đã duyệt. Người lái xem được chuyến của mình."))
    except (deciding.AlreadyUnderWay, deciding.WaitsByNow, NotAllowed) as reason:
        messages.error(request, str(reason))
    return redirect("trip-plan", pk=pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the rest of the day be planned anew, without what was cancelled."""
    user = planning(request)
    plan = _visible(user, pk)
    try:
        with transaction.atomic():
            asked = replanning.ask_again(plan, by=user, at=timezone.now())
            tasks.work_out.enqueue(asked.pk)
    except (NotDriven, deciding.CannotPlan) as reason:
        messages.error(request, str(reason))
        return redirect("trip-plan", pk=pk)
    return redirect("trip-plan", pk=asked.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a plan, or take its approval back."""
    user = planning(request)
    plan = _visible(user, pk)
    try:
        deciding.discard(plan, by=user, at=timezone.now())
        messages.success(request, _("Đã bỏ bản này."))
    except (deciding.AlreadyUnderWay, NotAllowed) as reason:
        messages.error(request, str(reason))
        return redirect("trip-plan", pk=pk)
    return redirect(f"{reverse('trip-board')}?ngay={plan.on:%Y-%m-%d}")


def asked_day(request: HttpRequest) -> date:
    """Return the day that was asked for, else today."""
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return timezone.localdate()


def around(on: date) -> dict[str, date]:
    """Return the days before and after, to step through them."""
    day = timedelta(days=1)
    first, last = on > date.min, on < date.max
    return {"before": on - day if first else on, "after": on + day if last else on}


def listed(trips: Any) -> list[Trip]:
    """Return trips with all that lists and drawings of them show."""
    stops = TripStop.objects.select_related("producer", "commune").order_by("number")
    whole = trips.select_related("vehicle__driver", "hub__commune", "plan")
    return list(
        whole.annotate(count=Count("stops"))
        .prefetch_related(Prefetch("stops", queryset=stops))
        .order_by("leaves_at", "vehicle__plate", "number")
    )


def drawing_of(trips: list[Trip]) -> Drawing | None:
    """Return the drawing of the first trips: all of them would be a tangle."""
    return drawn([
        (
            str(trip), Spot(trip.hub.latitude, trip.hub.longitude, trip.hub.name),
            [
                Spot(stop.latitude, stop.longitude, str(stop.number))
                for stop in trip.stops.all()
                if stop.latitude is not None and stop.longitude is not None
            ],
        )
        for trip in trips[:DRAWN]
    ])  # fmt: skip


def _planning(user: User, on: date, form: AskForm) -> dict[str, Any]:
    """Return what those who plan see besides: the demand, and every version."""
    plans = (
        DayPlan.objects.visible_to(user).filter(on=on).select_related("by").order_by("-version")
    )
    return {"form": form, "wanted": _summed(demand(on)), "plans": plans}


def _summed(wanted: Demand) -> dict[str, Any]:
    ways = {way: [one for one in wanted.parcels if one.way == way] for way in TripParcel.Way}
    picks, drops = ways[TripParcel.Way.PICK], ways[TripParcel.Way.DROP]
    return {
        "picks": len(picks), "picks_kg": sum(one.grams for one in picks) // 1000,
        "drops": len(drops), "drops_kg": sum(one.grams for one in drops) // 1000,
        "gates": len({one.producer.pk for one in wanted.parcels}),
        "cool": sum(one.cool for one in wanted.parcels),
        "fresh": sum(one.fresh_until is not None for one in wanted.parcels),
        "notes": wanted.notes,
    }  # fmt: skip


def _visible(user: User, pk: int) -> DayPlan:
    found = DayPlan.objects.visible_to(user).select_related("by", "approved_by", "replaces")
    return get_object_or_404(found, pk=pk)
