from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue import access
from lensan.catalogue.actions import offering
from lensan.catalogue.completeness import missing, score
from lensan.catalogue.dossier import goods_of_offers
from lensan.catalogue.forms.offers import FirstOfferForm, OfferForm
from lensan.catalogue.models import Lot, Offer, Paper, Photo, Product
from lensan.catalogue.views import browsing
from lensan.journal.models import record
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import table_response

PER_PAGE = 50
MOST_TAKEN_AWAY = 20_000
REFUSALS = (offering.AlreadyOffered, offering.BadPrice, offering.NotTheirs)


@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """Show what the user's producers sell, at what price, and how much of it is on hand."""
    user, today = browsing(request), timezone.localdate()
    state, query = request.GET.get("trang-thai", ""), request.GET.get("q", "").strip()[:100]
    found = Offer.objects.visible_to(user)
    if query:
        found = found.filter(product__in=Product.objects.matching(query).values("pk"))
    if state in Offer.State:
        found = found.filter(state=state)
    found = found.select_related("product", "producer")
    if request.GET.get("dang"):
        return _take_away(request, user, list(found.order_by("-pk")[:MOST_TAKEN_AWAY]))
    page = leaf(found, by=("-pk",), after=request.GET.get("sau", ""), size=PER_PAGE)
    goods = goods_of_offers(page.rows, on=today)
    on_hand = _on_hand(page.rows)
    rows = [(o, on_hand.get(o.pk, 0), missing(goods[o.pk]), score(goods[o.pk])) for o in page]
    context = {
        "page": page, "rows": rows, "state": state, "states": Offer.State.choices, "query": query,
    }  # fmt: skip
    return render(request, "catalogue/offer_list.html", context)


def _on_hand(offers: list[Offer]) -> dict[int, int]:
    return Lot.objects.filter(offer__in=[offer.pk for offer in offers]).by_offer()


def _take_away(request: HttpRequest, user: User, offers: list[Offer]) -> HttpResponse:
    headings = [_("Sản phẩm"), _("Phẩm cấp"), _("Người bán"), _("Mã hộ"), _("Giá (đ)"),
                _("Giá thấp nhất (đ)"), _("Đơn vị tính"), _("Tháng có hàng"), _("Còn trong kho"),
                _("Trạng thái")]  # fmt: skip
    on_hand = _on_hand(offers)
    rows = [
        (
            o.product.name, o.grade, o.producer.name, o.producer.code, o.price, o.floor_price,
            o.product.get_unit_display(), ", ".join(map(str, o.months)), on_hand.get(o.pk, 0),
            o.get_state_display(),
        )
        for o in offers
    ]  # fmt: skip
    record("catalogue.offers_taken_away", user, by=user, at=timezone.now(), rows=len(rows))
    return table_response(request.GET["dang"], "mat-hang", headings, rows)


@require_safe
def show_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one offer: its price and season, what it lacks, its lots, papers and photos."""
    user, today = browsing(request), timezone.localdate()
    offer = visible_offer(user, pk)
    goods = goods_of_offers([offer], on=today)[pk]
    lots = list(offer.lots.order_by("-harvest_from", "-pk"))
    context: dict[str, Any] = {
        "offer": offer, "today": today, "missing": missing(goods), "score": score(goods),
        "lots": lots, "on_hand": sum(lot.on_hand for lot in lots),
        "papers": Paper.objects.about(offer).order_by("-valid_until"),
        "photos": Photo.objects.filter(offer=offer).order_by("pk"),
        "shared": Photo.objects.filter(product=offer.product_id).order_by("pk"),
        "moves": [Offer.State(state) for state in Offer.State if state in offer.NEXT[offer.state]],
        "may_change": access.can_change_offer(user, offer),
    }  # fmt: skip
    return render(request, "catalogue/offer.html", context)


def make_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a producer of the user's sell a product."""
    user = browsing(request)
    product = get_object_or_404(Product.objects.visible_to(user).select_related("owner"), pk=pk)
    if not access.can_add(user):
        raise PermissionDenied
    form = FirstOfferForm(user, product, request.POST or None)
    if form.is_valid():
        told = form.told()
        try:
            offer = offering.make(
                product, told.pop("producer"), **told, by=user, at=timezone.now()
            )
        except REFUSALS as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã chào bán “%(offer)s”.") % {"offer": offer})
            return redirect("offer", pk=offer.pk)
    context = {"form": form, "product": product, "title": _("Chào bán")}
    return render(request, "catalogue/thing_form.html", context)


def revise_offer(request: HttpRequest, pk: int) -> HttpResponse:
    user, offer = changing_offer(request, pk)
    form = OfferForm(request.POST or None, offer=offer)
    if form.is_valid():
        told = {
            name: value for name, value in form.told().items() if getattr(offer, name) != value
        }
        try:
            if told:
                offering.revise(offer, told, by=user, at=timezone.now())
                messages.success(request, _("Đã sửa giá và mùa vụ."))
            return redirect("offer", pk=pk)
        except REFUSALS as reason:
            form.add_error(None, str(reason))
    context = {"form": form, "offer": offer, "title": _("Sửa giá, mùa vụ")}
    return render(request, "catalogue/thing_form.html", context)


@require_POST
def turn_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, pause or close an offer."""
    user, offer = changing_offer(request, pk)
    state = request.POST.get("state", "")
    if state in Offer.State:
        try:
            offering.turn(offer, state, by=user, at=timezone.now())
            said = {"offer": offer, "state": Offer.State(state).label}
            messages.success(request, _("“%(offer)s” nay %(state)s.") % said)
        except NotAllowed as reason:
            messages.error(request, str(reason))
    return redirect("offer", pk=pk)


def visible_offer(user: User, pk: int) -> Offer:
    """Return the offer, with all that its page names."""
    found = Offer.objects.visible_to(user)
    return get_object_or_404(found.select_related("product", "producer__commune"), pk=pk)


def changing_offer(request: HttpRequest, pk: int) -> tuple[User, Offer]:
    """Return who is at the door and the offer, which they may change."""
    user = browsing(request)
    offer = visible_offer(user, pk)
    if not access.can_change_offer(user, offer):
        raise PermissionDenied
    return user, offer
