"""A line against time with its targets, as numbers ready for an SVG; and the pace needed.

Pure: days and whole numbers in, coordinates in the user units of `0 0 WIDTH HEIGHT` out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 36, 40
ROOM = 130  # what a value of seven digits takes in the large type of a phone
STEPS = (1, 2, 5, 10)
MONTHS = (1, 2, 3, 6, 12, 24)
MOST_MONTHS_SHOWN = 5
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Point:
    """So many on that day: a measurement, or what a target wants."""

    on: date
    value: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How far it is to a goal: `missing` in all, `weekly` from now on, `lately` a week of late.

    `weekly` is None where the goal's day has passed; `lately` is the weekly gain of about four
    weeks, None where there is no measurement of about then.
    """

    goal: Point
    missing: int
    weekly: int | None
    lately: int | None

    @property
    def reached(self) -> bool:
        """Whether nothing is missing."""
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    value: int = 0
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the drawing with what it stands for; `x`, `y` in user units."""

    x: float
    y: float
    of: Point


@dataclass(frozen=True, slots=True)
class Label:
    """Where a text stands, and whether `x` is its "start" or its "end"."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a template needs, in user units: SVG path data, ticks, spots."""

    line: str
    area: str
    target: str
    needed: str
    values: tuple[Tick, ...]
    days: tuple[Tick, ...]
    last: Spot
    goals: tuple[Spot, ...]
    by_month: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def label(self) -> Label:
        """Where the last value is written so that no line runs through it."""
        x, y = self.last.x, self.last.y
        if self.right - x >= ROOM:
            return Label(x + 12, y + 22, "start")
        near = any(0 <= y - goal.y < ROOM / 2 for goal in self.goals)
        return Label(x - 8, y + 28 if near else y - 14, "end")


def pace(points: Sequence[Point], goal: Point) -> Pace:
    """Return what it takes to get from the last of `points` (by day, at least one) to the goal."""
    last = points[-1]
    missing = max(goal.value - last.value, 0)
    days_left = (goal.on - last.on).days
    weekly = -(-missing * 7 // days_left) if days_left > 0 else None
    return Pace(goal, missing, weekly, _lately(points))


def _lately(points: Sequence[Point]) -> int | None:
    last = points[-1]
    before = [p for p in points if timedelta(weeks=3) <= last.on - p.on <= timedelta(weeks=5)]
    if not before:
        return None
    then = min(before, key=lambda p: abs(last.on - p.on - timedelta(weeks=4)))
    return round((last.value - then.value) * 7 / (last.on - then.on).days)


def next_goal(points: Sequence[Point], goals: Sequence[Point]) -> Point | None:
    """Return the first goal ahead of the last point, or else the last that has passed."""
    ahead = [goal for goal in goals if goal.on > points[-1].on]
    if ahead:
        return min(ahead, key=lambda goal: goal.on)
    return max(goals, key=lambda goal: goal.on, default=None)


def draw(points: Sequence[Point], goals: Sequence[Point] = (), *, least: int = 1) -> Drawing:
    """Draw the points (by day, at least one) and the goals that were not over before them.

    The scale reaches up to `least` even where there is less, so that nothing looks like much.
    """
    goals = sorted((g for g in goals if g.on > points[0].on), key=lambda goal: goal.on)
    paper = _Paper(points, goals, least)
    line = [paper.spot(point) for point in points]
    spots = [paper.spot(goal) for goal in goals]
    goal = next_goal(points, goals)
    ahead = goal is not None and goal.on > points[-1].on and goal.value > points[-1].value
    return Drawing(
        line=_path(line),
        area=f"{_path(line)}V{HEIGHT - BOTTOM}H{line[0].x:g}Z",
        target=_stairs(paper, spots),
        needed=_path([line[-1], paper.spot(goal)]) if goal and ahead else "",
        values=tuple(Tick(paper.y(value), value=value) for value in paper.values),
        days=tuple(Tick(paper.x(on), on=on) for on in paper.days),
        last=line[-1],
        goals=tuple(spots),
        by_month=paper.by_month,
    )


class _Paper:
    """The two scales: days across, from zero upwards."""

    def __init__(self, points: Sequence[Point], goals: Sequence[Point], least: int) -> None:
        everything = [*points, *goals]
        self.first = points[0].on
        self.last = max(max(p.on for p in everything), self.first + WEEK)
        self.values = value_ticks(max(least, *(p.value for p in everything)))
        self.by_month = (self.last - self.first).days > 62
        find = month_ticks if self.by_month else day_ticks
        self.days = tuple(find(self.first, self.last))

    def x(self, on: date) -> float:
        across = (on - self.first) / (self.last - self.first)
        return round(LEFT + across * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: int) -> float:
        up = value / self.values[-1]
        return round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1)

    def spot(self, point: Point) -> Spot:
        return Spot(self.x(point.on), self.y(point.value), point)


def value_ticks(highest: int) -> tuple[int, ...]:
    """Return about four round numbers from 0 to one that is not below `highest` (and above 0)."""
    highest = max(highest, 1)
    rough = max(highest / 4, 1)
    power = 10 ** (len(str(int(rough))) - 1)
    step = next(s * power for s in STEPS if s * power >= rough)
    return tuple(range(0, -(-highest // step) * step + 1, step))


def month_ticks(first: date, last: date) -> Iterator[date]:
    """Yield the first days of at most five months, evenly apart, between two days."""
    start, end = first.year * 12 + first.month, last.year * 12 + last.month - 1
    every = next((n for n in MONTHS if (end - start) // n < MOST_MONTHS_SHOWN), MONTHS[-1])
    for month in range(start, end + 1):
        if month % every == 0:
            yield date(month // 12, month % 12 + 1, 1)


def day_ticks(first: date, last: date) -> Iterator[date]:
    """Yield the first day, one in the middle and the last."""
    yield from (first, first + (last - first) // 2, last)


def _path(spots: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{spot.x:g} {spot.y:g}" for spot in spots)


def _stairs(paper: _Paper, goals: Sequence[Spot]) -> str:
    """Return the wanted level: each goal's, from the goal before it until its own day."""
    if not goals:
        return ""
    first, *later = goals
    return f"M{LEFT} {first.y:g}H{first.x:g}" + "".join(f"V{g.y:g}H{g.x:g}" for g in later)
