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
from lensan.dashboard.views.sight import Figure, Sight, figures, look
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
    if not sight.indicator.visit:
        raise Http404
    code = request.GET.get("xa", "")
    if not code and len(sight.communes) == 1:
        code = sight.communes[0].code
    if not code:
        return _choose(request, sight)
    commune = next((c for c in sight.communes if c.code == code), None)
    if commune is None:
        raise Http404
    return _list(request, sight, commune)


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
    return sight.indicator.still_to_do(mine, on).order_by(*in_order)


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


def _choose(request: HttpRequest, sight: Sight) -> HttpResponse:
    """Show how many wait in each commune, most first: a list is for one commune's visits."""
    measured = figures(sight.communes, sight.on) if sight.on else {}
    counted: list[dict[str, Any]] = [
        {"commune": commune, "figure": Figure(sight.indicator, *pair)}
        for commune in sight.communes
        if (pair := measured.get((sight.indicator.code, commune.pk)))
    ]
    counted.sort(key=lambda row: -row["figure"].missing)
    form = request.GET.get("dang", "")
    if form in FORMATS:
        headings = [_("Huyện"), _("Mã xã"), _("Xã"), _("Chưa đạt"), _("Trong tổng số")]
        rows = [
            [str(c.district), c.code, c.title, row["figure"].missing, row["figure"].total]
            for row in counted
            for c in [row["commune"]]
        ]
        return table_response(form, _("Chưa đạt %s") % sight.indicator.name, headings, rows)
    return render(request, "dashboard/worklists.html", {"sight": sight, "counted": counted})
