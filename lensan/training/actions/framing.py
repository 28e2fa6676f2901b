"""What the planner is asked: the untrained, the rooms, the trainers and the money as they stand on a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from lensan.places.models import Commune
from lensan.producers.models import Producer
from lensan.training.indicators import trained_digital, trained_packing
from lensan.training.models import (
    DIGITAL,
    PACKING,
    BudgetLine,
    Busy,
    CostLine,
    Course,
    Level,
    Season,
    Trainer,
    TrainingClass,
    Venue,
    courses_passed,
)
from lensan.training.planner import problem as asked
from lensan.training.planner.problem import Problem, weeks_of

AIMS = {"digital": (DIGITAL, trained_digital), "packing": (PACKING, trained_packing)}
WORKING_DAYS = 5
OWN_LINES = 4  # of communes that are planned with: each set of them is a limit of its own, so 16 with these
MOST_OF_A_WEEK = 3  # working days: a week is of a season that covers as many
WHOLE = 100
Cell = tuple[int, str]  # a commune and an aim
Row = tuple[int, int | None, int]  # a commune, a hamlet if known, and how many there


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an officer chose of a plan; shares are whole per cent, money whole đồng.

    `budget` stands in place of what the lines hold, and `trainers` of how many there are.
    """

    year: int
    digital: int = 70  # of each commune's households, by the end of the year
    packing: int = 0
    willing: int = 80  # of the untrained, who would come in the course of the year
    usual_share: int = 85  # of those invited, who come on a usual day
    floor: int = 0  # of each commune's untrained, before any other commune is given more
    cost_per_km: int = 2_000
    limit_km: int = 40
    quarters: tuple[int, ...] = (0, 0, 0, 100)  # of what is missing, by the end of each quarter
    budget: int | None = None
    trainers: int | None = None
    seconds: int = 30

    def stored(self) -> dict[str, Any]:
        """Return it as a row keeps it."""
        return asdict(self)

    @property
    def goals(self) -> Mapping[str, int]:
        """What share is to be reached of each aim that is worth planning for."""
        return {aim: share for aim in AIMS if (share := getattr(self, aim))}


@dataclass(frozen=True, slots=True)
class Standing:
    """How many households each commune has, and how many of them are trained or will be, by aim."""

    households: Mapping[int, int]
    trained: Mapping[Cell, int]
    promised: Mapping[Cell, int]  # by classes that are announced

    def missing(self, commune: int, aim: str, goal: int) -> int:
        """Return how many more are needed for so many per cent of a commune's households."""
        there = self.trained.get((commune, aim), 0) + self.promised.get((commune, aim), 0)
        return max(-(-self.households.get(commune, 0) * goal // WHOLE) - there, 0)


@dataclass(frozen=True, slots=True)
class Framed:
    """The planner's problem, and what it was made of."""

    problem: Problem
    standing: Standing


def as_things_are(chosen: Chosen) -> Chosen:
    """Return what was chosen with the money and the trainers that there are."""
    return replace(chosen, budget=None, trainers=None)


def teaching(*, on: date) -> int:
    """Return how many trainers could teach something that is planned for."""
    return len(list(_trainers(Chosen(on.year), list(_courses()))))


def money(year: int) -> int:
    """Return how much a year's lines still hold that are planned with."""
    return sum(line.amount for line in _budget(Chosen(year)))


def frame(chosen: Chosen, *, on: date) -> Framed:
    """Return the problem of a year's plan as it stands on that day; nothing is planned before then."""
    courses = list(_courses())
    first_week = _first_week(chosen.year, on)
    households, waiting = _households(), {aim: _untrained(aim, on) for aim in chosen.goals}
    standing = Standing(households, _others(households, waiting), _promised(chosen, on))
    hamlets, untrained = _hamlets(chosen, standing, waiting)
    communes = sorted(standing.households)
    return Framed(
        Problem(
            year=chosen.year, first_week=first_week, hamlets=hamlets, venues=tuple(_venues()),
            trainers=tuple(_trainers(chosen, courses)), courses=tuple(courses),
            budget=tuple(_budget(chosen)), targets=tuple(_targets(chosen, standing, communes)),
            floors=tuple(_floors(chosen, untrained)), seasons=tuple(_seasons(chosen.year)),
            travel=asked.Travel(chosen.cost_per_km, float(chosen.limit_km)),
            usual_share=chosen.usual_share,
        ),
        standing,
    )  # fmt: skip


def _first_week(year: int, on: date) -> int:
    """Return the first week that can still be announced: the next one, in the year itself."""
    monday = on + timedelta(days=7 - on.weekday())
    here, week, _day = monday.isocalendar()
    if here < year:
        return 1
    return week if here == year else weeks_of(year) + 1


def aim_of(course: Course) -> str:
    """Return which aim a class of the course brings a household to; none if not by itself."""
    taught = {lesson.skill for lesson in course.lessons.all()}
    return next((aim for aim, (skills, _who) in AIMS.items() if skills <= taught), "")


def _courses() -> Iterator[asked.Course]:
    offered = Course.objects.offered().prefetch_related("lessons", "cost_lines").order_by("pk")
    for course in offered:
        if aim := aim_of(course):
            costs: dict[str, int] = defaultdict(int)
            for line in course.cost_lines.all():
                costs[line.per] += line.amount
            yield asked.Course(
                course.pk, aim, course.days, course.seats, costs[CostLine.Per.CLASS],
                costs[CostLine.Per.DAY], costs[CostLine.Per.SEAT],
            )  # fmt: skip


def _households() -> dict[int, int]:
    there = Producer.objects.households().active().order_by()
    return dict(there.values_list("commune").annotate(Count("pk")))


def _others(
    households: Mapping[int, int], waiting: Mapping[str, Sequence[Row]]
) -> dict[Cell, int]:
    """Return how many households of each commune are not among those who wait to be trained."""
    left = Counter({(commune, aim): n for aim in waiting for commune, n in households.items()})
    for aim, rows in waiting.items():
        for commune, _hamlet, number in rows:
            left[commune, aim] -= number
    return dict(+left)


def _promised(chosen: Chosen, on: date) -> dict[Cell, int]:
    """Return how many are expected in announced classes not yet held, of whichever version of a course."""
    coming = TrainingClass.objects.announced().filter(
        starts_on__gte=on, starts_on__year=chosen.year
    )
    taught = Course.objects.filter(pk__in=coming.values("course")).prefetch_related("lessons")
    aims = {course.pk: aim for course in taught if (aim := aim_of(course))}
    found: dict[Cell, int] = defaultdict(int)
    mine = coming.filter(course__in=aims)
    for course, commune, seats in mine.values_list("course", "venue__commune", "seats"):
        found[commune, aims[course]] += seats * chosen.usual_share // WHOLE
    return dict(found)


def _hamlets(
    chosen: Chosen, standing: Standing, waiting: Mapping[str, Sequence[Row]]
) -> tuple[tuple[asked.Hamlet, ...], dict[Cell, int]]:
    """Return the hamlets with their untrained; who names none counts in one of the commune's own.

    Whoever is expected in an announced class is taken from the commune's first hamlets.
    """
    needs: dict[tuple[int, int], list[asked.Need]] = defaultdict(list)
    untrained: dict[Cell, int] = defaultdict(int)
    left = dict(standing.promised)
    for aim, rows in waiting.items():
        for commune, hamlet, number in rows:
            taken = min(left.get((commune, aim), 0), number)
            left[commune, aim] = left.get((commune, aim), 0) - taken
            number -= taken
            untrained[commune, aim] += number
            need = asked.Need(aim, number, number * chosen.willing // WHOLE)
            needs[commune, hamlet or -commune].append(need)
    found = (
        asked.Hamlet(hamlet, commune, tuple(wanted)) for (commune, hamlet), wanted in needs.items()
    )
    return tuple(found), dict(untrained)


def _untrained(aim: str, on: date) -> list[Row]:
    """Return how many are untrained by commune and hamlet."""
    _skills, who = AIMS[aim]
    there = Producer.objects.households().active()
    waiting = there.exclude(pk__in=who(there, on).values("pk")).order_by()
    counted = waiting.values_list("commune", "hamlet").annotate(Count("pk"))
    return list(counted.order_by("commune", "hamlet"))


def _venues() -> Iterator[asked.Venue]:
    for venue in Venue.objects.select_related("commune").order_by("pk"):
        yield asked.Venue(
            venue.pk, venue.commune_id, venue.seats, venue.rooms, point=_point(venue.commune)
        )


def _trainers(chosen: Chosen, courses: list[asked.Course]) -> Iterator[asked.Trainer]:
    """Yield who may teach; asked for fewer, those who give most days, for more, some not yet found.

    Those not yet found may teach everything, give as many days as others do, and are numbered below 0.
    """
    codes = dict(Course.objects.in_bulk([course.key for course in courses]).items())
    passed, busy, away = courses_passed(), _busy(chosen.year), _away(chosen.year)
    active = Trainer.objects.active().exclude(level=Level.MINISTRY).select_related("commune")
    found = [
        asked.Trainer(
            one.pk, frozenset(pk for pk, course in codes.items() if course.code in passed[one.pk]),
            one.days_a_month, point=_point(one.commune), busy=busy.get(one.pk, {}), away=away.get(one.pk, {}),
        )
        for one in active.order_by("-days_a_month", "pk")
        if one.pk in passed
    ]  # fmt: skip
    teaching = [one for one in found if one.courses]
    wanted = len(teaching) if chosen.trainers is None else chosen.trainers
    yield from teaching[:wanted]
    days = round(sum(t.days_a_month for t in teaching) / len(teaching)) if teaching else 8
    for number in range(1, wanted - len(teaching) + 1):
        yield asked.Trainer(-number, frozenset(codes), days)


def _busy(year: int) -> Mapping[int, Mapping[int, int]]:
    """Return on how many days of each week each trainer teaches what was announced or held."""
    first, last = _whole(year)
    meeting = TrainingClass.objects.meeting(first, last).only("trainer_id", "starts_on", "ends_on")
    return _by_week(year, ((one.trainer_id, day) for one in meeting for day in one.days()))


def _away(year: int) -> Mapping[int, Mapping[int, int]]:
    """Return on how many working days of each week each trainer cannot come."""
    taken = Busy.objects.within(*_whole(year)).exclude(trainer=None)
    days = ((one.trainer_id or 0, day) for one in taken for day in one.days())
    return _by_week(year, ((who, day) for who, day in days if day.weekday() < WORKING_DAYS))


def _by_week(year: int, days: Iterable[tuple[int, date]]) -> Mapping[int, Mapping[int, int]]:
    """Return how many different days of each of the year's weeks each has."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for who, day in {*days}:
        here, week, _weekday = day.isocalendar()
        if here == year:
            found[who][week] += 1
    return found


def _whole(year: int) -> tuple[date, date]:
    """Return the first and last day of the year's weeks."""
    return date.fromisocalendar(year, 1, 1), date.fromisocalendar(year, weeks_of(year), 7)


def _budget(chosen: Chosen) -> Iterator[asked.BudgetLine]:
    """Yield what the year's lines still hold: those for all communes, and the largest of communes' own.

    What more communes have of their own is not planned with, but pays for their classes all the same.
    """
    if chosen.budget is not None:
        yield asked.BudgetLine(0, chosen.budget)
        return
    lines = list(BudgetLine.objects.filter(year=chosen.year).order_by("pk"))
    own = sorted((one for one in lines if one.commune_id), key=lambda one: -one.left)
    for line in [*(one for one in lines if not one.commune_id), *own[:OWN_LINES]]:
        communes = frozenset({line.commune_id} if line.commune_id else ())
        yield asked.BudgetLine(line.pk, line.left, communes=communes)


def _targets(chosen: Chosen, standing: Standing, communes: list[int]) -> Iterator[asked.Target]:
    """Yield what each commune needs for the goals, by the end of each quarter that asks for some."""
    for aim, goal in chosen.goals.items():
        for commune in communes:
            missing = standing.missing(commune, aim, goal)
            for quarter, share in enumerate(chosen.quarters, start=1):
                if due := -(-missing * share // WHOLE):
                    yield asked.Target(commune, quarter, aim, due)


def _floors(chosen: Chosen, untrained: Mapping[Cell, int]) -> Iterator[asked.Floor]:
    for (commune, aim), number in untrained.items():
        if least := number * chosen.floor // WHOLE:
            yield asked.Floor(commune, aim, least)


def _seasons(year: int) -> Iterator[asked.Season]:
    """Yield the seasons of a year in whole weeks."""
    for season in Season.objects.prefetch_related("communes").order_by("pk"):
        weeks = frozenset(
            week for week in range(1, weeks_of(year) + 1) if _covers(season, year, week)
        )
        if weeks:
            communes = frozenset(commune.pk for commune in season.communes.all())
            yield asked.Season(weeks, season.share, communes)


def _covers(season: Season, year: int, week: int) -> bool:
    days = (date.fromisocalendar(year, week, day) for day in range(1, WORKING_DAYS + 1))
    return sum(season.from_on <= day <= season.to_on for day in days) >= MOST_OF_A_WEEK


def _point(commune: Commune | None) -> asked.Point | None:
    if commune is None or commune.latitude is None or commune.longitude is None:
        return None
    return asked.Point(commune.latitude, commune.longitude)
