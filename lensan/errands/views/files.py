from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.errands import tasks
from lensan.errands.actions import carrying_in, receiving
from lensan.errands.forms import FileForm, MeaningsForm
from lensan.errands.models import FileRow, FloorFile
from lensan.errands.views.sight import floors_with_files, operator
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.by_hand.headings import FileKind

PER_PAGE = 25
ROWS_PER_PAGE = 50
State = FloorFile.State


def file_list(request: HttpRequest) -> HttpResponse:
    """Show the floors' files that came, and receive another."""
    user = operator(request)
    known = floors_with_files()
    form = FileForm(user, known, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _receive(request, user, form)
    found = FloorFile.objects.visible_to(user).select_related("marketplace", "stall", "by")
    page = Paginator(found.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "errands/file_list.html", {"form": form, "page": page, "floors": known}
    )  # fmt: skip


@require_safe
def show_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would come of a file, how far it is, or what became of each row."""
    user = operator(request)
    source = _visible(user, pk)
    context: dict[str, Any] = {"source": source, "working": source.state == State.APPROVED}
    if request.headers.get("HX-Request"):
        if context["working"]:
            return render(request, "errands/file_progress.html", context)
        return HttpResponse(headers={"HX-Refresh": "true"})
    if source.state == State.READY:
        context["foreseen"] = [
            (
                label,
                source.preview.get("sums", {}).get(value, 0),
                source.preview.get("money", {}).get(value, 0),
            )
            for value, label in FileRow.Outcome.choices
        ]
    elif source.state == State.DONE:
        context |= _results(request, source)
    return render(request, "errands/file.html", context)


def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the officer say what headings and words mean that nobody could guess."""
    user = operator(request)
    source = _visible(user, pk)
    if source.state != State.READY:
        return redirect("floor-file", pk=pk)
    form = MeaningsForm(source, request.POST or None)
    if form.is_valid():
        headings, words = form.meanings()
        receiving.explain(source, headings=headings, words=words, by=user, at=timezone.now())
        messages.success(
            request, _("Đã ghi nhớ cho các tệp sau của sàn này; tệp đã được đọc lại.")
        )
        return redirect("floor-file", pk=pk)
    return render(request, "errands/meanings.html", {"form": form, "source": source})


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    user = operator(request)
    source = _visible(user, pk)
    if source.preview.get("lacks"):
        messages.error(request, _("Tệp còn thiếu cột; hãy chỉ nghĩa các cột trước."))
        return redirect("floor-file", pk=pk)
    try:
        with transaction.atomic():
            receiving.approve(source, by=user, at=timezone.now())
            tasks.carry_in.enqueue(source.pk)
    except (NotAllowed, receiving.AlreadyTakenIn) as reason:
        messages.error(request, str(reason))
    return redirect("floor-file", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = operator(request)
    source = _visible(user, pk)
    try:
        receiving.cancel(source, by=user, at=timezone.now())
        messages.success(request, _("Đã hủy. Không có dòng nào được đưa vào sổ."))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("floor-file", pk=pk)


def _receive(request: HttpRequest, user: User, form: FileForm) -> HttpResponse:
    told = form.cleaned_data
    try:
        source = receiving.receive(
            told["file"], name=told["file"].name, marketplace=told["marketplace"],
            kind=FileKind(told["kind"]), stall=told["stall"], taken_at=told["taken_at"], by=user,
            at=timezone.now(),
        )  # fmt: skip
    except receiving.AlreadyTakenIn as known:
        messages.info(request, str(known))
        mine = FloorFile.objects.visible_to(user).filter(pk=known.twin.pk)
        return redirect("floor-file", pk=known.twin.pk) if mine else redirect("floor-file-list")
    return redirect("floor-file", pk=source.pk)


def _results(request: HttpRequest, source: FloorFile) -> dict[str, Any]:
    """Gather what became of a file: sums by outcome, and the rows of one of them."""
    sums = carrying_in.sums(source)
    asked = request.GET.get("ket-qua", "")
    first = next((one for one, _word, rows, _total in reversed(sums) if rows), "taken")
    outcome = asked if asked in FileRow.Outcome else first
    rows = source.rows.filter(outcome=outcome).order_by("row", "reference")
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return {"sums": sums, "outcome": outcome, "page": page}


def _visible(user: User, pk: int) -> FloorFile:
    found = FloorFile.objects.visible_to(user).select_related("marketplace", "stall", "by")
    return get_object_or_404(found, pk=pk)
