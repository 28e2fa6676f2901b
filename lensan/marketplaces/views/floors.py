from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.states import NotAllowed
from lensan.marketplaces import access
from lensan.marketplaces.actions.ruling import set_rule, turn
from lensan.marketplaces.forms import RuleForm, as_typed
from lensan.marketplaces.models import Marketplace


@require_safe
def floor_list(request: HttpRequest) -> HttpResponse:
    """Show the floors, and how many stalls stand open on each."""
    ruler(request)
    opened = Count("stalls", filter=Q(stalls__state="open"))
    floors = Marketplace.objects.annotate(opened=opened).order_by("name")
    return render(request, "marketplaces/floors.html", {"floors": floors})


def rule_of_floor(request: HttpRequest, code: str) -> HttpResponse:
    """What a floor asks before anything is listed there."""
    user = ruler(request)
    floor = get_object_or_404(Marketplace, code=code)
    form = RuleForm(request.POST or None, initial=as_typed(floor))
    if form.is_valid():
        held_back = form.cleaned_data["held_back"]
        lacking = set_rule(floor, form.rule(), held_back=held_back, by=user, at=timezone.now())
        messages.success(
            request, _("Đã đặt điều kiện; %(lacking)d tin còn thiếu.") % {"lacking": lacking}
        )
        return redirect("floor", code=code)
    return render(request, "marketplaces/floor.html", {"form": form, "floor": floor})


@require_POST
def turn_floor(request: HttpRequest, code: str) -> HttpResponse:
    user = ruler(request)
    floor = get_object_or_404(Marketplace, code=code)
    if (state := request.POST.get("state", "")) in Marketplace.State:
        try:
            turn(floor, state, by=user, at=timezone.now())
        except NotAllowed as reason:
            messages.error(request, str(reason))
    back = "floor-leave" if "leaving" in request.POST else "floor"
    return redirect(back, code=code)


def ruler(request: HttpRequest) -> User:
    """Return who is at the door, who may set a floor's rules."""
    assert isinstance(request.user, User)
    if not access.can_set_rules(request.user):
        raise PermissionDenied
    return request.user
