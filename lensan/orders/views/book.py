from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import Entry
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, streamed_table
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.orders import access
from lensan.orders.actions import deciding, forgetting
from lensan.orders.actions.packing import NotToPack, pack
from lensan.orders.actions.taking_in import read_again
from lensan.orders.actions.tracing import parcel_of
from lensan.orders.codes import scanned
from lensan.orders.forms import DecideForm, DeclineForm, ReturnForm
from lensan.orders.models import Order, OrderQuerySet, Parked, Reservation, Return

PER_PAGE = 50
MOST_TAKEN_AWAY = 1_000_000  # what a worksheet can hold
SENT = {Order.State.CONFIRMED, Order.State.READY, Order.State.SHIPPED, Order.State.DELIVERED}
LATEST_FIRST, FIRST_TO_BE_LOST = ("-placed_at", "-pk"), ("confirm_by", "pk")


@require_safe
def order_list(request: HttpRequest) -> HttpResponseBase:
    """Show the orders of the user's territory: what waits for an answer first."""
    user = _user(request)
    mine = Order.objects.visible_to(user)
    state = request.GET.get("trang-thai", Order.State.PLACED)
    found = _of_state(mine, state).select_related("stall__marketplace", "stall__producer__commune")
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, found)
    by = FIRST_TO_BE_LOST if state == Order.State.PLACED else LATEST_FIRST
    whole = found.prefetch_related("lines")
    context = {
        "page": leaf(whole, by=by, after=request.GET.get("sau", ""), size=PER_PAGE),
        "states": [("", _("tất cả")), *Order.State.choices], "chosen": state,
        "parked": Parked.objects.visible_to(user).waiting().select_related("stall__marketplace")[:PER_PAGE],
        "returns": Return.objects.visible_to(user).undecided().select_related("order")[:PER_PAGE],
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "orders/orders.html", context)


@require_safe
def show_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an order with everything that happened to it."""
    user = _user(request)
    order = _visible(user, pk)
    return render(request, "orders/order.html", _file(user, order, DeclineForm()))


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Open the order whose label was scanned; several of one code are shown to choose from."""
    user = _user(request)
    code = "".join(scanned(request.GET.get("ma", ""))[:1])
    either = Q(tracking__in=[code, code.upper()]) | Q(reference__in=[code, code.upper()])
    named = Order.objects.visible_to(user).filter(either)
    found = list(named.select_related("stall__marketplace")[:PER_PAGE]) if code else []
    if len(found) == 1:
        return redirect("order", pk=found[0].pk)
    return render(request, "orders/find.html", {"found": found, "code": code})


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user, order = _deciding(request, pk)
    try:
        deciding.confirm(order, way=access.way_of(user, order), by=user, at=timezone.now())
    except (NotAllowed, deciding.StillShort, deciding.TooLate) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã nhận đơn. Xin gói hàng sẵn."))
    return redirect("order", pk=pk)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    user, order = _deciding(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return render(request, "orders/order.html", _file(user, order, form))
    try:
        deciding.decline(
            order, **form.cleaned_data, way=access.way_of(user, order), by=user, at=timezone.now()
        )
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã từ chối đơn."))
    return redirect("order", pk=pk)


@require_POST
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the parcel stands ready."""
    user = _user(request)
    order = _visible(user, pk)
    if not access.can_pack(user, order):
        raise PermissionDenied
    try:
        pack(order, by=user, at=timezone.now())
    except (NotToPack, NotAllowed, TryAgain, Refused) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã báo sàn là gói xong."))
    return redirect("order", pk=pk)


@require_POST
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that a person told the marketplace what was decided."""
    user = _user(request)
    order = _visible(user, pk)
    if not access.can_tell(user, order):
        raise PermissionDenied
    if order.state in {Order.State.CONFIRMED, Order.State.DECLINED}:
        deciding.told(order, by=user, at=timezone.now())
        messages.success(request, _("Đã ghi là sàn đã biết."))
    return redirect("order", pk=pk)


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the buyer of an order that is over, as they asked."""
    user = _user(request)
    order = _visible(user, pk)
    if not access.can_forget(user, order):
        raise PermissionDenied
    try:
        forgetting.forget_buyer(order, by=user, at=timezone.now())
    except forgetting.StillUnderWay as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã xóa dữ liệu người mua của đơn này."))
    return redirect("order", pk=pk)


@require_POST
def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a parked order once more."""
    user = _user(request)
    parked = get_object_or_404(Parked.objects.visible_to(user).waiting(), pk=pk)
    try:
        order = read_again(parked, at=timezone.now())
    except TryAgain as trouble:
        messages.error(request, trouble.reason)
        return redirect("order-list")
    if order is None:
        messages.error(request, _("Vẫn chưa đọc được đơn này."))
        return redirect("order-list")
    return redirect("order", pk=order.pk)


def _of_state(orders: OrderQuerySet, state: str) -> OrderQuerySet:
    if state == Order.State.PLACED:
        return orders.undecided()
    found = orders.filter(state=state) if state in Order.State else orders
    return found.order_by(*LATEST_FIRST)


def _file(user: User, order: Order, form: DeclineForm) -> dict[str, Any]:
    entries = Entry.objects.about(order).select_related("by")
    may_take_back = access.can_take_back(user, order)
    return {
        "order": order,
        "lines": order.lines.select_related("listing"),
        "handed": order.handed_over,
        "parcel": parcel_of(order),
        "history": [(e.at, in_words(e.verb), e.by) for e in entries],
        "asks": order.asks.order_by("pk"),
        "form": form,
        "may_decide": _waits(order) and access.can_decide(user, order),
        "may_pack": order.state == Order.State.CONFIRMED and access.can_pack(user, order),
        "may_send": order.state in SENT and access.can_pack(user, order),
        "may_forget": bool(order.buyer_name or order.buyer_phone or order.buyer_address)
        and order.state in forgetting.OVER
        and access.can_forget(user, order),
        "may_tell": order.told_at is None and access.can_tell(user, order),
        "returns": list(_returns(order, may_take_back=may_take_back)),
        "return_form": _return_form(order) if may_take_back else None,
    }


def _returns(order: Order, *, may_take_back: bool) -> Iterator[tuple[Return, DecideForm | None]]:
    """Yield what came back, with the form for who may decide about it."""
    found = order.returns.select_related("told_by", "decided_by").order_by("pk")
    for returned in found.prefetch_related("lines__part__lot", "lines__part__line"):
        undecided = may_take_back and returned.decided_at is None
        yield returned, DecideForm(returned=returned) if undecided else None


def _return_form(order: Order) -> ReturnForm | None:
    parts = Reservation.objects.out_of(order) if order.state in Order.LEFT else ()
    return ReturnForm(parts=parts) if parts else None


def _waits(order: Order) -> bool:
    in_time = order.confirm_by is None or timezone.now() < order.confirm_by
    return order.state == Order.State.PLACED and in_time


def in_words(verb: str) -> str:
    """Return what a journal's verb says of an order."""
    return {
        "orders.placed": _("đơn vào sổ"),
        "orders.confirmed": _("nhận bán"),
        "orders.declined": _("từ chối"),
        "orders.marketplace_told": _("đã báo sàn"),
        "orders.paper_printed": _("in giấy"),
        "orders.ready": _("đã gói xong"),
        "orders.carrier_booked": _("đặt đơn vị giao"),
        "orders.handed_over": _("giao cho đơn vị vận chuyển"),
        "orders.return_told": _("ghi hàng trả về"),
        "orders.return_decided": _("quyết định hàng trả về"),
        "orders.shipped": _("đang giao"),
        "orders.delivered": _("đã giao"),
        "orders.cancelled": _("đã hủy"),
        "orders.returned": _("khách trả lại"),
        "orders.refunded": _("đã hoàn tiền"),
        "orders.buyer_forgotten": _("xóa dữ liệu người mua"),
    }.get(verb, verb)


def _table(form: str, found: OrderQuerySet) -> HttpResponseBase:
    headings = [_("Mã đơn"), _("Sàn"), _("Người bán"), _("Xã"), _("Trạng thái"), _("Đặt lúc"),
                _("Xác nhận trước"), _("Tiền hàng (đ)"), _("Cách quyết định")]  # fmt: skip
    taken = found.prefetch_related("lines")[:MOST_TAKEN_AWAY]
    rows = (
        (order.reference, order.stall.marketplace.name, str(order.stall.producer),
         order.stall.producer.commune.title, order.get_state_display(), order.placed_at,
         order.confirm_by, order.goods, order.get_decided_way_display())
        for order in taken.iterator(chunk_size=2000)
    )  # fmt: skip
    return streamed_table(form, "don-hang", headings, rows)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _visible(user: User, pk: int) -> Order:
    found = Order.objects.visible_to(user)
    return get_object_or_404(
        found.select_related("stall__marketplace", "stall__producer__commune", "handed_over__by"),
        pk=pk,
    )


def _deciding(request: HttpRequest, pk: int) -> tuple[User, Order]:
    user = _user(request)
    order = _visible(user, pk)
    if not access.can_decide(user, order):
        raise PermissionDenied
    return user, order
