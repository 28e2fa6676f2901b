from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts.models import User
from lensan.orders import access
from lensan.orders.actions import returning
from lensan.orders.forms import DecideForm, ReturnForm
from lensan.orders.models import Order, Reservation, Return

REFUSALS = (
    returning.NotOut, returning.NothingBack, returning.TooMany, returning.AlreadyDecided,
    returning.PastItsDate,
)  # fmt: skip


@require_POST
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that goods of an order come back."""
    user = _user(request)
    found = Order.objects.visible_to(user).select_related("stall__producer")
    order = get_object_or_404(found, pk=pk)
    if not access.can_take_back(user, order):
        raise PermissionDenied
    form = ReturnForm(request.POST, parts=Reservation.objects.out_of(order))
    if not form.is_valid():
        return _said_what_is_wrong(request, form, pk)
    try:
        returning.tell_return(
            order, form.quantities(), code=form.cleaned_data["code"],
            reference=str(form.cleaned_data["reference"]), by=user, at=timezone.now(),
        )  # fmt: skip
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(
            request, _("Đã ghi hàng trả về. Hàng chưa bán lại cho đến khi có người quyết định.")
        )
    return redirect("order", pk=pk)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what of a return is sold again; the rest is written off."""
    user = _user(request)
    found = Return.objects.visible_to(user).select_related("order__stall__producer")
    returned = get_object_or_404(
        found.prefetch_related("lines__part__lot", "lines__part__line"), pk=pk
    )
    if not access.can_take_back(user, returned.order):
        raise PermissionDenied
    form = DecideForm(request.POST, returned=returned)
    if not form.is_valid():
        return _said_what_is_wrong(request, form, returned.order_id)
    try:
        returning.decide(
            returned, form.quantities(), code=form.cleaned_data["code"], by=user,
            at=timezone.now(),
        )  # fmt: skip
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã ghi quyết định về hàng trả về."))
    return redirect("order", pk=returned.order_id)


def _said_what_is_wrong(request: HttpRequest, form: forms.Form, order: int) -> HttpResponse:
    for name, wrong in form.errors.items():
        messages.error(request, f"{form[name].label}: {' '.join(map(str, wrong))}")
    return redirect("order", pk=order)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
