"""The money of a year: what each source holds, what is promised and paid, what a household cost."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.kernel.tables import FORMATS, Cell, table_response
from lensan.training import access, balances
from lensan.training.actions import budgeting
from lensan.training.forms.money import AmendForm, ApprovalForm, LineForm, YearForm
from lensan.training.models import BudgetLine, Spending

PER_PAGE = 50


@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """Show how a year's money stands, line by line, and what a trained household cost."""
    user, year = _reader(request), asked_year(request)
    form = request.GET.get("dang", "")
    if form in FORMATS:
        return _table(form, request.GET.get("bang", ""), year, user)
    return _shown(request, user, year, _line_form(user, year))


@require_POST
def open_line(request: HttpRequest) -> HttpResponse:
    """Write down what a source gives for a year."""
    user = _setter(request)
    form = LineForm(request.POST, communes=user.territory())
    if form.is_valid():
        told = form.cleaned_data
        try:
            budgeting.open_line(
                told["source"], year=told["year"], amount=told["amount"],
                commune=told["commune"], by=user, at=timezone.now(),
            )  # fmt: skip
        except budgeting.AlreadyOpen as reason:
            form.add_error("source", str(reason))
        else:
            messages.success(request, _("Đã ghi nguồn kinh phí."))
            return redirect(f"{reverse('budget')}?nam={told['year']}")
    return _shown(request, user, asked_year(request), form)


@require_safe
def show_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one line: what it holds, who let more be spent, and every đồng of it."""
    user = _reader(request)
    return _show_line(request, user, _line(user, pk), AmendForm(), ApprovalForm())


@require_POST
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that a source gives more or less."""
    user = _setter(request)
    line, form = _line(user, pk), AmendForm(request.POST)
    if form.is_valid():
        try:
            budgeting.amend(line, **form.cleaned_data, by=user, at=timezone.now())
        except budgeting.LessThanUsed as reason:
            form.add_error("amount", str(reason))
        else:
            messages.success(request, _("Đã ghi số tiền mới."))
            return redirect("budget-line", pk=pk)
    return _show_line(request, user, line, form, ApprovalForm())


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down by which paper who let more be spent than a line holds."""
    user = _setter(request)
    line, form = _line(user, pk), ApprovalForm(request.POST)
    if form.is_valid():
        try:
            budgeting.approve_beyond(line, **form.cleaned_data, by=user, at=timezone.now())
        except budgeting.AlreadyApproved as reason:
            form.add_error("paper", str(reason))
        else:
            messages.success(request, _("Đã ghi văn bản duyệt chi vượt."))
            return redirect("budget-line", pk=pk)
    return _show_line(request, user, line, AmendForm(), form)


def asked_year(request: HttpRequest) -> int:
    """Return the year that is asked for, this one by default."""
    form = YearForm(request.GET)
    return int(form.cleaned_data["nam"]) if form.is_valid() else timezone.localdate().year


def _shown(request: HttpRequest, user: User, year: int, form: Form | None) -> HttpResponse:
    *lines, total = balances.balances(year, user)
    return render(request, "training/budget.html", {
        "year": year, "lines": lines, "total": total, "form": form,
        "by_commune": balances.costs_by_commune(year, user),
        "by_course": balances.costs_by_course(year, user),
        "of_all": balances.cost_of_all(year, user),
    })  # fmt: skip


def _line_form(user: User, year: int) -> LineForm | None:
    if not access.can_set_budget(user):
        return None
    return LineForm(initial={"year": year}, communes=user.territory())


def _show_line(
    request: HttpRequest, user: User, line: BudgetLine, amending: Form, approving: Form
) -> HttpResponse:
    mine = Spending.objects.visible_to(user).filter(line=line)
    rows = mine.select_related("training_class__course", "training_class__venue", "corrects", "by")
    page = leaf(rows, by=("-pk",), after=request.GET.get("sau", ""), size=PER_PAGE)
    sums = Spending.objects.filter(line=line).sums("line").get(line.pk, balances.NOTHING)
    return render(request, "training/budget_line.html", {
        "line": line, "committed": sums[Spending.Kind.COMMITTED],
        "paid": sums[Spending.Kind.PAID], "page": page,
        "approvals": line.approvals.select_related("by").order_by("pk"),
        "amending": amending, "approving": approving, "may_set": access.can_set_budget(user),
    })  # fmt: skip


def _table(form: str, which: str, year: int, user: User) -> HttpResponse:
    if which in {"xa", "khoa"}:
        costs = (balances.costs_by_commune if which == "xa" else balances.costs_by_course)(
            year, user
        )
        first = _("Xã") if which == "xa" else _("Khóa học")
        headings = [
            first, _("Đã giữ (đ)"), _("Đã chi (đ)"), _("Hộ đạt"), _("Mỗi hộ (đ)"),
        ]  # fmt: skip
        rows: Sequence[Sequence[Cell]] = [
            [one.name, one.committed, one.paid, one.households, one.each] for one in costs
        ]
        return table_response(form, f"{first} {year}", headings, rows)
    headings = [
        _("Nguồn"), _("Riêng cho xã"), _("Dự kiến (đ)"), _("Số tiền (đ)"), _("Duyệt vượt (đ)"),
        _("Đã giữ (đ)"), _("Đã chi (đ)"), _("Còn lại (đ)"),
    ]  # fmt: skip
    rows = [
        [
            one.line.source if one.line else _("Cộng"),
            one.line.commune.title if one.line and one.line.commune else "",
            one.planned, one.amount, one.beyond, one.committed, one.paid, one.left,
        ]
        for one in balances.balances(year, user)
    ]  # fmt: skip
    return table_response(form, _("Kinh phí tập huấn %s") % year, headings, rows)


def _line(user: User, pk: int) -> BudgetLine:
    found = BudgetLine.objects.visible_to(user).select_related("commune")
    return get_object_or_404(found, pk=pk)


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_see_budget(request.user):
        raise PermissionDenied
    return request.user


def _setter(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_set_budget(request.user):
        raise PermissionDenied
    return request.user
