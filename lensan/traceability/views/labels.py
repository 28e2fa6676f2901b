"""Labels: printed on sheets or a roll, sent as an image, bound to a lot by one scan, given up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.documents.lots import Paper
from lensan.traceability import access
from lensan.traceability.actions import labelling, numbering
from lensan.traceability.forms.lots import BlankForm, NumberForm
from lensan.traceability.forms.telling import CodeForm
from lensan.traceability.models import Label, LotFile
from lensan.traceability.papers import image, sheet
from lensan.traceability.views import tracing

A_SHEET = 40
OFFERED = 30


def show_labels(request: HttpRequest) -> HttpResponse:
    """Print blank labels, or find the one that is to be bound."""
    user = tracing(request)
    form = BlankForm(request.POST or None)
    if form.is_valid():
        made = labelling.print_blank(form.cleaned_data["count"], by=user, at=timezone.now())
        return _file(sheet(made, Paper(form.cleaned_data["sheet"])), "pdf")
    lots = LotFile.objects.visible_to(user).exclude(producer=None).select_related("producer")
    context = {"form": form, "lots": lots.order_by("-pk")[:OFFERED]}
    return render(request, "traceability/labels.html", context)


@require_safe
def lot_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of a lot's label, or a roll of so many."""
    _user, _lot, label = _of_lot(request, pk)
    paper = Paper.ROLL if request.GET.get("kho") == "cuon" else Paper.A4
    return _file(sheet([label] * A_SHEET, paper), "pdf")


@require_safe
def lot_image(request: HttpRequest, pk: int) -> HttpResponse:
    """A lot's label as a picture to be sent by chat."""
    _user, _lot, label = _of_lot(request, pk)
    return _file(image(label), "png", f"nhan-{label.code}.png")


@require_POST
def bind_to_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the blank label whose code was scanned stand for a lot."""
    user, lot = _lot_to_label(request, pk)
    form = CodeForm(request.POST)
    if form.is_valid():
        _bind(request, user, form.cleaned_data["code"], lot)
    else:
        messages.error(request, " ".join(map(str, form["code"].errors)))
    return redirect("trace-lot", pk=pk)


@require_POST
def number_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a number of GS1 be one more name of a lot; its labels go on opening."""
    user, lot = _lot_to_label(request, pk)
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            address = numbering.add_number(lot, **form.cleaned_data, by=user, at=timezone.now())
        except (numbering.NotANumber, numbering.NumberTaken) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Lô nay còn có tên %s. Nhãn đã in vẫn dùng được.") % address
            )
    else:
        messages.error(request, _("Xin ghi cả GTIN mà GS1 đã cấp và số lô."))
    return redirect("trace-lot", pk=pk)


def show_label(request: HttpRequest, code: str) -> HttpResponse:
    """Show a blank label, and bind it to the lot that is chosen."""
    user = tracing(request)
    label = get_object_or_404(Label.objects.blank(), code=code)
    lots = LotFile.objects.filter(producer__in=access.growers_of(user).values("pk"))
    offered = lots.select_related("producer").order_by("-pk")[:OFFERED]
    if request.method == "POST":
        chosen = request.POST.get("lot", "")
        lot = lots.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
        if lot is None:
            raise Http404
        _bind(request, user, label, lot)
        return redirect("trace-lot", pk=lot.pk)
    return render(request, "traceability/label.html", {"label": label, "lots": offered})


@require_POST
def void(request: HttpRequest, code: str) -> HttpResponse:
    """Give a spoilt blank label up."""
    user = tracing(request)
    label = get_object_or_404(Label.objects.blank(), code=code)
    try:
        labelling.void(label, by=user, at=timezone.now())
    except labelling.NotBlank as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã hủy nhãn %s.") % label)
    return redirect("trace-labels")


def _bind(request: HttpRequest, user: User, label: Label, lot: LotFile) -> None:
    try:
        labelling.bind(label, lot, by=user, at=timezone.now())
    except labelling.NotBlank as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Nhãn %(label)s nay là của %(lot)s.") % {"label": label, "lot": lot}
        )


def _lot_to_label(request: HttpRequest, pk: int) -> tuple[User, LotFile]:
    user = tracing(request)
    found = LotFile.objects.visible_to(user).select_related("thing", "producer")
    lot = get_object_or_404(found, pk=pk)
    if not access.can_bind(user, lot):
        raise PermissionDenied
    return user, lot


def _of_lot(request: HttpRequest, pk: int) -> tuple[User, LotFile, Label]:
    user, lot = _lot_to_label(request, pk)
    label = (
        Label.objects.filter(thing=lot.thing).select_related("thing__file").order_by("pk").first()
    )
    if label is None:
        raise Http404
    return user, lot, label


def _file(made: bytes, kind: str, name: str = "") -> HttpResponse:
    types = {"pdf": "application/pdf", "png": "image/png"}
    how = f'inline; filename="{name or "nhan." + kind}"'
    return HttpResponse(made, types[kind], headers={"Content-Disposition": how})
