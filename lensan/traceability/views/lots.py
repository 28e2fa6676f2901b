"""Lots and what was told of them: found by code, walked back and forward, declared wrong."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.traceability import access
from lensan.traceability.actions import correcting, growing
from lensan.traceability.balances import balance_of
from lensan.traceability.codes import NotACode, read
from lensan.traceability.forms.lots import WrongForm
from lensan.traceability.forms.telling import ReceiveForm, code_in
from lensan.traceability.models import Event, Label, LotFile, Recall, Telling, Thing, Via
from lensan.traceability.models.lots import left_of
from lensan.traceability.telling.lots import back, events_of, forward, what
from lensan.traceability.views import REFUSALS, tracing

PER_PAGE = 50
SHOWN = 100


@require_safe
def lot_list(request: HttpRequest) -> HttpResponse:
    """Show the lots of the user's households, the latest first."""
    user = tracing(request)
    mine = LotFile.objects.visible_to(user)
    kind = request.GET.get("loai", "")
    found = mine.filter(kind=kind) if kind in LotFile.Kind else mine
    whole = found.select_related("producer", "thing").prefetch_related("thing__labels")
    context = {
        "page": leaf(whole, by=("-pk",), after=request.GET.get("sau", ""), size=PER_PAGE),
        "kinds": [("", _("tất cả")), *LotFile.Kind.choices], "chosen": kind,
    }  # fmt: skip
    return render(request, "traceability/lots.html", context)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Open what a scanned or typed code stands for; a blank label leads to where it is bound."""
    user = tracing(request)
    try:
        code = read(code_in(request.GET.get("ma", "")))
    except NotACode as error:
        messages.error(request, str(error))
        return redirect("trace-lots")
    label = Label.objects.filter(code=code).select_related("thing").first()
    if label is None:
        messages.error(request, _("Không có nhãn nào mang mã này. Hãy xem lại trên nhãn."))
        return redirect("trace-lots")
    if label.thing is None:
        return redirect("trace-label", code=label.code)
    lot = LotFile.objects.visible_to(user).filter(thing=label.thing.same_as or label.thing).first()
    if lot is None:  # somebody else's: what anyone may know of it
        return redirect("label", code=label.code)
    return redirect("trace-lot", pk=lot.pk)


@require_safe
def show_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a lot: what it came out of, what became of it, and whether it adds up."""
    user, lot = _lot(request, pk)
    context = {
        **_told(lot, user), "lot": lot, "back": back(lot, user), "forward": forward(lot, user),
        "balance": balance_of(lot), "may_bind": access.can_bind(user, lot),
        "may_recall": access.can_recall(user, lot),
    }  # fmt: skip
    return render(request, "traceability/lot.html", context)


def show_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one thing that was told; who may declare it wrong does so here."""
    user = tracing(request)
    event = get_object_or_404(
        events_of(user).filter(declares_error=False).select_related("by"), pk=pk
    )
    wrong = Event.objects.filter(digest=event.digest, declares_error=True).select_related("by")
    may = access.can_declare_wrong(user, event)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = WrongForm(request.POST or None)
    if form.is_valid():
        producer = access.teller_of(event)
        correcting.declare_wrong(
            event, reason=form.cleaned_data["reason"], via=Via.PAGE, by=user, at=timezone.now(),
            on_behalf_of=producer.code if producer else "",
        )  # fmt: skip
        messages.success(
            request, _("Đã báo ghi sai. Việc cũ vẫn còn đó, nhưng không được tính nữa.")
        )
        return redirect("trace-event", pk=pk)
    lots = LotFile.objects.visible_to(user).filter(thing__mentions__event=event).distinct()
    context = {
        "event": event, "what": what(event), "declared": wrong.first(), "form": form, "may": may,
        "mentions": event.mentions.select_related("thing__file").order_by("pk")[:SHOWN],
        "lots": {lot.thing_id: lot for lot in lots},
    }  # fmt: skip
    return render(request, "traceability/event.html", context)


def receive(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that seed, a spray or fertiliser came in for a producer."""
    user = tracing(request)
    producer = get_object_or_404(access.growers_of(user), code=code)
    if not access.can_tell(user, producer):
        raise PermissionDenied
    form = ReceiveForm(request.POST or None, now=timezone.now())
    if form.is_valid():
        told = form.cleaned_data
        try:
            lot = growing.receive_input(
                told["name"].strip(), told["kind"], form.quantity(), producer=producer, by=user,
                at=form.now, via=form.via(), happened=form.happened(),
                pre_harvest_days=told["pre_harvest_days"],
            )  # fmt: skip
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            said = {"lot": lot, "quantity": form.quantity(), "code": lot.label}
            messages.success(request, _("Đã nhập %(lot)s, %(quantity)s. Mã %(code)s.") % said)
            return redirect("trace-home")
    lots = access.inputs_for(producer).select_related("thing").order_by("-pk")[:SHOWN]
    left = left_of(lots)
    told_of = [(one, left[one.pk]) for one in lots]
    context = {"form": form, "producer": producer, "lots": told_of}
    return render(request, "traceability/receive.html", context)


def _told(lot: LotFile, user: User) -> dict[str, Any]:
    before = Thing.objects.back_from([lot.thing])
    told = Event.objects.in_force().leading_to(lot.thing, out_of=before).select_related("by")
    again = Prefetch("tellings", Telling.objects.select_related("by").order_by("pk"))
    known = list(told.prefetch_related(again).order_by("at", "pk")[:SHOWN])
    mine = events_of(user).filter(pk__in=[one.pk for one in known]).values_list("pk", flat=True)
    seen = set(mine)
    events = [(one, what(one), one.pk in seen) for one in known]
    return {
        "events": events,
        "labels": Label.objects.filter(thing=lot.thing).order_by("pk"),
        "numbers": lot.thing.names.order_by("pk"),
        "warning": Recall.objects.warning_of(lot.thing),
        "producer": lot.producer,
    }


def _lot(request: HttpRequest, pk: int) -> tuple[User, LotFile]:
    user = tracing(request)
    found = LotFile.objects.visible_to(user)
    return user, get_object_or_404(found.select_related("producer", "thing__lot", "crop"), pk=pk)
