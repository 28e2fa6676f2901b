"""A lot is called back, in earnest or to practise: what it reaches, and how long that took."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import Entry
from lensan.kernel.paging import leaf
from lensan.kernel.tables import FORMATS, streamed_table
from lensan.traceability import access
from lensan.traceability.actions import recalling
from lensan.traceability.forms.lots import RecallForm
from lensan.traceability.models import LotFile, Recall
from lensan.traceability.views import steering

PER_PAGE = 50
SHOWN = 500
SAID = {
    "traceability.recalled": gettext_lazy("mở thu hồi"),
    "traceability.recall_closed": gettext_lazy("đóng thu hồi"),
    "orders.recall_contacts_shown": gettext_lazy("xem danh sách người mua"),
}


@require_safe
def recall_list(request: HttpRequest) -> HttpResponse:
    """Show the recalls of the officer's territory, the latest first."""
    user = steering(request)
    found = _visible(user).select_related("thing__file", "opened_by")
    page = leaf(found, by=("-pk",), after=request.GET.get("sau", ""), size=PER_PAGE)
    return render(request, "traceability/recalls.html", {"page": page})


def open_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a lot back with all that came out of it."""
    user = steering(request)
    lots = LotFile.objects.visible_to(user).select_related("thing", "producer")
    lot = get_object_or_404(lots, pk=pk)
    if not access.can_recall(user, lot):
        raise PermissionDenied
    form = RecallForm(request.POST or None)
    if form.is_valid():
        try:
            opened = recalling.recall(lot.thing, **form.cleaned_data, by=user, at=timezone.now())
        except recalling.AlreadyRecalled as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("trace-recall", pk=opened.pk)
    return render(request, "traceability/recall_form.html", {"form": form, "lot": lot})


@require_safe
def show_recall(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what a recall reaches, its log, and how fast it was; take the list of lots away."""
    user = steering(request)
    recall = _recall(user, pk)
    reached = LotFile.objects.filter(thing__recalled__recall=recall).select_related(
        "producer__commune"
    )
    lots = reached.prefetch_related("thing__labels").order_by("pk")
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, recall, user, lots)
    entries = Entry.objects.about(recall).select_related("by")
    seen = set(
        LotFile.objects.visible_to(user).filter(pk__in=reached).values_list("pk", flat=True)
    )
    context = {
        "recall": recall, "lots": lots[:SHOWN], "seen": seen, "count": reached.count(),
        "orders": recall.reached.filter(thing__address__contains="/dh/").count(),
        "may_close": recall.closed_at is None and access.can_close(user, recall),
        "log": [(one.at, SAID.get(one.verb, one.verb), one.by) for one in entries],
    }  # fmt: skip
    return render(request, "traceability/recall.html", context)


@require_POST
def close_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """End a recall: pages warn no more."""
    user = steering(request)
    recall = _recall(user, pk)
    if not access.can_close(user, recall):
        raise PermissionDenied
    recalling.close(recall, by=user, at=timezone.now())
    messages.success(request, _("Đã đóng việc thu hồi."))
    return redirect("trace-recall", pk=pk)


def _table(form: str, recall: Recall, user: User, lots: QuerySet[LotFile]) -> HttpResponseBase:
    headings = [_("Mã"), _("Lô"), _("Loại"), _("Người sản xuất"), _("Xã"), _("Ngày lập")]
    seen = LotFile.objects.visible_to(user).filter(pk__in=lots.order_by().values("pk"))
    mine = set(seen.values_list("pk", flat=True))
    rows = (_row(lot, mine) for lot in lots)
    return streamed_table(form, f"thu-hoi-{recall.pk}", headings, rows)


def _row(lot: LotFile, mine: set[int]) -> tuple[Any, ...]:
    label = next(iter(lot.thing.labels.all()), None)
    owner = lot.producer if lot.pk in mine else None
    return (
        str(label or ""), lot.name, lot.get_kind_display(), str(owner or ""),
        lot.producer.commune.title if lot.producer else "", lot.made_on,
    )  # fmt: skip


def _visible(user: User) -> QuerySet[Recall]:
    """Keep the recalls that begin at, or reach, a lot of the officer's territory."""
    if user.sees_everything:
        return Recall.objects.all()
    mine = LotFile.objects.visible_to(user).exclude(producer=None).values("thing")
    reached = Recall.objects.filter(reached__thing__in=mine).values("pk")
    return Recall.objects.filter(Q(thing__in=mine) | Q(pk__in=reached))


def _recall(user: User, pk: int) -> Recall:
    found: Recall = get_object_or_404(
        _visible(user).select_related("thing__file", "opened_by"), pk=pk
    )
    return found
