"""What an officer looks at: which communes, which day, which number, on which map."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.dashboard import access
from lensan.dashboard.charting import Pace, Point, next_goal, pace
from lensan.dashboard.indicators import Indicator, find
from lensan.dashboard.models import Measurement, Target, weekly
from lensan.kernel.numbers import count, day, percent
from lensan.places.models import Commune

NEW_MAP = "2025"


@dataclass(frozen=True)
class Sight:
    """One officer's view: the communes they answer for and what they ask about them."""

    user: User
    communes: Sequence[Commune]
    nights: Sequence[date]
    on: date | None  # the measured day shown; None while nothing was ever measured
    indicator: Indicator
    new_map: bool

    @property
    def place(self) -> str:
        """The territory in words."""
        districts = {c.district.title: None for c in self.communes if c.district}
        if self.user.sees_everything:
            return _("toàn tỉnh")
        if len(self.communes) == 1:
            return self.communes[0].title
        number = {"count": len(self.communes), "district": next(iter(districts), "")}
        if len(districts) == 1:
            return _("%(district)s (%(count)s xã)") % number
        return _("%(count)s xã") % number

    @property
    def last_night(self) -> date:
        """The newest measured day; ask only when there is one."""
        return self.nights[-1]

    def query(self, **changes: str) -> str:
        """Return the query string that keeps what was asked for, with changes."""
        asked = {"chi-tieu": self.indicator.code, "ban-do": NEW_MAP if self.new_map else ""}
        asked |= {"ngay": self.on.isoformat() if self.on and self.on != self.last_night else ""}
        return "&".join(f"{name}={value}" for name, value in (asked | changes).items() if value)


def look(request: HttpRequest) -> Sight:
    """Return what this request looks at; an unknown day gives the measured one before it.

    :raises PermissionDenied: only officers see progress
    :raises Http404: there is no such indicator
    """
    user = request.user
    assert isinstance(user, User)
    if not access.can_see_progress(user):
        raise PermissionDenied
    indicator = find(request.GET.get("chi-tieu", "registered"))
    if indicator is None:
        raise Http404
    communes = list(user.territory().select_related("district", "successor").order_by("code"))
    nights = Measurement.objects.nights(indicator.code, communes[0]) if communes else []
    on = _shown(nights, request.GET.get("ngay", ""))
    return Sight(user, communes, nights, on, indicator, request.GET.get("ban-do") == NEW_MAP)


def _shown(nights: Sequence[date], asked: str) -> date | None:
    try:
        wanted = date.fromisoformat(asked)
    except ValueError:
        wanted = date.max
    return max((night for night in nights if night <= wanted), default=next(iter(nights), None))


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many, or what something sums up to; a sum is its own whole."""

    indicator: Indicator
    counted: int
    total: int

    @property
    def behind(self) -> int:
        """What the list behind the number comes to: those still to do, or else those counted."""
        if self.indicator.is_share and self.indicator.more_is_better:
            return self.total - self.counted
        return self.counted

    @property
    def told(self) -> int | float:
        """The number in the units in which it is told, for tables."""
        return in_units(self.counted, self.indicator)

    @property
    def share(self) -> float | None:
        """Per cent with one decimal, for tables; None where there is no whole."""
        if not self.indicator.is_share or not self.total:
            return None
        return round(100 * self.counted / self.total, 1)


@dataclass(frozen=True, slots=True)
class Course:
    """How a number went until the day shown, a figure a week, and where it has to get."""

    indicator: Indicator
    days: Sequence[tuple[date, Figure]]
    goals: Sequence[Point]
    percents: Mapping[date, Decimal]  # as the plan published them, by the goals' days

    @property
    def points(self) -> list[Point]:
        """The counted numbers by day."""
        return [Point(day, figure.counted) for day, figure in self.days]

    @property
    def now(self) -> Figure:
        """The figure of the day shown."""
        return self.days[-1][1]

    @property
    def pace(self) -> Pace | None:
        """What it takes to reach the next target, if there is any."""
        goal = next_goal(self.points, self.goals)
        return pace(self.points, goal) if goal else None

    @property
    def wanted(self) -> str:
        """The next target in words: “70.000 hộ (70%)”."""
        goal = next_goal(self.points, self.goals)
        if goal is None:
            return ""
        words = f"{count(goal.value)} {self.indicator.unit}"  # targets count households
        share = self.percents.get(goal.on)
        return words if share is None else f"{words} ({percent(int(10 * share), 1000)})"

    @property
    def gain(self) -> tuple[int, date] | None:
        """How much was gained, and since which day: the measurement of about a week ago."""
        if len(self.days) < 2:
            return None
        since, before = self.days[-2]
        return self.now.counted - before.counted, since


def in_units(number: int, indicator: Indicator) -> int | float:
    """Return a stored number in the units in which it is told."""
    size = indicator.unit.size
    return number if size == 1 else round(number / size, 3)


def figures(sight: Sight, indicator: Indicator) -> dict[int, Figure]:
    """Return this number on the day shown by commune's id."""
    assert sight.on
    rows = Measurement.objects.filter(
        indicator=indicator.code, commune__in=sight.communes, on=sight.on
    ).values_list("commune", "counted", "total")
    return {commune: Figure(indicator, counted, total) for commune, counted, total in rows}


def together(sight: Sight, wanted: Iterable[Indicator]) -> dict[str, Figure]:
    """Return these numbers on the day shown, of all communes together; none that was not measured."""
    indicators = {indicator.code: indicator for indicator in wanted}
    assert sight.on
    sums = Measurement.objects.filter(indicator__in=indicators).trend(sight.communes, [sight.on])
    return {
        code: Figure(indicator, *sums[code][0][1:])
        for code, indicator in indicators.items()
        if code in sums
    }


def courses(
    sight: Sight, communes: Collection[Commune], wanted: Collection[Indicator]
) -> dict[str, Course]:
    """Return the courses of these indicators for these communes together, until the day shown."""
    assert sight.on
    trend = Measurement.objects.filter(indicator__in=[i.code for i in wanted]).trend(
        communes, weekly(sight.nights, sight.on)
    )
    goals, percents = _goals(sight, communes, wanted)
    return {
        indicator.code: Course(
            indicator,
            [(on, Figure(indicator, *pair)) for on, *pair in trend[indicator.code]],
            [Point(*goal) for goal in goals[indicator.code].items()],
            percents[indicator.code],
        )
        for indicator in wanted
        if indicator.code in trend
    }  # fmt: skip


def _goals(
    sight: Sight, communes: Collection[Commune], wanted: Collection[Indicator]
) -> tuple[dict[str, dict[date, int]], dict[str, dict[date, Decimal]]]:
    """Return what to reach by indicator and day: the province's own row, or sums of communes.

    Households, and beside them the plan's percentages, which only the province has.
    """
    targets = Target.objects.current().filter(indicator__in=[i.code for i in wanted])
    whole = sight.user.sees_everything and len(communes) == len(sight.communes)
    targets = targets.of_province() if whole else targets.filter(commune__in=communes)
    goals: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    percents: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for target in targets.order_by("due_on"):
        goals[target.indicator][target.due_on] += target.households
        if target.percent is not None:
            percents[target.indicator][target.due_on] = target.percent
    return goals, percents


def maps(sight: Sight) -> list[dict[str, Any]]:
    """Return the two maps to choose from; none where the communes never changed."""
    changed = sight.communes[0].valid_to
    if changed is None:
        return []
    return [
        {
            "name": name,
            "query": sight.query(**{"ban-do": code}),
            "chosen": sight.new_map == bool(code),
        }
        for code, name in (
            ("", _("Bản đồ 2022")),
            (NEW_MAP, _("Bản đồ từ %(day)s") % {"day": day(changed)}),
        )
    ]
