from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue import access
from lensan.catalogue.actions import composing
from lensan.catalogue.forms.combos import (
    ComboForm,
    PartFormSet,
    goods_of_parts,
    parts_as_typed,
)
from lensan.catalogue.models import Combo, ComboPart, Lot, Offer, Product
from lensan.catalogue.views import browsing
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, table_response

PER_PAGE = 50
MOST_BASKETS = 10_000


class Portion(NamedTuple):
    """What goes into the baskets for one part: from which lots, and how much is lacking."""

    part: ComboPart
    taken: list[tuple[Lot, int]]
    lacking: int


@require_safe
def combo_list(request: HttpRequest) -> HttpResponse:
    """Show the baskets of the cooperatives whom the user may see."""
    user = browsing(request)
    found = Combo.objects.visible_to(user).select_related("cooperative")
    whole = found.annotate(of=Count("parts", distinct=True)).order_by("state", "name", "pk")
    context = {
        "page": Paginator(whole, PER_PAGE).get_page(request.GET.get("page")),
        "may_make": access.basket_makers_of(user).exists(),
    }  # fmt: skip
    return render(request, "catalogue/combos.html", context)


def make_combo(request: HttpRequest) -> HttpResponse:
    """Compose a basket for a cooperative."""
    user = browsing(request)
    if not access.basket_makers_of(user).exists():
        raise PermissionDenied
    form = ComboForm(user, request.POST or None)
    parts = _parts(request, user, [])
    if form.is_valid() and parts.is_valid():
        told = dict(form.cleaned_data)
        try:
            combo = composing.compose(
                told.pop("cooperative"), **told, parts=_wanted(parts), by=user, at=timezone.now()
            )
        except composing.BadCombo as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã lập combo “%(name)s”.") % {"name": combo})
            return redirect("combo", pk=combo.pk)
    context = {"form": form, "parts": parts, "title": _("Lập combo")}
    return render(request, "catalogue/combo_form.html", context)


@require_safe
def show_combo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a basket, and what goes into so many of them today."""
    user, today = browsing(request), timezone.localdate()
    combo = _visible(user, pk)
    asked = request.GET.get("gio", "1")
    baskets = min(max(int(asked), 1), MOST_BASKETS) if asked.isdecimal() and len(asked) < 9 else 1
    portions = _filled(combo, baskets, today)
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, portions)
    context = {
        "combo": combo, "baskets": baskets, "portions": portions, "today": today,
        "lacking": any(portion.lacking for portion in portions),
        "suppliers": combo.suppliers.order_by("sort_key"),
        "moves": [Combo.State(s) for s in Combo.State if s in combo.NEXT[combo.state]],
        "may_change": access.can_change_combo(user, combo),
    }  # fmt: skip
    return render(request, "catalogue/combo.html", context)


def revise_combo(request: HttpRequest, pk: int) -> HttpResponse:
    user, combo = _changing(request, pk)
    form = ComboForm(user, request.POST or None, combo=combo)
    parts = _parts(request, user, parts_as_typed(combo), of=combo)
    if form.is_valid() and parts.is_valid():
        try:
            composing.recompose(
                combo, **form.cleaned_data, parts=_wanted(parts), by=user, at=timezone.now()
            )
        except composing.BadCombo as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã sửa combo."))
            return redirect("combo", pk=pk)
    context = {"form": form, "parts": parts, "combo": combo, "title": _("Sửa combo")}
    return render(request, "catalogue/combo_form.html", context)


@require_POST
def turn_combo(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, pause or close a basket."""
    user, combo = _changing(request, pk)
    state = request.POST.get("state", "")
    if state in Combo.State:
        try:
            composing.turn(combo, state, by=user, at=timezone.now())
            said = {"combo": combo, "state": Combo.State(state).label}
            messages.success(request, _("“%(combo)s” nay %(state)s.") % said)
        except NotAllowed as reason:
            messages.error(request, str(reason))
    return redirect("combo", pk=pk)


def _parts(
    request: HttpRequest, user: User, initial: list[dict[str, Any]], *, of: Combo | None = None
) -> Any:
    """Return the form of the parts, over the goods that are sold and those that are in it."""
    offered = Offer.objects.open().values("product")
    found = Product.objects.visible_to(user).filter(pk__in=offered)
    if of:
        kept = {one["product"] for one in initial} | {
            n for one in initial for n in one["alternatives"]
        }
        found = found | Product.objects.filter(pk__in=kept - {None})
    products = list(found.exclude(unit="").distinct().order_by("sort_key", "pk"))
    return PartFormSet(
        request.POST or None, initial=initial, prefix="phan", form_kwargs=goods_of_parts(products)
    )


def _wanted(parts: Any) -> list[composing.Wanted]:
    return [wanted for form in parts if (wanted := form.wanted())]


def _filled(combo: Combo, baskets: int, today: date) -> list[Portion]:
    filling = composing.fill(combo, on=today, baskets=baskets)
    found = Lot.objects.filter(pk__in={one.stock.lot for one in filling.taken})
    lots = {lot.pk: lot for lot in found.select_related("offer__product", "offer__producer")}
    parts = combo.parts.select_related("product").prefetch_related("alternatives").order_by("pk")
    return [
        Portion(
            part, [(lots[t.stock.lot], t.quantity) for t in filling.taken if t.part == part.pk],
            filling.lacking.get(part.pk, 0),
        )
        for part in parts
    ]  # fmt: skip


def _table(form: str, portions: list[Portion]) -> HttpResponse:
    headings = [_("Phần"), _("Sản phẩm"), _("Người góp"), _("Mã hộ"), _("Lô"), _("Số lượng"),
                _("Đơn vị tính"), _("Dùng tốt nhất trước")]  # fmt: skip
    rows = [
        (str(p.part), str(lot.offer.product), lot.offer.producer.name, lot.offer.producer.code,
         lot.code, quantity, p.part.get_unit_display(), lot.best_before)
        for p in portions for lot, quantity in p.taken
    ]  # fmt: skip
    rows += [
        (str(p.part), _("còn thiếu"), "", "", "", p.lacking, p.part.get_unit_display(), None)
        for p in portions if p.lacking
    ]  # fmt: skip
    return table_response(form, "combo", headings, rows)


def _visible(user: User, pk: int) -> Combo:
    found = Combo.objects.visible_to(user).select_related("cooperative__commune")
    return get_object_or_404(found, pk=pk)


def _changing(request: HttpRequest, pk: int) -> tuple[User, Combo]:
    user = browsing(request)
    combo = _visible(user, pk)
    if not access.can_change_combo(user, combo):
        raise PermissionDenied
    return user, combo
