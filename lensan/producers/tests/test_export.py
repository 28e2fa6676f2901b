"""The registry as a file: each producer once, with every row that went into it."""

import csv
import unicodedata
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lensan.accounts.tests.make import an_officer
from lensan.places.tests.make import a_commune
from lensan.producers import exports
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge, unmerge
from lensan.producers.actions.registering import correct, register
from lensan.producers.actions.undoing import undo
from lensan.producers.facts import Facts
from lensan.producers.models import Producer, Purpose, Record
from lensan.producers.tests.make import (
    AN,
    AN_IDENTITY,
    BINH,
    NEXT_DAY,
    a_row,
    an_import,
    people,
)

COLUMNS = (
    "code,kind,name,sex,birth_on,birth_year,phone,identity_number,commune_code,hamlet,smartphone,"
    "sources"
)


def exported(folder: Path) -> list[dict[str, str]]:
    path = folder / "so.csv"
    call_command("export", "producers", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_file_has_these_columns_and_nothing_before_them(tmp_path: Path) -> None:
    exported(tmp_path)

    assert (tmp_path / "so.csv").read_bytes() == f"{COLUMNS}\r\n".encode()


def test_a_producer_is_a_line_of_all_that_is_known(tmp_path: Path) -> None:
    an_import(
        a_row(unicodedata.normalize("NFD", "Nguyễn Văn An"), born="14/02/1968",
              identity="093068000101", phone="0912 345 678", hamlet="Ấp 3"),
    )  # fmt: skip

    [line] = exported(tmp_path)

    assert line == {
        "code": Producer.objects.get().code, "kind": "household", "name": "Nguyễn Văn An",
        "sex": "", "birth_on": "1968-02-14", "birth_year": "1968", "phone": "+84912345678",
        "identity_number": "093068000101", "commune_code": a_commune().code, "hamlet": "Ấp 3",
        "smartphone": "", "sources": "vi-thang.xlsx#Danh sách!3",
    }  # fmt: skip


def test_what_is_not_known_is_empty(tmp_path: Path) -> None:
    an_import(a_row(born="", hamlet=""))

    [line] = exported(tmp_path)

    empty = {name for name, cell in line.items() if not cell}
    assert empty == {
        "sex", "birth_on", "birth_year", "phone", "identity_number", "hamlet", "smartphone",
    }  # fmt: skip


def test_an_answer_about_a_smartphone_is_true_or_false(tmp_path: Path, noon: datetime) -> None:
    for name, answer in (("Lê Một", True), ("Lê Hai", False)):
        facts = Facts(name=name, smartphone=answer, commune_code=a_commune().code)
        register(facts, by=None, at=noon)

    assert [line["smartphone"] for line in exported(tmp_path)] == ["true", "false"]


def test_the_rows_in_sources_are_exactly_those_created_and_matched(tmp_path: Path) -> None:
    an_import(AN, AN, a_row(), a_row(" "), BINH)
    an_import(BINH, a_row("Lê Thị Tư"), name="khác.xlsx")

    found = [source for line in exported(tmp_path) for source in line["sources"].split(";")]

    taken = Record.objects.filter(outcome__in=["created", "matched"])
    assert sorted(found) == sorted(
        f"{name}#{sheet}!{row}"
        for name, sheet, row in taken.values_list("source__name", "sheet__name", "row")
    )
    assert len(found) == 5


def test_a_producer_entered_by_hand_has_no_sources(tmp_path: Path, noon: datetime) -> None:
    register(Facts(name="Lê Một", commune_code=a_commune().code), by=None, at=noon)

    assert [line["sources"] for line in exported(tmp_path)] == [""]


def test_a_correction_holds_and_is_no_source(tmp_path: Path, noon: datetime) -> None:
    an_import(AN)
    correct(Producer.objects.get(), {"name": "Nguyễn Văn Ân"}, by=an_officer(), at=noon)

    [line] = exported(tmp_path)

    assert (line["name"], line["sources"]) == ("Nguyễn Văn Ân", "vi-thang.xlsx#Danh sách!3")


def test_two_that_were_merged_are_one_line_until_they_are_taken_apart(
    tmp_path: Path, noon: datetime
) -> None:
    an_import(AN, BINH)
    an, binh = Producer.objects.order_by("pk")
    before = exported(tmp_path)
    merger = merge(binh, an, by=an_officer(), at=noon)

    [line] = exported(tmp_path)
    assert (line["code"], line["sources"]) == (
        binh.code,
        "vi-thang.xlsx#Danh sách!3;vi-thang.xlsx#Danh sách!4",
    )

    unmerge(merger, by=an_officer(), at=NEXT_DAY)
    assert exported(tmp_path) == before


def test_whoever_left_the_registry_is_not_in_it(tmp_path: Path, noon: datetime) -> None:
    undo(an_import(AN, at=noon), by=None, at=NEXT_DAY)

    assert exported(tmp_path) == []


def test_the_erased_are_a_line_without_a_person(tmp_path: Path, noon: datetime) -> None:
    an_import(AN)
    erase(Producer.objects.get(), by=None, at=noon)

    [line] = exported(tmp_path)

    assert (line["name"], line["phone"], line["identity_number"]) == ("", "", "")


def test_the_number_of_whoever_wants_no_calls_stays_inside(tmp_path: Path, noon: datetime) -> None:
    an_import(AN, BINH)
    an = Producer.objects.order_by("pk")[0]
    give(an, Purpose.CONTACT, way="paper", place="nhà hộ", by=None, at=noon)
    take_back(an, Purpose.CONTACT, by=None, at=noon)

    assert [line["phone"] for line in exported(tmp_path)] == ["", "+84987654321"]


def test_is_the_same_file_every_time(tmp_path: Path) -> None:
    an_import(*people(20))
    exported(tmp_path)
    first = (tmp_path / "so.csv").read_bytes()

    exported(tmp_path)

    assert (tmp_path / "so.csv").read_bytes() == first


def test_asks_as_often_for_many_as_for_few() -> None:
    an_import(*people(3))
    with CaptureQueriesContext(connection) as of_few:
        assert len(list(exports.rows())) == 3

    an_import(*people(30), name="b.xlsx")
    with CaptureQueriesContext(connection) as of_many:
        assert len(list(exports.rows())) == 30

    assert len(of_many) == len(of_few)


def test_identity_numbers_keep_their_zeros(tmp_path: Path) -> None:
    an_import(a_row(identity=int(AN_IDENTITY)))

    assert [line["identity_number"] for line in exported(tmp_path)] == [AN_IDENTITY]
