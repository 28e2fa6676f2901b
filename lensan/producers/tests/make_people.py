"""Producers, and rows that wait for someone to say whose they are."""

from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts, told
from lensan.producers.models import Candidate, Import, Producer, Record, Sheet
from lensan.producers.tests.make import NOON

_number = count(1)


def a_producer(
    name: str = "Nguyễn Văn An", *, commune: Commune | None = None, **facts: Any
) -> Producer:
    place = commune or a_commune()
    return register(Facts(name=name, commune_code=place.code, **facts), by=None, at=NOON)


def queries_of(client: Client, url: str) -> int:
    """Return how many questions to the database a page asks, once the session is warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def a_list(
    *, commune: Commune | None = None, by: User | None = None, state: str = Import.State.READY
) -> Import:
    """Make a list in some state, of which nothing was read."""
    number = next(_number)
    source = Import(
        name=f"danh sách {number}.xlsx", sha256=f"{number:064}", size=1, by=by, state=state,
        home=commune or a_commune(), received_at=NOON,
    )  # fmt: skip
    source.file.save(f"list-{number}.xlsx", ContentFile(b"not a list"), save=False)
    source.save()
    return source


def a_held_record(
    of: Producer, *, name: str = "", source: Import | None = None, **facts: Any
) -> Record:
    """Make a row that waits for someone to say whether it is of this producer."""
    source = source or a_list(commune=of.commune, state=Import.State.DONE)
    sheet, _made = Sheet.objects.get_or_create(
        source=source, name="Danh sách", defaults={"commune": of.commune}
    )
    said = Facts(name=name or of.name, commune_code=of.commune.code, **facts)
    number = next(_number)
    record = Record.objects.create(
        source=source, sheet=sheet, row=number, outcome=Record.Outcome.HELD, commune=of.commune,
        facts=told(said), facts_key=number, at=NOON,
    )  # fmt: skip
    Candidate.objects.create(record=record, producer=of, score=3.0, evidence="cùng họ tên")
    return record
