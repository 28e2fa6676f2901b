from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.catalogue.photos import NotAPhoto
from lensan.journal.models import record
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, streamed_table
from lensan.supply import access
from lensan.supply.actions import handing, paying, undoing
from lensan.supply.forms.groups import HandOverForm, PayForm
from lensan.supply.models import SupplyOrder, SupplyOrderQuerySet, SupplyPayment, SupplyReceipt
from lensan.supply.models.orders import COMING
from lensan.supply.views import looking
from lensan.supply.views.suppliers import sent

PER_PAGE, SHOWN = 50, 300
MOST_TAKEN_AWAY = 200_000
WHOLE = ("group__offer__supplier", "group__commune", "group__hamlet", "group__cooperative",
         "producer__commune", "producer__hamlet", "placed_by")  # fmt: skip
REFUSALS = (
    NotAllowed, NotAPhoto, handing.NotComing, handing.NotShown, handing.NotSoMany, handing.PastItsDate,
    handing.WhyRefused, paying.TooMuch,
)  # fmt: skip


@require_safe
def order_list(request: HttpRequest) -> HttpResponseBase:
    """Show the households' orders: of all states, of one, or of those who still owe."""
    user = looking(request)
    state = request.GET.get("trang-thai", "")
    found = SupplyOrder.objects.visible_to(user)
    if state == "no":
        found = found.owing()
    elif state in SupplyOrder.State:
        found = found.filter(state=state)
    whole = found.select_related(*WHOLE)
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, user, whole)
    context = {
        "page": leaf(whole, by=("-pk",), after=request.GET.get("sau", ""), size=PER_PAGE), "chosen": state,
        "states": [("", _("tất cả")), *SupplyOrder.State.choices, ("no", _("còn nợ tiền"))],
    }  # fmt: skip
    return render(request, "supply/orders.html", context)


@require_safe
def show_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a household ordered, received and owes, to the đồng."""
    user = looking(request)
    order = _visible(user, pk)
    return render(request, "supply/order.html", _file(user, order))


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    user, order = _handing(request, pk)
    form = HandOverForm(order, request.POST, request.FILES)
    if form.is_valid():
        try:
            handing.hand_over(order, form.told(), by=user, at=timezone.now())
        except REFUSALS as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Đã ghi lần nhận hàng."))
            return redirect("supply-order", pk=pk)
    order = _visible(user, pk)
    return render(request, "supply/order.html", _file(user, order, hand_over_form=form))


@require_POST
def send_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the household a new one-time code."""
    user, order = _handing(request, pk)
    try:
        reached = handing.send_code(order, by=user, at=timezone.now())
    except handing.NotComing as reason:
        messages.error(request, str(reason))
    else:
        if reached:
            messages.success(request, _("Đã nhắn mã mới; mã cũ không dùng được nữa."))
        else:
            messages.error(request, _("Không nhắn được cho hộ này. Hãy chụp chữ ký khi giao."))
    return redirect("supply-order", pk=pk)


@require_POST
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    user, order = _handing(request, pk)
    form = PayForm(order, request.POST)
    if form.is_valid():
        try:
            paying.pay(order, form.told(), by=user, at=timezone.now())
        except paying.TooMuch as reason:
            form.add_error("amount", str(reason))
        else:
            messages.success(request, _("Đã ghi tiền."))
            return redirect("supply-order", pk=pk)
    return render(request, "supply/order.html", _file(user, _visible(user, pk), pay_form=form))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a payment that was written wrongly."""
    user = looking(request)
    mine = SupplyPayment.objects.filter(
        order__in=SupplyOrder.objects.visible_to(user).values("pk")
    )
    row = get_object_or_404(
        mine.select_related("order__group__cooperative", "order__producer"), pk=pk
    )
    if not access.can_hand_over(user, row.order):
        raise PermissionDenied
    try:
        paying.take_back(row, by=user, at=timezone.now())
    except paying.AlreadyTakenBack as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã rút lại dòng tiền; cả hai dòng đều còn trong sổ."))
    return redirect("supply-order", pk=row.order_id)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was written wrongly of goods received."""
    user = looking(request)
    mine = SupplyReceipt.objects.filter(
        order__in=SupplyOrder.objects.visible_to(user).values("pk")
    )
    whole = mine.select_related(
        "order__producer", "order__group__offer", "order__group__cooperative"
    )
    receipt = get_object_or_404(whole.select_related("traced"), pk=pk)
    if not access.can_undo(user, receipt.order):
        raise PermissionDenied
    try:
        undoing.undo(
            receipt, reason=request.POST.get("reason", "")[:200], by=user, at=timezone.now()
        )
    except (undoing.AlreadyWrong, undoing.NoReason, undoing.PaidFor) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã rút lại lần nhận; hãy ghi lại lần nhận đúng."))
    return redirect("supply-order", pk=receipt.order_id)


@require_safe
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the photo of a signature; that it was looked at is journaled."""
    user = looking(request)
    mine = SupplyReceipt.objects.filter(
        order__in=SupplyOrder.objects.visible_to(user).values("pk")
    )
    receipt = get_object_or_404(mine.select_related("order__producer"), pk=pk)
    if not receipt.photo:
        raise Http404
    behalf = receipt.order.producer.code
    record("supply.signature_read", receipt, by=user, at=timezone.now(), on_behalf_of=behalf)
    return sent(receipt.photo)


@require_safe
def needs(request: HttpRequest) -> HttpResponseBase:
    """Show what is to be brought to whom: kilograms, litres, from which supplier, by when."""
    user = looking(request)
    if not access.can_deliver(user):
        raise PermissionDenied
    on = _day(request.GET.get("ngay", ""))
    found = SupplyOrder.objects.visible_to(user).to_deliver(on)
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _needs_table(form, user, found)
    sums = found.order_by().aggregate(
        weight=Sum("grams", default=0), bulk=Sum("millilitres", default=0), orders=Count("pk")
    )
    context = {
        "rows": found[:SHOWN], "on": on, "today": timezone.localdate(), "sums": sums, "shown": SHOWN,
    }  # fmt: skip
    return render(request, "supply/needs.html", context)


def _day(told: str) -> date:
    """Return the day that the address names; today where it names none."""
    try:
        return date.fromisoformat(told)
    except ValueError:
        return timezone.localdate()


def _file(
    user: User, order: SupplyOrder, *, hand_over_form: HandOverForm | None = None,
    pay_form: PayForm | None = None,
) -> dict[str, Any]:  # fmt: skip
    may = access.can_hand_over(user, order)
    receipts = order.receipts.select_related("lot", "by", "traced__thing", "wrong__by")
    coming = order.state == SupplyOrder.State.DUE and order.group.state in COMING
    return {
        "order": order, "group": order.group, "may_hand_over": may and coming, "may_pay": may and order.owes > 0,
        "receipts": receipts.prefetch_related("traced__thing__labels").order_by("pk"),
        "payments": order.payments.select_related("by", "taken_back").order_by("pk"), "may_correct": may,
        "may_undo": access.can_undo(user, order),
        "hand_over_form": hand_over_form or HandOverForm(order), "pay_form": pay_form or PayForm(order),
        "takes": order.state == SupplyOrder.State.PLACED and order.group.takes_orders(timezone.now()),
        "may_order": access.can_order_for(user, order.producer),
    }  # fmt: skip


def _visible(user: User, pk: int) -> SupplyOrder:
    return get_object_or_404(SupplyOrder.objects.visible_to(user).select_related(*WHOLE), pk=pk)


def _handing(request: HttpRequest, pk: int) -> tuple[User, SupplyOrder]:
    user = looking(request)
    order = _visible(user, pk)
    if not access.can_hand_over(user, order):
        raise PermissionDenied
    return user, order


def _table(form: str, user: User, found: SupplyOrderQuerySet) -> HttpResponseBase:
    headings = [_("Đợt"), _("Hàng"), _("Đơn vị"), _("Mã hộ"), _("Hộ"), _("Ấp"), _("Xã"), _("Số lượng"),
                _("Trạng thái"), _("Giá (đ)"), _("Đã nhận"), _("Không nhận"), _("Đã trả (đ)"), _("Còn nợ (đ)"),
                _("Cách đặt"), _("Đặt lúc")]  # fmt: skip
    rows = (
        (o.group_id, o.group.offer.name, o.group.offer.get_unit_display(), o.producer.code, o.producer.name,
         str(o.producer.hamlet or ""), o.producer.commune.name, o.quantity, o.get_state_display(), o.price,
         o.received, o.refused, o.paid, o.owes, o.get_way_display(), o.placed_at)
        for o in found.order_by("-pk")[:MOST_TAKEN_AWAY].iterator(chunk_size=2000)
    )  # fmt: skip
    record("supply.orders_taken_away", user, by=user, at=timezone.now())
    return streamed_table(form, "don-mua-chung", headings, rows)


def _needs_table(form: str, user: User, found: Any) -> HttpResponseBase:
    headings = [_("Giao trước"), _("Xã"), _("Ấp"), _("Mã hộ"), _("Hộ"), _("Hàng"), _("Số lượng"), _("Đơn vị"),
                _("Nặng (g)"), _("Thể tích (ml)"), _("Lấy ở"), _("Xã của nhà cung ứng")]  # fmt: skip
    rows = (
        (o.group.deliver_by, o.producer.commune.name, str(o.producer.hamlet or ""), o.producer.code,
         o.producer.name, o.group.offer.name, o.left, o.group.offer.get_unit_display(), o.grams, o.millilitres,
         o.group.offer.supplier.name, o.group.offer.supplier.commune.name)
        for o in found[:MOST_TAKEN_AWAY].iterator(chunk_size=2000)
    )  # fmt: skip
    record("supply.needs_taken_away", user, by=user, at=timezone.now())
    return streamed_table(form, "can-giao", headings, rows)
