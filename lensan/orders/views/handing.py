from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.orders import access
from lensan.orders.actions.handing_over import NothingHandedOver, hand_over
from lensan.orders.codes import scanned
from lensan.orders.forms import HandOverForm
from lensan.orders.models import HandOver, Order, OrderQuerySet
from lensan.orders.papers import hand_over_paper
from lensan.places.models import Commune

SHOWN = 500
AT = "stall__producer__commune"


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Show where parcels stand ready, by carrier and collection point."""
    user = _user(request)
    standing = access.parcels_of(user).standing_ready().order_by()
    counted = standing.values("carrier", f"{AT}__pk", f"{AT}__name").annotate(
        parcels=Count("pk"), cash=Sum("collect")
    )
    found = [
        {"carrier": row["carrier"], "commune": row[f"{AT}__pk"], "name": row[f"{AT}__name"],
         "parcels": row["parcels"], "cash": row["cash"]}
        for row in counted.order_by(f"{AT}__name", "carrier")
    ]  # fmt: skip
    latest = HandOver.objects.visible_to(user).select_related("commune", "by").order_by("-pk")[:20]
    return render(request, "orders/hand_overs.html", {"groups": found, "latest": latest})


def give(request: HttpRequest, commune: int) -> HttpResponse:
    """Hand the parcels of one carrier at one collection point over: ticked or scanned."""
    user = _user(request)
    carrier = "".join(filter(str.isprintable, request.GET.get("don-vi", "")))
    place = get_object_or_404(Commune, pk=commune)
    parcels = list(_whole(_standing(user, carrier, place))[:SHOWN])
    form = HandOverForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and (done := _made_with(user, form)):
        return redirect("hand-over", pk=done.pk)
    if not parcels:
        raise Http404
    if valid:
        return _give(request, form, parcels, carrier=carrier, place=place)
    context = {
        "form": form, "parcels": parcels, "carrier": carrier, "place": place, **_sums(parcels)
    }  # fmt: skip
    return render(request, "orders/hand_over.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was handed over, and what still stands there."""
    user = _user(request)
    handed = _handed(user, pk)
    parcels = list(_whole(Order.objects.visible_to(user).filter(handed_over=handed)))
    left = _standing(user, handed.carrier, handed.commune)
    context = {"handed": handed, "parcels": parcels, "left": left[:SHOWN], **_sums(parcels)}
    return render(request, "orders/handed_over.html", context)


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that giver and carrier sign."""
    user = _user(request)
    handed = _handed(user, pk)
    parcels = list(_whole(Order.objects.visible_to(user).filter(handed_over=handed)))
    record("orders.hand_over_printed", handed, by=user, at=timezone.now())
    return HttpResponse(
        hand_over_paper(handed, parcels), content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{handed}.pdf"'},
    )  # fmt: skip


def _give(
    request: HttpRequest, form: HandOverForm, parcels: list[Order], *, carrier: str, place: Commune
) -> HttpResponse:
    """Hand over what was ticked and what was scanned, and say what of it is not there."""
    codes, ticked = scanned(form.cleaned_data["codes"]), request.POST.getlist("parcels")
    by_code = {code: order for order in parcels for code in _codes_of(order)}
    by_number = {str(order.pk): order for order in parcels}
    chosen = {by_number[number] for number in ticked if number in by_number}
    chosen |= {by_code[code.upper()] for code in codes if code.upper() in by_code}
    strange = [code for code in codes if code.upper() not in by_code]
    if strange:
        messages.error(request, _("Không có trong nhóm kiện này: %s.") % ", ".join(strange))
    if gone := len(set(ticked) - set(by_number)):
        messages.error(request, _("%d kiện đã đánh dấu không còn chờ giao ở đây.") % gone)
    try:
        handed = hand_over(
            sorted(chosen, key=lambda order: order.pk), carrier=carrier, commune=place,
            key=form.cleaned_data["key"], by=_user(request), at=timezone.now(),
        )  # fmt: skip
    except NothingHandedOver as reason:
        messages.error(request, str(reason))
        return redirect("hand-overs")
    return redirect("hand-over", pk=handed.pk)


def _made_with(user: User, form: HandOverForm) -> HandOver | None:
    """Return what the same form handed over when it was sent before."""
    return HandOver.objects.visible_to(user).filter(key=form.cleaned_data["key"]).first()


def _codes_of(order: Order) -> set[str]:
    return {code.upper() for code in (order.tracking, order.reference) if code}


def _standing(user: User, carrier: str, place: Commune) -> OrderQuerySet:
    standing = access.parcels_of(user).standing_ready()
    return standing.filter(carrier=carrier, stall__producer__commune=place)


def _whole(orders: OrderQuerySet) -> OrderQuerySet:
    return orders.select_related("stall__producer", "stall__marketplace").prefetch_related(
        "lines__listing__offer__product"
    )


def _sums(parcels: Iterable[Order]) -> dict[str, Any]:
    whole = list(parcels)
    return {
        "grams": sum(order.grams for order in whole), "cash": sum(order.collect for order in whole),
    }  # fmt: skip


def _handed(user: User, pk: int) -> HandOver:
    found = HandOver.objects.visible_to(user).select_related("commune", "by")
    return get_object_or_404(found, pk=pk)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
