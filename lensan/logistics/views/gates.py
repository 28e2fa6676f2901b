"""When someone is at home at a household's gate: written by its officer or helper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.logistics import access
from lensan.logistics.actions import networking
from lensan.logistics.forms.gates import GateHoursForm
from lensan.logistics.models import GateHours
from lensan.producers.models import Producer


def hours(request: HttpRequest, code: str) -> HttpResponse:
    """Write down when someone is at home, or correct it."""
    user, producer = _asked(request, code)
    thing = GateHours.objects.filter(producer=producer).first() or GateHours(producer=producer)
    form = GateHoursForm(request.POST or None, instance=thing)
    if form.is_valid():
        try:
            networking.write(form.save(commit=False), by=user, at=timezone.now())
        except networking.Known as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã lưu. Các kế hoạch lập từ nay đến đúng giờ này."))
            return redirect("producer", code=code)
    context = {
        "title": _("Giờ ở nhà"), "form": form, "producer": producer,
        "back": reverse("producer", args=[code]),
    }  # fmt: skip
    return render(request, "logistics/gate_hours.html", context)


@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Strike the hours out: the guess counts again."""
    user, producer = _asked(request, code)
    if told := GateHours.objects.filter(producer=producer).first():
        networking.drop(told, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ giờ riêng của hộ."))
    return redirect("gate-hours", code=code)


def _asked(request: HttpRequest, code: str) -> tuple[User, Producer]:
    """Return who asks, and the household, if they may write its hours down."""
    assert isinstance(request.user, User)
    producer = get_object_or_404(Producer.objects.visible_to(request.user).active(), code=code)
    if not access.can_keep_hours(request.user, producer):
        raise PermissionDenied
    return request.user, producer
