from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.catalogue.dossier import harvests_of, seasons_of
from lensan.catalogue.models import Offer, Product
from lensan.catalogue.seasons import Ripe, forecast
from lensan.catalogue.views import browsing
from lensan.kernel.tables import table_response

MONTHS = 12


class Line(NamedTuple):
    """One product with what is ripe of it in each of the months shown."""

    product: Product
    ripe: list[Ripe | None]


@require_safe
def season_table(request: HttpRequest) -> HttpResponse:
    """Show what will be ripe in the next twelve months, of all or of one commune."""
    user, today = browsing(request), timezone.localdate()
    communes = user.territory().order_by("district__code", "code")
    offers = Offer.objects.visible_to(user)
    commune = communes.filter(code=request.GET.get("xa", "")[:5]).first()
    if commune:
        offers = offers.filter(producer__commune=commune)
    found = forecast(
        seasons_of(offers, by_commune=False),
        harvests_of(offers, start=today, by_commune=False),
        start=today, months=MONTHS,
    )  # fmt: skip
    months = [_month(today, number) for number in range(MONTHS)]
    lines = _lines(found, months)
    if request.GET.get("dang"):
        return _take_away(request, lines)
    context = {"lines": lines, "months": months, "communes": communes, "commune": commune}
    return render(request, "catalogue/seasons.html", context)


def _month(today: date, number: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + number
    return months // 12, months % 12 + 1


def _lines(found: list[Ripe], months: list[tuple[int, int]]) -> list[Line]:
    by_goods: dict[int, dict[tuple[int, int], Ripe]] = defaultdict(dict)
    for ripe in found:
        by_goods[ripe.goods][ripe.year, ripe.month] = ripe
    products = Product.objects.filter(pk__in=by_goods).order_by("sort_key", "pk")
    return [Line(p, [by_goods[p.pk].get(month) for month in months]) for p in products]


def _take_away(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    headings = [
        _("Sản phẩm"),
        _("Đơn vị tính"),
        _("Tháng"),
        _("Số người bán"),
        _("Sản lượng dự kiến"),
    ]
    rows: list[tuple[Any, ...]] = [
        (line.product.name, line.product.get_unit_display(), f"{ripe.month}/{ripe.year}",
         ripe.sellers, ripe.quantity)
        for line in lines for ripe in line.ripe if ripe
    ]  # fmt: skip
    return table_response(request.GET["dang"], "mua-vu", headings, rows)
