from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lensan.dashboard import access
from lensan.dashboard.charting import draw
from lensan.dashboard.forms import with_targets
from lensan.dashboard.indicators import (
    INDICATORS,
    Indicator,
    Theme,
    of_each_floor,
)
from lensan.dashboard.indicators.floors import SEPARATOR
from lensan.dashboard.models import Target
from lensan.dashboard.views import tiles
from lensan.dashboard.views.sight import (
    Course,
    Figure,
    Sight,
    courses,
    figures,
    look,
    maps,
    together,
)
from lensan.kernel.tables import FORMATS, Cell, table_response


def progress(request: HttpRequest) -> HttpResponse:
    """Where the officer's territory stands: the numbers, the map, the way to the target."""
    sight = look(request)
    context: dict[str, Any] = {
        "sight": sight, "may_set_targets": access.can_set_targets(sight.user),
    }  # fmt: skip
    if sight.on is None:
        return render(request, "dashboard/progress.html", context)
    on_floors = tuple(of_each_floor(sight.indicator))
    measured = together(sight, [*INDICATORS.values(), *on_floors])
    course = courses(sight, sight.communes, [sight.indicator])[sight.indicator.code]
    plan = _plan(sight, measured)
    districts = tiles.districts(sight, figures(sight, sight.indicator), _next_parts(sight))
    form = request.GET.get("dang")
    if form in FORMATS:
        return _table(form, request.GET.get("bang", ""), sight, course, districts, plan)
    context |= {
        "themes": _themes(sight, measured),
        "floors": _by_floor(sight, measured, on_floors),
        "course": course,
        "drawing": draw(course.points, course.goals, least=sight.indicator.unit.size),
        "districts": districts,
        "ends": tiles.ends(sight, districts),
        "maps": maps(sight),
        "plan": plan,
    }
    return render(request, "dashboard/progress.html", context)


def _themes(
    sight: Sight, measured: Mapping[str, Figure]
) -> list[tuple[Any, list[tuple[Figure, str]]]]:
    """Return the headings with the numbers under each and what asks for its map; people first."""
    plain = [measured[code] for code in INDICATORS if code in measured]
    plain.sort(key=lambda figure: not figure.indicator.is_of_people)
    asked = [(figure, sight.query(**{"chi-tieu": figure.indicator.code})) for figure in plain]
    found = [
        (theme, [pair for pair in asked if pair[0].indicator.theme == theme])
        for theme in Theme.ALL
    ]
    return [(theme, under) for theme, under in found if under]


def _by_floor(
    sight: Sight, measured: Mapping[str, Figure], on_floors: Sequence[Indicator]
) -> list[tuple[Figure, str]]:
    """Return the number on all floors and on each, with what asks for its map; none without floors."""
    if not on_floors:
        return []
    plain = sight.indicator.code.partition(SEPARATOR)[0]
    codes = [plain, *(one.code for one in on_floors)]
    return [
        (measured[code], sight.query(**{"chi-tieu": code})) for code in codes if code in measured
    ]


def _next_parts(sight: Sight) -> dict[int, int]:
    """Return what each commune has to reach next, by its id."""
    assert sight.on
    parts = Target.objects.current().filter(
        indicator=sight.indicator.code, commune__in=sight.communes, due_on__gt=sight.on
    )
    latest_first = parts.order_by("-due_on").values_list("commune", "households")
    return dict(latest_first)  # the soonest stands last, and holds


def _plan(sight: Sight, measured: Mapping[str, Figure]) -> list[dict[str, Any]]:
    """Return the province's targets, each with what is missing or that it was not measured then."""
    if not sight.user.sees_everything:
        return []
    targets = Target.objects.current().of_province().order_by("due_on", "indicator")
    names = dict(with_targets())
    rows = []
    for target in targets:
        figure = measured.get(target.indicator)
        counted = figure.counted if figure else None
        rows.append({
            "target": target,
            "name": names[target.indicator],
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
        _("Huyện"), _("Mã xã"), _("Xã"), *_figure_headings(sight.indicator),
        _("Chỉ tiêu (hộ)"), _("Còn thiếu (hộ)"),
    ]  # fmt: skip
    rows = (
        (
            tile.district, tile.code, tile.name, *_figure_cells(tile.figure),
            tile.households_wanted, tile.missing,
        )
        for district in districts
        for tile in district.tiles
    )  # fmt: skip
    return table_response(form, _("Tiến độ %s") % name, headings, rows)


def course_table(course: Course) -> tuple[list[str], list[tuple[Cell, ...]]]:
    """Return the table behind a line chart."""
    headings = [_("Ngày"), *_figure_headings(course.indicator)]
    rows: list[tuple[Cell, ...]] = [(day, *_figure_cells(figure)) for day, figure in course.days]
    return headings, rows


def _figure_headings(indicator: Indicator) -> list[str]:
    if indicator.is_share:
        return [_("Đạt"), _("Trong tổng số"), _("Tỷ lệ (%)")]
    return [f"{indicator.name} ({indicator.unit})"]


def _figure_cells(figure: Figure) -> tuple[Cell, ...]:
    if figure.indicator.is_share:
        return figure.counted, figure.total, figure.share
    return (figure.told,)


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
