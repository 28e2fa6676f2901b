from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.marketplaces import access
from lensan.marketplaces.actions import listing, opening
from lensan.marketplaces.forms import AskForm, DraftForm
from lensan.marketplaces.models import Marketplace, Stall
from lensan.producers.models import Producer

PER_PAGE = 50


@require_safe
def stall_list(request: HttpRequest) -> HttpResponse:
    """Show the stalls of the user's territory, by floor and state."""
    user = _user(request)
    found = Stall.objects.visible_to(user).select_related("marketplace", "producer__commune")
    if (state := request.GET.get("trang-thai", "")) in Stall.State:
        found = found.filter(state=state)
    if floor := request.GET.get("san", ""):
        found = found.filter(marketplace__code=floor)
    after = request.GET.get("sau", "")
    context = {
        "page": leaf(found, by=("-asked_at", "-pk"), after=after, size=PER_PAGE),
        "states": Stall.State.choices, "chosen_state": state,
        "floors": Marketplace.objects.order_by("name"), "chosen_floor": floor,
        "own": Producer.objects.filter(account=user).first(),
    }  # fmt: skip
    return render(request, "marketplaces/stalls.html", context)


def ask_for_stall(request: HttpRequest, code: str) -> HttpResponse:
    """Want a stall for a producer."""
    user = _user(request)
    producer = get_object_or_404(Producer.objects.visible_to(user).active(), code=code)
    if not access.can_ask(user, producer):
        raise PermissionDenied
    form = AskForm(producer, request.POST or None)
    if form.is_valid():
        try:
            stall = opening.ask(producer, **form.cleaned_data, by=user, at=timezone.now())
        except (opening.NotAgreed, opening.HasStall, opening.NotInUse) as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã xin mở. Sàn trả lời lúc nào, trang này đổi lúc ấy."))
            return redirect("stall", pk=stall.pk)
    return render(request, "marketplaces/ask.html", {"form": form, "producer": producer})


@require_safe
def show_stall(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a stall, what is on sale there, and how the floor answered lately."""
    user = _user(request)
    stall = _visible(user, pk)
    listings = stall.listings.select_related("offer").order_by("title")
    context = {
        "stall": stall,
        "listings": listings,
        "calls": stall.calls.order_by("-pk")[:20] if user.is_officer else [],
        "form": DraftForm(stall) if access.can_list(user, stall) else None,
    }
    return render(request, "marketplaces/stall.html", context)


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Want an offer on sale on a stall."""
    user = _user(request)
    stall = _visible(user, pk)
    if not access.can_list(user, stall):
        raise PermissionDenied
    form = DraftForm(stall, request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn một mặt hàng chưa có trên gian hàng này."))
        return redirect("stall", pk=pk)
    try:
        made = listing.draft(form.cleaned_data["offer"], stall, by=user, at=timezone.now())
    except listing.AlreadyListed as reason:
        messages.error(request, str(reason))
        return redirect("stall", pk=pk)
    return redirect("listing", pk=made.pk)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _visible(user: User, pk: int) -> Stall:
    found = Stall.objects.visible_to(user).select_related("marketplace", "producer__commune")
    return get_object_or_404(found, pk=pk)
