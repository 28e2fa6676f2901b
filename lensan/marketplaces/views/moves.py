from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.marketplaces import tasks
from lensan.marketplaces.actions import moving
from lensan.marketplaces.forms import MoveForm
from lensan.marketplaces.models import Edit, Marketplace
from lensan.marketplaces.views.floors import ruler

PER_PAGE = 50
INLINE = 200  # so many are offered before the answer; more are left to the worker


def move_listings(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a floor's listings on another: look at what would become of each, then do it."""
    user = ruler(request)
    floor = get_object_or_404(Marketplace, code=code)
    form = MoveForm(floor, request.POST or request.GET or None)
    chosen = form.cleaned_data["to"] if form.is_valid() else None
    if request.method == "POST" and chosen:
        return _begin(request, user, floor, chosen)
    found = moving.to_move(floor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    moves = moving.plan_moves(list(page), to=chosen, at=timezone.now()) if chosen else []
    context = {
        "floor": floor, "form": form, "to": chosen, "page": page, "moves": moves,
        "counts": Counter("left" if one.why_not else "offered" for one in moves),
    }  # fmt: skip
    return render(request, "marketplaces/move.html", context)


@require_POST
def take_down(request: HttpRequest, code: str) -> HttpResponse:
    """Take everything off a floor."""
    user = ruler(request)
    floor = get_object_or_404(Marketplace, code=code)
    edit = moving.begin_taking_down(floor, by=user, at=timezone.now())
    messages.info(request, _("Đã ghi; máy sẽ báo sàn gỡ từng tin."))
    return _carried_on(edit)


def _begin(request: HttpRequest, user: User, floor: Marketplace, to: Marketplace) -> HttpResponse:
    edit = moving.begin_move(floor, to=to, by=user, at=timezone.now())
    messages.info(request, _("Đang mang tin sang %(to)s; kết quả từng tin ở dưới.") % {"to": to})
    return _carried_on(edit)


def _carried_on(edit: Edit) -> HttpResponse:
    """Do it at once where that is quick, and leave it to the worker where it is not."""
    if moving.left(edit).count() > INLINE:
        tasks.carry_on.enqueue(edit.pk)
    else:
        tasks.carry_on.call(edit.pk)
    return redirect("edit", pk=edit.pk)
