"""The rule an officer plans by today: the largest hamlet first, the nearest trainer who is free."""

from collections.abc import Iterator

from lensan.training.planner.draft import Draft, Held
from lensan.training.planner.problem import Problem
from lensan.training.planner.slots import Slot, single
from lensan.training.planner.tables import WHOLE, Offer, Tables


def officers_plan(problem: Problem) -> Draft:
    """Fill the year from January on: for each hamlet, the largest first, as many classes as it takes.

    A class is of the first course, in the first room of the commune that is free in the first week
    in which the nearest trainer is free too, with all its seats, until nobody of the hamlet is left,
    the commune's target is reached or the money is spent.
    """
    tables = Tables(problem)
    draft, weeks = Draft(tables), single(tables)
    for commune, households in _largest_first(problem):
        left = households * WHOLE
        offers = [
            (o, offer)
            for o, offer in enumerate(tables.offers)
            if tables.wishes[offer.cell].cell[0] == commune
        ]
        while left > 0:
            found = _next(draft, offers, weeks)
            if found is None:
                break
            share = tables.cell_shares[tables.offers[found.offer].cell][found.place.week]
            left -= share * found.seats
            draft.place(found)
    return draft


def _next(draft: Draft, offers: list[tuple[int, Offer]], weeks: tuple[Slot, ...]) -> Held | None:
    for o, offer in offers:
        if not draft.useful_seats(o, weeks[-1]):
            return None
        for week in weeks:
            if not week.shares[offer.cell]:
                continue
            place = draft.find(o, week, offer.reach)
            if place and draft.affords(o, offer.seats, place.travel):
                return Held(o, place, offer.seats)
    return None


def _largest_first(problem: Problem) -> Iterator[tuple[object, int]]:
    hamlets = sorted(problem.hamlets, key=lambda h: -sum(need.willing for need in h.needs))
    for hamlet in hamlets:
        yield hamlet.commune, sum(need.willing for need in hamlet.needs)
