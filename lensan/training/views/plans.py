"""A year's plan: what to choose, what it would bring, the plan itself, and its classes."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.states import NotAllowed
from lensan.places.models import Commune
from lensan.training import access, tasks
from lensan.training.actions import creating, framing, planning
from lensan.training.forms.planning import PlanForm
from lensan.training.models import Plan, PlannedClass
from lensan.training.planner.problem import month_of
from lensan.training.views.budget import asked_year

State = Plan.State
SHOWN = 20  # plans in the list
MONEY_STEP = 1_000_000  # đồng
LEAST_MONEY, LEAST_TRAINERS = 100_000_000, 10  # that the sliders reach up to


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Show the plans of a year, what to choose for another, and at once what that would bring."""
    user, year = reader(request), asked_year(request)
    if not access.can_plan(user):
        return render(request, "training/plan_list.html", _listed(user, year))
    form = PlanForm.of(request.GET, year=year)
    context = _choosing(form, _held(year))
    if form.is_bound and form.is_valid():
        year = form.cleaned_data["year"]
        try:
            context["foreseen"] = _foreseen(form.chosen())
        except planning.CannotPlan as reason:
            context["cannot"] = str(reason)
    if request.headers.get("HX-Request"):
        return render(request, "training/what_if.html", context)
    return render(request, "training/plan_list.html", context | _listed(user, year))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Let a plan be worked out from what was chosen, with the money and trainers there are."""
    user, form = _planner(request), PlanForm(request.POST)
    if form.is_valid():
        chosen = framing.as_things_are(form.chosen())  # sliders are for trying alone
        try:
            with transaction.atomic():
                asked = planning.ask(chosen, by=user, at=timezone.now())
                tasks.work_out.enqueue(asked.pk)
        except planning.CannotPlan as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("plan", pk=asked.pk)
    year = asked_year(request)
    context = _choosing(form, _held(year)) | _listed(user, year)
    return render(request, "training/plan_list.html", context)


@require_safe
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a plan is, or what it brings, class by class."""
    user = reader(request)
    plan = visible(user, pk)
    working = plan.state == State.WORKING
    if request.headers.get("HX-Request"):
        if working:
            return render(request, "training/plan_progress.html", {"plan": plan})
        return HttpResponse(headers={"HX-Refresh": "true"})
    months = [] if working else list(_months(plan))
    chosen_month = _asked_month(request, [month for month, *_rest in months])
    classes = _of_month(plan, chosen_month)
    context = {
        "plan": plan, "working": working, "months": months, "month": chosen_month,
        "classes": classes,
        "milestones": _milestones(plan), "missed": _missed(plan), "may_plan": access.can_plan(user),
        "words": plan.told.get("words", []),
        "dated": plan.told.get("months", {}).get(str(chosen_month)), "to_create": _open(classes),
    }  # fmt: skip
    return render(request, "training/plan.html", context)


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold the year to a plan."""
    user = _planner(request)
    plan = visible(user, pk)
    try:
        planning.adopt(plan, by=user, at=timezone.now())
        messages.success(request, _("Đã ban hành kế hoạch. Bây giờ có thể mở lớp từng tháng."))
    except (planning.PlannedWithStrangers, NotAllowed) as reason:
        messages.error(request, str(reason))
    return redirect("plan", pk=pk)


@require_POST
def date_month(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the classes of one month of the plan in force be given their days."""
    user = _planner(request)
    plan = visible(user, pk)
    month = _asked_month(request, list(range(1, 13)))
    if plan.state == State.ADOPTED:
        tasks.date_month.enqueue(plan.pk, month)
        messages.success(request, _("Đang xếp ngày cho các lớp. Hãy tải lại trang sau ít giây."))
    else:
        messages.error(request, str(creating.NotInForce()))
    return redirect(f"{request.path.removesuffix('xep-lich/')}?thang={month}")


@require_POST
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the classes of one month of a plan that are not announced yet, with their money."""
    user = _planner(request)
    plan = visible(user, pk)
    month = _asked_month(request, list(range(1, 13)))
    try:
        found = creating.create(plan, _open(_of_month(plan, month)), by=user, at=timezone.now())
    except creating.NotInForce as reason:
        messages.error(request, str(reason))
    else:
        made = len(found.classes)
        said = ngettext("Đã mở %(made)s lớp.", "Đã mở %(made)s lớp.", made)
        messages.success(request, said % {"made": made})
        for planned, why in found.refused[:5]:
            messages.error(request, f"{planned.venue}, {planned}: {why}")
    return redirect(f"{request.path.removesuffix('mo-lop/')}?thang={month}")


def _choosing(form: PlanForm, held: tuple[int, int]) -> dict[str, Any]:
    """Return the form with how far its two sliders reach: twice what there is."""
    most = max(2 * held[0], LEAST_MONEY)
    return {
        "form": form, "held": held, "money_step": MONEY_STEP,
        "most_money": -(-most // MONEY_STEP) * MONEY_STEP,
        "most_trainers": max(2 * held[1], LEAST_TRAINERS),
    }  # fmt: skip


def _held(year: int) -> tuple[int, int]:
    """Return what the lines that the year is planned with hold, and how many trainers could teach."""
    return framing.money(year), framing.teaching(on=timezone.localdate())


def _foreseen(chosen: framing.Chosen) -> dict[str, Any]:
    """Return what a plan would bring by the greedy rule, for the page."""
    found = planning.foresee(chosen, at=timezone.now(), at_once=True)
    everyone = sum(found.framed.standing.households.values())
    return {
        "households": found.households, "cost": found.cost, "classes": len(found.classes),
        "everyone": everyone, "words": planning.words(found),
        "milestones": list(found.milestones("digital").items()), "chosen": chosen,
    }  # fmt: skip


def _listed(user: User, year: int) -> dict[str, Any]:
    plans = Plan.objects.visible_to(user).filter(year=year).select_related("by")
    return {"year": year, "plans": plans.order_by("-pk")[:SHOWN]}


def classes_of(plan: Plan) -> list[PlannedClass]:
    mine = plan.classes.select_related("course", "venue__commune", "trainer", "training_class")
    return list(mine.order_by("week", "venue__commune__code", "pk"))


def _months(plan: Plan) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield each month with its classes, households, cost, and how many classes are announced."""
    by_week = plan.classes.order_by("week").values_list("week").annotate(
        Count("pk"), Sum("households"), Sum("cost"), Count("training_class")
    )  # fmt: skip
    for month, weeks in groupby(by_week, key=lambda row: month_of(plan.year, row[0])):
        rows = list(weeks)
        yield (month, *(sum(int(row[n] or 0) for row in rows) for n in range(1, 5)))  # type: ignore[misc]


def _of_month(plan: Plan, month: int) -> list[PlannedClass]:
    return [one for one in classes_of(plan) if one.month == month]


def _open(classes: Iterable[PlannedClass]) -> list[PlannedClass]:
    return [one for one in classes if not one.training_class]


def _asked_month(request: HttpRequest, months: list[int]) -> int:
    told = request.GET.get("thang") or request.POST.get("thang") or ""
    if told.isdecimal() and int(told) in months:
        return int(told)
    return months[0] if months else 0


def _milestones(plan: Plan) -> list[tuple[str, str, date | None]]:
    names = {"digital": _("kỹ năng số"), "packing": _("đóng gói")}
    return [
        (names[aim], share, date.fromisoformat(day) if day else None)
        for aim, days in plan.told.get("milestones", {}).items()
        for share, day in days.items()
    ]


def _missed(plan: Plan) -> list[tuple[Commune, int, int]]:
    """Return the communes that would miss their part, with what they need and would reach."""
    missed = plan.told.get("missed", [])
    communes = Commune.objects.in_bulk([commune for commune, *_rest in missed])
    rows = [(communes[commune], wanted, reached) for commune, _aim, wanted, reached in missed]
    return sorted(rows, key=lambda row: row[2] - row[1])


def visible(user: User, pk: int) -> Plan:
    found = Plan.objects.visible_to(user).select_related("by", "adopted_by")
    return get_object_or_404(found, pk=pk)


def reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_see_budget(request.user):
        raise PermissionDenied
    return request.user


def _planner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_plan(request.user):
        raise PermissionDenied
    return request.user
