from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, table_response
from lensan.supply import access
from lensan.supply.actions import grouping, offering
from lensan.supply.forms.groups import GroupForm
from lensan.supply.forms.suppliers import LotForm, PriceForm
from lensan.supply.models import SupplyKind, SupplyOffer, SupplyOfferQuerySet
from lensan.supply.views import keeping, looking

PER_PAGE = 50
MOST_TAKEN_AWAY = 20_000


@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """Show what can be ordered in, by kind, with today's prices."""
    user, today = looking(request), timezone.localdate()
    kind = request.GET.get("loai", "")
    found = SupplyOffer.objects.visible_to(user).select_related("supplier")
    if kind in SupplyKind:
        found = found.filter(kind=kind)
    if (form := request.GET.get("dang", "")) in FORMATS and user.is_officer:
        return _table(form, user, found)
    page = leaf(found, by=("name", "pk"), after=request.GET.get("sau", ""), size=PER_PAGE)
    prices = SupplyOffer.objects.price_lists(page.rows, today)
    context = {
        "page": page, "rows": [(offer, prices[offer.pk]) for offer in page],
        "kinds": SupplyKind.choices, "chosen": kind,
        "may_open": access.can_open(user),
    }  # fmt: skip
    return render(request, "supply/offers.html", context)


@require_safe
def show_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one offer: what it weighs, its price list, its lots, and what keeps it closed."""
    user, today = looking(request), timezone.localdate()
    offer = _visible(user, pk)
    may_keep = SupplyOffer.objects.kept_by(user).filter(pk=pk).exists()
    context: dict[str, Any] = {
        "offer": offer, "steps": offer.steps(today), "today": today, "may_keep": may_keep,
        "prices": offer.prices.order_by("-valid_from", "from_quantity"),
        "lots": offer.lots.order_by("-best_before", "pk"), "missing": offer.missing_papers(today),
        "moves": [state for state in SupplyOffer.State if state in offer.NEXT[offer.state]] if may_keep else [],
        "may_open": offer.state == SupplyOffer.State.OPEN and access.can_open(user),
        "price_form": PriceForm(today=today), "lot_form": LotForm(),
    }  # fmt: skip
    return render(request, "supply/offer.html", context)


def set_price(request: HttpRequest, pk: int) -> HttpResponse:
    user, offer = _kept(request, pk)
    form = PriceForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("valid_from", "valid_until")}
        try:
            offering.price(offer, form.steps(), **days, by=user, at=timezone.now())
        except offering.WrongSteps as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã ghi bảng giá. Các đợt đang mở giữ giá đã báo."))
            return redirect("supply-offer", pk=pk)
    return _form(request, offer, form, _("Bảng giá"))


def add_lot(request: HttpRequest, pk: int) -> HttpResponse:
    user, offer = _kept(request, pk)
    form = LotForm(request.POST or None)
    if form.is_valid():
        try:
            offering.add_lot(offer, **form.cleaned_data, by=user, at=timezone.now())
        except offering.AlreadyThere as reason:
            form.add_error("number", str(reason))
        else:
            messages.success(request, _("Đã ghi lô."))
            return redirect("supply-offer", pk=pk)
    return _form(request, offer, form, _("Ghi lô"))


@require_POST
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an offer, take it back, or close it."""
    user, offer = _kept(request, pk)
    state = request.POST.get("state", "")
    if state in SupplyOffer.State:
        try:
            offering.turn(offer, state, by=user, at=timezone.now())
            said = {"offer": offer, "state": offer.get_state_display()}
            messages.success(request, _("“%(offer)s” nay %(state)s.") % said)
        except (NotAllowed, offering.MayNotOpen) as reason:
            messages.error(request, str(reason))
    return redirect("supply-offer", pk=pk)


def open_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a hamlet or commune order this together."""
    user = looking(request)
    if not access.can_open(user):
        raise PermissionDenied
    offer = _visible(user, pk)
    form = GroupForm(user, request.POST or None)
    if form.is_valid():
        try:
            group = grouping.open_group(offer, **form.cleaned_data, by=user, at=timezone.now())
        except (grouping.NotToOpen, offering.MayNotOpen) as reason:
            form.add_error(None, str(reason))
        else:
            said = _(
                "Đã mở đợt %(number)s. Bà con đặt trên trang, nhờ tổ, hoặc nhắn MUA %(number)s và số lượng."
            )
            messages.success(request, said % {"number": group.pk})
            return redirect("group-order", pk=group.pk)
    return _form(request, offer, form, _("Mở đợt mua chung"))


def _visible(user: User, pk: int) -> SupplyOffer:
    found = SupplyOffer.objects.visible_to(user).select_related("supplier__commune")
    return get_object_or_404(found, pk=pk)


def _kept(request: HttpRequest, pk: int) -> tuple[User, SupplyOffer]:
    user = keeping(request)
    found = SupplyOffer.objects.kept_by(user).select_related("supplier")
    return user, get_object_or_404(found, pk=pk)


def _form(request: HttpRequest, offer: SupplyOffer, form: Any, title: str) -> HttpResponse:
    return render(request, "supply/form.html", {"form": form, "title": title, "offer": offer})


def _table(form: str, user: User, found: SupplyOfferQuerySet) -> HttpResponse:
    headings = [_("Hàng"), _("Loại"), _("Nhà cung ứng"), _("Đơn vị"), _("Nặng (g)"), _("Thể tích (ml)"),
                _("Giá thấp nhất hôm nay (đ)"), _("Giá lẻ hôm nay (đ)"), _("Trạng thái")]  # fmt: skip
    offers = list(found.order_by("name", "pk")[:MOST_TAKEN_AWAY])
    prices = SupplyOffer.objects.price_lists(offers, timezone.localdate())
    rows = [
        (o.name, o.get_kind_display(), o.supplier.name, o.get_unit_display(), o.unit_weight_g, o.unit_volume_ml,
         prices[o.pk][-1].price if prices[o.pk] else None, prices[o.pk][0].price if prices[o.pk] else None,
         o.get_state_display())
        for o in offers
    ]  # fmt: skip
    record("supply.offers_taken_away", user, by=user, at=timezone.now(), rows=len(rows))
    return table_response(form, "hang-cung-ung", headings, rows)
