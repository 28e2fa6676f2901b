from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.orders.models import Order
from lensan.payouts import access
from lensan.payouts.actions import cash
from lensan.payouts.forms import HandOverForm
from lensan.payouts.models import Transfer

SHOWN = 50


@require_safe
def carriers(request: HttpRequest) -> HttpResponse:
    """Show what carriers collected, what they handed over, and of which orders they still hold it."""
    user = _user(request)
    if not access.can_pay(user):
        raise PermissionDenied
    mine = Transfer.objects.filter(order__in=Order.objects.visible_to(user).values("pk"))
    held = mine.still_held().select_related("order__stall__producer", "debit")
    context = {"carriers": mine.by_carrier(), "held": held[:SHOWN]}
    return render(request, "payouts/cash.html", context)


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what a carrier handed over of one order."""
    user = _user(request)
    order = get_object_or_404(Order.objects.visible_to(user), pk=pk)
    if not access.can_pay(user):
        raise PermissionDenied
    form = HandOverForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Xin ghi số tiền đã nộp."))
        return redirect("cash")
    try:
        cash.hand_over(order, form.cleaned_data["amount"], by=user, at=timezone.now())
    except cash.TooMuch as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi tiền thu hộ đã nộp."))
    return redirect("cash")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
