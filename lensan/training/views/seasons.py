"""When fewer people come to class, as officers know it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.training import access
from lensan.training.actions import seasoning
from lensan.training.forms.planning import SeasonForm
from lensan.training.models import Season
from lensan.training.views.budget import asked_year


def season_list(request: HttpRequest) -> HttpResponse:
    """Show a year's seasons, and write another down."""
    user, year = _setter(request), asked_year(request)
    form = SeasonForm(request.POST or None, communes=user.territory())
    if form.is_valid() and _set(None, form, user):
        messages.success(request, _("Đã ghi mùa ít người học."))
        return redirect(f"{reverse('season-list')}?nam={form.cleaned_data['from_on'].year}")
    found = Season.objects.filter(from_on__year=year).prefetch_related("communes")
    return render(request, "training/season_list.html", {
        "year": year, "form": form, "seasons": found.order_by("from_on", "pk"),
    })  # fmt: skip


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what is known better of a season."""
    user = _setter(request)
    season = get_object_or_404(Season, pk=pk)
    initial = {
        "name": season.name, "from_on": season.from_on, "to_on": season.to_on,
        "share": season.share, "communes": season.communes.all(),
    }  # fmt: skip
    form = SeasonForm(request.POST or None, initial=initial, communes=user.territory())
    if form.is_valid() and _set(season, form, user):
        messages.success(request, _("Đã ghi mùa ít người học, đã kiểm chứng."))
        return redirect(f"{reverse('season-list')}?nam={season.from_on.year}")
    return render(request, "training/season.html", {"season": season, "form": form})


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a season away."""
    user = _setter(request)
    season = get_object_or_404(Season, pk=pk)
    seasoning.drop(season, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ mùa này."))
    return redirect(f"{reverse('season-list')}?nam={season.from_on.year}")


@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """Write down the usual seasons of a year, marked as unchecked."""
    user, year = _setter(request), asked_year(request)
    new = seasoning.suggest(year, by=user, at=timezone.now())
    messages.success(
        request, _("Đã ghi %s mùa gợi ý, chưa kiểm chứng. Hãy sửa theo địa phương.") % new
    )
    return redirect(f"{reverse('season-list')}?nam={year}")


def _set(season: Season | None, form: SeasonForm, user: User) -> bool:
    """Write what was typed; tell whether it could be."""
    try:
        seasoning.set_season(season, **form.cleaned_data, by=user, at=timezone.now())
    except seasoning.SameSeason as reason:
        form.add_error("name", str(reason))
        return False
    return True


def _setter(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_plan(request.user):
        raise PermissionDenied
    return request.user
