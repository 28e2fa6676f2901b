"""The demo's money for training and the plan that it is spent by: sums and shares are made up."""

from datetime import datetime

from django.utils import timezone

from lensan.accounts.models import User
from lensan.training.actions import budgeting, creating, planning, seasoning
from lensan.training.actions.framing import Chosen
from lensan.training.models import BudgetLine, Plan

A_HOUSEHOLD = 25_000  # đồng of the first source for each household in the registry
SOURCES = (
    ("Ngân sách tỉnh (mẫu)", 4),
    ("Doanh nghiệp bưu chính hỗ trợ (mẫu)", 1),
)  # parts of five
SECONDS = 3


def plan_training(*, households: int, by: User, at: datetime) -> None:
    """Open the money of this year and the next, plan the year with weeks left, and open its first month.

    Planned before, nothing is planned again; without trainers or people there is no plan.
    """
    today = timezone.localdate(at)
    year = today.year + (today.month == 12)
    if Plan.objects.filter(year=year).exists():
        return
    for source, parts in SOURCES:
        if not BudgetLine.objects.filter(year=year, source=source).exists():
            amount = households * A_HOUSEHOLD * parts // 5
            budgeting.open_line(source, year=year, amount=amount, commune=None, by=by, at=at)
    seasoning.suggest(year, by=by, at=at)
    try:
        draft = planning.ask(Chosen(year, seconds=SECONDS), by=by, at=at)
    except planning.CannotPlan:
        return
    planning.work_out(draft, at=at)
    if draft.state == Plan.State.DRAFT:
        planning.adopt(draft, by=by, at=at)
        _open_first_month(draft, by=by, at=at)


def _open_first_month(plan: Plan, *, by: User, at: datetime) -> None:
    classes = list(
        plan.classes.select_related("course", "venue", "trainer").order_by("week", "pk")
    )
    first = [one for one in classes if one.month == classes[0].month]
    creating.create(plan, first, by=by, at=at)
