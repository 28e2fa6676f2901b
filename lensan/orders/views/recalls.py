"""Whom to warn when a lot is called back: the buyers of the orders that a recall reaches."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.phones import written
from lensan.kernel.tables import FORMATS, streamed_table
from lensan.orders import access
from lensan.orders.actions.tracing import numbers_of
from lensan.orders.models import Order
from lensan.traceability.models import Recall

SHOWN = 500


@require_safe
def contacts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show an officer the buyers to be warned; that they looked is written in the recall's log."""
    user = request.user
    assert isinstance(user, User)
    if not access.can_warn(user):
        raise PermissionDenied
    recall = get_object_or_404(Recall, pk=pk)
    numbers = numbers_of(recall)
    found = Order.objects.visible_to(user).filter(pk__in=numbers)
    orders = found.select_related("stall__marketplace", "stall__producer").order_by(
        "placed_at", "pk"
    )
    if not user.sees_everything and not orders.exists():
        raise Http404
    record(
        "orders.recall_contacts_shown", recall, by=user, at=timezone.now(), orders=orders.count()
    )
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, recall, orders)
    context = {
        "recall": recall, "orders": orders[:SHOWN], "reached": len(numbers), "mine": orders.count()
    }  # fmt: skip
    return render(request, "orders/recall_orders.html", context)


def _table(form: str, recall: Recall, orders: Iterable[Order]) -> HttpResponseBase:
    headings = [
        _("Mã đơn"),
        _("Sàn"),
        _("Trạng thái"),
        _("Người mua"),
        _("Điện thoại"),
        _("Nơi giao"),
    ]
    rows = (
        (one.reference, one.stall.marketplace.name, one.get_state_display(), one.buyer_name,
         written(one.buyer_phone), one.buyer_address)
        for one in orders
    )  # fmt: skip
    return streamed_table(form, f"thu-hoi-{recall.pk}-nguoi-mua", headings, rows)
