from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.catalogue import access
from lensan.catalogue.actions import describing
from lensan.catalogue.completeness import missing, score
from lensan.catalogue.dossier import goods_of_products
from lensan.catalogue.forms.goods import ProductForm, RecognitionForm
from lensan.catalogue.models import Group, Offer, Paper, Product, Recognition
from lensan.catalogue.models.goods import ProductQuerySet
from lensan.catalogue.searching import LACKS, STARS, Asked, search
from lensan.catalogue.views import browsing
from lensan.journal.models import record
from lensan.kernel.tables import table_response

PER_PAGE = 50
MOST_TAKEN_AWAY = 20_000
SHOWN = 50


@require_safe
def product_list(request: HttpRequest) -> HttpResponse:
    """Find products by name, group, stars, and by what they lack to be listed."""
    user, today = browsing(request), timezone.localdate()
    asked = Asked.read(request.GET.dict())
    found = _whole(search(asked, by=user, on=today))
    if request.GET.get("dang"):
        return _take_away(request, user, found, today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    goods = goods_of_products(list(page), on=today)
    rows = [(p, missing(goods[p.pk]), score(goods[p.pk])) for p in page]
    context = {
        "page": page, "rows": rows, "asked": asked, "today": today, "groups": Group.choices,
        "stars": STARS.items(), "lacks": LACKS.items(), "may_add": access.can_add(user),
    }  # fmt: skip
    template = "product_rows" if request.headers.get("HX-Request") else "product_list"
    return render(request, f"catalogue/{template}.html", context)


def _whole(found: ProductQuerySet) -> ProductQuerySet:
    newest = Recognition.objects.order_by("-status", "-valid_until", "-stars", "-pk")
    return found.select_related("owner").prefetch_related(Prefetch("recognitions", newest))


def _take_away(
    request: HttpRequest, user: User, found: ProductQuerySet, today: date
) -> HttpResponse:
    products = list(found[:MOST_TAKEN_AWAY])
    goods = goods_of_products(products, on=today)
    headings = [_("Sản phẩm"), _("Giống"), _("Nhóm"), _("Đơn vị tính"), _("Chủ thể"), _("Số sao"),
                _("Quyết định"), _("Hiệu lực đến hết"), _("Đủ (%)"), _("Còn thiếu")]  # fmt: skip
    rows = [
        (
            p.name, p.variety, p.get_group_display(), p.get_unit_display(),
            p.owner.name if p.owner else p.owner_name, *_best(p), score(goods[p.pk]),
            " ".join(check.text for check in missing(goods[p.pk])),
        )
        for p in products
    ]  # fmt: skip
    record("catalogue.products_taken_away", user, by=user, at=timezone.now(), rows=len(rows))
    return table_response(request.GET["dang"], "nong-san", headings, rows)


def _best(product: Product) -> tuple[int | None, str, date | None]:
    """Return the stars that count most: recognised before asked for, the latest end first."""
    stars = next(iter(product.recognitions.all()), None)
    if stars is None or stars.status != Recognition.Status.RECOGNISED:
        return None, "", None
    return stars.stars, stars.decision, stars.valid_until


@require_safe
def show_product(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about one product: its label, stars, papers, photos, and who sells it."""
    user, today = browsing(request), timezone.localdate()
    product = get_object_or_404(_whole(Product.objects.visible_to(user)), pk=pk)
    goods = goods_of_products([product], on=today)[pk]
    offers = Offer.objects.visible_to(user).filter(product=product)
    mine = offers.exclude(state=Offer.State.CLOSED).select_related("producer__commune")
    of_owner = Q(producer=product.owner_id) if product.owner_id else Q(pk__in=())
    context: dict[str, Any] = {
        "product": product, "today": today, "missing": missing(goods), "score": score(goods),
        "offers": mine.order_by("price", "pk")[:SHOWN],
        "counts": offers.aggregate(all=Count("pk", filter=~Q(state=Offer.State.CLOSED))),
        "papers": Paper.objects.visible_to(user).filter(Q(product=product) | of_owner),
        "photos": product.photos.order_by("pk"),
        "may": {
            "correct": access.can_correct(user, product),
            "recognise": access.can_recognise(user, product),
            "offer": _may_offer(user, product),
        },
    }  # fmt: skip
    return render(request, "catalogue/product.html", context)


def _may_offer(user: User, product: Product) -> bool:
    if product.owner:
        return access.can_sell_for(user, product.owner)
    return access.can_add(user)


def add_product(request: HttpRequest) -> HttpResponse:
    """Write down goods that are not in the catalogue yet."""
    user = browsing(request)
    if not access.can_add(user):
        raise PermissionDenied
    form = ProductForm(user, request.POST or None)
    if form.is_valid():
        try:
            product = describing.add(**form.cleaned_data, by=user, at=timezone.now())
        except describing.AlreadyThere as known:
            form.add_error("name", str(known))
        else:
            messages.success(request, _("Đã ghi “%(name)s” vào danh mục.") % {"name": product})
            return redirect("product", pk=product.pk)
    return render(request, "catalogue/product_form.html", {"form": form})


def correct_product(request: HttpRequest, pk: int) -> HttpResponse:
    user, product = _correcting(request, pk)
    form = ProductForm(user, request.POST or None, instance=product)
    if form.is_valid():
        try:
            if changes := form.changes():
                describing.correct(product, changes, by=user, at=timezone.now())
                messages.success(request, _("Đã sửa sản phẩm."))
            return redirect("product", pk=pk)
        except describing.AlreadyThere as known:
            form.add_error("name", str(known))
    return render(request, "catalogue/product_form.html", {"form": form, "product": product})


def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Record stars that were given, or asked for."""
    user, product = _correcting(request, pk)
    if not access.can_recognise(user, product):
        raise PermissionDenied
    form = RecognitionForm(request.POST or None)
    if form.is_valid():
        describing.recognise(product, **form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi công nhận OCOP."))
        return redirect("product", pk=pk)
    context = {"form": form, "title": _("Ghi công nhận OCOP"), "product": product}
    return render(request, "catalogue/thing_form.html", context)


def _correcting(request: HttpRequest, pk: int) -> tuple[User, Product]:
    user = browsing(request)
    product = get_object_or_404(Product.objects.visible_to(user).select_related("owner"), pk=pk)
    if not access.can_correct(user, product):
        raise PermissionDenied
    return user, product
