"""Where everything is now, what was not seen again, and what a day became of its plan."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.logistics.actions import cooling, noting, tracking
from lensan.logistics.indicators import Driven, driven, harmed, of_days, trips_of
from lensan.logistics.models import Happening, RoadNote, Trip
from lensan.logistics.models.plans import TripQuerySet
from lensan.logistics.views import officer
from lensan.logistics.views.board import around, asked_day

SHOWN = 500
PLACES = {
    "gate": gettext_lazy("còn ở nhà hộ"),
    "hub": gettext_lazy("ở bưu cục"),
    "aboard": gettext_lazy("trên xe"),
    "delivered": gettext_lazy("đã giao tận tay"),
    "failed": gettext_lazy("chưa giao nhận được"),
}
WEEK = timedelta(days=6)


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Show where each parcel of a day is, and first those that were not seen again in time."""
    user = officer(request)
    on, at = asked_day(request), timezone.now()
    mine = _mine(user)
    found = [one for one in tracking.whereabouts(on) if mine is None or _hub(one) in mine]
    lost = sorted((one for one in found if one.is_lost(at)), key=lambda one: one.next_by or at)
    counted = Counter(one.place for one in found)
    noted = RoadNote.objects.of_days(on).standing().filter(kind=RoadNote.Kind.LOST)
    context = {
        "on": on, "lost": [(one, PLACES[one.place]) for one in lost[:SHOWN]],
        "found": [(one, PLACES[one.place]) for one in found[:SHOWN]], "number": len(found),
        "counted": [(PLACES[place], counted[place]) for place in PLACES], **around(on),
        "noted_lost": set(noted.values_list("thing", flat=True)),
    }  # fmt: skip
    return render(request, "logistics/now.html", context)


@require_safe
def actuals(request: HttpRequest) -> HttpResponse:
    """Show what a day became of its plan, trip by trip, and what the week before it adds up to."""
    user = officer(request)
    on = asked_day(request)
    mine = set(Trip.objects.visible_to(user).filter(plan__on=on).values_list("pk", flat=True))
    trips = [trip for trip in trips_of(on, on) if trip.pk in mine]
    kilometres = noting.driven_km(trips)
    rows = [(trip, driven(trip), kilometres.get(trip.pk), *_moments(trip)) for trip in trips]
    sums: list[tuple[str, Driven]] = [(_("Ngày này"), sum((row[1] for row in rows), Driven()))]
    if user.sees_everything:
        sums.append((_("Bảy ngày"), of_days(max(on, on.min + WEEK) - WEEK, on)))
    seen = Happening.objects.of_day(on).standing().order_by()
    unseen = Trip.objects.visible_to(user).in_force(on).exclude(pk__in=seen.values("trip"))
    cool = cooling.chains(trips)
    context = {
        "on": on, "rows": rows, "sums": sums, "unseen": unseen.select_related("vehicle", "hub"),
        "not_kept": [chain for chain in cool if not chain.is_kept], "cool": len(cool),
        "harm": [(name, harmed(found)) for name, found in _days(user, on)], **around(on),
    }  # fmt: skip
    return render(request, "logistics/actuals.html", context)


def _days(user: User, on: date) -> list[tuple[str, TripQuerySet]]:
    """Return the trips of a day and of the week before it that the user sees."""
    mine = Trip.objects.visible_to(user)
    week = (max(on, on.min + WEEK) - WEEK, on)
    return [
        (_("Ngày này"), mine.filter(plan__on=on)),
        (_("Bảy ngày"), mine.filter(plan__on__range=week)),
    ]


def _moments(trip: Trip) -> tuple[Any, Any]:
    """Return when the vehicle left its hub and was back, where that was told."""
    told = {one.kind: one.at for one in trip.happenings.all()}
    return told.get(Happening.Kind.LEFT), told.get(Happening.Kind.HOME)


def _mine(user: User) -> set[int] | None:
    """Return the hubs whose parcels the user sees; None: every hub's."""
    if user.sees_everything:
        return None
    return set(Trip.objects.visible_to(user).values_list("hub", flat=True).distinct())


def _hub(one: tracking.Whereabouts) -> int | None:
    return one.trip.hub_id if one.trip else None
