"""The worker as it really runs: processes of their own, on both databases."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from lensan.kernel.tests.make import MIGRATE, Installation, an_installation, wait_until

pytestmark = pytest.mark.processes

# The next attempt of the failed job is made its last, and due.
ON_SQLITE = """
from lensan.kernel.models import Job
job = Job.objects.get(pk="{job}")
job.attempts, job.run_after = 4, job.enqueued_at
job.save()
"""
ON_POSTGRESQL = """
from uuid import UUID
from procrastinate.contrib.django import app
last = "UPDATE procrastinate_jobs SET attempts = 4, scheduled_at = NULL WHERE id = %(id)s"
app.connector.execute_query(last, id=UUID("{job}").int)
"""

KEPT = """
from lensan.kernel.models import Job
print(Job.objects.failed().get(pk="{job}").error)
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def here(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    with an_installation(request.param, tmp_path_factory.mktemp(request.param)) as installation:
        yield installation


def test_does_what_is_due_the_most_urgent_first_and_nothing_else(
    here: Installation, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    here.python(f"""
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
note.enqueue({str(notes)!r}, "later than urgent")
note.using(priority=10).enqueue({str(notes)!r}, "urgent")
note.using(run_after=timezone.now() + timedelta(days=1)).enqueue({str(notes)!r}, "tomorrow")
try:
    with transaction.atomic():
        note.enqueue({str(notes)!r}, "taken back")
        raise Broken
except Broken:
    pass
""")

    here.run("worker", "--once", "--threads", "1")

    assert notes.read_text().splitlines() == ["urgent", "later than urgent"]


def test_finishes_the_job_of_a_worker_that_was_killed(here: Installation, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    here.python(f"hang_the_first_time.enqueue({str(notes)!r})")
    killed = here.start("worker", "--lease", "3")
    wait_until(notes.exists)
    killed.kill()
    killed.communicate()

    heir = here.start("worker", "--lease", "3")
    wait_until(lambda: "ended" in notes.read_text())
    heir.send_signal(signal.SIGTERM)
    heir.communicate()

    assert notes.read_text().splitlines() == ["began", "began", "ended"]
    assert heir.returncode == 0


def test_shares_the_jobs_with_another_without_doing_one_twice(
    here: Installation, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    here.python(f"for number in range(100): note.enqueue({str(notes)!r}, str(number))")

    workers = [here.start("worker", "--once") for _ in range(2)]
    for worker in workers:
        worker.communicate()

    assert sorted(notes.read_text().split(), key=int) == [str(number) for number in range(100)]


def test_tries_a_failing_job_again_and_keeps_the_last_error(here: Installation) -> None:
    job = here.python("print(break_down.enqueue('a reason').id)")
    status = f"print(break_down.get_result('{job}').status)\n"
    last_attempt = (ON_POSTGRESQL if here.on_postgresql else ON_SQLITE).format(job=job)

    here.run("worker", "--once")
    first = here.python(status + last_attempt)
    here.run("worker", "--once")

    last, *kept = here.python(status + KEPT.format(job=job)).splitlines()
    assert (first, last) == ("READY", "FAILED")
    assert kept[-1] == "lensan.kernel.tests.chores.Broken: a reason"


def test_waits_for_a_database_that_is_away(tmp_path: Path) -> None:
    file, notes = tmp_path / "lensan.sqlite3", tmp_path / "notes"
    here = Installation(f"sqlite:///{file}", tmp_path)
    worker = here.start("worker", "--lease", "0.6")
    wait_until(file.exists)

    here.python(f"{MIGRATE}\nnote.enqueue({str(notes)!r}, 'done')")
    wait_until(notes.exists)
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=60)

    assert (notes.read_text(), worker.returncode) == ("done\n", 0)


def test_keeps_a_long_job_until_it_is_done(tmp_path: Path) -> None:
    with an_installation("sqlite", tmp_path) as here:
        notes = tmp_path / "notes"
        here.python(f"outlast_the_lease.enqueue({str(notes)!r})")

        here.run("worker", "--once", "--lease", "0.6")

    assert notes.read_text() == "prolonged\n"


def test_leaves_when_asked_even_in_the_middle_of_a_job(here: Installation, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    here.python(f"hang_the_first_time.enqueue({str(notes)!r})")
    worker = here.start("worker")
    wait_until(notes.exists)

    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=60)

    assert worker.returncode == 0
