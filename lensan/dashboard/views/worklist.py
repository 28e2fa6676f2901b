from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.dashboard.actions import hand_out_list
from lensan.dashboard.indicators import Indicator, silent
from lensan.dashboard.views.sight import Sight, figures, in_units, look
from lensan.kernel.tables import FORMATS, Cell, table_response
from lensan.places.models import Commune, Hamlet
from lensan.producers.models import Producer, ProducerQuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One household of the list, without its number where it does not want to be called."""

    producer: Producer
    phone: str
    next_step: str

    @property
    def address(self) -> str:
        """Where its file is."""
        return f"/ho/{self.producer.code}/"


def still_to_do(request: HttpRequest) -> HttpResponse:
    """Those of a commune who do not count yet, today: whom to visit, and what for."""
    sight = look(request)
    if not (sight.indicator.is_of_people and sight.indicator.has_list):
        raise Http404
    commune = commune_asked_for(request, sight)
    return _list(request, sight, commune) if commune else choose(request, sight)


def commune_asked_for(request: HttpRequest, sight: Sight) -> Commune | None:
    """Return whose list is asked for; None where one of several has to be chosen first.

    :raises Http404: the officer does not answer for it
    """
    code = request.GET.get("xa", "")
    if not code and len(sight.communes) == 1:
        return sight.communes[0]
    commune = next((c for c in sight.communes if c.code == code), None)
    if code and commune is None:
        raise Http404
    return commune


def _list(request: HttpRequest, sight: Sight, commune: Commune) -> HttpResponse:
    now = timezone.now()
    on = timezone.localdate(now)
    waiting = list(_people(sight, commune, on).values_list("pk", flat=True))
    form = request.GET.get("dang", "")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    rows = _rows(sight.indicator, waiting if form in FORMATS else list(page.object_list), on)
    hand_out_list(
        commune, indicator=sight.indicator.code, people=len(rows), form=form or "page",
        by=sight.user, at=now,
    )  # fmt: skip
    if form in FORMATS:
        name = _("Danh sách %(commune)s %(day)s") % {"commune": commune.title, "day": on}
        return table_response(form, name, *_table(rows))
    return render(request, "dashboard/worklist.html", {
        "sight": sight, "commune": commune, "page": page, "rows": rows,
    })  # fmt: skip


def _people(sight: Sight, commune: Commune, on: date) -> ProducerQuerySet:
    """Return the commune's producers who do not count on that day, by hamlet and name."""
    mine = sight.indicator.scope().visible_to(sight.user).filter(commune=commune, erased_at=None)
    in_order = (_hamlets_in_order(commune), "sort_key", "pk")
    found: ProducerQuerySet = sight.indicator.behind(mine, on)
    return found.order_by(*in_order)


def _hamlets_in_order(commune: Commune) -> Case:
    """Return the rank of a producer's hamlet: Ấp 2 before Ấp 10, those without a hamlet last."""
    hamlets = sorted(commune.hamlets.all(), key=_natural)
    without = When(hamlet=None, then=Value(len(hamlets)))
    ranks = (When(hamlet=hamlet, then=Value(rank)) for rank, hamlet in enumerate(hamlets))
    return Case(without, *ranks, default=Value(len(hamlets)), output_field=IntegerField())


def _natural(hamlet: Hamlet) -> list[tuple[int, str]]:
    return [(int(word), "") if word.isdigit() else (-1, word) for word in hamlet.key.split()]


def _rows(indicator: Indicator, numbers: Sequence[int], on: date) -> list[Row]:
    theirs = Producer.objects.filter(pk__in=numbers)
    people = theirs.select_related("hamlet").in_bulk()
    quiet = set(silent(theirs, on).values_list("pk", flat=True)) if numbers else set()
    return [_row(indicator, people[number], quiet=number in quiet) for number in numbers]


def _row(indicator: Indicator, producer: Producer, *, quiet: bool) -> Row:
    if quiet:
        step = _("Không gọi, không nhắn tin: hộ đã rút đồng ý liên lạc. ") + str(indicator.visit)
        return Row(producer, "", step)
    step = str(indicator.call if producer.phone and indicator.call else indicator.visit)
    return Row(producer, producer.phone.replace("+84", "0", 1), step)


def _table(rows: Iterable[Row]) -> tuple[list[str], list[list[Cell]]]:
    headings = [_("Mã hộ"), _("Họ tên"), _("Ấp"), _("Điện thoại"), _("Việc cần làm")]
    return headings, [
        [r.producer.code, r.producer.name, str(r.producer.hamlet or ""), r.phone, r.next_step]
        for r in rows
    ]


def choose(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Show what waits in each commune, most first: a list is for one commune's visits."""
    measured = figures(sight, sight.indicator) if sight.on else {}
    counted: list[dict[str, Any]] = [
        {"commune": commune, "figure": measured[commune.pk]}
        for commune in sight.communes
        if commune.pk in measured
    ]
    counted.sort(key=lambda row: -row["figure"].behind)
    form = request.GET.get("dang", "")
    column = heading(sight.indicator)
    if form in FORMATS:
        headings = [_("Huyện"), _("Mã xã"), _("Xã"), column, _("Trong tổng số")]
        rows = [
            [str(c.district), c.code, c.title, in_units(row["figure"].behind, sight.indicator),
             in_units(row["figure"].total, sight.indicator)]
            for row in counted
            for c in [row["commune"]]
        ]  # fmt: skip
        return table_response(form, f"{column}, {sight.indicator.name} {sight.on}", headings, rows)
    context = {"sight": sight, "counted": counted, "heading": column}
    return render(request, "dashboard/worklists.html", context)


def heading(indicator: Indicator) -> str:
    """Return what the list behind a number is of, in a few words."""
    if indicator.is_share or indicator.is_of_people:
        return _("Chưa đạt")
    return f"{indicator.name} ({indicator.unit})"
