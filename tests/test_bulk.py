"""Many rows at once: the same on SQLite and PostgreSQL."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from lensan.kernel import bulk
from lensan.kernel.models import Job, Recurrence
from lensan.kernel.tests.make import NOON, a_job
from lensan.places.models import Hamlet, Province
from lensan.places.tests.make import a_commune, a_hamlet


def test_next_ids_are_those_that_nobody_has() -> None:
    last = a_hamlet().pk

    ids = bulk.next_ids(Hamlet, 3)

    assert ids == [last + 1, last + 2, last + 3]


def test_next_ids_of_an_empty_table_are_new_ones() -> None:
    assert len(set(bulk.next_ids(Hamlet, 2))) == 2


def test_next_ids_are_not_given_again_after_their_rows_are_gone() -> None:
    gone = a_hamlet().pk
    Hamlet.objects.all().delete()

    assert gone not in bulk.next_ids(Hamlet, 1)


def test_inserted_rows_can_be_followed_by_ordinary_ones() -> None:
    commune = a_commune()
    [first, second] = bulk.next_ids(Hamlet, 2)

    bulk.insert(
        Hamlet,
        ("id", "commune", "name", "key"),
        [(first, commune.pk, "Ấp 1", "ap 1"), (second, commune.pk, "Ấp 2", "ap 2")],
    )

    assert list(Hamlet.objects.order_by("pk").values_list("pk", "name")) == [
        (first, "Ấp 1"),
        (second, "Ấp 2"),
    ]
    assert a_hamlet("Ấp 3").pk > second


def test_insert_writes_json_days_and_moments_as_django_would() -> None:
    at = datetime(2022, 7, 22, 5, 30, 15, 123456, tzinfo=UTC)
    bulk.insert(
        Job,
        ("id", "task", "args", "kwargs", "queue_name", "priority", "run_after", "enqueued_at",
         "finished_at", "claimed_by", "attempts", "error"),
        [("7" * 32, "đếm", ["Ấp 3", None], {"a": [1]}, "", 0, at, at, None, "", 0, "")],
    )  # fmt: skip
    bulk.insert(
        Province,
        ("code", "name", "kind", "valid_from", "valid_to"),
        [("90x", "Mẫu", "tỉnh", date(2022, 1, 2), None)],
    )

    job = Job.objects.get(task="đếm")
    assert (job.args, job.kwargs) == (["Ấp 3", None], {"a": [1]})
    assert (job.run_after, job.finished_at) == (at, None)
    assert Job.objects.filter(run_after=at, pk=job.pk).exists()
    province = Province.objects.get(code="90x")
    assert (province.valid_from, province.valid_to) == (date(2022, 1, 2), None)


def test_insert_of_no_rows_writes_none() -> None:
    bulk.insert(Recurrence, ("task", "last_due_at"), [])

    assert not Recurrence.objects.exists()


def test_insert_says_in_djangos_words_that_a_row_breaks_a_rule() -> None:
    commune = a_hamlet("Ấp 1").commune
    row = (commune.pk, "ấp 1", "ap 1")

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(Hamlet, ("commune", "name", "key"), [(commune.pk, "Ấp 2", "ap 2"), row])

    assert list(Hamlet.objects.values_list("name", flat=True)) == ["Ấp 1"]


def test_updates_each_row_by_its_key() -> None:
    one, two, other = (a_job(word) for word in "abc")
    later = NOON.replace(year=2023)

    bulk.update(
        Job,
        ("args", "run_after"),
        [(["Ấp 3"], later, one.pk.hex), ([], NOON, two.pk.hex)],
    )

    for job in (one, two, other):
        job.refresh_from_db()
    assert (one.args, one.run_after) == (["Ấp 3"], later)
    assert (two.args, two.run_after) == ([], NOON)
    assert other.args == ["/dev/null", "c"]


def test_chunks_hold_every_value_once_in_order() -> None:
    chunks = list(bulk.chunks(range(2 * bulk.CHUNK + 1)))

    assert [len(chunk) for chunk in chunks] == [bulk.CHUNK, bulk.CHUNK, 1]
    assert [value for chunk in chunks for value in chunk] == list(range(2 * bulk.CHUNK + 1))


def test_nothing_makes_no_chunk() -> None:
    assert list(bulk.chunks([])) == []
