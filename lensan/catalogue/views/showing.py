import mimetypes
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue import access
from lensan.catalogue.actions import showing
from lensan.catalogue.forms.showing import PaperForm, PhotoForm
from lensan.catalogue.models import Offer, Paper, Photo, Product
from lensan.catalogue.photos import NotAPhoto
from lensan.catalogue.searching import SOON, ending
from lensan.catalogue.views import browsing
from lensan.journal.models import record
from lensan.kernel.paging import leaf
from lensan.kernel.tables import table_response
from lensan.producers.models import Producer

PER_PAGE = 50
MOST_TAKEN_AWAY = 20_000
FIRST_TO_END = ("valid_until", "pk")


@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    """Show the papers that end soon, those that have ended, or all."""
    user, today = browsing(request), timezone.localdate()
    which = request.GET.get("nao", "sap-het")
    found = Paper.objects.visible_to(user)
    if which == "het":
        found = found.filter(valid_until__lt=today)
    elif which != "tat-ca":
        which, found = "sap-het", ending(found, today)
    of = ("producer", "product", "offer__product", "offer__producer")
    if request.GET.get("dang"):
        ordered = found.order_by(models.F("valid_until").asc(nulls_last=True), "pk")
        return _take_away(request, user, list(ordered.select_related(*of)[:MOST_TAKEN_AWAY]))
    shown, after = Paper.objects.select_related(*of), request.GET.get("sau", "")
    page = leaf(found, by=FIRST_TO_END, after=after, size=PER_PAGE, shown=shown)
    context = {
        "page": page, "which": which, "today": today, "days": SOON.days,
        "tabs": [("sap-het", _("Sắp hết hạn")), ("het", _("Đã hết hạn")), ("tat-ca", _("Tất cả"))],
    }  # fmt: skip
    return render(request, "catalogue/paper_list.html", context)


def _take_away(request: HttpRequest, user: User, papers: list[Paper]) -> HttpResponse:
    headings = [_("Loại giấy tờ"), _("Của"), _("Số, mã"), _("Nơi cấp"), _("Ngày cấp"),
                _("Hiệu lực đến hết")]  # fmt: skip
    rows = [
        (p.get_kind_display(), str(p.of), p.number, p.issued_by, p.issued_on, p.valid_until)
        for p in papers
    ]
    record("catalogue.papers_taken_away", user, by=user, at=timezone.now(), rows=len(rows))
    return table_response(request.GET["dang"], "giay-to", headings, rows)


def add_product_paper(request: HttpRequest, pk: int) -> HttpResponse:
    return _add_paper(request, _product(request, pk))


def add_offer_paper(request: HttpRequest, pk: int) -> HttpResponse:
    return _add_paper(request, _offer(request, pk))


def add_producer_paper(request: HttpRequest, code: str) -> HttpResponse:
    found = Producer.objects.visible_to(browsing(request)).active()
    return _add_paper(request, get_object_or_404(found, code=code))


def add_product_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return _add_photo(request, _product(request, pk))


def add_offer_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return _add_photo(request, _offer(request, pk))


def _add_paper(request: HttpRequest, of: showing.Owner) -> HttpResponse:
    user = _showing(request, of)
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        showing.add_paper(of, **form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("Đã lưu giấy tờ."))
        return _back_to(of)
    return render(request, "catalogue/thing_form.html", _context(of, form, _("Thêm giấy tờ")))


def _add_photo(request: HttpRequest, of: showing.Shown) -> HttpResponse:
    user = _showing(request, of)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        content = form.cleaned_data["photo"].read()
        try:
            showing.add_photo(
                of, content, side=form.cleaned_data["side"], by=user, at=timezone.now()
            )
        except (NotAPhoto, showing.SamePhoto) as reason:
            form.add_error("photo", str(reason))
        else:
            messages.success(request, _("Đã lưu ảnh; vị trí và tên máy chụp đã được gỡ bỏ."))
            return _back_to(of)
    return render(request, "catalogue/thing_form.html", _context(of, form, _("Thêm ảnh")))


@require_POST
def remove_paper(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _paper(request, pk)
    user, of = _showing(request, paper.of), paper.of
    showing.remove_paper(paper, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ giấy tờ."))
    return _back_to(of)


@require_POST
def remove_photo(request: HttpRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.visible_to(browsing(request)), pk=pk)
    user, of = _showing(request, photo.of), photo.of
    showing.remove_photo(photo, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ ảnh."))
    return _back_to(of)


@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the scan of a paper; that it was read is journaled."""
    user, paper = browsing(request), _paper(request, pk)
    if not paper.file:
        raise Http404
    record("catalogue.paper_read", paper, by=user, at=timezone.now())
    return _sent(paper.file)


@require_safe
def photo_file(request: HttpRequest, pk: int) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.visible_to(browsing(request)), pk=pk)
    answer = _sent(photo.file)
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _sent(file: models.fields.files.FieldFile) -> HttpResponse:
    """Send a stored file as what its name says, and as nothing that a browser would run."""
    try:
        with file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    kind = mimetypes.guess_type(str(file.name))[0] or "application/octet-stream"
    return HttpResponse(content, kind, headers={"X-Content-Type-Options": "nosniff"})


def _paper(request: HttpRequest, pk: int) -> Paper:
    return get_object_or_404(Paper.objects.visible_to(browsing(request)), pk=pk)


def _product(request: HttpRequest, pk: int) -> Product:
    return get_object_or_404(Product.objects.visible_to(browsing(request)), pk=pk)


def _offer(request: HttpRequest, pk: int) -> Offer:
    return get_object_or_404(Offer.objects.visible_to(browsing(request)), pk=pk)


def _showing(request: HttpRequest, of: showing.Owner) -> User:
    user = browsing(request)
    if not access.can_show(user, of):
        raise PermissionDenied
    return user


def _context(of: showing.Owner, form: Any, title: str) -> dict[str, Any]:
    return {"form": form, "title": title, "of": of, str(of._meta.model_name): of}


def _back_to(of: showing.Owner) -> HttpResponse:
    if isinstance(of, Producer):
        return redirect(reverse("paper-list", query={"nao": "tat-ca"}))
    return redirect("offer" if isinstance(of, Offer) else "product", pk=of.pk)
