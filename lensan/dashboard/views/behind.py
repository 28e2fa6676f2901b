"""The rows behind a number that is not about people: which orders, stalls, listings, products."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lensan.catalogue.models import Product
from lensan.dashboard.actions import hand_out_list
from lensan.dashboard.indicators.indicator import Subject
from lensan.dashboard.indicators.selling import LISTINGS, PRODUCTS, STALLS
from lensan.dashboard.indicators.trade import ORDERS
from lensan.dashboard.views.sight import Sight, look
from lensan.dashboard.views.worklist import PAGE, choose, commune_asked_for, heading
from lensan.kernel.numbers import NOTHING, count
from lensan.kernel.tables import FORMATS, Cell, table_response
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.models import Order
from lensan.places.models import Commune
from lensan.producers.models import Producer, Standing
from lensan.producers.models.whose import theirs

MOST_TAKEN_AWAY = 200_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """How rows of one kind are shown: the first cell leads to where the row itself is shown."""

    headings: Sequence[str | Promise]
    cells: Callable[[Any], Sequence[Cell]]
    page: str  # the name of its address
    order: Sequence[str]
    with_each: Sequence[str] = field(default=())
    and_all: Sequence[str] = field(default=())

    def of(self, rows: Any) -> Any:
        """Return the rows in order, with all that their cells need."""
        whole = rows.select_related(*self.with_each).prefetch_related(*self.and_all)
        return whole.order_by(*self.order)

    def shown(self, row: Any) -> tuple[str, list[tuple[str | Promise, str, bool]]]:
        """Return where a row leads, and its cells: heading, text, and whether it is a number."""
        cells = zip(self.headings, self.cells(row), strict=True)
        told = [(word, _written(cell), isinstance(cell, int | float)) for word, cell in cells]
        return reverse(self.page, args=[row.pk]), told


def rows_behind(request: HttpRequest) -> HttpResponse:
    """What counted in a commune on the day shown, or of a share what did not: row by row."""
    sight = look(request)
    if sight.indicator.is_of_people or sight.on is None:
        raise Http404
    commune = commune_asked_for(request, sight)
    if commune is None:
        return choose(request, sight)
    sheet = SHEETS[sight.indicator.subject]
    found = sheet.of(_there(sight, commune, sight.on))
    form = request.GET.get("dang", "")
    if form in FORMATS:
        taken = [sheet.cells(row) for row in found[:MOST_TAKEN_AWAY]]
        _hand_out(sight, commune, len(taken), form)
        name = f"{sight.indicator.name} {commune.title} {sight.on}"
        return table_response(form, name, [str(word) for word in sheet.headings], taken)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [sheet.shown(row) for row in page]
    _hand_out(sight, commune, len(rows), "page")
    return render(request, "dashboard/rows.html", {
        "sight": sight, "commune": commune, "page": page, "sheet": sheet, "rows": rows,
        "heading": heading(sight.indicator),
    })  # fmt: skip


def _there(sight: Sight, commune: Commune, on: date) -> Any:
    """Return the rows behind the number of those who stood in that commune on that day."""
    stood = Standing.objects.covering(on).filter(commune=commune)
    people = Producer.objects.filter(pk__in=stood.values("producer"))
    subject = sight.indicator.subject
    mine = theirs(subject.rows(), subject.producer, people, on).visible_to(sight.user)
    return sight.indicator.behind(mine, on)


def _written(cell: Cell) -> str:
    if cell is None or cell == "":
        return NOTHING
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%H:%M %d/%m/%Y}"
    return count(cell) if isinstance(cell, int | float) else str(cell)


def _hand_out(sight: Sight, commune: Commune, rows: int, form: str) -> None:
    hand_out_list(
        commune, indicator=sight.indicator.code, people=rows, form=form, by=sight.user,
        at=timezone.now(),
    )  # fmt: skip


def _of_stall(stall: Stall) -> list[Cell]:
    return [stall.name, str(stall.producer), stall.marketplace.name, stall.get_state_display(),
            stall.asked_at, stall.opened_at]  # fmt: skip


def _of_listing(one: Listing) -> list[Cell]:
    return [one.title, str(one.stall.producer), one.stall.marketplace.name,
            one.get_state_display(), one.offer.price]  # fmt: skip


def _of_product(product: Product) -> list[Cell]:
    return [product.name, str(product.owner or "")]


def _of_order(order: Order) -> list[Cell]:
    kilograms = sum(line.grams for line in order.lines.all()) / 1000
    return [order.reference, str(order.stall.producer), order.stall.marketplace.name,
            order.get_state_display(), order.placed_at, order.confirm_by, order.decided_at,
            order.goods, kilograms]  # fmt: skip


_t = gettext_lazy
_SELLER, _FLOOR, _STATE = _t("Người bán"), _t("Sàn"), _t("Hiện nay")
SHEETS: dict[Subject, Sheet] = {
    STALLS: Sheet(
        (_t("Gian hàng"), _SELLER, _FLOOR, _STATE, _t("Xin mở lúc"), _t("Mở lúc")),
        _of_stall, "stall", ("name", "pk"), ("producer", "marketplace"),
    ),
    LISTINGS: Sheet(
        (_t("Tin bán"), _SELLER, _FLOOR, _STATE, _t("Giá (đ)")),
        _of_listing, "listing", ("title", "pk"),
        ("stall__producer", "stall__marketplace", "offer"),
    ),
    PRODUCTS: Sheet(
        (_t("Sản phẩm"), _t("Chủ thể")), _of_product, "product", ("sort_key", "pk"), ("owner",)
    ),
    ORDERS: Sheet(
        (_t("Đơn"), _SELLER, _FLOOR, _STATE, _t("Đặt lúc"), _t("Trả lời trước"),
         _t("Trả lời lúc"), _t("Tiền hàng (đ)"), _t("Khối lượng (kg)")),
        _of_order, "order", ("-placed_at", "-pk"), ("stall__producer", "stall__marketplace"),
        ("lines__listing__offer__product",),
    ),
}  # fmt: skip
