"""`lensan measure`, `lensan progress` and the nightly task."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lensan.dashboard.indicators import INDICATORS
from lensan.dashboard.models import Measurement
from lensan.dashboard.tasks import measure_last_night
from lensan.dashboard.tests.make import DAY, a_consent, a_producer, a_target, measured
from lensan.marketplaces.tests.make import a_marketplace
from lensan.places.tests.make import a_commune


def _said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_measure_measures_the_day_that_is_named() -> None:
    assert _said("measure", "--on", "2022-07-22") == "Đã đo ngày 22/07/2022.\n"

    assert set(Measurement.objects.values_list("on", flat=True)) == {DAY}


def test_measure_measures_today_when_no_day_is_named() -> None:
    _said("measure")

    assert set(Measurement.objects.values_list("on", flat=True)) == {timezone.localdate()}


@pytest.mark.parametrize("command", ["measure", "progress"])
def test_a_day_to_come_is_refused_with_a_sentence(command: str) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(CommandError, match="chưa đo được"):
        _said(command, "--on", tomorrow.isoformat())

    assert not Measurement.objects.exists()


def test_progress_measures_a_day_that_was_never_measured() -> None:
    a_producer()

    _said("progress", "--on", "2022-07-22")

    assert Measurement.objects.get(indicator="registered", counted=1).on == DAY


def test_progress_tells_what_was_measured_rather_than_measuring_anew() -> None:
    _said("measure", "--on", "2022-07-22")
    a_producer()

    report = json.loads(_said("progress", "--on", "2022-07-22", "--json"))

    assert report["indicators"][0]["counted"] == 0


def test_progress_in_words() -> None:
    a_consent(a_producer())
    a_producer()
    a_target("with_consent", households=2)
    a_target("reachable", households=2)

    lines = _said("progress", "--on", "2022-07-22").splitlines()

    assert lines[:4] == [
        "Tiến độ đến hết ngày 22/07/2022",
        "  Có trong sổ: 2",
        "  Đã đồng ý lập hồ sơ: 1 / 2 (50%)",
        "  Liên lạc được: 2 / 2 (100%)",
    ]
    plan = lines[lines.index("Chỉ tiêu") + 1 :]
    assert plan[0] == (
        "  Có tài khoản thanh toán điện tử: 50% (50.000 hộ) vào 31/12/2022: còn thiếu 50.000 hộ"
    )
    assert "  Đã đồng ý lập hồ sơ: 70% (2 hộ) vào 31/12/2022: còn thiếu 1 hộ" in plan
    assert "  Liên lạc được: 70% (2 hộ) vào 31/12/2022: đã đạt" in plan


def test_progress_in_json() -> None:
    commune = a_commune()
    a_consent(a_producer(commune))
    a_producer(commune)
    a_producer(commune)
    a_target("with_consent", households=2)

    report = json.loads(_said("progress", "--on", "2022-07-22", "--json"))

    assert report["on"] == "2022-07-22"
    assert [indicator["code"] for indicator in report["indicators"]] == list(INDICATORS)
    agreed = report["indicators"][1]
    figures = {"counted": 1, "total": 3, "percent": 33.3}
    assert {key: agreed[key] for key in figures} == figures
    district = commune.district
    assert district is not None
    assert {"code": district.code, "name": district.title} | figures in agreed["districts"]
    assert (
        {"code": commune.code, "name": commune.title, "district_code": district.code} | figures
    ) in agreed["communes"]
    assert (len(agreed["districts"]), len(agreed["communes"])) == (8, 75)
    assert {row["percent"] for row in agreed["communes"]} == {33.3, None}
    target = {"due_on": "2022-12-31", "percent": 70.0}
    assert [row for row in report["targets"] if row["indicator"] == "with_consent"] == [
        {"indicator": "with_consent", "households": 2, "counted": 1, "missing": 1} | target
    ]


def test_progress_tells_sums_in_their_units_and_numbers_of_each_floor() -> None:
    measured([a_commune()], counted=1_500_000, total=1_500_000)
    floor = a_marketplace()
    code = f"sold_value:{floor.code}"
    Measurement.objects.create(
        indicator=code, commune=a_commune(), on=DAY, counted=500_000, total=500_000
    )

    lines = _said("progress", "--on", "2022-07-22").splitlines()
    report = json.loads(_said("progress", "--on", "2022-07-22", "--json"))

    assert "  Tiền hàng đã bán: 1,5 triệu đồng" in lines
    assert f"  Tiền hàng đã bán, {floor}: 0,5 triệu đồng" in lines
    [there] = [row for row in report["indicators"] if row["code"] == code]
    assert (there["counted"], there["unit"], there["unit_size"], there["is_share"]) == (
        500_000, "triệu đồng", 1_000_000, False,
    )  # fmt: skip


def test_the_night_measures_the_day_that_has_ended() -> None:
    measure_last_night.call()

    yesterday = timezone.localdate() - timedelta(days=1)
    assert set(Measurement.objects.values_list("on", flat=True)) == {yesterday}
