"""Check a plan against the problem alone: shares nothing with how plans are made but the words."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from lensan.training.planner.money import Spent, shared_out
from lensan.training.planner.problem import (
    Course,
    Key,
    PlannedClass,
    Problem,
    Trainer,
    Venue,
    month_of,
    travel_cost,
)


def verify(problem: Problem, classes: Sequence[PlannedClass]) -> list[str]:
    """Return a sentence for each rule that these classes break; none if they can all be held."""
    courses = {course.key: course for course in problem.courses}
    venues = {venue.key: venue for venue in problem.venues}
    trainers = {trainer.key: trainer for trainer in problem.trainers}
    broken = []
    for one in classes:
        found = courses.get(one.course), venues.get(one.venue), trainers.get(one.trainer)
        broken += [f"{one}: {text}" for text in _alone(problem, one, *found)]
    if broken:
        return broken
    return [*_trainers(problem, classes), *_rooms(problem, classes), *_paid(problem, classes)]


def _alone(
    problem: Problem,
    one: PlannedClass,
    course: Course | None,
    venue: Venue | None,
    trainer: Trainer | None,
) -> list[str]:
    """Return what is wrong with a class whatever the others are."""
    if course is None or venue is None or trainer is None:
        return ["khóa học, điểm học hoặc giảng viên không có trong bài toán"]
    km = problem.travel.km(trainer.point, venue.point)
    rules = (
        (one.week in problem.weeks(), "tuần nằm ngoài kế hoạch"),
        (course.key in trainer.courses, "giảng viên không được dạy khóa này"),
        (km <= problem.travel.limit_km, "giảng viên ở quá xa"),
        (0 < one.seats <= min(course.seats, venue.seats), "số chỗ không phù hợp"),
    )
    return [text for holds, text in rules if not holds]


def _trainers(problem: Problem, classes: Sequence[PlannedClass]) -> list[str]:
    days = {course.key: course.days for course in problem.courses}
    taught: dict[object, Counter[tuple[str, int]]] = defaultdict(Counter)
    for one in classes:
        month = month_of(problem.year, one.week)
        taught[one.trainer].update(
            {("tuần", one.week): days[one.course], ("tháng", month): days[one.course]}
        )
    held = {
        (one.trainer, *when)
        for one in classes
        for when in (("tuần", one.week), ("tháng", month_of(problem.year, one.week)))
    }
    broken = []
    for trainer in problem.trainers:
        for week, busy in trainer.busy.items():
            month = month_of(problem.year, week)
            taught[trainer.key].update({("tuần", week): busy, ("tháng", month): busy})
        for week, away in trainer.away.items():
            taught[trainer.key].update({("tuần", week): away})
        most = {"tuần": trainer.days_a_week, "tháng": trainer.days_a_month}
        broken += [
            f"giảng viên {trainer.key} dạy {number} ngày trong {kind} {which}"
            for (kind, which), number in taught[trainer.key].items()
            if number > most[kind] and (trainer.key, kind, which) in held
        ]
    return broken


def _rooms(problem: Problem, classes: Sequence[PlannedClass]) -> list[str]:
    days = {course.key: course.days for course in problem.courses}
    most = {venue.key: venue.rooms * venue.days_a_week for venue in problem.venues}
    taken: Counter[tuple[Key, int]] = Counter()
    for one in classes:
        taken[one.venue, one.week] += days[one.course]
    return [
        f"điểm học {venue} bận {number} ngày phòng trong tuần {week}"
        for (venue, week), number in taken.items()
        if number > most[venue]
    ]


def costs(problem: Problem, classes: Sequence[PlannedClass]) -> dict[Spent, int]:
    """Return what the classes cost by commune, course and kind of cost."""
    courses = {course.key: course for course in problem.courses}
    venues = {venue.key: venue for venue in problem.venues}
    trainers = {trainer.key: trainer for trainer in problem.trainers}
    found: dict[Spent, int] = defaultdict(int)
    for one in classes:
        course, venue = courses[one.course], venues[one.venue]
        found[venue.commune, course.key, "class"] += course.per_class
        found[venue.commune, course.key, "day"] += course.per_day * course.days
        found[venue.commune, course.key, "seat"] += course.per_seat * one.seats
        travel = travel_cost(problem, course, trainers[one.trainer], venue)
        found[venue.commune, course.key, "travel"] += travel
    return found


def _paid(problem: Problem, classes: Sequence[PlannedClass]) -> list[str]:
    if shared_out(problem, costs(problem, classes)) is None:
        return ["các dòng kinh phí không trả đủ cho kế hoạch"]
    return []
