"""One trip: its stops, its drawing, and its papers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.logistics import access, papers
from lensan.logistics.models import Trip
from lensan.logistics.views import browsing
from lensan.logistics.views.board import drawing_of, listed


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a trip goes, what it carries each way and what it costs."""
    user = browsing(request)
    trip = trip_of(user, pk)
    context = {
        "trip": trip, "drawing": drawing_of([trip]), "may_drive": access.can_drive(user, trip),
    }  # fmt: skip
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


def _printed(request: HttpRequest, trip: Trip, paper: papers.Paper, name: str) -> HttpResponse:
    record("logistics.paper_printed", trip, by=browsing(request), at=timezone.now(), paper=name)
    return HttpResponse(
        paper(trip), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}-{trip.pk}.pdf"'},
    )  # fmt: skip
