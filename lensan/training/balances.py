"""What a year's money was for: what is left of each line, and what a trained household cost where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.training.models import BudgetLine, Certificate, Course, Plan, Spending

Kind = Spending.Kind
NOTHING = {Kind.COMMITTED.value: 0, Kind.PAID.value: 0}


@dataclass(frozen=True, slots=True)
class Balance:
    """A line, or all of them: planned stands beside; held + beyond = committed + paid + left."""

    line: BudgetLine | None  # None for the sum
    planned: int
    amount: int
    beyond: int
    committed: int
    paid: int

    @property
    def left(self) -> int:
        """What may still be promised or paid, in đồng."""
        return self.amount + self.beyond - self.committed - self.paid


@dataclass(frozen=True, slots=True)
class Cost:
    """What was paid for classes somewhere or of something, and how many households they trained."""

    name: str
    committed: int
    paid: int
    households: int

    @property
    def each(self) -> int | None:
        """What was paid for each household, rounded to whole đồng; None while none is trained."""
        return round(self.paid / self.households) if self.households else None


def balances(year: int, user: User) -> list[Balance]:
    """Return how each line that the user sees stands, and their sum last."""
    lines = BudgetLine.objects.visible_to(user).filter(year=year).select_related("commune")
    spent = Spending.objects.filter(line__year=year).sums("line")
    plan = Plan.objects.in_force(year)
    planned = plan.told.get("paid_by", {}) if plan else {}
    found = [
        Balance(
            line, int(planned.get(str(line.pk), 0)), line.amount, line.beyond,
            spent.get(line.pk, NOTHING)[Kind.COMMITTED], spent.get(line.pk, NOTHING)[Kind.PAID],
        )
        for line in lines.order_by("commune__code", "source", "pk")
    ]  # fmt: skip
    names = ("planned", "amount", "beyond", "committed", "paid")
    return [*found, Balance(None, *(sum(getattr(one, name) for one in found) for name in names))]


def costs_by_commune(year: int, user: User) -> list[Cost]:
    """Return what a trained household cost in each commune where something was spent."""
    names = {commune.pk: commune.title for commune in Commune.objects.of_the_programme()}
    path = "venue__commune"
    return _costs(names, _spent(year, user, path), _trained(year, user, path))


def costs_by_course(year: int, user: User) -> list[Cost]:
    """Return what a trained household cost by course, all its versions together."""
    names = dict(Course.objects.order_by("version").values_list("code", "name"))
    path = "course__code"
    return _costs(names, _spent(year, user, path), _trained(year, user, path))


def cost_of_all(year: int, user: User) -> Cost:
    """Return what was paid for all classes of the year, and how many households they trained.

    A household that passed two courses is one here, and one at each of them.
    """
    spent = Spending.objects.visible_to(user).filter(line__year=year).sums("line__year")
    sums = spent.get(year, NOTHING)
    people = _certified(year, user).aggregate(n=Count("enrolment__producer", distinct=True))["n"]
    return Cost("", sums[Kind.COMMITTED], sums[Kind.PAID], people)


def _spent(year: int, user: User, path: str) -> Mapping[Any, Mapping[str, int]]:
    mine = Spending.objects.visible_to(user).filter(line__year=year)
    return mine.sums(f"training_class__{path}")


def _certified(year: int, user: User) -> Any:
    valid = Certificate.objects.visible_to(user).valid().exclude(enrolment__producer=None)
    return valid.filter(enrolment__training_class__starts_on__year=year)


def _trained(year: int, user: User, path: str) -> Mapping[Any, int]:
    there = _certified(year, user).order_by().values_list(f"enrolment__training_class__{path}")
    return dict(there.annotate(n=Count("enrolment__producer", distinct=True)))


def _costs(
    names: Mapping[Any, str], spent: Mapping[Any, Mapping[str, int]], trained: Mapping[Any, int]
) -> list[Cost]:
    keys: Sequence[Any] = [key for key in names if key in spent or key in trained]
    return [
        Cost(
            names[key], spent.get(key, NOTHING)[Kind.COMMITTED], spent.get(key, NOTHING)[Kind.PAID],
            trained.get(key, 0),
        )
        for key in keys
    ]  # fmt: skip
