"""A parcel with a carrier beyond the province: prices, booking, where it is, taking it back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, streamed_table
from lensan.logistics import access, tasks
from lensan.logistics.actions import consigning, readdressing
from lensan.logistics.connector import Refused, TryAgain
from lensan.logistics.forms.carriage import CancelForm, PlaceForm, SendForm, SettleForm
from lensan.logistics.models import Carrier, Consignment
from lensan.logistics.models.carriers import ConsignmentQuerySet
from lensan.orders.models import Order

PER_PAGE = 50
MOST_TAKEN_AWAY = 1_000_000
State = Consignment.State
DOUBT = "can-nguoi-xem"
REFUSALS = (consigning.NotToSend, consigning.AlreadySent, consigning.NoSuchPrice)


def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare what carriers take for an order's parcel, and send it with one of them."""
    order = _sending(request, pk)
    if known := _held(order):
        return redirect("consignment", pk=known.pk)
    if request.method == "POST" and "commune" in request.POST:
        _choose(request, order)
        return redirect("order-send", pk=order.pk)
    ask = partial(consigning.ask_to_send, order)
    if made := pressed(request, ask, REFUSALS, _("Đã ghi, máy đang đặt với đơn vị giao.")):
        return redirect("consignment", pk=made.pk)
    context: dict[str, Any] = {
        "order": order, "earlier": _earlier(order), "ways": readdressing.ways(order),
    }  # fmt: skip
    try:
        context["offers"] = consigning.compare(order, at=timezone.now())
    except consigning.NotToSend as reason:
        context["reason"] = str(reason)
    return render(request, "logistics/send.html", context)


@require_safe
def consignments(request: HttpRequest) -> HttpResponseBase:
    """Show the consignments of the user's territory: first what a person must look at."""
    user = _user(request)
    mine = Consignment.objects.visible_to(user)
    state = request.GET.get("trang-thai", "")
    found = _of_state(mine, state).select_related("carrier", "order__stall__producer__commune")
    if (form := request.GET.get("dang", "")) in FORMATS:
        return _table(form, found)
    context = {
        "page": leaf(found, by=("-asked_at", "-pk"), after=request.GET.get("sau", ""), size=PER_PAGE),
        "states": [("", _("tất cả")), (DOUBT, _("cần người xem")), *State.choices],
        "chosen": state, "doubtful": mine.for_a_person().count(),
    }  # fmt: skip
    return render(request, "logistics/consignments.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a consignment with everything that its carrier told of it."""
    user, sent = _visible(request, pk)
    return render(
        request, "logistics/consignment.html", _file(user, sent, CancelForm(), SettleForm())
    )


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a booking back."""
    user, sent = _acting(request, pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return render(request, "logistics/consignment.html", _file(user, sent, form, SettleForm()))
    try:
        consigning.cancel(sent, **form.cleaned_data, by=user, at=timezone.now())
    except (NotAllowed, TryAgain, Refused) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã hủy vận đơn."))
    return redirect("consignment", pk=pk)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what a person saw at the carrier's of a consignment in doubt."""
    user, sent = _acting(request, pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return render(request, "logistics/consignment.html", _file(user, sent, CancelForm(), form))
    try:
        consigning.settle(sent, **form.cleaned_data, by=user, at=timezone.now())
    except (NotAllowed, consigning.NumberTaken) as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã ghi."))
    return redirect("consignment", pk=pk)


@require_safe
def label(request: HttpRequest, pk: int) -> HttpResponse:
    """The carrier's own label, or ours where it gives none."""
    _by, sent = _acting(request, pk)
    connector, tracking = sent.carrier.connector, (sent.lead or sent).tracking
    if connector.capabilities.labels and tracking:
        try:
            paper = consigning.call(
                sent.carrier, "label", subject=sent.key, at=timezone.now(),
                ask=lambda: connector.label(sent.carrier.access, tracking, at=timezone.now()),
            )  # fmt: skip
        except (TryAgain, Refused) as reason:
            messages.error(request, reason.reason)
            return redirect("consignment", pk=pk)
    else:
        return redirect("order-label", pk=sent.order_id)
    return HttpResponse(
        paper, content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{sent}.pdf"'},
    )  # fmt: skip


def _choose(request: HttpRequest, order: Order) -> None:
    """Keep which place a person chose for the buyer's words, or say why that cannot be."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(readdressing.NoSuchChoice()))
        return
    try:
        readdressing.choose(order, **form.cleaned_data, by=_user(request), at=timezone.now())
    except readdressing.NoSuchChoice as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã ghi nơi giao."))


def pressed(
    request: HttpRequest, ask: Callable[..., Consignment], refusals: tuple[type[Exception], ...],
    said: str,
) -> Consignment | None:  # fmt: skip
    """Ask for what was pressed, if anything was; None, with the reason said, where that cannot be.

    `ask` takes the carrier, its `service` and `fee`, `by` and `at`.
    """
    form = SendForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return None
    told = form.cleaned_data
    carrier = get_object_or_404(Carrier.objects.in_use(), pk=told["carrier"])
    try:
        made = ask(
            carrier, service=told["service"], fee=told["fee"], by=_user(request), at=timezone.now()
        )
    except refusals as reason:
        messages.error(request, str(reason))
        return None
    transaction.on_commit(lambda: tasks.see_to_carriers.enqueue())
    messages.success(request, said)
    return made


def _file(
    user: User, sent: Consignment, cancel_form: CancelForm, settle_form: SettleForm
) -> dict[str, Any]:
    mine = access.can_send(user, sent.order)
    doubtful = not sent.lead_id and (
        sent.state == State.UNSURE or (sent.state == State.ASKED and sent.carrier.is_by_hand)
    )
    together = consigning.all_of(sent.lead or sent)
    unheard = sent.state == State.ASKED and not sent.attempts
    return {
        "sent": sent, "way": readdressing.way(sent.order, sent.carrier.places),
        "events": sent.events.order_by("happened_at", "pk"),
        "together": together if len(together) > 1 else [], "whole": together[0],
        "called_off": [one.order for one in together if one.order.state not in consigning.GOES]
        if sent.state in {State.ASKED, State.UNSURE, State.BOOKED} else [],
        "cancel_form": cancel_form, "settle_form": settle_form,
        "may_cancel": mine and (sent.state == State.BOOKED or unheard),
        "may_settle": mine and doubtful,
        "may_send_again": mine and sent.is_final and sent.order.state in consigning.GOES
        and _held(sent.order) is None,
    }  # fmt: skip


def _of_state(found: ConsignmentQuerySet, state: str) -> ConsignmentQuerySet:
    if state == DOUBT:
        return found.for_a_person()
    return found.filter(state=state) if state in State else found


def _held(order: Order) -> Consignment | None:
    """Return the consignment by which an order's parcel goes, if any does."""
    over = [State.CANCELLED, State.REFUSED, State.RETURNED, State.LOST]
    return order.consignments.exclude(state__in=over).first()


def _earlier(order: Order) -> ConsignmentQuerySet:
    return order.consignments.select_related("carrier").order_by("-pk")


def _table(form: str, found: ConsignmentQuerySet) -> HttpResponseBase:
    headings = [_("Mã tham chiếu"), _("Mã vận đơn"), _("Đơn vị giao"), _("Đơn"), _("Người bán"),
                _("Xã"), _("Trạng thái"), _("Cước báo (đ)"), _("Cước thu (đ)"), _("Thu hộ (đ)"),
                _("Khối lượng (g)"), _("Đặt lúc")]  # fmt: skip
    rows = (
        (one.key, one.tracking, one.carrier.name, one.order.reference, str(one.order.stall.producer),
         one.order.stall.producer.commune.title, one.get_state_display(), one.fee, one.fee_told,
         one.collect, one.grams, one.asked_at)
        for one in found.order_by("-asked_at", "-pk")[:MOST_TAKEN_AWAY].iterator(chunk_size=2000)
    )  # fmt: skip
    return streamed_table(form, "van-don", headings, rows)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _sending(request: HttpRequest, pk: int) -> Order:
    user = _user(request)
    whole = Order.objects.visible_to(user).select_related(
        "stall__marketplace", "stall__producer__commune__district", "stall__producer__hamlet",
        "stall__producer__commune__province",
    )  # fmt: skip
    order = get_object_or_404(whole.prefetch_related("lines__listing__offer__product"), pk=pk)
    if not access.can_send(user, order):
        raise PermissionDenied
    return order


def _visible(request: HttpRequest, pk: int) -> tuple[User, Consignment]:
    user = _user(request)
    whole = Consignment.objects.visible_to(user).select_related(
        "carrier", "asked_by", "order__stall__producer__commune", "lead__carrier",
        "lead__order__stall__producer",
    )  # fmt: skip
    return user, get_object_or_404(whole, pk=pk)


def _acting(request: HttpRequest, pk: int) -> tuple[User, Consignment]:
    user, sent = _visible(request, pk)
    if not access.can_send(user, sent.order):
        raise PermissionDenied
    return user, sent
