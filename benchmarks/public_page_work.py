"""The work of `benchmarks.public_page`: whole stories by the program's own actions, and their pages weighed.

Run in a process of its own on the database that is loaded; `write` prints its figures as one JSON line.
"""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

# ruff: noqa: E402
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lensan.producers.tests.make_people import a_producer
from lensan.traceability.actions import carrying, growing, labelling, recalling
from lensan.traceability.models import Label, LotFile, Thing, Via
from lensan.traceability.tests.make_lots import a_crop, a_harvest, a_plot, a_spray, an_input, kilos

RECALLED = 5  # of so many stories one is called back
SPOKEN = """
INSERT INTO traceability_mention (event_id, thing_id, role, is_class, unit)
SELECT event_id, source_id, 'input', true, '' FROM traceability_edge
"""


def write(stories: int, boxes: int) -> None:
    """Say of each edge what its event speaks of, write stories, give labels, and weigh each page."""
    with connection.cursor() as cursor:
        cursor.execute(SPOKEN)
        cursor.execute("ANALYZE traceability_mention")
    told = [_story(number) for number in range(stories)]
    codes = [code for pair in zip(told, _labelled(boxes), strict=False) for code in pair]
    client, style = Client(), finders.find("public.css")
    assert style
    heaviest = questions = 0
    for code in codes:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/l/{code}")
        assert page.status_code == 200, code
        heaviest = max(heaviest, len(page.content))
        questions = max(questions, len(asked))
    print(json.dumps({
        "codes": codes, "heaviest": heaviest + Path(style).stat().st_size, "questions": questions,
    }))  # fmt: skip


def _story(number: int) -> str:
    """Write down one box from the seed to the buyer, and return the code on it."""
    at = timezone.now() - timedelta(days=60, minutes=number)
    done: dict[str, Any] = {"by": None, "via": Via.SMS}
    seed, spray = an_input(at=at, amount=200), a_spray(days=3, at=at)
    parts = []
    for _household in range(2):
        crop = a_crop(a_plot(a_producer()), seed, at=at)
        for turn in range(4):
            growing.apply(crop, spray, kilos(1), at=at + timedelta(days=3 * turn), **done)
        fruit = a_harvest(crop, at=at + timedelta(days=30), amount=500)
        parts.append((fruit, kilos(200)))
    later: dict[str, Any] = {**done, "at": at + timedelta(days=31)}
    packed = growing.pack(parts, kilos(390), name="Khóm Cầu Đúc loại 1", **later)
    box = growing.put_in_box([(packed, kilos(20))], **later)
    _carry(box, f"DO-{number}", at=at + timedelta(days=32))
    if number % RECALLED == 0:
        recalling.recall(spray.thing, reason="Dư lượng thuốc", drill=False, by=None, at=at)
    return _code(box.thing)


def _carry(box: LotFile, order: str, *, at: Any) -> None:
    carrying.dispatch([box], order, by=None, at=at)
    for hours, hub in enumerate(("vi-thanh", "can-tho", "sai-gon"), 1):
        carrying.pass_hub([box], hub, by=None, at=at + timedelta(hours=hours))
    carrying.deliver([box], order, by=None, at=at + timedelta(days=2))


def _labelled(boxes: int) -> Iterator[str]:
    """Give labels to some boxes of the chains that were loaded, and yield their codes."""
    loaded = Thing.objects.filter(address__startswith="https://bench.vn/box/").order_by("pk")
    numbers = list(loaded.values_list("pk", flat=True))
    chosen = random.Random(3).sample(numbers, min(boxes, len(numbers)))
    now = timezone.now()
    labels = labelling.print_blank(len(chosen), by=None, at=now)
    for label, thing in zip(labels, chosen, strict=True):
        Label.objects.filter(pk=label.pk).update(thing=thing, bound_at=now)
        yield label.code


def _code(thing: Thing) -> str:
    return Label.objects.filter(thing=thing).values_list("code", flat=True)[0]
