"""A year's plan is asked for, worked out, shown at once as a preview, and adopted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.numbers import count
from lensan.places.models import Commune
from lensan.training import planner
from lensan.training.actions.framing import WHOLE, Chosen, Framed, frame
from lensan.training.models import Plan, PlannedClass
from lensan.training.planner import plan, preview, shortages
from lensan.training.planner.outcome import Plan as Outcome
from lensan.training.planner.problem import Problem
from lensan.training.reaching import Expected, expected, reached_on

State = Plan.State
MILESTONES = (70, 90)  # per cent of households: what the province has to reach
MOST_WORDS = 8  # sentences about what is short


class CannotPlan(Exception):
    """Something is missing without which nothing can be planned; the message says what to do."""


class PlannedWithStrangers(Exception):
    """The plan needs trainers who were not found yet, or money that is not there."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What came of planning: the outcome, what each class brings, and where that leads."""

    framed: Framed
    outcome: Outcome
    classes: tuple[Expected, ...]

    @property
    def households(self) -> int:
        """How many households are expected, each once for every aim."""
        return sum(one.households for one in self.classes)

    @property
    def cost(self) -> int:
        """What all classes cost, in đồng."""
        return sum(one.cost for one in self.classes)

    def by_week(self, aim: str) -> dict[int, int]:
        """Return how many households a week brings to an aim."""
        found: dict[int, int] = defaultdict(int)
        for one in self.classes:
            if one.aim == aim:
                found[one.planned.week] += one.households
        return dict(found)

    def milestones(self, aim: str) -> dict[int, date | None]:
        """Return the days by which so many per cent of all households are reached, None if never."""
        standing, year = self.framed.standing, self.framed.problem.year
        everyone = sum(standing.households.values())
        start = sum(
            number
            for there in (standing.trained, standing.promised)
            for (_commune, of), number in there.items()
            if of == aim
        )
        weeks = self.by_week(aim).items()
        return {
            share: reached_on(year, weeks, start=start, wanted=-(-everyone * share // WHOLE))
            for share in MILESTONES
        }


@transaction.atomic
def ask(chosen: Chosen, *, by: User | None, at: datetime) -> Plan:
    """Ask for a plan to be worked out; the door puts that on the queue.

    :raises CannotPlan: something is missing without which there is nothing to plan
    """
    check(frame(chosen, on=timezone.localdate(at)))
    asked = Plan.objects.create(year=chosen.year, inputs=chosen.stored(), asked_at=at, by=by)
    record("training.plan_asked", asked, by=by, at=at, **chosen.stored())
    return asked


def foresee(chosen: Chosen, *, at: datetime, at_once: bool = False) -> Foreseen:
    """Work a plan out and keep nothing: at once by the greedy rule, or as well as the time allows.

    :raises CannotPlan: something is missing without which there is nothing to plan
    """
    framed = frame(chosen, on=timezone.localdate(at))
    check(framed)
    problem = framed.problem
    outcome = preview(problem) if at_once else plan(problem, seconds=chosen.seconds)
    return Foreseen(framed, outcome, expected(problem, outcome.classes))


def work_out(asked: Plan, *, at: datetime) -> None:
    """Work out what was asked for and keep it as a draft.

    The long work is done outside any transaction.

    :raises NotAllowed: it was worked out before; that stands
    """
    chosen = Chosen(**asked.inputs)
    try:
        found = foresee(chosen, at=asked.asked_at)
    except CannotPlan as reason:
        _keep(asked, State.FAILED, at=at, told={"words": [str(reason)]})
        return
    with transaction.atomic():
        _keep(
            asked, State.DRAFT, at=at, households=found.households, cost=found.cost,
            value=round(WHOLE * found.outcome.score), bound=round(WHOLE * found.outcome.bound),
            told=_told(found),
        )  # fmt: skip
        PlannedClass.objects.bulk_create(
            PlannedClass(
                plan=asked, course_id=one.planned.course, venue_id=one.planned.venue,
                trainer_id=one.planned.trainer, week=one.planned.week, seats=one.planned.seats,
                households=one.households, cost=one.cost, travel=one.travel,
            )
            for one in found.classes
        )  # fmt: skip


@transaction.atomic
def adopt(draft: Plan, *, by: User, at: datetime) -> None:
    """Hold the year to this plan; the one before it is replaced.

    :raises PlannedWithStrangers: it needs trainers or money that are not there
    :raises NotAllowed: it is no draft, or someone else adopted one at this moment
    """
    chosen = Chosen(**draft.inputs)
    if chosen.budget is not None or chosen.trainers is not None:
        raise PlannedWithStrangers(
            _("Bản này tính thử với số tiền hoặc số giảng viên khác thực tế. Hãy lập bản theo thực tế rồi ban hành.")
        )  # fmt: skip
    before = Plan.objects.in_force(draft.year)
    if before:
        before.advance_to(State.REPLACED)
    draft.advance_to(State.ADOPTED, adopted_at=at, adopted_by=by)
    record(
        "training.plan_adopted", draft, by=by, at=at, replaces=before.pk if before else None,
        households=draft.households, cost=draft.cost,
    )  # fmt: skip


def check(framed: Framed) -> None:
    """Check that there is anything to plan with.

    :raises CannotPlan: there is not
    """
    problem = framed.problem
    lacks = (
        (not problem.hamlets, _("Không còn hộ nào chưa tập huấn trong sổ, nên không có gì để lập.")),
        (
            not problem.targets and not problem.floors,
            _("Mục tiêu đã đạt ở mọi xã. Hãy đặt mục tiêu cao hơn nếu muốn mở thêm lớp."),
        ),
        (not problem.weeks(), _("Năm này đã hết tuần để mở lớp. Hãy chọn năm sau.")),
        (
            not problem.courses,
            _("Chưa có khóa học nào dạy đủ kỹ năng của mục tiêu. Hãy soạn và mở dạy một khóa."),
        ),
        (not problem.venues, _("Chưa ghi điểm học nào. Hãy ghi nhà văn hóa, trường của các xã.")),
        (
            not problem.trainers,
            _("Chưa có giảng viên nào đạt khóa học. Hãy tập huấn giảng viên nguồn trước."),
        ),
        (
            not any(line.amount for line in problem.budget),
            _("Năm này chưa có tiền hoặc đã dùng hết. Hãy ghi nguồn kinh phí, rồi lập kế hoạch."),
        ),
    )  # fmt: skip
    for missing, words in lacks:
        if missing:
            raise CannotPlan(words)
    try:
        planner.check(problem)
    except planner.CannotPlan as reason:
        raise CannotPlan(str(reason)) from reason


def _keep(asked: Plan, state: str, *, at: datetime, **facts: Any) -> None:
    asked.advance_to(state, worked_out_at=at, **facts)
    record("training.plan_worked_out", asked, by=None, at=at, state=state)


def _told(found: Foreseen) -> dict[str, Any]:
    """Return what the page tells of a plan, as a row keeps it."""
    outcome, standing = found.outcome, found.framed.standing
    reached: Mapping[Any, Any] = {
        (one.commune, one.aim): one for one in outcome.reached if one.quarter == 4
    }
    return {
        "paid_by": {str(line): amount for line, amount in outcome.paid},
        "way": outcome.way,
        "after": [round(seconds, 2) for seconds in outcome.after],
        "everyone": sum(standing.households.values()),
        "milestones": {
            aim: {str(share): day and day.isoformat() for share, day in days.items()}
            for aim in sorted({one.aim for one in found.classes})
            for days in [found.milestones(aim)]
        },
        "missed": [
            [commune, aim, one.wanted, int(one.households)]
            for (commune, aim), one in reached.items()
            if one.households < one.wanted
        ],
        "words": words(found),
    }


def words(found: Foreseen) -> list[str]:
    """Say whether the target is met, and if not by how much it is missed and what would do."""
    outcome = found.outcome
    if outcome.missed < 1:
        return [_("Kế hoạch đạt mục tiêu ở mọi xã.")]
    said = [_("Còn thiếu %s hộ so với mục tiêu.") % count(int(outcome.missed))]
    if outcome.bound < outcome.wanted - 1:
        said.append(
            _("Với tiền và giảng viên này, không cách nào đạt hơn %s hộ.")
            % count(int(outcome.bound))
        )
    return [*said, *shortages(_named(found.framed.problem))[:MOST_WORDS]]


def _named(problem: Problem) -> Problem:
    """Return the problem with its communes called by their names, as people read them."""
    communes = Commune.objects.of_the_programme().select_related("district")
    names = {
        one.pk: f"{one.title} ({one.district.name if one.district else ''})" for one in communes
    }
    return replace(
        problem,
        hamlets=tuple(replace(one, commune=names[int(one.commune)]) for one in problem.hamlets),
        venues=tuple(replace(one, commune=names[int(one.commune)]) for one in problem.venues),
        targets=tuple(replace(one, commune=names[int(one.commune)]) for one in problem.targets),
        floors=tuple(replace(one, commune=names[int(one.commune)]) for one in problem.floors),
        budget=tuple(
            replace(one, communes=frozenset(names[int(key)] for key in one.communes))
            for one in problem.budget
        ),
        seasons=tuple(
            replace(one, communes=frozenset(names[int(key)] for key in one.communes))
            for one in problem.seasons
        ),
    )
