"""Carriers beyond the province: who they are, lists out and results in, and the door for what they push."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.kernel.tables import FORMATS, table_response
from lensan.logistics import access
from lensan.logistics.actions import following, listing
from lensan.logistics.by_hand import Cell, NoHeadings
from lensan.logistics.connector import Because, Refused
from lensan.logistics.forms.carriage import ResultForm
from lensan.logistics.models import Carrier, CarrierCall, Consignment
from lensan.logistics.tasks import SILENCE

SHOWN = 20
TROUBLES_SHOWN = 50
TOO_LONG = 10 * SILENCE  # after which a person looks, where a carrier cannot be asked


@csrf_exempt  # a carrier has no session; it proves itself by its signature or its token
@login_not_required
@require_POST
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Take in what a carrier pushes: kept, then answered; 403 if it is forged, 400 if unreadable."""
    carrier = get_object_or_404(Carrier, code=code)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        following.receive(carrier, headers, request.body, at=timezone.now())
    except Refused as refusal:
        status = 403 if refusal.because == Because.FORGED else 400
        return HttpResponse(
            refusal.reason, status=status, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse("OK", content_type="text/plain")


@require_safe
def carriers(request: HttpRequest) -> HttpResponse:
    """Show who carries beyond the province, how each is spoken to, and what stands still."""
    user = _officer(request)
    mine = Consignment.objects.visible_to(user)
    waits = Count("consignments", Q(consignments__state="asked", consignments__in=mine))
    goes = Count(
        "consignments",
        Q(consignments__state__in=Consignment.UNDER_WAY, consignments__in=mine),
    )
    whole = mine.select_related("carrier", "order__stall__producer")
    context = {
        "carriers": Carrier.objects.annotate(waits=waits, goes=goes).order_by("-is_open", "name"),
        "doubtful": whole.for_a_person()[:SHOWN],
        "silent": whole.silent(timezone.now() - TOO_LONG)[:SHOWN],
        "calls": CarrierCall.objects.exclude(outcome="ok").select_related("carrier").order_by("-pk")[:SHOWN]
        if access.can_keep_carriers(user)
        else (),
        "may_keep": access.can_keep_carriers(user), "form": ResultForm(),
    }  # fmt: skip
    return render(request, "logistics/carriers.html", context)


@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Use a carrier, or use it no more; what it has already goes on."""
    user = _officer(request)
    if not access.can_keep_carriers(user):
        raise PermissionDenied
    carrier = get_object_or_404(Carrier, pk=pk)
    following.turn(carrier, by=user, at=timezone.now())
    messages.success(
        request, _("Đã dùng lại.") if carrier.is_open else _("Đã thôi dùng cho kiện mới.")
    )
    return redirect("carriers")


@require_safe
def take_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list of parcels that wait for a carrier without an interface."""
    user = _officer(request)
    carrier = get_object_or_404(Carrier, pk=pk)
    form = request.GET.get("dang", "xlsx")
    waiting = listing.waiting_at(carrier, user)
    headings, rows = listing.rows_for(carrier, waiting, at=timezone.now())
    record("logistics.carrier_list_taken", carrier, by=user, at=timezone.now())
    return table_response(
        form if form in FORMATS else "xlsx", f"bang-ke-{carrier.code}", headings, rows
    )


@require_POST
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the table that a carrier answered with."""
    user = _officer(request)
    carrier = get_object_or_404(Carrier, pk=pk)
    form = ResultForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["file"])))
        return redirect("carriers")
    try:
        rows = _rows(form.cleaned_data["file"])
        taken = listing.take_in(carrier, rows, by=user, at=timezone.now())
    except (Unreadable, NoHeadings) as reason:
        messages.error(request, str(reason))
        return redirect("carriers")
    context = {"carrier": carrier, "taken": taken, "troubles": taken.troubles[:TROUBLES_SHOWN]}
    return render(request, "logistics/carrier_result.html", context)


def _rows(file: UploadedFile[Any]) -> list[list[Cell]]:
    name = file.name or ""
    with NamedTemporaryFile(suffix=Path(name).suffix[:6]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return listing.read_table(Path(kept.name), name)


def _officer(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_see_carriers(request.user):
        raise PermissionDenied
    return request.user
