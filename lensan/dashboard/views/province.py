from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lensan.dashboard import access
from lensan.dashboard.charting import draw
from lensan.dashboard.indicators import INDICATORS, PLANNED
from lensan.dashboard.models import Target
from lensan.dashboard.views import tiles
from lensan.dashboard.views.sight import Course, Figure, Sight, courses, figures, look, maps
from lensan.kernel.tables import FORMATS, Cell, table_response


def progress(request: HttpRequest) -> HttpResponse:
    """Where the officer's territory stands: the numbers, the map, the way to the target."""
    sight = look(request)
    context: dict[str, Any] = {
        "sight": sight, "may_set_targets": access.can_set_targets(sight.user),
    }  # fmt: skip
    if sight.on is None:
        return render(request, "dashboard/progress.html", context)
    measured = figures(sight.communes, sight.on)
    course = courses(sight, sight.communes, [sight.indicator])[sight.indicator.code]
    plan = _plan(sight, measured)
    districts = tiles.districts(sight, measured, _next_parts(sight))
    form = request.GET.get("dang")
    if form in FORMATS:
        return _table(form, request.GET.get("bang", ""), sight, course, districts, plan)
    context |= {
        "all": [_figure(code, measured) for code in INDICATORS],
        "course": course,
        "drawing": draw(course.points, course.goals),
        "districts": districts,
        "highest": max(tile.figure.counted for group in districts for tile in group.tiles),
        "maps": maps(sight),
        "plan": plan,
    }
    return render(request, "dashboard/progress.html", context)


def _figure(code: str, measured: dict[tuple[str, int], tuple[int, int]]) -> Figure:
    mine = [pair for (indicator, _commune), pair in measured.items() if indicator == code]
    return Figure(INDICATORS[code], sum(pair[0] for pair in mine), sum(pair[1] for pair in mine))


def _next_parts(sight: Sight) -> dict[int, int]:
    """Return what each commune has to reach next, by its id."""
    assert sight.on
    parts = Target.objects.current().filter(
        indicator=sight.indicator.code, commune__in=sight.communes, due_on__gt=sight.on
    )
    latest_first = parts.order_by("-due_on").values_list("commune", "households")
    return dict(latest_first)  # the soonest stands last, and holds


def _plan(sight: Sight, measured: dict[tuple[str, int], tuple[int, int]]) -> list[dict[str, Any]]:
    """Return the province's targets, each with what is missing or that nothing measures it yet."""
    if not sight.user.sees_everything:
        return []
    targets = Target.objects.current().of_province().order_by("indicator")
    rows = []
    for target in sorted(targets, key=lambda target: (target.due_on, target.indicator in PLANNED)):
        known = target.indicator in INDICATORS
        counted = _figure(target.indicator, measured).counted if known else None
        rows.append({
            "target": target,
            "name": INDICATORS[target.indicator].name if known else PLANNED[target.indicator],
            "counted": counted,
            "missing": None if counted is None else max(target.households - counted, 0),
        })  # fmt: skip
    return rows


def _table(
    form: str,
    which: str,
    sight: Sight,
    course: Course,
    districts: Sequence[tiles.District],
    plan: Sequence[dict[str, Any]],
) -> HttpResponse:
    name = f"{sight.indicator.name} {sight.on}"
    if which == "dien-bien":
        return table_response(form, _("Diễn biến %s") % name, *course_table(course))
    if which == "chi-tieu":
        return table_response(form, _("Chỉ tiêu %s") % sight.on, *_plan_table(plan))
    headings = [
        _("Huyện"), _("Mã xã"), _("Xã"), _("Đạt"), _("Trong tổng số"), _("Tỷ lệ (%)"),
        _("Chỉ tiêu (hộ)"), _("Còn thiếu (hộ)"),
    ]  # fmt: skip
    rows = (
        (
            tile.district, tile.code, tile.name, tile.figure.counted, tile.figure.total,
            tile.figure.share, tile.households_wanted, tile.missing,
        )
        for district in districts
        for tile in district.tiles
    )  # fmt: skip
    return table_response(form, _("Tiến độ %s") % name, headings, rows)


def course_table(course: Course) -> tuple[list[str], list[tuple[Cell, ...]]]:
    """Return the table behind a line chart."""
    headings = [_("Ngày"), _("Đạt"), _("Trong tổng số"), _("Tỷ lệ (%)")]
    rows: list[tuple[Cell, ...]] = [
        (day, figure.counted, figure.total, figure.share) for day, figure in course.days
    ]
    return headings, rows


def _plan_table(plan: Sequence[dict[str, Any]]) -> tuple[list[str], list[tuple[Cell, ...]]]:
    headings = [
        _("Chỉ tiêu"), _("Hạn"), _("Tỷ lệ (%)"), _("Số hộ"), _("Đã đạt"), _("Còn thiếu"),
    ]  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row in plan:
        target: Target = row["target"]
        due: date = target.due_on
        rows.append((
            str(row["name"]), due, target.percent, target.households,
            _("chưa đo được") if row["counted"] is None else row["counted"], row["missing"],
        ))  # fmt: skip
    return headings, rows
