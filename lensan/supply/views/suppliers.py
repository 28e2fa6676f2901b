import mimetypes
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.paging import leaf
from lensan.supply.actions import offering
from lensan.supply.forms.suppliers import OfferForm, SupplierForm, SupplierPaperForm
from lensan.supply.models import Supplier, SupplierPaper
from lensan.supply.views import keeping

PER_PAGE = 50
PAPERS = Prefetch("papers", SupplierPaper.objects.order_by("kind", "valid_until"))


@require_safe
def supplier_list(request: HttpRequest) -> HttpResponse:
    """Show every supplier with its papers, those run out marked."""
    user = keeping(request)
    whole = Supplier.objects.visible_to(user).select_related("commune").prefetch_related(PAPERS)
    page = leaf(whole, by=("name", "pk"), after=request.GET.get("sau", ""), size=PER_PAGE)
    return render(request, "supply/suppliers.html", {"page": page, "today": timezone.localdate()})


@require_safe
def show_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    user = keeping(request)
    found = Supplier.objects.visible_to(user).select_related("commune").prefetch_related(PAPERS)
    supplier = get_object_or_404(found, pk=pk)
    context = {
        "supplier": supplier, "offers": supplier.offers.order_by("name", "pk"), "today": timezone.localdate(),
        "may_keep": Supplier.objects.kept_by(user).filter(pk=pk).exists(),
    }  # fmt: skip
    return render(request, "supply/supplier.html", context)


def add_supplier(request: HttpRequest) -> HttpResponse:
    user = keeping(request)
    form = SupplierForm(user, request.POST or None)
    if form.is_valid():
        try:
            supplier = offering.add_supplier(**form.cleaned_data, by=user, at=timezone.now())
        except offering.AlreadyThere as reason:
            form.add_error("name", str(reason))
        else:
            messages.success(request, _("Đã ghi nhà cung ứng. Hãy ghi giấy tờ của họ."))
            return redirect("supplier", pk=supplier.pk)
    return _form(request, form, _("Ghi nhà cung ứng"))


def add_paper(request: HttpRequest, pk: int) -> HttpResponse:
    user, supplier = _kept(request, pk)
    form = SupplierPaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        offering.add_paper(supplier, **form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("Đã lưu giấy tờ."))
        return redirect("supplier", pk=pk)
    return _form(request, form, _("Thêm giấy tờ"), supplier=supplier)


@require_POST
def remove_paper(request: HttpRequest, pk: int) -> HttpResponse:
    user, paper = _kept_paper(request, pk)
    offering.remove_paper(paper, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ giấy tờ."))
    return redirect("supplier", pk=paper.supplier_id)


@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the scan of a paper; that it was read is journaled."""
    user, paper = _kept_paper(request, pk)
    if not paper.file:
        raise Http404
    record("supply.paper_read", paper, by=user, at=timezone.now())
    return sent(paper.file)


def make_offer(request: HttpRequest, pk: int) -> HttpResponse:
    user, supplier = _kept(request, pk)
    form = OfferForm(request.POST or None)
    if form.is_valid():
        try:
            offered = offering.offer(supplier, **form.told(), by=user, at=timezone.now())
        except offering.AlreadyThere as reason:
            form.add_error("name", str(reason))
        else:
            messages.success(request, _("Đã ghi hàng. Hãy ghi bảng giá rồi mở cho bà con đặt."))
            return redirect("supply-offer", pk=offered.pk)
    return _form(request, form, _("Ghi hàng cung ứng"), supplier=supplier)


def sent(file: Any) -> HttpResponse:
    """Send a stored file as what its name says, and as nothing that a browser would run."""
    try:
        with file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    kind = mimetypes.guess_type(str(file.name))[0] or "application/octet-stream"
    return HttpResponse(content, kind, headers={"X-Content-Type-Options": "nosniff"})


def _kept(request: HttpRequest, pk: int) -> tuple[User, Supplier]:
    user = keeping(request)
    return user, get_object_or_404(Supplier.objects.kept_by(user), pk=pk)


def _kept_paper(request: HttpRequest, pk: int) -> tuple[User, SupplierPaper]:
    user = keeping(request)
    mine = SupplierPaper.objects.filter(supplier__in=Supplier.objects.kept_by(user).values("pk"))
    return user, get_object_or_404(mine.select_related("supplier"), pk=pk)


def _form(request: HttpRequest, form: Any, title: str, **context: Any) -> HttpResponse:
    return render(request, "supply/form.html", {"form": form, "title": title, **context})
