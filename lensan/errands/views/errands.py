from typing import Any

from django.contrib import messages
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.errands import papers
from lensan.errands.actions import recording
from lensan.errands.forms import DoneForm, RefusedForm
from lensan.errands.models import Errand, ErrandQuerySet
from lensan.errands.views.sight import chosen, floors, operator
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.models import Marketplace, Stall

PER_PAGE = 50
URGENT_SHOWN = 20
IN_TURN, BY_TIME = ("stall", "due_at", "pk"), ("due_at", "pk")
KEYS = "123456789"  # each copies one field


@require_safe
def errand_list(request: HttpRequest) -> HttpResponse:
    """Show what is to be done at a floor's screen, each household's together."""
    user = operator(request)
    known = floors()
    floor = chosen(request, known)
    if floor is None:
        return render(request, "errands/errand_list.html", {"floors": []})
    waiting = _waiting(user, floor)
    shown, after = papers.whole(Errand.objects.all()), request.GET.get("sau", "")
    page = leaf(waiting, by=IN_TURN, after=after, size=PER_PAGE, shown=shown)
    urgent = leaf(waiting.urgent(), by=BY_TIME, after="", size=URGENT_SHOWN, shown=shown).rows
    context = {
        "floors": known, "floor": floor, "page": page,
        "counts": waiting.aggregate(all=Count("pk"), stalls=Count("stall", distinct=True)),
        "urgent": urgent, "first": next(iter([*urgent, *page]), None), "last": _last(user), "now": timezone.now(),
        "read": _read_until(user, floor),
    }  # fmt: skip
    return render(request, "errands/errand_list.html", context)


@require_safe
def show_errand(request: HttpRequest, pk: int) -> HttpResponse:
    """Walk through one errand: what to type field by field, and what came of it."""
    user = operator(request)
    errand = _visible(user, pk)
    return render(request, "errands/errand.html", _walk(user, errand, DoneForm(errand)))


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    user = operator(request)
    errand = _visible(user, pk)
    form = DoneForm(errand, request.POST)
    if not form.is_valid():
        return render(request, "errands/errand.html", _walk(user, errand, form))
    try:
        recording.done(errand, **form.cleaned_data, by=user, at=timezone.now())
    except (recording.NoReference, recording.ReferenceTaken) as reason:
        form.add_error("reference" if "reference" in form.fields else None, str(reason))
        return render(request, "errands/errand.html", _walk(user, errand, form))
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return _next(user, errand)


@require_POST
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    user = operator(request)
    errand = _visible(user, pk)
    form = RefusedForm(request.POST)
    if not form.is_valid():
        context = _walk(user, errand, DoneForm(errand)) | {"refused_form": form}
        return render(request, "errands/errand.html", context)
    try:
        recording.refused(errand, **form.cleaned_data, by=user, at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return _next(user, errand)


@require_POST
def skip(request: HttpRequest, pk: int) -> HttpResponse:
    user = operator(request)
    errand = _visible(user, pk)
    try:
        recording.skip(errand, by=user, at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return _next(user, errand)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what this operator recorded last."""
    user = operator(request)
    try:
        errand = recording.undo_last(by=user, at=timezone.now())
    except recording.NothingToUndo as reason:
        messages.error(request, str(reason))
        return redirect("errand-list")
    messages.success(request, _("Đã lấy lại; việc này chờ làm như trước."))
    return redirect("errand", pk=errand.pk)


def _waiting(user: User, floor: Marketplace) -> ErrandQuerySet:
    mine = Errand.objects.visible_to(user).waiting(timezone.now())
    return mine.filter(stall__marketplace=floor)


def _visible(user: User, pk: int) -> Errand:
    return get_object_or_404(papers.whole(Errand.objects.visible_to(user)), pk=pk)


def _walk(user: User, errand: Errand, form: DoneForm) -> dict[str, Any]:
    told = papers.fields(errand)
    keys = [*KEYS, *[""] * max(len(told) - len(KEYS), 0)]
    return {
        "errand": errand, "form": form, "refused_form": RefusedForm(),
        "fields": [(key, *field) for key, field in zip(keys, told, strict=False)],
        "photos": papers.photos(errand), "last": _last(user),
        "may": errand.state in {Errand.State.OPEN, Errand.State.SKIPPED},
        "left": _waiting(user, errand.stall.marketplace).count(),
    }  # fmt: skip


def _next(user: User, errand: Errand) -> HttpResponse:
    """Go on with the same household, then where an order waits, then with the next; then the list."""
    waiting = _waiting(user, errand.stall.marketplace).exclude(pk=errand.pk)
    of_stall = waiting.filter(stall=errand.stall_id).in_turn()
    if one := of_stall.first() or waiting.urgent().first() or waiting.in_turn().first():
        return redirect("errand", pk=one.pk)
    return redirect(f"{reverse('errand-list')}?san={errand.stall.marketplace.code}")


def _last(user: User) -> Errand | None:
    """Return what the operator recorded last and can still take back."""
    mine = Errand.objects.recorded().filter(done_by=user)
    return mine.select_related("stall", "listing", "order").order_by("-done_at", "-pk").first()


def _read_until(user: User, floor: Marketplace) -> dict[str, Any]:
    """Return up to when the orders of the operator's open stalls are read: the one furthest behind."""
    mine = Stall.objects.visible_to(user).filter(marketplace=floor, state=Stall.State.OPEN)
    return mine.aggregate(
        until=Min("orders_read_until"), never=Count("pk", filter=Q(orders_read_until=None)),
        stalls=Count("pk"),
    )  # fmt: skip
