from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.training import access
from lensan.training.actions import appointing
from lensan.training.forms.people import VenueForm
from lensan.training.models import Venue
from lensan.training.views import staffing

PER_PAGE = 50


@require_safe
def venue_list(request: HttpRequest) -> HttpResponse:
    """Show where classes can be held."""
    user = staffing(request)
    found = Venue.objects.visible_to(user).annotate(held=Count("classes"))
    whole = found.select_related("commune").order_by("commune__name", "name", "pk")
    context = {
        "page": Paginator(whole, PER_PAGE).get_page(request.GET.get("page")),
        "may_open": user.is_officer,
    }
    return render(request, "training/venue_list.html", context)


def open_venue(request: HttpRequest) -> HttpResponse:
    """Write down where classes can be held."""
    user = staffing(request)
    if not user.is_officer:
        raise PermissionDenied
    form = VenueForm(user, request.POST or None)
    if form.is_valid():
        try:
            appointing.open_venue(by=user, at=timezone.now(), **form.cleaned_data)
        except appointing.Known as reason:
            form.add_error("name", str(reason))
        else:
            messages.success(request, _("Đã ghi điểm học."))
            return redirect("venue-list")
    return _form(request, form, _("Ghi điểm học"))


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a venue."""
    user = staffing(request)
    mine = Venue.objects.visible_to(user).select_related("commune")
    venue = get_object_or_404(mine, pk=pk)
    if not access.can_organise(user, venue.commune):
        raise PermissionDenied
    form = VenueForm(user, request.POST or None, venue=venue)
    if form.is_valid():
        try:
            appointing.correct_venue(venue, by=user, at=timezone.now(), **form.cleaned_data)
        except appointing.Known as reason:
            form.add_error("name", str(reason))
        else:
            messages.success(request, _("Đã sửa điểm học."))
            return redirect("venue-list")
    return _form(request, form, _("Sửa điểm học"))


def _form(request: HttpRequest, form: VenueForm, title: str) -> HttpResponse:
    context = {
        "form": form, "title": title, "back": reverse("venue-list"), "whence": _("Điểm học"),
    }  # fmt: skip
    return render(request, "training/form.html", context)
