"""When a trainer or a venue is taken by other things: what their calendar says."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.training import access
from lensan.training.actions import blocking
from lensan.training.calendars import Unreadable
from lensan.training.forms.busy import CalendarForm
from lensan.training.models import Busy, Trainer, Venue
from lensan.training.views import staffing

PER_PAGE = 50


def of_trainer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show when a trainer is busy, and take in their calendar."""
    user = staffing(request)
    trainer = get_object_or_404(Trainer.objects.visible_to(user), pk=pk)
    if not access.can_manage(user, trainer):
        raise PermissionDenied
    return _page(request, user, trainer, "trainer-busy", reverse("trainer", kwargs={"pk": pk}))


def of_venue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show when a venue is taken by other things, and take in its calendar."""
    user = staffing(request)
    mine = Venue.objects.visible_to(user).select_related("commune")
    venue = get_object_or_404(mine, pk=pk)
    if not access.can_organise(user, venue.commune):
        raise PermissionDenied
    return _page(request, user, venue, "venue-busy", reverse("venue-list"))


@require_POST
def strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that someone is free at a time after all."""
    user = staffing(request)
    mine = Busy.objects.visible_to(user).select_related("trainer", "venue__commune")
    busy = get_object_or_404(mine, pk=pk)
    allowed = (busy.trainer and access.can_manage(user, busy.trainer)) or (
        busy.venue and access.can_organise(user, busy.venue.commune)
    )
    if not allowed:
        raise PermissionDenied
    blocking.strike(busy, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ lúc bận này."))
    name = "trainer-busy" if busy.trainer_id else "venue-busy"
    return redirect(name, pk=busy.trainer_id or busy.venue_id)


def _page(
    request: HttpRequest, user: User, owner: Trainer | Venue, name: str, back: str
) -> HttpResponse:
    form, now = CalendarForm(request.POST or None, request.FILES or None), timezone.now()
    if form.is_valid():
        try:
            told = blocking.take_in(owner, form.cleaned_data["file"], by=user, at=now)
        except Unreadable as reason:
            form.add_error("file", str(reason))
        else:
            messages.success(request, _said(told))
            return redirect(name, pk=owner.pk)
    ahead = owner.busy.filter(ends_at__gt=now)
    context: dict[str, Any] = {
        "owner": owner, "back": back, "form": form,
        "page": leaf(ahead, by=("starts_at", "pk"), after=request.GET.get("sau", ""), size=PER_PAGE),
        "clashing": blocking.clashing(ahead, owner, at=now),
    }  # fmt: skip
    return render(request, "training/busy.html", context)


def _said(told: blocking.Blocked) -> str:
    if not (told.new or told.struck):
        return _("Lịch này đã được ghi từ trước, không có gì mới.")
    said = _("Đã ghi %(new)s lúc bận mới, bỏ %(struck)s lúc không còn trong lịch.")
    return said % {"new": told.new, "struck": told.struck}
