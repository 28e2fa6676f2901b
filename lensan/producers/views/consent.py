from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.producers import access
from lensan.producers.actions import consenting, plotting
from lensan.producers.forms.people import ConsentForm, PlotForm
from lensan.producers.models import ConsentText, Plot, Producer, Purpose, everyone


def give_consent(request: HttpRequest, code: str) -> HttpResponse:
    """Record a yes, purpose by purpose, to the words shown on the page."""
    user, producer = _recording(request, code)
    form = ConsentForm(request.POST or None)
    if form.is_valid():
        told = dict(form.cleaned_data)
        for purpose in told.pop("purposes"):
            consenting.give(producer, purpose, **told, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi sự đồng ý."))
        return redirect("producer", code=code)
    return render(
        request,
        "producers/consent.html",
        {"form": form, "producer": producer, "texts": _texts_in_force()},
    )


@require_POST
def take_consent_back(request: HttpRequest, code: str) -> HttpResponse:
    user, producer = _recording(request, code)
    purpose = request.POST.get("purpose", "")
    if purpose in Purpose:
        consenting.take_back(producer, purpose, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi việc rút lại; có hiệu lực ngay ở mọi trang."))
    return redirect("producer", code=code)


@require_safe
def consent_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The form to print, read aloud and sign."""
    _user, producer = _recording(request, code)
    return render(
        request,
        "producers/consent_paper.html",
        {"producer": producer, "texts": _texts_in_force()},
    )


def add_plot(request: HttpRequest, code: str) -> HttpResponse:
    user, producer = _correcting(request, code)
    form = PlotForm(request.POST or None)
    if form.is_valid():
        plotting.add(producer, **form.cleaned_data, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi thửa đất."))
        return redirect("producer", code=code)
    return render(request, "producers/plot.html", {"form": form, "producer": producer})


@require_POST
def remove_plot(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    user, producer = _correcting(request, code)
    plot = get_object_or_404(Plot, pk=pk, producer__in=everyone([producer.pk]))
    plotting.remove(plot, by=user, at=timezone.now())
    messages.success(request, _("Đã bỏ thửa đất."))
    return redirect("producer", code=code)


def _texts_in_force() -> list[ConsentText]:
    newest = {
        text.purpose: text
        for text in ConsentText.objects.filter(valid_from__lte=timezone.localdate()).order_by(
            "version"
        )
    }
    return [newest[purpose] for purpose in Purpose if purpose in newest]


def _producer(request: HttpRequest, code: str) -> tuple[User, Producer]:
    assert isinstance(request.user, User)
    return request.user, get_object_or_404(
        Producer.objects.visible_to(request.user).active(), code=code
    )


def _recording(request: HttpRequest, code: str) -> tuple[User, Producer]:
    user, producer = _producer(request, code)
    if not access.can_record_consent(user, producer):
        raise PermissionDenied
    return user, producer


def _correcting(request: HttpRequest, code: str) -> tuple[User, Producer]:
    user, producer = _producer(request, code)
    if not access.can_correct(user, producer):
        raise PermissionDenied
    return user, producer
