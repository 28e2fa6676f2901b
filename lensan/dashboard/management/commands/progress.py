import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.dashboard.actions import NotYet, measure
from lensan.dashboard.indicators import INDICATORS, Indicator, everything, floors
from lensan.dashboard.models import Measurement, Target
from lensan.kernel.numbers import count, day, percent, scaled


class Command(BaseCommand):
    """`lensan progress [--on DATE] [--json]`: where the province stands; today by default.

    JSON: `{"on", "indicators": [{"code", "name", "unit", "unit_size", "is_share", "counted",
    "total", "percent", "districts": [{"code", "name", "counted", "total", "percent"}], "communes": [the
    same with "district_code"]}], "targets": [{"indicator", "due_on", "percent", "households",
    "counted", "missing"}]}`. `counted` divided by `unit_size` is told in `unit`; a sum is its own
    `total`. `percent` is a number with one decimal, null where `total` is 0; `counted` and
    `missing` of a target are null where its indicator was not measured that day.
    """

    help = "In tiến độ của một ngày: lensan progress --on 2022-12-31 --json"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="ngày, dạng 2022-12-31")
        parser.add_argument("--json", action="store_true", help="in dạng JSON cho máy đọc")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        on = options["on"] or timezone.localdate(now)
        if not Measurement.objects.filter(on=on).exists():
            try:
                measure(on, at=now)
            except NotYet as error:
                raise CommandError(str(error)) from error
        report = _report(on)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(report)))


def _report(on: date) -> dict[str, Any]:
    rows = defaultdict(list)
    for row in (
        Measurement.objects.filter(on=on)
        .select_related("commune__district")
        .order_by("commune__code")
    ):
        rows[row.indicator].append(row)
    indicators = [_measured(one, rows[one.code]) for one in everything(floors())]
    counted = {indicator["code"]: indicator["counted"] for indicator in indicators}
    targets = Target.objects.current().of_province().order_by("indicator", "due_on")
    return {
        "on": on.isoformat(),
        "indicators": indicators,
        "targets": [_target(target, counted.get(target.indicator)) for target in targets],
    }


def _measured(indicator: Indicator, rows: list[Measurement]) -> dict[str, Any]:
    return {
        "code": indicator.code, "name": str(indicator.name), "unit": str(indicator.unit),
        "unit_size": indicator.unit.size, "is_share": indicator.is_share, **_sum(rows),
        "districts": _districts(rows), "communes": [_commune(row) for row in rows],
    }  # fmt: skip


def _sum(rows: Iterable[Measurement]) -> dict[str, Any]:
    rows = list(rows)
    return _figures(sum(row.counted for row in rows), sum(row.total for row in rows))


def _figures(counted: int, total: int) -> dict[str, Any]:
    share = round(100 * counted / total, 1) if total else None
    return {"counted": counted, "total": total, "percent": share}


def _districts(rows: list[Measurement]) -> list[dict[str, Any]]:
    groups: dict[Any, list[Measurement]] = defaultdict(list)
    for row in rows:
        groups[row.commune.district].append(row)
    return [
        {"code": district.code, "name": district.title, **_sum(group)}
        for district, group in sorted(groups.items(), key=lambda item: item[0].code)
    ]


def _commune(row: Measurement) -> dict[str, Any]:
    district = row.commune.district
    assert district is not None  # noqa: S101 the programme's communes all lie in one
    return {"code": row.commune.code, "name": row.commune.title, "district_code": district.code,
            **_figures(row.counted, row.total)}  # fmt: skip


def _target(target: Target, counted: int | None) -> dict[str, Any]:
    return {
        "indicator": target.indicator,
        "due_on": target.due_on.isoformat(),
        "percent": float(target.percent or 0),
        "households": target.households,
        "counted": counted,
        "missing": None if counted is None else max(target.households - counted, 0),
    }


def _lines(report: dict[str, Any]) -> Iterable[str]:
    yield f"Tiến độ đến hết ngày {day(date.fromisoformat(report['on']))}"
    for indicator in report["indicators"]:
        yield f"  {indicator['name']}: {_amount(indicator)}"
    yield "Chỉ tiêu"
    for target in report["targets"]:
        name = INDICATORS[target["indicator"]].name
        missing = target["missing"]
        gap = (
            "chưa đo được"
            if missing is None
            else f"còn thiếu {count(missing)} hộ"
            if missing
            else "đã đạt"
        )
        due = day(date.fromisoformat(target["due_on"]))
        wanted = f"{target['percent']:g}% ({count(target['households'])} hộ)"
        yield f"  {name}: {wanted} vào {due}: {gap}"


def _amount(indicator: dict[str, Any]) -> str:
    counted, total = indicator["counted"], indicator["total"]
    if indicator["is_share"]:
        return f"{count(counted)} / {count(total)} ({percent(counted, total)})"
    if indicator["unit_size"] == 1:
        return count(counted)
    return f"{scaled(counted, indicator['unit_size'])} {indicator['unit']}"
