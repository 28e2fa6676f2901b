"""Play 10,000 histories of a bad line against the real door, and a day of 1,000 helpers in ten minutes.

`python -m benchmarks.field_sync [--quick]`; --quick plays 40 histories and 10 helpers at the same rate.
A history has two devices of one hamlet, whose clocks are right or wrong by two days, and an officer;
what happens is drawn: edits, some killed before they were kept, requests and answers that are lost, come
late, twice or in another order, batches cut short by a restart. The devices are played in Python as
`static/field` is written (its own story runs in a browser, tests/journeys); door, actions and database
are the real ones. At the end the line is quiet: both replicas must equal the registry, each acknowledged
edit must stand in the record or in the list of conflicts beside the other value, and sending everything
again must change nothing. Then each helper sends a day's 100 deeds: 5 households registered, 20 facts
corrected, 45 steps stated, 30 barriers, in batches of 20, one batch in ten twice; the helpers come evenly
over ten minutes, to PostgreSQL and 2 web processes on this machine, beside the load; on SQLite 100 of them
come at the same rate.
Nobody else's program takes these deeds, so there is no peer.
"""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.pool import ThreadPool
from random import Random
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.databases import NoAnswer, installation
from benchmarks.machine import machine, percentile
from benchmarks.webhook import free_port, server

HISTORIES, QUICK_HISTORIES = 10_000, 40
HELPERS, QUICK_HELPERS, BESIDE, SECONDS = 1_000, 10, 100, 600
BATCH, REPEATED, BAR_MS, PATIENCE = 20, 0.1, 1_000, 60
PROCESSES = 2
WORK = "import django; django.setup()\nfrom benchmarks.field_sync_work import *\n"
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng")
MIDDLES = ("Văn", "Thị", "Hữu", "Quốc", "Minh", "Thanh", "Công", "Đức", "Ngọc")
GIVEN = (
    "Hùng",
    "Lợi",
    "Tâm",
    "Khải",
    "Sơn",
    "Vinh",
    "Dũng",
    "Phong",
    "Quang",
    "Thọ",
    "Út",
    "Bảy",
    "Đạt",
)
CROPS = ("lúa", "khóm", "mít", "chanh", "mía")


@dataclass
class Day:
    """What became of the batches: milliseconds of those answered, receipts, and what failed."""

    took: list[float] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    failed: int = 0
    otherwise: int = 0

    @property
    def p95(self) -> float:
        """The milliseconds within which 95 of 100 batches were answered."""
        return percentile(self.took, 95)


def main() -> int:
    """Play both, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    histories, helpers = (QUICK_HISTORIES, QUICK_HELPERS) if quick else (HISTORIES, HELPERS)
    print(machine())
    try:
        day, lost, twice = _a_day("PostgreSQL", helpers)
        beside, *_ = _a_day("SQLite", min(helpers, BESIDE))
        wrong, edits, conflicts = _play(histories)
    except NoAnswer as error:
        print(error)
        print("field_sync falls short: PostgreSQL was not there, so nothing was measured")
        return 1
    for line in wrong[:10]:
        print(f"wrong: {line}")
    holds = not (wrong or lost or twice or day.failed or day.otherwise) and day.p95 <= BAR_MS
    print(
        f"field_sync {'holds' if holds else 'falls short'}: {len(wrong)} of {histories:,} histories went wrong, with "
        f"{edits:,} acknowledged edits and {conflicts:,} conflicts; {helpers:,} helpers sent {100 * helpers:,} deeds "
        f"in {SECONDS * helpers / HELPERS:.0f} s, {lost} lost, {twice} twice, {day.failed} batches failed, "
        f"p95 {day.p95:.0f} ms (bar {BAR_MS:,}) for 20 deeds; on SQLite {beside.p95:.0f} ms, "
        f"{min(helpers, BESIDE)} helpers at that rate"
    )
    return 0 if holds else 1


def _play(histories: int) -> tuple[list[str], int, int]:
    """Play histories in as many processes as there are cores, each on a SQLite of its own."""
    share = histories // PROCESSES

    def some(number: int) -> dict[str, Any]:
        with installation("SQLite") as here:
            return here.python(f"{WORK}play({number * share}, {share})").told

    with ThreadPool(PROCESSES) as pool:
        told = pool.map(some, range(PROCESSES))
    wrong = [line for one in told for line in one["wrong"]]
    return wrong, sum(one["edits"] for one in told), sum(one["conflicts"] for one in told)


def _a_day(engine: str, helpers: int) -> tuple[Day, int, int]:
    with installation(engine) as here:
        people = here.python(f"{WORK}settle({helpers})").told["helpers"]
        port = free_port()
        with server(here, port):
            day = asyncio.run(_send_all(people, port))
        told = here.python(f"{WORK}kept()").told
    written = sum(told["states"].values())
    print(f"{engine}: {len(day.took):,} batches answered, p95 {day.p95:.0f} ms, longest {max(day.took):.0f} ms; "
          f"{written:,} deeds kept: {told['states']}")  # fmt: skip
    registered = told["producers"] - helpers
    lost = 100 * helpers - written + (5 * helpers - registered)
    return day, lost, told["twice"] + max(0, registered - 5 * helpers)


async def _send_all(people: list[Any], port: int) -> Day:
    """Let the helpers come evenly; each sends batch after batch, as the app does."""
    day, dice, start = Day(), Random(1), perf_counter()
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits) as client:

        async def one(number: int, who: list[Any]) -> None:
            await asyncio.sleep(max(0, start + number * SECONDS / HELPERS - perf_counter()))
            await _send(client, day, dice, who)

        await asyncio.gather(*(one(number, who) for number, who in enumerate(people)))
    return day


async def _send(client: httpx.AsyncClient, day: Day, dice: Random, who: list[Any]) -> None:
    key, *about = who
    deeds = _a_days_deeds(dice, *about)
    for first in range(0, len(deeds), BATCH):
        batch = deeds[first : first + BATCH]
        for _time in range(2 if dice.random() < REPEATED else 1):
            begun = perf_counter()
            told = {"now": datetime.now(UTC).isoformat(), "deeds": batch}
            try:
                answer = await client.post(
                    "/thuc-dia/viec/", json=told, timeout=PATIENCE,
                    headers={"Authorization": f"Bearer {key}"},
                )  # fmt: skip
                receipts = answer.raise_for_status().json()["receipts"]
            except httpx.HTTPError:
                day.failed += 1
                continue
            day.took.append(1000 * (perf_counter() - begun))
            for receipt in receipts:
                before = day.states.setdefault(receipt["id"], receipt["state"])
                day.otherwise += before != receipt["state"] or before in {"later", "refused"}


def _a_days_deeds(dice: Random, code: str, hamlet: str, commune: int) -> list[str]:
    """Return 100 deeds: registered, corrected, stated, hindered."""
    facts = {"kind": "household", "commune": commune, "hamlet": hamlet}
    seen = "lúa"
    told: list[tuple[str, dict[str, Any]]] = []
    for number in range(5):
        name = " ".join(map(dice.choice, (FAMILIES, MIDDLES, GIVEN)))
        told.append(("register", facts | {"name": name, "birth": str(1950 + number)}))
    for _number in range(20):
        crop = dice.choice(CROPS)
        told.append(
            ("correct", {"producer": code, "changes": {"grows": crop}, "seen": {"grows": seen}})
        )
        seen = crop
    told += [("state", {"producer": code, "kind": "papers", "place": "nhà"})] * 45
    told += [("hinder", {"producer": code, "reason": "overcome"})] * 30
    at = datetime.now(UTC).isoformat()
    return [
        json.dumps(
            {"id": str(uuid4()), "action": action, "arguments": words, "at": at},
            ensure_ascii=False,
        )
        for action, words in told
    ]


if __name__ == "__main__":
    sys.exit(main())
