"""`lensan plan training`."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lensan.training.models import Plan
from lensan.training.tests.make_plans import a_year


def said(*words: str) -> str:
    out = StringIO()
    call_command("plan", *words, stdout=out)
    return out.getvalue().replace("\xa0", " ")


def next_year() -> str:
    return str((timezone.localdate() + timedelta(days=366)).year)


def test_tells_households_cost_bound_and_gap() -> None:
    course, _trainer, _venue = a_year(households=5)
    words = (
        "training",
        "--year",
        next_year(),
        "--budget",
        "900000",
        "--digital",
        "80",
        "--seconds",
        "1",
    )

    report = json.loads(said(*words, "--json"))
    lines = said(*words).splitlines()

    assert (report["households"], report["cost"], report["gap"]) == (4, 500_000, 0)
    assert (report["score"], report["bound"], report["wanted"]) == (4, 4, 4)
    assert [one["course"] for one in report["classes"]] == [course.pk]
    assert report["milestones"]["digital"]["70"]
    assert lines[1:4] == [
        "  Hộ sẽ được tập huấn: 4 (1 lớp)", "  Chi phí: 500.000 ₫",
        "  Đạt mục tiêu đúng hạn: 4 hộ; không kế hoạch nào hơn 4",
    ]  # fmt: skip
    assert "90%: chưa đạt" in lines[5]
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("trainng", "--year", "2023"), "Hãy chọn một trong: training"),
        (("training", "--year", "0"), "Không có năm 0"),
        (("training", "--year", "2023", "--budget", "-1"), "không được là số âm"),
        (("training", "--year", "2023", "--digital", "101"), "từ 0 đến 100"),
        (("training", "--year", "9998", "--budget", "1"), "Không còn hộ nào"),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_sentence(
    words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        said(*words)
