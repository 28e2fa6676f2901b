from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.payouts import access
from lensan.payouts.actions import rating
from lensan.payouts.forms import RateForm, ThresholdForm
from lensan.payouts.models import Rate, Threshold


def rates(request: HttpRequest) -> HttpResponse:
    """Show what marketplaces may keep and since when, and write down what holds from a day on."""
    user = _setter(request)
    form = RateForm(request.POST or None)
    if form.is_valid():
        try:
            rating.set_rate(**form.cleaned_data, by=user, at=timezone.now())
        except rating.AlreadySet as reason:
            form.add_error("valid_from", str(reason))
        else:
            messages.success(request, _("Đã ghi mức phí."))
            return redirect("rates")
    return _shown(request, form, ThresholdForm())


@require_POST
def set_threshold(request: HttpRequest) -> HttpResponse:
    """Write up to what revenue no tax is withheld, from a day on."""
    user = _setter(request)
    form = ThresholdForm(request.POST)
    if form.is_valid():
        try:
            rating.set_threshold(**form.cleaned_data, by=user, at=timezone.now())
        except rating.AlreadySet as reason:
            form.add_error("valid_from", str(reason))
        else:
            messages.success(request, _("Đã ghi ngưỡng chịu thuế."))
            return redirect("rates")
    return _shown(request, RateForm(), form)


def _shown(request: HttpRequest, rate: RateForm, threshold: ThresholdForm) -> HttpResponse:
    today = timezone.localdate()
    history = Rate.objects.select_related("marketplace")
    context = {
        "form": rate, "threshold_form": threshold, "today": today,
        "rates": history.order_by("marketplace__name", "kind", "-valid_from"),
        "thresholds": Threshold.objects.order_by("-valid_from"),
    }  # fmt: skip
    return render(request, "payouts/rates.html", context)


def _setter(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not access.can_set_rates(request.user):
        raise PermissionDenied
    return request.user
