"""Whom to ask about an order, and when, so that it is answered before it is lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta

RUNGS = ("sms", "helper", "operator")
SHARES = {"sms": 0, "helper": 35, "operator": 65}  # per cent of the time there is
NO_DEADLINE = timedelta(days=2)  # what is taken for the time there is where none is given


def due(
    asked: Mapping[str, bool], *, placed_at: datetime, confirm_by: datetime | None, at: datetime
) -> list[str]:
    """Return the rungs to climb now, lowest first.

    `asked` has the rungs climbed so far, and whether someone was there. A rung on which nobody
    was there makes the next one due at once.

    Source of the shares: ours; a household has a third of the time, its helper until two thirds.
    """
    end = confirm_by or placed_at + NO_DEADLINE
    found, nobody = [], False
    for rung in RUNGS:
        if rung in asked:
            nobody = not asked[rung]
            continue
        when = placed_at + (end - placed_at) * SHARES[rung] / 100
        if nobody or at >= when:
            found.append(rung)
        nobody = False
    return found
