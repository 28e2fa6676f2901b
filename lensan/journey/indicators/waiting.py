"""Who stops before a step, of everybody at once: each domain is asked once who shows what.

Of a few people it is asked what each of them shows (`known`); of a whole province that takes as
long as there are people. Here every question is about those alone who have something to show.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from lensan.journey.indicators.known import called, lacking
from lensan.journey.indicators.signs import everyones_signs, everyones_statements
from lensan.journey.models import Barrier
from lensan.journey.next_step import Known, next_step
from lensan.journey.steps import Step, taken
from lensan.orders.models import Order
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import everyones_files


def waiting(producers: ProducerQuerySet, step: Step, *, on: date) -> set[int]:
    """Return who of these producers has this step for next, by the rule that tells each their next."""
    files = everyones_files(producers, on)
    said = everyones_statements(files, on)
    shown = everyones_signs(files, said, on)
    open_orders = Order.objects.filter(state__in=(Order.State.PLACED, Order.State.CONFIRMED))
    orders = _whose(open_orders.values_list("stall__producer", flat=True), files)
    drafts = _whose(lacking().values_list("stall__producer", flat=True), files)
    barriers = Barrier.objects.in_everyones_way(files)
    found = set()
    for number, signs in shown.items():
        barrier = barriers.get(number)
        task = _task(
            signs, urgent=number in orders or called(said.get(number, ())), lacking=number in drafts,
            again=barrier.look_again_on if barrier else None, on=on,
        )  # fmt: skip
        if task == step:
            found.add(number)
    return found


@lru_cache(maxsize=1 << 12)
def _task(
    signs: frozenset[str], *, urgent: bool, lacking: bool, again: date | None, on: date
) -> str:
    """Return what is next for whoever shows this, as far as the task alone goes."""
    claimed, verified = taken(signs)
    known = Known(
        claimed=claimed, verified=verified, called=urgent, lacking=int(lacking),
        barrier="!" if again else "", look_again_on=again,
    )  # fmt: skip
    return next_step(known, on=on, patience=0).task


def _whose(told: Iterable[int], files: dict[int, int]) -> set[int]:
    return {files[file] for file in set(told) if file in files}
