"""Plan the demo's day two-way and one-way, both by the same solver: kilometres, cost, empty legs.

`python -m benchmarks.demo_day [--quick]`; --quick searches for two seconds instead of ten. The small
demo is loaded into a database of its own, and the day of the plan that it keeps is planned again:
goods out and produce in on one trip, then goods out on some trips and produce in on others, as where a
shop delivers and a trader collects. Each of the three searches gets the whole time on one core, and one-way each
way gets the day's whole fleet: that favours it. The claim is that two-way carries as much for no more
kilometres and money, with a smaller share of empty legs. The peer is the same day one-way.
"""

import sys
from dataclasses import replace
from typing import Any

from benchmarks.databases import installation
from benchmarks.machine import machine

SECONDS, QUICK = 10, 2
WORK = """
import json
import django
django.setup()
from dataclasses import asdict
from lensan.logistics.models import DayPlan
from lensan.logistics.planner import Effort, compared, plan
from lensan.logistics.planner.storing import day_of
kept = DayPlan.objects.get(state=DayPlan.State.APPROVED)
day, effort = day_of(kept.solved), Effort(seconds={seconds}, workers=1)
found = compared(day, plan(day, seconds=effort.seconds, workers=1), effort)
told = {{
    name: asdict(one) | {{"empty_share": one.empty_share}}
    for name, one in (("two-way", found.two_way), ("one-way", found.one_way))
}}
print(json.dumps(told | {{"stops": len(day.stops), "vehicles": len(day.vehicles)}}))
"""


def main() -> int:
    """Load the demo, plan its day both ways, and say whether the claim holds."""
    seconds = QUICK if "--quick" in sys.argv else SECONDS
    print(machine())
    with installation("SQLite") as empty:
        here = replace(empty, environment={**empty.environment, "LENSAN_DEMO": "1"})
        here.lensan("demo", "--scale", "small")
        told = here.python(WORK.format(seconds=seconds)).told
    both, single = told["two-way"], told["one-way"]
    print(f"{told['stops']} stops, {told['vehicles']} vehicles, {seconds} s a search")
    for name, one in (("two-way", both), ("one-way", single)):
        print(f"{name}: {_said(one)}, {one['trips']} trips, {_carried(one) / 1000:,.1f} kg")
    holds = (
        _carried(both) >= _carried(single) > 0 and both["metres"] <= single["metres"]
        and both["cost"] <= single["cost"] and both["empty_share"] <= single["empty_share"]
    )  # fmt: skip
    print(
        f"demo_day {'holds' if holds else 'falls short'}: {told['stops']} stops two-way {_said(both)}; "
        f"one-way {_said(single)}; kilometres {_change(both, single, 'metres')}, "
        f"cost {_change(both, single, 'cost')}"
    )
    return 0 if holds else 1


def _said(one: dict[str, Any]) -> str:
    kilometres, share = one["metres"] / 1000, one["empty_share"]
    return f"{kilometres:,.1f} km, {one['cost']:,} đồng, {share:.0%} empty"


def _carried(one: dict[str, Any]) -> int:
    """Return how many grams go out and come back."""
    return int(one["out"] + one["back"])


def _change(both: dict[str, Any], single: dict[str, Any], name: str) -> str:
    return f"{both[name] / single[name] - 1:+.0%}" if single[name] else "–"


if __name__ == "__main__":
    sys.exit(main())
