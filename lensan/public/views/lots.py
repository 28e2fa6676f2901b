"""A label's page: whatever state the label is in, it opens, and says what to do."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lensan.catalogue.models import Photo
from lensan.catalogue.photos import small
from lensan.public.telling import photos_of, story
from lensan.public.words import say
from lensan.traceability.codes import NotACode, read
from lensan.traceability.models import Label, Thing

KEPT = "small-photos"  # the folder of photos made small


@login_not_required  # the buyer scans a label
def label(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a label stands for; a wrong, unknown, blank or cancelled one is explained."""
    try:
        wanted = read(code)
    except NotACode:
        return wrong_code(request)
    found = _label(wanted)
    if found is None:
        return unknown_code(request)
    if found.voided_at:
        return _mistaken(request, "Nhãn này đã hủy")
    if found.thing is None:
        return _mistaken(request, "Nhãn này chưa gắn với lô nào")
    return lot_page(request, found.thing.same_as or found.thing, code=wanted)


@login_not_required  # as small as a slow line wants it, and with nothing in it but the picture
def photo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a photo of what a label stands for; of what it does not show, lead to its page."""
    found = _label(code)
    thing = (found.thing.same_as or found.thing) if found and found.thing else None
    shown = next((one for one in photos_of(thing) if one.pk == pk), None) if thing else None
    if shown is None:
        return redirect("label", code=code)
    headers = {"Cache-Control": "public, max-age=86400, immutable"}
    return HttpResponse(_small(shown), content_type="image/jpeg", headers=headers)


def _small(shown: Photo) -> bytes:
    """Return a photo made small; it is made once and kept."""
    name = f"{KEPT}/{shown.sha256}.jpg"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    with shown.file.open() as file:
        made = small(file.read()).content
    default_storage.save(name, ContentFile(made))
    return made


def _label(code: str) -> Label | None:
    return Label.objects.filter(code=code).select_related("thing__same_as").first()


@login_not_required  # the code may be typed, too
def look_up(request: HttpRequest) -> HttpResponse:
    """Open the page of the code that somebody typed, or ask for it."""
    typed = request.GET.get("ma", "").replace(" ", "").replace("/", "")[:20]
    if typed:
        language = "?lang=en" if _language(request) == "en" else ""
        return redirect(reverse("label", args=[typed]) + language)
    return _page(request, {"asking": True, "title": "Gõ mã trên nhãn"})


def lot_page(request: HttpRequest, thing: Thing, *, code: str = "") -> HttpResponse:
    """Show the story of a thing; its photos stand under the code of its label."""
    language = _language(request)
    told = story(thing, on=timezone.localdate(), language=language)
    return _page(request, {"story": told, "title": told.name, "code": code})


def wrong_code(request: HttpRequest) -> HttpResponse:
    """Say that a code was misread."""
    return _explained(request, "Mã này không đúng", "Hãy xem lại tám ký tự trên nhãn.")


def unknown_code(request: HttpRequest) -> HttpResponse:
    """Say that a code is right but stands for nothing here."""
    known = "Nhãn thật của chương trình luôn mở ra một trang như thế này với tên hàng."
    return _explained(request, "Không tìm thấy mã này", known)


def product_page(request: HttpRequest, name: str, *, is_lot: bool) -> HttpResponse:
    """Say of what product a code is: of a lot that is not written down here, or of no lot."""
    language = _language(request)
    lacking = (
        "Lô này chưa có trong sổ: chưa ai ghi nó được trồng và thu hoạch ở đâu. Hãy hỏi nơi bán."
    )
    whole = (
        "Mã này là của sản phẩm, không của lô nào. Hãy gõ tám ký tự trên nhãn để xem lô của bạn."
    )
    advice = say(lacking if is_lot else whole, language)
    return _page(request, {"title": name, "advice": advice, "asking": True})


def _mistaken(request: HttpRequest, title: str) -> HttpResponse:
    advice = "Nếu bạn vừa mua hàng mang nhãn này, xin báo nơi bán: nhãn có thể bị dán nhầm."
    return _explained(request, title, advice)


def _explained(request: HttpRequest, title: str, advice: str) -> HttpResponse:
    told = {"title": say(title, _language(request)), "advice": say(advice, _language(request))}
    return _page(request, {**told, "asking": True})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    language = _language(request)
    return render(request, "public/lot.html", {**context, "language": language})


def _language(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang") == "en" else "vi"
