"""Lots of one household or of several are pooled, graded and packed, or put into a box."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.producers.models import Producer
from lensan.traceability import access
from lensan.traceability.actions import growing
from lensan.traceability.codes import NotACode, read
from lensan.traceability.forms.lots import PackForm
from lensan.traceability.forms.telling import code_in
from lensan.traceability.models import Label, LotFile
from lensan.traceability.views import REFUSALS, tracing

MOST = 50  # lots packed at once
OFFERED = 20


def pack(request: HttpRequest, code: str) -> HttpResponse:
    """Scan lots, tell how much of each goes in, and pack them into one lot or one box.

    Which lots were scanned stands in the address, so that going back or loading anew loses none.
    """
    user = tracing(request)
    packer = get_object_or_404(access.growers_of(user), code=code)
    if not access.can_tell(user, packer):
        raise PermissionDenied
    codes = list(dict.fromkeys([*request.GET.getlist("lo"), *_scanned(request)]))[:MOST]
    lots, kept = [], []
    for code, lot in _lots(codes):
        if access.can_pack_lot(packer, lot):
            lots.append(lot)
            kept.append(code)
        else:
            messages.error(request, _strange(lot))
    unsold = access.lots_without_origin(packer)
    form = PackForm(request.POST or None, now=timezone.now(), lots=lots, unsold=unsold)
    if form.is_valid() and (made := _packed(request, packer, form)):
        return redirect("trace-lot", pk=made.pk)
    own = LotFile.objects.filter(producer=packer, kind__in=("harvest", "packed")).order_by("-pk")
    context = {
        "form": form, "packer": packer, "lots": lots, "collects": access.collects(packer),
        "codes": kept,
        "own": own.exclude(pk__in=[one.pk for one in lots]).prefetch_related("thing__labels")[:OFFERED],
    }  # fmt: skip
    return render(request, "traceability/pack.html", context)


def _scanned(request: HttpRequest) -> list[str]:
    """Return the code that was scanned just now; one that was misread is said to be."""
    typed = request.GET.get("ma", "").strip()
    if not typed:
        return []
    try:
        code = read(code_in(typed))
    except NotACode as error:
        messages.error(request, str(error))
        return []
    if not LotFile.objects.filter(thing__labels__code=code).exists():
        messages.error(request, _("Không có lô nào mang mã này. Hãy xem lại trên nhãn."))
        return []
    return [code]


def _lots(codes: list[str]) -> list[tuple[str, LotFile]]:
    """Return the lots with these codes, in their order, each once."""
    labels = Label.objects.filter(code__in=codes, thing__file__isnull=False)
    whole = labels.select_related("thing__file__producer")
    by_code = {one.code: one.thing.file for one in whole if one.thing}
    once: dict[int, tuple[str, LotFile]] = {}
    for code in codes:
        if code in by_code:
            once.setdefault(by_code[code].pk, (code, by_code[code]))
    return list(once.values())


def _strange(lot: LotFile) -> str:
    if lot.kind not in (LotFile.Kind.HARVEST, LotFile.Kind.PACKED):
        return str(growing.Unsuitable(lot))
    return _(
        "%(lot)s là lô của người khác. Hộ chỉ đóng gói hàng của mình; gom hàng thì nhờ hợp tác xã."
    ) % {"lot": lot}


def _packed(request: HttpRequest, packer: Producer, form: PackForm) -> LotFile | None:
    """Do what was asked, or say on the form why it cannot be done."""
    who: dict[str, Any] = {
        "by": request.user, "at": form.now, "via": form.via(), "happened": form.happened(),
    }  # fmt: skip
    told = form.cleaned_data
    try:
        if form.data.get("what") == "pack":
            made = growing.pack(
                form.taken(), form.quantity(), name=told["name"].strip(), producer=packer,
                sold_as=told["sold_as"], **who,
            )  # fmt: skip
        else:
            made = growing.put_in_box(form.taken(), producer=packer, **who)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Đã ghi. Mã %s.") % made.label)
    return made
