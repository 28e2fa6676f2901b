from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.catalogue.dossier import harvests_of, seasons_of
from lensan.catalogue.models import Offer, OfferQuerySet, Product
from lensan.catalogue.models.goods import ProductQuerySet
from lensan.catalogue.seasons import Ripe, forecast
from lensan.catalogue.views import browsing
from lensan.kernel.paging import leaf
from lensan.kernel.tables import table_response

MONTHS, PER_PAGE = 12, 50
IN_ORDER = ("sort_key", "pk")
Month: TypeAlias = tuple[int, int]  # year and month


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
    products = _ripe(offers, today)
    if request.GET.get("dang"):
        return _take_away(request, _lines(list(products.order_by(*IN_ORDER)), offers, today))
    after, every = request.GET.get("sau", ""), Product.objects.all()
    page = leaf(products, by=IN_ORDER, after=after, size=PER_PAGE, shown=every)
    context = {
        "page": page, "lines": _lines(page.rows, offers, today), "months": _months(today),
        "communes": communes, "commune": commune,
    }  # fmt: skip
    return render(request, "catalogue/seasons.html", context)


def _month(today: date, number: int) -> Month:
    months = today.year * 12 + today.month - 1 + number
    return months // 12, months % 12 + 1


def _months(today: date) -> list[Month]:
    return [_month(today, number) for number in range(MONTHS)]


def _ripe(offers: OfferQuerySet, today: date) -> ProductQuerySet:
    """Keep the products that have a season, or of which a harvest is announced for these months."""
    sold, end = offers.open().filter(product=OuterRef("pk")), date(*_month(today, MONTHS), 1)
    announced = sold.filter(lots__harvest_to__gte=today, lots__harvest_from__lt=end)
    return Product.objects.filter(Exists(sold.exclude(season=0)) | Exists(announced))


def _lines(products: list[Product], offers: OfferQuerySet, today: date) -> list[Line]:
    mine = offers.filter(product__in=[product.pk for product in products])
    by_goods: dict[int, dict[Month, Ripe]] = defaultdict(dict)
    for ripe in forecast(
        seasons_of(mine, by_commune=False), harvests_of(mine, start=today, by_commune=False),
        start=today, months=MONTHS,
    ):  # fmt: skip
        by_goods[ripe.goods][ripe.year, ripe.month] = ripe
    return [Line(p, [by_goods[p.pk].get(month) for month in _months(today)]) for p in products]


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
