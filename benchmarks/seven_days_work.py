"""The work of `benchmarks.seven_days`: weeks on telephones, and what came of them.

Run in a process of its own on an empty database; `play` prints its figures as one JSON line.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

# ruff: noqa: E402
from lensan.traceability.actions.capturing import AHEAD, DOUBT, capture_document
from lensan.traceability.actions.letting_in import let_in
from lensan.traceability.epcis.vocabulary import CONTEXT
from lensan.traceability.models import CaptureJob, Event, Machine

FACTS, PHONES, DAYS, BATCH = 200, 3, 7, 20
BACK = datetime(2026, 11, 27, 3, tzinfo=UTC)  # when the net is back
ID = "https://bench.vn"


def play(weeks: int) -> None:
    """Play so many weeks, each drawn anew, and count what went wrong."""
    let_in("Đo", may_capture=True, by=None, at=BACK)
    machine = Machine.objects.get()
    told: Counter[str] = Counter()
    for week in range(weeks):
        told.update(_week(week, machine, random.Random(week)))
    print(json.dumps(told))


def _week(week: int, machine: Machine, dice: random.Random) -> Counter[str]:
    facts = _facts(week, dice)
    sent = cut = 0
    for written in _line(facts, dice):
        job = capture_document(written, machine=machine, at=BACK)
        sent += job.kept + job.known
        cut += not job.succeeded
    kept = list(Event.objects.filter(location=f"{ID}/tuan/{week}").order_by("at", "pk"))
    declared = sorted(datetime.fromisoformat(one["eventTime"]) for one in facts)
    doubted = sum(at > BACK + DOUBT for at in declared)
    assert CaptureJob.objects.filter(succeeded=False, kept__gt=0).count() == 0
    return Counter({
        "facts": FACTS, "sent": sent, "cut": cut, "lost or twice": abs(len(kept) - FACTS),
        "out of order": int([one.at for one in kept] != declared),
        "doubted wrongly": abs(sum(one.doubted for one in kept) - doubted)
        + sum(one.doubted != (one.at > BACK + DOUBT) for one in kept),
    })  # fmt: skip


def _facts(week: int, dice: random.Random) -> list[dict[str, Any]]:
    """Return what three telephones wrote down, each by its own clock."""
    off = [dice.uniform(-1, 1) * AHEAD * dice.choice((0, 1)) for _phone in range(PHONES)]
    facts = []
    for number in range(FACTS):
        happened = BACK - timedelta(seconds=dice.uniform(0, DAYS * 86_400))
        at = (happened + off[number % PHONES]).replace(microsecond=0)
        facts.append(_fact(week, number, at))
    return facts


def _fact(week: int, number: int, at: datetime) -> dict[str, Any]:
    lot = {"epcClass": f"{ID}/lo/{week}/{number}", "quantity": 1 + number % 50, "uom": "KGM"}
    side = "outputQuantityList" if number % 3 == 0 else "inputQuantityList"
    return {
        "type": "TransformationEvent", "eventTime": at.isoformat(), "eventTimeZoneOffset": "+07:00",
        "transformationID": f"{ID}/vu/{week}/{number % 40}", side: [lot],
        "bizLocation": {"id": f"{ID}/tuan/{week}"},
    }  # fmt: skip


def _line(facts: list[dict[str, Any]], dice: random.Random) -> Iterator[bytes]:
    """Yield what comes over the line: batches in any order, some twice, some cut and then whole."""
    batches = []
    for phone in range(PHONES):
        mine = facts[phone::PHONES]
        dice.shuffle(mine)
        batches += [mine[first : first + BATCH] for first in range(0, len(mine), BATCH)]
    batches += dice.sample(batches, len(batches) // 2)
    dice.shuffle(batches)
    for batch in batches:
        written = _document(batch)
        if dice.random() < 0.3:
            yield written[: dice.randrange(len(written))]
        yield written


def _document(batch: list[dict[str, Any]]) -> bytes:
    return json.dumps({
        "@context": [CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": BACK.isoformat(), "epcisBody": {"eventList": batch},
    }).encode()  # fmt: skip
