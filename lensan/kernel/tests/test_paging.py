"""Leafing through long tables."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.template.loader import render_to_string
from django.test import RequestFactory

from lensan.kernel.models import Job
from lensan.kernel.paging import Leaf, leaf

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
LATEST_FIRST = ("-enqueued_at", "-pk")
FIRST_TO_END = ("lease_until", "pk")  # some never end


@pytest.fixture
def jobs() -> list[Job]:
    """Seven jobs, some of which fall on the same moment, some of which are held by nobody."""
    ends = (None, 3, 1, None, 2, 2, None)
    made = [
        Job(
            task="việc", run_after=NOON, enqueued_at=NOON + timedelta(hours=number // 3),
            lease_until=NOON + timedelta(microseconds=end) if end else None,
        )
        for number, end in enumerate(ends)
    ]  # fmt: skip
    return Job.objects.bulk_create(made)


def _walk(by: Sequence[str], size: int) -> Iterator[Leaf[Job]]:
    after = ""
    while True:
        page = leaf(Job.objects.all(), by=by, after=after, size=size)
        yield page
        if not (after := page.after):
            return


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
@pytest.mark.parametrize("by", [LATEST_FIRST, FIRST_TO_END])
def test_every_row_is_shown_once_and_in_order(
    jobs: list[Job], by: tuple[str, ...], size: int
) -> None:
    shown = [job for page in _walk(by, size) for job in page]

    whole = leaf(Job.objects.all(), by=by, after="", size=100).rows
    assert [job.pk for job in shown] == [job.pk for job in whole]
    assert {job.pk for job in shown} == {job.pk for job in jobs}


@pytest.mark.usefixtures("jobs")
def test_what_has_no_end_comes_last() -> None:
    ends = [job.lease_until for job in leaf(Job.objects.all(), by=FIRST_TO_END, after="", size=9)]

    assert ends[4:] == [None, None, None]
    assert ends[:4] == sorted(end for end in ends if end)


@pytest.mark.usefixtures("jobs")
def test_only_the_last_page_leads_nowhere() -> None:
    pages = list(_walk(LATEST_FIRST, 3))

    assert [bool(page.after) for page in pages] == [True, True, False]
    assert [page.is_first for page in pages] == [True, False, False]


@pytest.mark.usefixtures("jobs")
def test_rows_that_arrive_meanwhile_move_nothing() -> None:
    first = leaf(Job.objects.all(), by=LATEST_FIRST, after="", size=3)
    expected = leaf(Job.objects.all(), by=LATEST_FIRST, after=first.after, size=3)
    Job.objects.create(task="mới", run_after=NOON, enqueued_at=NOON + timedelta(days=1))

    then = leaf(Job.objects.all(), by=LATEST_FIRST, after=first.after, size=3)

    assert then.rows == expected.rows


@pytest.mark.usefixtures("jobs")
@pytest.mark.parametrize("after", ["", "x", "x" * 5000, "\x00", '["2022-07-22","1"]', "é:1:2"])
def test_a_place_that_was_not_given_here_is_the_beginning(after: str) -> None:
    page = leaf(Job.objects.all(), by=LATEST_FIRST, after=after, size=3)

    assert page.is_first
    assert len(page.rows) == 3


@pytest.mark.usefixtures("jobs")
def test_the_place_of_another_list_is_the_beginning() -> None:
    elsewhere = leaf(Job.objects.all(), by=FIRST_TO_END, after="", size=3).after
    forged = signing.dumps(["2022-07-22", "1"])

    for after in (elsewhere, forged):
        assert leaf(Job.objects.all(), by=LATEST_FIRST, after=after, size=3).is_first


@pytest.mark.usefixtures("jobs")
def test_the_links_keep_what_else_was_asked(rf: RequestFactory) -> None:
    first = leaf(Job.objects.all(), by=LATEST_FIRST, after="", size=3)
    last = leaf(Job.objects.all(), by=LATEST_FIRST, after=first.after, size=9)
    request = rf.get("/", {"san": "s", "sau": "cũ"})

    onward = render_to_string("components/leaves.html", {"page": first}, request)
    back = render_to_string("components/leaves.html", {"page": last}, request)

    assert f'href="?san=s&amp;sau={first.after}"' in onward.replace("%3A", ":")
    assert "Từ đầu" not in onward
    assert 'href="?san=s"' in back
    assert "Tiếp" not in back


def test_an_empty_table_has_one_page() -> None:
    page = leaf(Job.objects.all(), by=LATEST_FIRST, after="", size=3)

    assert (page.rows, page.is_first, page.after) == ([], True, "")
