"""What is noted of a trip and its parcels: kilometres, degrees, photos, damage and loss."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue.photos import NotAPhoto
from lensan.journal.models import record
from lensan.logistics import access
from lensan.logistics.actions import cooling, driving, noting
from lensan.logistics.forms.noting import AT_GATE, ReadingForm, SeenForm, WithdrawForm
from lensan.logistics.models import Happening, RoadNote, Trip, TripParcel, TripStop
from lensan.logistics.planner.underway import ABOARD
from lensan.logistics.views import browsing
from lensan.logistics.views.trips import noted_of, told, trip_of

REFUSALS = (driving.AlreadyDone, driving.NotDriven, noting.NotTrue, NotAPhoto)


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was noted of a trip, and write what its odometer and its cool box show."""
    user = browsing(request)
    trip = trip_of(user, pk)
    may = access.can_drive(user, trip)
    stops = [stop for stop in trip.stops.all() if not stop.key.startswith(ABOARD)]
    where = {"where": _next(trip, stops)}
    form = ReadingForm(request.POST or None, stops=stops, initial=where)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        doing = lambda: noting.read(trip, form.reading(), by=user, at=timezone.now())  # noqa: E731
        if _written(request, form, doing):
            return redirect("trip-notes", pk=pk)
    context = noted_of(user, trip) | {"form": form, "may": may}
    return render(request, "logistics/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def parcel(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a parcel came along and what was noted of it, and write what is seen of it now."""
    user = browsing(request)
    thing, trip = _parcel(user, pk)
    may = access.can_drive(user, trip)
    form = SeenForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        doing = lambda: noting.see(trip, thing, form.seen(), by=user, at=timezone.now())  # noqa: E731
        if _written(request, form, doing):
            return redirect("trip-parcel", pk=pk)
    mine = RoadNote.objects.visible_to(user).filter(thing=thing.thing)
    happened = Happening.objects.standing().filter(
        thing=thing.thing, trip__in=Trip.objects.visible_to(user).values("pk")
    )
    context = {
        "parcel": thing, "trip": trip, "form": form, "may": may, "notes": told(user, mine),
        "happened": happened.select_related("trip__vehicle", "by").order_by("pk"),
        "chains": cooling.chains_of([thing.thing]), "withdraw_form": WithdrawForm(),
    }  # fmt: skip
    return render(request, "logistics/parcel.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a note back."""
    user, note = _note(request, pk)
    if not access.can_withdraw(user, note):
        raise PermissionDenied
    form = WithdrawForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            noting.withdraw(note, told["reason"], key=told["key"], by=user, at=timezone.now())
        except REFUSALS as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, _("Đã rút lại ghi chú."))
    if note.parcel_id:
        return redirect("trip-parcel", pk=note.parcel_id)
    return redirect("trip-notes", pk=note.trip_id)


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the photo of a parcel; that it was looked at is journaled."""
    user, note = _note(request, pk)
    if not note.file:
        raise Http404
    record("logistics.photo_read", note, by=user, at=timezone.now())
    with note.file.open("rb") as stored:
        content = stored.read()
    return HttpResponse(content, "image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


def _next(trip: Trip, stops: list[TripStop]) -> str:
    """Return where the vehicle is next: at its hub, at its next gate, or home."""
    stands = Happening.objects.standing().filter(trip=trip)
    happened = stands.values_list("kind", "stop")
    if not any(kind == Happening.Kind.LEFT for kind, _stop in happened):
        return RoadNote.Moment.LEAVING
    done = {stop for _kind, stop in happened}
    ahead = [stop for stop in stops if stop.pk not in done]
    return f"{AT_GATE}{ahead[0].pk}" if ahead else RoadNote.Moment.HUB


def _written(request: HttpRequest, form: Form, doing: Callable[[], object]) -> bool:
    """Write what a form tells; where it cannot be so, say why in the form."""
    if not form.is_valid():
        return False
    try:
        doing()
    except REFUSALS as reason:
        form.add_error(None, str(reason))
        return False
    messages.success(request, _("Đã ghi."))
    return True


def _parcel(user: User, pk: int) -> tuple[TripParcel, Trip]:
    """Return a parcel that the user may see, and the trip that last had it, else the one planned for it."""
    mine = Trip.objects.visible_to(user).values("pk")
    theirs = TripParcel.objects.filter(Q(stop__trip__in=mine) | Q(happenings__trip__in=mine))
    found = get_object_or_404(
        theirs.distinct().select_related("order", "stop__plan", "stop__producer"), pk=pk
    )
    stands = Happening.objects.standing().filter(thing=found.thing, trip__in=mine)
    last = stands.order_by("pk").last()
    whole = Trip.objects.select_related("plan", "vehicle", "hub__commune")
    return found, whole.get(pk=last.trip_id) if last else whole.get(stops=found.stop_id)


def _note(request: HttpRequest, pk: int) -> tuple[User, RoadNote]:
    user = browsing(request)
    whole = RoadNote.objects.visible_to(user).select_related(
        "trip__plan", "trip__vehicle", "trip__hub__commune", "parcel__stop__plan"
    )
    return user, get_object_or_404(whole, pk=pk)
