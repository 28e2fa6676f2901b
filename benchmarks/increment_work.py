"""The work of `benchmarks.increment`: a large registry, and one more commune carried in.

Run in a process and a database of its own; every function prints one JSON line.
"""

import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from time import perf_counter

import xlsxwriter

from benchmarks import registry, truth  # registry first: it sets Django up

# ruff: noqa: I001
from django.core.files import File
from django.utils import timezone

from lensan.places.models import Commune
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.receiving import approve, receive
from lensan.producers.facts import Facts
from lensan.producers.models import MatchKey, Producer, Record

LISTS, ROWS, KNOWN = 8, 1_500, 150  # of the rows of a new list so many speak of known producers
HEADINGS = ("STT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Số điện thoại", "Ấp")
SEX = {"male": "Nam", "female": "Nữ"}


def build(size: int) -> None:
    """Fill the empty registry with `size` people of the province, each from one row of a list."""
    registry.fill(size)
    print(json.dumps({"producers": Producer.objects.count(), "keys": MatchKey.objects.count()}))


def add(folder: str) -> None:
    """Carry in one commune's list after another, and tell how long each took but the first.

    The first finds nothing in memory, and loads what the others have loaded.
    """
    seconds, matched = [], 0
    for path in _write_lists(Path(folder)):
        at = timezone.now()
        with path.open("rb") as file:
            source = receive(File(file), name=path.name, by=None, at=at)
        approve(source, by=None, at=at)
        start = perf_counter()
        carry_in(source, at=at)
        seconds.append(perf_counter() - start)
        assert source.records.count() == ROWS
        matched += source.records.filter(outcome=Record.Outcome.MATCHED).count()
    print(json.dumps({"seconds": seconds[1:], "matched": matched, "known": LISTS * KNOWN}))


def _write_lists(folder: Path) -> Iterator[Path]:
    """Write the lists of communes that send theirs once more: most of it new, some of it known."""
    fresh = truth.rows(100_000, seed=11)
    places = Commune.objects.of_the_programme().order_by("code")
    folder.mkdir(parents=True)
    for made_up, commune in list(zip(truth.COMMUNES, places, strict=True))[-LISTS:]:
        known = Producer.objects.filter(commune=commune).order_by("pk")[:KNOWN]
        rows = [_facts(producer) for producer in known]
        new = (row.facts for row in fresh if row.facts.commune_code == made_up)
        rows += islice(new, ROWS - len(rows))
        random.Random(5).shuffle(rows)
        path = folder / f"{commune.code}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Danh sách")
            sheet.write_row(0, 0, [f"DANH SÁCH {commune.title} - {commune.district.title}"])
            sheet.write_row(1, 0, HEADINGS)
            for number, facts in enumerate(rows, start=1):
                sheet.write_row(number + 1, 0, _cells(number, facts))
        yield path


def _facts(producer: Producer) -> Facts:
    return Facts(
        name=producer.name, sex=producer.sex, birth_on=producer.birth_on,
        birth_year=producer.birth_year, phones=(producer.phone,) if producer.phone else (),
        identity_number=producer.identity_number,
    )  # fmt: skip


def _cells(number: int, facts: Facts) -> tuple[object, ...]:
    born = f"{facts.birth_on:%d/%m/%Y}" if facts.birth_on else facts.birth_year or ""
    phones = " - ".join("0" + phone.removeprefix("+84") for phone in facts.phones)
    return (
        number, facts.name, SEX.get(facts.sex, ""), born, facts.identity_number, phones,
        facts.hamlet,
    )  # fmt: skip
