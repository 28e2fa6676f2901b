"""What is suggested so that a day's small orders become loads, and what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue.models import Combo, Lot
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, Cell, table_response
from lensan.logistics.actions import joining, suggesting
from lensan.logistics.actions.loading import DOOR, GUESSED
from lensan.logistics.indicators import loads
from lensan.logistics.models import LoadSuggestion, SuggestedOrder
from lensan.logistics.views import planning
from lensan.logistics.views.board import around, asked_day
from lensan.producers.models import Producer

SHOWN = 100
AHEAD, MONTH = timedelta(days=60), timedelta(days=29)
WORDS = {
    "nhan": suggesting.accept, "bo-qua": suggesting.decline, "hoan-tac": suggesting.take_back,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask for what, to fill a truck."""

    producer: Producer | None
    goods: str
    count: int
    grams: int


@dataclass(frozen=True, slots=True)
class Row:
    """A suggestion with its orders, those they join, and who could be asked."""

    one: LoadSuggestion
    orders: list[SuggestedOrder]
    joins: list[SuggestedOrder]
    asked: list[Asked]
    apart: str  # why its orders cannot be one parcel

    @property
    def makes_one(self) -> bool:
        """Whether its orders are to become one parcel, so that money is saved only once they are."""
        return len(self.orders) + len(self.joins) > 1


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Show what is suggested for a day, or send it as a table."""
    user, on = planning(request), asked_day(request)
    form = request.GET.get("dang", "")
    rows = list(_rows(user, on))
    if form in FORMATS:
        return table_response(form, f"goi-y-gom-hang-{on:%Y-%m-%d}", _headings(), _table(rows))
    context = {
        "on": on, "rows": rows[:SHOWN], "number": len(rows), "guess": GUESSED, "door": DOOR,
        "closed": suggesting.closed(on, timezone.now()), "is_guess": any(row.one.is_guess for row in rows),
        "month": loads(max(on, date.min + MONTH) - MONTH, on), **around(on),
    }  # fmt: skip
    return render(request, "logistics/loads.html", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Look in the book for what would save money on a day."""
    planning(request)
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        on = timezone.localdate()
    at = timezone.now()
    if on > timezone.localdate(at) + AHEAD:
        messages.error(request, _("Chỉ tìm gợi ý cho 60 ngày tới. Hãy chọn ngày gần hơn."))
    elif why := suggesting.closed(on, at):
        messages.error(request, why)
    else:
        suggesting.look(on, at=at)
    return _back(on)


@require_POST
def decide(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Accept or decline a suggestion, or undo that."""
    user, at = planning(request), timezone.now()
    if word not in WORDS:
        raise Http404
    found = LoadSuggestion.objects.visible_to(user).exclude(state=LoadSuggestion.State.LAPSED)
    one = get_object_or_404(found, pk=pk)
    try:
        WORDS[word](one, by=user, at=at)
        messages.success(request, _("Đã ghi."))
    except (suggesting.TooLate, NotAllowed) as reason:
        messages.error(request, str(reason))
    except suggesting.NoLongerSo as reason:
        messages.error(request, str(reason))
        suggesting.look(one.on, at=at)
    return _back(one.on)


def _back(on: date) -> HttpResponse:
    return redirect(f"{reverse('load-suggestions')}?ngay={on:%Y-%m-%d}")


def _rows(user: User, on: date) -> Iterator[Row]:
    found = LoadSuggestion.objects.visible_to(user).of_day(on)
    whole = found.select_related("hub", "trip__vehicle", "decided_by", "booked_as")
    rows = list(whole.prefetch_related("parts__order__stall__producer"))
    told = [rider for row in rows for rider in row.riders]
    producers = Producer.objects.in_bulk({rider["producer"] for rider in told})
    combos = Combo.objects.in_bulk({rider["combo"] for rider in told if "combo" in rider})
    lots = Lot.objects.select_related("offer__product").in_bulk(
        {rider["lot"] for rider in told if "lot" in rider}
    )
    for row in rows:
        asked = [
            Asked(
                producers.get(rider["producer"]),
                _goods(combos.get(rider.get("combo")), lots.get(rider.get("lot"))),
                rider["count"], rider["grams"],
            )
            for rider in row.riders
        ]  # fmt: skip
        parts = sorted(row.parts.all(), key=lambda part: part.pk)
        yield Row(
            row, [part for part in parts if not part.is_joined],
            [part for part in parts if part.is_joined], asked,
            joining.why_apart([part.order for part in parts]),
        )  # fmt: skip


def _goods(combo: Combo | None, lot: Lot | None) -> str:
    if combo:
        return _("combo %(name)s") % {"name": combo}
    return _("%(goods)s, lô %(lot)s") % {"goods": lot.offer.product, "lot": lot} if lot else ""


def _headings() -> list[str]:
    return [
        _("Gợi ý"), _("Bưu cục"), _("Nơi đến"), _("Đơn"), _("Đi cùng đơn"), _("Hỏi ai"),
        _("Nếu để nguyên (đ)"), _("Nếu làm theo (đ)"), _("Bớt (đ)"), _("Giá tạm tính"),
        _("Trạng thái"),
    ]  # fmt: skip


def _table(rows: list[Row]) -> Iterator[list[Cell]]:
    for row in rows:
        one = row.one
        yield [
            one.get_kind_display(), str(one.hub), one.area,
            ", ".join(part.order.reference for part in row.orders),
            ", ".join(part.order.reference for part in row.joins),
            "; ".join(f"{asked.producer}: {asked.goods} × {asked.count}" for asked in row.asked),
            one.before, one.after, one.saved, _("có") if one.is_guess else _("không"),
            one.get_state_display(),
        ]  # fmt: skip
