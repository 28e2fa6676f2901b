"""What can be said of a year before it is planned: what is missing, and which target cannot be met."""

from collections import defaultdict
from math import ceil

from lensan.kernel.numbers import count
from lensan.training.planner.problem import Key, Problem
from lensan.training.planner.slots import capacity, single
from lensan.training.planner.tables import WHOLE, Offer, Tables


class CannotPlan(Exception):
    """Something without which there is nothing to plan is missing; the text says what to do."""


class NoBudget(CannotPlan):
    """No line of the budget has any money."""


class NoTrainer(CannotPlan):
    """Nobody may teach a course that is wanted."""


class NoCourse(CannotPlan):
    """No course brings households to an aim that is wanted."""


class NoHamlets(CannotPlan):
    """A commune has a target and no hamlets."""

    def __init__(self, commune: Key) -> None:
        """Say which commune it is."""
        self.commune = commune
        super().__init__(
            f"{commune} có chỉ tiêu nhưng chưa có ấp nào. Hãy nhập danh sách ấp và số hộ của xã."
        )


def check(problem: Problem) -> None:
    """Refuse a year that lacks what a plan is made of.

    :raises CannotPlan: and which it is.
    """
    if not any(line.amount > 0 for line in problem.budget):
        raise NoBudget("Chưa có tiền để lập kế hoạch. Hãy nhập ít nhất một dòng kinh phí của năm.")
    aims = {target.aim for target in problem.targets} | {floor.aim for floor in problem.floors}
    courses = {course.key for course in problem.courses if course.aim in aims}
    if not courses:
        raise NoCourse("Chưa có khóa học nào cho chỉ tiêu của năm. Hãy mở một khóa học.")
    if not any(t.courses & courses and t.days_a_month for t in problem.trainers):
        raise NoTrainer(
            "Chưa có giảng viên nào được dạy các khóa học này. Hãy mời giảng viên, hoặc cho"
            " giảng viên học và đạt khóa học."
        )
    communes = {hamlet.commune for hamlet in problem.hamlets}
    for target in problem.targets:
        if target.commune not in communes:
            raise NoHamlets(target.commune)


def shortages(problem: Problem) -> list[str]:
    """Say in words, the trainers' days first, which wants cannot all be met and what would do.

    Each is a lower bound on what is needed, so what is said to be missing truly is; what is not
    mentioned may still be short once everything comes together.
    """
    tables = Tables(problem)
    wanted = _wanted(problem)
    return [*_days(tables), *_money(tables), *_rooms(tables), *_people(tables, wanted)]


def _wanted(problem: Problem) -> dict[tuple[Key, str], int]:
    wanted: dict[tuple[Key, str], int] = defaultdict(int)
    for target in problem.targets:
        cell = target.commune, target.aim
        wanted[cell] = max(wanted[cell], target.households)
    return wanted


def _best_share(tables: Tables, cell: int) -> int:
    return max(tables.cell_shares[cell].values(), default=0)


def _offers(tables: Tables) -> dict[int, list[Offer]]:
    found: dict[int, list[Offer]] = defaultdict(list)
    for offer in tables.offers:
        if _best_share(tables, offer.cell):
            found[offer.cell].append(offer)
    return found


def _brings(tables: Tables, offer: Offer) -> int:
    return offer.seats * _best_share(tables, offer.cell)


def _days(tables: Tables) -> list[str]:
    """Compare the days that full classes in the best weeks would take with those there are."""
    needed = sum(
        tables.wishes[cell].most * min(o.days / _brings(tables, o) for o in offers)
        for cell, offers in _offers(tables).items()
    )
    slots = single(tables)
    there = sum(capacity(tables, t, slots) for t in range(len(tables.problem.trainers)))
    if needed <= there:
        return []
    short = ceil(needed - there)
    each = max(there // max(len(tables.problem.trainers), 1), 1)
    return [
        (
            f"Thiếu ít nhất {count(short)} ngày dạy: chỉ tiêu cần {count(ceil(needed))} ngày, giảng viên có"
            f" {count(there)}. Cần thêm khoảng {count(-(-short // each))} giảng viên, hoặc mỗi người dạy thêm"
            f" {count(-(-short // max(len(tables.problem.trainers), 1)))} ngày trong năm."
        )
    ]


def _money(tables: Tables) -> list[str]:
    """Compare what full classes in the best weeks would cost with all the money."""
    needed = sum(
        tables.wishes[cell].most
        * min(
            (o.fixed + o.seats * o.per_seat + o.reach[0][1]) / _brings(tables, o) for o in offers
        )
        for cell, offers in _offers(tables).items()
    )
    there = sum(line.amount for line in tables.problem.budget)
    if needed <= there:
        return []
    return [
        (
            f"Thiếu ít nhất {count(ceil(needed - there))} đ: chỉ tiêu cần {count(ceil(needed))} đ, kinh phí có"
            f" {count(there)} đ. Cần thêm kinh phí, hoặc giảm chỉ tiêu."
        )
    ]


def _rooms(tables: Tables) -> list[str]:
    """Find communes whose rooms, always full, would not do, or that have none at all."""
    said, offers = [], _offers(tables)
    for cell, wish in enumerate(tables.wishes):
        there = offers.get(cell, [])
        best = {venue: max(_brings(tables, o) / o.days for o in there if o.venue == venue)
                for venue in {o.venue for o in there}}  # fmt: skip
        venues = tables.problem.venues
        most = sum(
            each * venues[venue].rooms * venues[venue].days_a_week * len(tables.weeks)
            for venue, each in best.items()
        )
        if wish.most > most:
            said.append(
                f"{wish.cell[0]}: phòng học và giảng viên đến được chỉ đủ cho {count(int(most) // WHOLE)}"
                f" hộ, chỉ tiêu cần {count(wish.most // WHOLE)}. Cần thêm phòng học trong xã, hoặc"
                " giảng viên ở gần hơn."
            )
    return said


def _people(tables: Tables, wanted: dict[tuple[Key, str], int]) -> list[str]:
    """Find communes where fewer would come than the target wants."""
    willing = {wish.cell: wish.willing // WHOLE for wish in tables.wishes}
    return [
        f"{commune}: chỉ tiêu {count(households)} hộ, nhưng chỉ {count(willing.get((commune, aim), 0))}"
        " hộ chưa học sẽ đến. Cần vận động thêm, hoặc giảm chỉ tiêu."
        for (commune, aim), households in wanted.items()
        if households > willing.get((commune, aim), 0)
    ]
