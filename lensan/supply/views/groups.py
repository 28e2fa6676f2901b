from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.messaging.registry import NoGateway
from lensan.messaging.views.seeing import seen_first
from lensan.supply import access
from lensan.supply.actions import grouping, handing, inviting, offering, ordering
from lensan.supply.forms.groups import CancelForm, OrderedForm, PlaceForm
from lensan.supply.models import GroupOrder, SupplyOrder
from lensan.supply.views import looking

PER_PAGE, ROWS = 30, 300
WHOLE = ("offer__supplier", "commune", "hamlet", "cooperative")
OVER = (GroupOrder.State.CLOSED, GroupOrder.State.CANCELLED)
REFUSALS = (
    NoGateway, NotAllowed, grouping.BadDays, grouping.NoReason, inviting.NobodyToInvite,
    offering.MayNotOpen, ordering.BadQuantity, ordering.FromElsewhere, ordering.NothingOrdered,
    ordering.TooLate,
)  # fmt: skip


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """Show what is ordered together where the reader is: open, under way, or over."""
    user = looking(request)
    which = request.GET.get("nao", "dang-mo")
    found = GroupOrder.objects.visible_to(user).select_related(*WHOLE)
    standing = ~Q(orders__state__in=[SupplyOrder.State.WITHDRAWN, SupplyOrder.State.CANCELLED])
    found = found.annotate(households=Count("orders", filter=standing))
    if which == "xong":
        page = leaf(
            found.filter(state__in=OVER), by=("-pk",), after=_after(request), size=PER_PAGE
        )
    else:
        which = "dang-mo"
        page = leaf(
            found.exclude(state__in=OVER), by=("closes_on", "pk"), after=_after(request), size=PER_PAGE
        )  # fmt: skip
    mine = SupplyOrder.objects.filter(group__in=page.rows, producer__account=user).standing()
    context = {
        "page": page, "which": which, "may_open": access.can_open(user), "today": timezone.localdate(),
        "mine": {order.group_id: order for order in mine},
        "tabs": [("dang-mo", _("Đang mở, đang về")), ("xong", _("Đã xong, đã hủy"))],
    }  # fmt: skip
    return render(request, "supply/groups.html", context)


@require_safe
def show_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far it is, what the next step lacks, and who ordered what, to print for the hamlet."""
    user = looking(request)
    group = _visible(user, pk)
    return render(
        request, "supply/group.html", _file(request, user, group, PlaceForm(user, group))
    )


@require_POST
def place(request: HttpRequest, pk: int) -> HttpResponse:
    user = looking(request)
    group = _visible(user, pk)
    form = PlaceForm(user, group, request.POST)
    if form.is_valid():
        producer, at = form.cleaned_data["producer"], timezone.now()
        way = access.way_of(user, producer)
        try:
            order = ordering.place(
                group, producer, form.cleaned_data["quantity"], way=way, by=user, at=at
            )
        except REFUSALS as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã ghi phần đặt của %(who)s.") % {"who": producer})
            return redirect("supply-order", pk=order.pk)
    return render(request, "supply/group.html", _file(request, user, group, form))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the order of one household, by its code."""
    user = looking(request)
    group = _visible(user, pk)
    code = request.POST.get("producer", "")
    producer = access.buyers_of(user).filter(code=code).first()
    if producer is None:
        messages.error(request, _("Không có mã hộ này trong phần bạn được đặt thay."))
        return redirect("group-order", pk=pk)
    return _do(
        request, pk, _("Đã rút phần đặt."),
        lambda: ordering.withdraw(group, producer, by=user, at=timezone.now()),
    )  # fmt: skip


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite those who may be written to and were not invited yet."""
    user, group = _running(request, pk)
    return _tell_all(
        request, pk, _("Mời các hộ"), _("Đã nhắn tin mời các hộ."),
        lambda at: inviting.invite(group, by=user, at=at),
    )  # fmt: skip


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it before its date."""
    user, group = _running(request, pk)
    return _tell_all(
        request, pk, _("Chốt đợt mua chung"), _("Đã chốt: mọi hộ được nhắn tin."),
        lambda at: grouping.settle(group, by=user, at=at),
    )  # fmt: skip


@require_POST
def ordered(request: HttpRequest, pk: int) -> HttpResponse:
    user, group = _running(request, pk)
    form = OrderedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi ngày lấy hàng và ngày giao."))
        return redirect("group-order", pk=pk)
    return _do(
        request, pk, _("Đã ghi là đã đặt nhà cung ứng."),
        lambda: grouping.order_from_supplier(group, **form.cleaned_data, by=user, at=timezone.now()),
    )  # fmt: skip


@require_POST
def set_out(request: HttpRequest, pk: int) -> HttpResponse:
    user, group = _running(request, pk)
    return _tell_all(
        request, pk, _("Gửi mã nhận hàng"),
        _("Đã ghi hàng đang về; mã nhận hàng đã gửi cho các hộ có điện thoại."),
        lambda at: handing.set_out(group, by=user, at=at),
    )  # fmt: skip


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user, group = _running(request, pk)
    form = CancelForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _tell_all(
        request, pk, _("Hủy đợt mua chung"), _("Đã hủy đợt; mọi hộ được nhắn tin."),
        lambda at: grouping.cancel(group, reason, by=user, at=at),
    )  # fmt: skip


def _do(request: HttpRequest, pk: int, done: str, act: Callable[[], object]) -> HttpResponse:
    try:
        shown = act()
    except REFUSALS as reason:
        messages.error(request, str(reason))
    else:
        if isinstance(shown, HttpResponse):
            return shown
        messages.success(request, done)
    return redirect("group-order", pk=pk)


def _tell_all(
    request: HttpRequest, pk: int, what: str, done: str, act: Callable[[datetime], object]
) -> HttpResponse:
    """Do what tells every household, once it was seen what that costs."""
    at, back = timezone.now(), reverse("group-order", kwargs={"pk": pk})
    return _do(
        request, pk, done,
        lambda: seen_first(
            request, lambda: act(at), by=looking(request), at=at, what=what, back=back
        ),
    )  # fmt: skip


def _file(request: HttpRequest, user: User, group: GroupOrder, form: PlaceForm) -> dict[str, Any]:
    now = timezone.now()
    found = group.orders.filter(pk__in=SupplyOrder.objects.visible_to(user).values("pk"))
    rows = found.select_related("producer__hamlet", "group__offer").order_by("producer__sort_key")
    sums = found.standing().aggregate(units=Sum("quantity"), households=Count("pk"))
    takes = group.takes_orders(now)
    return {
        "group": group, "form": form, "sums": sums, "takes": takes, "today": timezone.localdate(now),
        "page": leaf(rows, by=("pk",), after=_after(request), size=ROWS),
        "may_order": takes and access.buyers_of(user).exists(), "may_run": access.can_run(user, group),
        "own": found.filter(producer__account=user, state=SupplyOrder.State.PLACED).first(),
        "ordered_form": OrderedForm(), "cancel_form": CancelForm(),
        "may_cancel": GroupOrder.State.CANCELLED in group.NEXT[group.state],
    }  # fmt: skip


def _visible(user: User, pk: int) -> GroupOrder:
    return get_object_or_404(GroupOrder.objects.visible_to(user).select_related(*WHOLE), pk=pk)


def _running(request: HttpRequest, pk: int) -> tuple[User, GroupOrder]:
    user = looking(request)
    group = _visible(user, pk)
    if not access.can_run(user, group):
        raise PermissionDenied
    return user, group


def _after(request: HttpRequest) -> str:
    return request.GET.get("sau", "")
