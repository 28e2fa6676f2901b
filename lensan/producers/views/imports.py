from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import XLSX, table_response
from lensan.producers import access, reports, tasks
from lensan.producers.actions import receiving, returning, undoing
from lensan.producers.actions.reading import read
from lensan.producers.forms.lists import ColumnsForm, UploadForm
from lensan.producers.models import Import, Record

PER_PAGE = 25
ROWS_PER_PAGE = 50
OUTCOMES = (
    Record.Outcome.CREATED, Record.Outcome.MATCHED, Record.Outcome.HELD, Record.Outcome.REJECTED,
)  # fmt: skip
State = Import.State


def import_list(request: HttpRequest) -> HttpResponse:
    user = _officer(request)
    form = UploadForm(user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _receive(request, user, form)
    found = Import.objects.visible_to(user)
    state = request.GET.get("trang-thai", "")
    if state in State:
        found = found.filter(state=state)
    counts = {
        str(outcome): Count("records", filter=Q(records__outcome=outcome)) for outcome in OUTCOMES
    }
    shown = found.select_related("home", "by").order_by("-received_at", "-pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    sums = {
        row["pk"]: row
        for row in Import.objects.filter(pk__in=[source.pk for source in page])
        .annotate(**counts)
        .values("pk", *counts)
    }
    rows = [(source, sums[source.pk]) for source in page]
    context = {"form": form, "page": page, "rows": rows, "state": state, "states": State.choices}
    return render(request, "producers/import_list.html", context)


def _receive(request: HttpRequest, user: User, form: UploadForm) -> HttpResponse:
    """Keep each file and let a worker read it; several come back to the list."""
    received = []
    for file in form.cleaned_data["lists"]:
        try:
            with transaction.atomic():
                source = receiving.receive(
                    file,
                    name=file.name,
                    by=user,
                    at=timezone.now(),
                    home=form.cleaned_data["home"],
                )
                tasks.preview.enqueue(source.pk)
            received.append(source)
        except receiving.AlreadyImported as known:
            messages.info(request, str(known))
            if Import.objects.visible_to(user).filter(pk=known.twin.pk).exists():
                received.append(known.twin)
    if len(received) == 1:
        return redirect("import", pk=received[0].pk)
    if received:
        messages.success(request, _("Đã nhận %(count)d tệp.") % {"count": len(received)})
    return redirect("import-list")


@require_safe
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    user = _officer(request)
    source = get_object_or_404(Import.objects.visible_to(user).select_related("home", "by"), pk=pk)
    context: dict[str, Any] = {"source": source, "working": _is_working(source)}
    if request.headers.get("HX-Request") and context["working"]:
        return render(request, "producers/import_progress.html", context)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    context["may_see_whole"] = access.can_see_whole(user, source)
    if source.state == State.DONE:
        context |= _results(request, user, source)
        context["may_undo"] = access.can_undo(user, source)
    return render(request, "producers/import.html", context)


def _is_working(source: Import) -> bool:
    return source.state in {State.RECEIVED, State.APPROVED}


def _rows(user: User, source: Import) -> QuerySet[Record]:
    """Return the rows that the officer may see: of a list that others brought in, their communes'."""
    rows = Record.objects.filter(source=source)
    return rows if access.can_see_whole(user, source) else rows.visible_to(user)


def _results(request: HttpRequest, user: User, source: Import) -> dict[str, Any]:
    """Gather what a stored list came to: sums by sheet, and the rows of one outcome."""
    sums = reports.sheet_sums(source, file=source.name)
    report = reports.report(sums, [])
    asked = request.GET.get("ket-qua", "")
    outcome = asked if asked in OUTCOMES else _first(report["totals"])
    rows = _rows(user, source).filter(outcome=outcome).select_related("sheet", "producer")
    page = Paginator(rows.order_by("pk"), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    tabs = [(choice, report["totals"][str(choice)]) for choice in OUTCOMES]
    return {
        "sums": sums, "totals": report["totals"], "tabs": tabs, "outcome": outcome, "page": page,
    }  # fmt: skip


def _first(totals: dict[str, int]) -> str:
    """Begin with what asks something of the officer."""
    asking = ("rejected", "held", "created", "matched")
    return next((outcome for outcome in asking if totals[outcome]), "created")


def name_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the officer say what headings mean that no table of synonyms knows."""
    user = _officer(request)
    source = get_object_or_404(Import.objects.visible_to(user), pk=pk, state=State.READY)
    if not access.can_see_whole(user, source):
        raise PermissionDenied
    sheets = read(source, by=user).workbook.sheets
    columns = {c.heading: c for c in chain.from_iterable(sheet.columns for sheet in sheets)}
    named = [column for column in columns.values() if column.heading]
    form = ColumnsForm(sorted(named, key=lambda column: bool(column.field)), request.POST or None)
    if form.is_valid():
        with transaction.atomic():
            receiving.explain(source, form.meanings(), by=user, at=timezone.now())
            tasks.preview.enqueue(source.pk)
        messages.success(request, _("Đã ghi nhớ nghĩa của các cột. Danh sách đang được đọc lại."))
        return redirect("import", pk=source.pk)
    return render(request, "producers/import_columns.html", {"source": source, "form": form})


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    user = _officer(request)
    source = get_object_or_404(Import.objects.visible_to(user), pk=pk)
    try:
        with transaction.atomic():
            receiving.approve(source, by=user, at=timezone.now())
            tasks.carry_in.enqueue(source.pk)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("import", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = _officer(request)
    source = get_object_or_404(Import.objects.visible_to(user), pk=pk)
    try:
        receiving.cancel(source, by=user, at=timezone.now())
        messages.success(request, _("Đã hủy. Không có dòng nào được đưa vào sổ."))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("import", pk=pk)


def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who would leave and who stays, and then do it."""
    user = _officer(request)
    source = get_object_or_404(Import.objects.visible_to(user), pk=pk, state=State.DONE)
    if not access.can_undo(user, source):
        raise PermissionDenied
    if request.method != "POST":
        kept = undoing.edited_since(source).select_related("commune")
        totals = reports.report(reports.sheet_sums(source, file=source.name), [])["totals"]
        context = {"source": source, "kept": kept, "totals": totals}
        return render(request, "producers/import_undo.html", context)
    try:
        undone = undoing.undo(source, by=user, at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("import", pk=pk)
    messages.success(
        request,
        _(
            "Đã hoàn tác: %(removed)d hộ ra khỏi sổ, %(kept)d hộ giữ lại vì đã có người sửa hoặc đang dùng."
        )
        % {"removed": undone.removed, "kept": len(undone.kept)},
    )
    return redirect("import", pk=pk)


@require_safe
def marked_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the list back with its results; that personal data left is journaled."""
    user = _officer(request)
    source = get_object_or_404(Import.objects.visible_to(user), pk=pk, state=State.DONE)
    if not access.can_see_whole(user, source):
        raise PermissionDenied
    try:
        content = returning.marked_file(source)
    except returning.Gone as reason:
        messages.error(request, str(reason))
        return redirect("import", pk=pk)
    record("producers.list_returned", source, by=user, at=timezone.now())
    stem = source.name.rpartition("/")[2].rpartition(".")[0] or source.name
    headers = {"Content-Disposition": content_disposition_header(True, f"{stem}.xlsx") or ""}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    user = _officer(request)
    source = get_object_or_404(Import.objects.visible_to(user), pk=pk)
    found = reports.problems(source, file=source.name, rows=_rows(user, source))
    if request.GET.get("dang") == "json":
        sums = reports.sheet_sums(source, file=source.name)
        return JsonResponse(
            reports.report(sums, found), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    headings = [_("Trang tính"), _("Dòng"), _("Cột"), _("Mã lỗi"), _("Nội dung")]
    rows = ((p["sheet"], p["row"], p["column"], p["code"], p["text"]) for p in found)
    return table_response(request.GET.get("dang", "csv"), f"loi-{source.pk}", headings, rows)


def _officer(request: HttpRequest) -> User:
    """Return the officer at the door; nobody else has to do with lists."""
    assert isinstance(request.user, User)
    if not access.can_import(request.user):
        raise PermissionDenied
    return request.user
