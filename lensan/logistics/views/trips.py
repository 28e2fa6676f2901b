"""One trip: its stops, its drawing, and its papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.logistics import access, papers
from lensan.logistics.actions import cooling, noting, taking_back
from lensan.logistics.forms.noting import WithdrawForm
from lensan.logistics.models import Happening, RoadNote, Trip
from lensan.logistics.views import browsing
from lensan.logistics.views.board import drawing_of, listed


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a trip goes, what it carries each way and what it costs."""
    user = browsing(request)
    trip = trip_of(user, pk)
    context = noted_of(user, trip) | {
        "drawing": drawing_of([trip]),
        "may_drive": access.can_drive(user, trip),
        "past": taking_back.past(trip),
    }
    return render(request, "logistics/trip.html", context)


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet by which a trip is driven, gate by gate."""
    return _printed(request, trip_of(browsing(request), pk), papers.sheet, "phieu-chuyen")


@require_safe
def manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of all parcels of a trip."""
    return _printed(request, trip_of(browsing(request), pk), papers.manifest, "ban-ke")


def trip_of(user: User, pk: int) -> Trip:
    """Return a trip that the user may see, with its stops; anyone else finds none."""
    get_object_or_404(Trip.objects.visible_to(user), pk=pk)
    [trip] = listed(Trip.objects.filter(pk=pk))
    return trip


def noted_of(user: User, trip: Trip) -> dict[str, Any]:
    """Return what pages show of the notes of a trip."""
    mine = RoadNote.objects.visible_to(user).filter(trip=trip)
    return {
        "trip": trip, "notes": told(user, mine), "parcels": noting.parcels_of(trip),
        "driven": noting.driven_km([trip]).get(trip.pk), "chains": cooling.chains([trip]),
        "is_home": Happening.objects.standing().filter(trip=trip, kind=Happening.Kind.HOME).exists(),
        "withdraw_form": WithdrawForm(),
    }  # fmt: skip


def told(user: User, notes: Any) -> list[tuple[RoadNote, bool]]:
    """Return notes as they were told, and whether the user may take each back."""
    whole = notes.exclude(kind=RoadNote.Kind.WITHDRAWN).select_related(
        "trip__plan", "trip__vehicle", "trip__hub__commune", "by", "stop__producer", "parcel__order",
        "parcel__stop", "withdrawn_by__by",
    )  # fmt: skip
    return [
        (note, not hasattr(note, "withdrawn_by") and access.can_withdraw(user, note))
        for note in whole.order_by("pk")
    ]


def _printed(request: HttpRequest, trip: Trip, paper: papers.Paper, name: str) -> HttpResponse:
    record("logistics.paper_printed", trip, by=browsing(request), at=timezone.now(), paper=name)
    return HttpResponse(
        paper(trip), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}-{trip.pk}.pdf"'},
    )  # fmt: skip
