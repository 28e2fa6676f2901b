"""Solve every routing instance of a folder, and print what it cost beside the best that is known.

`python -m benchmarks.routing [DIR] [--seconds S] [--quick]` reads `.vrpspd` and `.vrpsdptw` files,
by default those of Salhi and Nagy and of Wang and Chen in `../shared/data/vrp`. The values known of
Salhi and Nagy have no source, and Wang and Chen's small ones none at all: nothing is claimed of
the gap, only that every plan keeps all limits, which our own checker says of it.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.routing_files import FILES, Instance, instances
from lensan.logistics.planner import Broken, plan

SECONDS, QUICK_SECONDS = 30.0, 1.0
FOLDERS = (FILES / "vrpspd" / "SALHI", FILES / "vrpspdtw")


@dataclass(frozen=True)
class Outcome:
    """What a solver found for an instance: its cost, None where it found nothing that is allowed."""

    instance: Instance
    cost: float | None

    @property
    def gap(self) -> float | None:
        """By how much it is dearer than the best known, in percent."""
        if self.cost is None or self.instance.best_known is None:
            return None
        return 100 * (self.cost / self.instance.best_known - 1)

    def line(self) -> str:
        """Return instance, cost, best known, gap and feasible, in columns."""
        known = self.instance.best_known
        shown = [
            f"{self.instance.name:12}",
            f"{'-' if self.cost is None else f'{self.cost:.2f}':>10}",
            f"{'-' if known is None else f'{known:.2f}':>10}",
            f"{'-' if self.gap is None else f'{self.gap:+.3f} %':>10}",
            f"{'no' if self.cost is None else 'yes':>9}",
        ]
        return " ".join(shown)


HEAD = f"{'instance':12} {'cost':>10} {'best known':>10} {'gap':>10} {'feasible':>9}"


def solved(instance: Instance, seconds: float, *, seed: int = 1) -> Outcome:
    """Plan the instance with our planner; a plan that leaves a stop out is none."""
    try:
        answer = plan(instance.day, seconds=seconds, seed=seed)
    except Broken as broken:
        print(f"  {instance.name}: {broken}")
        return Outcome(instance, None)
    return Outcome(instance, None if answer.left_out else answer.cost / instance.unit)


def main() -> int:
    """Solve what there is, a line each, and say whether every plan is feasible."""
    arguments = sys.argv[1:]
    quick = "--quick" in arguments
    seconds = QUICK_SECONDS if quick else SECONDS
    if "--seconds" in arguments:
        place = arguments.index("--seconds")
        seconds = float(arguments[place + 1])
        del arguments[place : place + 2]
    folders = [Path(one) for one in arguments if not one.startswith("-")] or list(FOLDERS)
    print(HEAD)
    outcomes = []
    for folder in folders:
        for instance in instances(folder):
            outcomes.append(solved(instance, seconds))
            print(outcomes[-1].line(), flush=True)
    return _told(outcomes, seconds)


def _told(outcomes: list[Outcome], seconds: float) -> int:
    feasible = sum(outcome.cost is not None for outcome in outcomes)
    gaps = [outcome.gap for outcome in outcomes if outcome.gap is not None]
    holds = bool(outcomes) and feasible == len(outcomes)
    mean = f"; mean gap {sum(gaps) / len(gaps):.3f} % over {len(gaps)}" if gaps else ""
    print(
        f"routing {'holds' if holds else 'falls short'}: {feasible} of {len(outcomes)} instances "
        f"feasible, {seconds:g} s each{mean}"
    )
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
