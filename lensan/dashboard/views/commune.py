from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lensan.dashboard.charting import draw
from lensan.dashboard.indicators import INDICATORS, Theme
from lensan.dashboard.views.sight import Course, Sight, courses, look
from lensan.kernel.tables import FORMATS, Cell, table_response
from lensan.places.models import Commune


def progress_of_commune(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers of one commune under one heading, each with its course and its list."""
    sight = look(request)
    place, parts = _find(sight, code)
    theme = sight.indicator.theme
    wanted = [one for one in INDICATORS.values() if one.theme == theme]
    if sight.indicator.code not in INDICATORS:
        wanted = [sight.indicator, *wanted]  # of one floor
    found = courses(sight, parts, wanted) if sight.on else {}
    form = request.GET.get("dang")
    if form in FORMATS:
        return table_response(form, f"{place.title} {sight.on or ''}", *_table(found))
    context = {
        "sight": sight, "place": place, "parts": parts,
        "courses": [
            (course, draw(course.points, course.goals, least=course.indicator.unit.size))
            for course in found.values()
        ],
        "table": _table(found),
        "themes": [(one, sight.query(**{"chi-tieu": _first(one)}), one == theme)
                   for one in Theme.ALL],
    }  # fmt: skip
    return render(request, "dashboard/commune.html", context)


def _first(theme: object) -> str:
    """Return the code of the first number under a heading."""
    return next(one.code for one in INDICATORS.values() if one.theme == theme)


def _find(sight: Sight, code: str) -> tuple[Commune, list[Commune]]:
    """Return the place of that code on the chosen map, and the officer's communes in it.

    :raises Http404: the officer answers for none
    """
    if sight.new_map:
        parts = [c for c in sight.communes if c.successor and c.successor.code == code]
    else:
        parts = [commune for commune in sight.communes if commune.code == code]
    if not parts:
        raise Http404
    successor = parts[0].successor
    return (successor if sight.new_map and successor else parts[0]), parts


def _table(found: dict[str, Course]) -> tuple[list[str], list[list[Cell]]]:
    """Return a row for each day, the latest first, and a column for each number."""
    indicators = [course.indicator for course in found.values()]
    headings = [_("Ngày"), *(f"{one.name} ({one.unit})" for one in indicators)]
    by_day: dict[Cell, list[Cell]] = {}
    for number, course in enumerate(found.values(), start=1):
        for on, figure in course.days:
            by_day.setdefault(on, [on] + [None] * len(found))[number] = figure.told
    return headings, list(by_day.values())[::-1]
