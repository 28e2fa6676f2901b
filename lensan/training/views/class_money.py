"""The money of one class: what it will cost, what is promised, what was paid with which receipt."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue.photos import NotAPhoto
from lensan.journal.models import record
from lensan.training import access
from lensan.training.actions import spending
from lensan.training.forms.money import CommitForm, PayForm
from lensan.training.forms.words import ReasonForm
from lensan.training.models import BudgetLine, Spending, TrainingClass

Kind = Spending.Kind
REFUSALS = (
    spending.AlreadyWritten, spending.BeyondLine, spending.NotForThisClass,
    spending.WrittenMeanwhile, spending.ForNothing, NotAPhoto,
)  # fmt: skip


@require_safe
def class_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a class's money, and what can be done about it."""
    user, training_class = _spender(request, pk)
    lines = _lines(user, training_class)
    return _shown(request, training_class, CommitForm(lines=lines), PayForm(lines=lines))


@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise a class what it will cost."""
    user, training_class = _spender(request, pk)
    lines = _lines(user, training_class)
    form = CommitForm(request.POST, lines=lines)
    if form.is_valid():
        told = form.cleaned_data
        try:
            spending.commit(
                training_class, lines=[told["line"]], travel=told["travel"], by=user,
                at=timezone.now(),
            )  # fmt: skip
        except REFUSALS as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã giữ kinh phí cho lớp."))
            return redirect("class-money", pk=pk)
    return _shown(request, training_class, form, PayForm(lines=lines))


@require_POST
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was paid for a class."""
    user, training_class = _spender(request, pk)
    lines = _lines(user, training_class)
    form = PayForm(request.POST, request.FILES, lines=lines)
    if form.is_valid():
        try:
            spending.pay(training_class, **form.cleaned_data, by=user, at=timezone.now())
        except REFUSALS as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã ghi khoản chi."))
            return redirect("class-money", pk=pk)
    return _shown(request, training_class, CommitForm(lines=lines), form)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back what was promised to a class and will not be paid."""
    user, training_class = _spender(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            spending.release(training_class, **form.cleaned_data, by=user, at=timezone.now())
            messages.success(request, _("Đã trả phần chưa chi về nguồn."))
        except spending.WrittenMeanwhile as reason:
            messages.error(request, str(reason))
    else:
        messages.error(request, form.refusal)
    return redirect("class-money", pk=pk)


@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a payment that was written down wrongly."""
    user, row = _row(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            spending.correct(row, **form.cleaned_data, by=user, at=timezone.now())
            messages.success(request, _("Đã bỏ khoản chi ghi nhầm. Có thể ghi lại cho đúng."))
        except (spending.NothingToCorrect, spending.WrittenMeanwhile) as reason:
            messages.error(request, str(reason))
    else:
        messages.error(request, form.refusal)
    return redirect("class-money", pk=row.training_class_id)


@require_safe
def receipt_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the photo of a receipt; that it was looked at is journaled."""
    user, row = _row(request, pk)
    if not row.photo:
        raise Http404
    record("training.receipt_read", row, by=user, at=timezone.now())
    with row.photo.open() as file:
        return HttpResponse(file.read(), content_type="image/jpeg")


def _shown(
    request: HttpRequest, training_class: TrainingClass, committing: Form, paying: Form
) -> HttpResponse:
    mine = Spending.objects.filter(training_class=training_class)
    rows = mine.select_related("line", "corrected_by")
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("expected", *Kind), 0))
    for what, amount in spending.expected(training_class):
        sums[what]["expected"] += amount
    ordered = list(rows.order_by("number"))
    for row in ordered:
        sums[row.what][row.kind] += row.amount
    promised = sum(one[Kind.COMMITTED] for one in sums.values())
    context: dict[str, Any] = {
        "training_class": training_class, "rows": ordered, "sums": dict(sums),
        "total": {name: sum(one[name] for one in sums.values()) for name in ("expected", *Kind)},
        "promised": promised, "committing": committing, "paying": paying,
    }  # fmt: skip
    return render(request, "training/class_money.html", context)


def _lines(user: User, training_class: TrainingClass) -> Any:
    mine = BudgetLine.objects.visible_to(user).paying(training_class)
    return mine.select_related("commune").order_by("source", "pk")


def _spender(request: HttpRequest, pk: int) -> tuple[User, TrainingClass]:
    user = request.user
    assert isinstance(user, User)
    seen = TrainingClass.objects.visible_to(user)
    found = seen.select_related("course", "venue__commune", "trainer")
    training_class = get_object_or_404(found, pk=pk)
    if not access.can_spend(user, training_class):
        raise PermissionDenied
    return user, training_class


def _row(request: HttpRequest, pk: int) -> tuple[User, Spending]:
    user = request.user
    assert isinstance(user, User)
    seen = Spending.objects.visible_to(user)
    return user, get_object_or_404(
        seen.select_related("line", "training_class__venue__commune"), pk=pk
    )
