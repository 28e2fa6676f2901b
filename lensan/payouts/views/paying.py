import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel import vietqr
from lensan.kernel.states import NotAllowed
from lensan.messaging.models import Message
from lensan.payouts import access
from lensan.payouts.actions import paying, simulating
from lensan.payouts.actions.telling import reckoning_of
from lensan.payouts.forms import AccountForm, ReasonForm
from lensan.payouts.models import Payout
from lensan.payouts.views.money import as_shown, producer_for
from lensan.producers.models import Producer


@require_POST
def tell_account(request: HttpRequest, code: str) -> HttpResponse:
    user, producer = _paying(request, code)
    form = AccountForm(request.POST)
    if not form.is_valid():
        return render(request, "payouts/money.html", as_shown(request, producer, form))
    try:
        paying.tell_account(producer, **form.cleaned_data, by=user, at=timezone.now())
    except (paying.NoConsent, vietqr.BadBank, vietqr.BadAccount) as reason:
        form.add_error(None, str(reason))
        return render(request, "payouts/money.html", as_shown(request, producer, form))
    messages.success(request, _("Đã ghi tài khoản nhận tiền."))
    return redirect("money", code=code)


@require_POST
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    user, producer = _paying(request, code)
    try:
        payout = paying.prepare(producer, by=user, at=timezone.now())
    except (paying.NothingToPay, paying.NoAccount) as reason:
        messages.error(request, str(reason))
        return redirect("money", code=code)
    return redirect("payout", pk=payout.pk)


@require_safe
def show_payout(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a payout with the code from which a bank's app fills in the transfer."""
    payout = _payout(request, pk)
    drawn = _qr(payout) if payout.state == Payout.State.PREPARED else ""
    return render(request, "payouts/payout.html", {"payout": payout, "qr": drawn})


@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show its producer how a payout came about, on a page to be printed."""
    user = _user(request)
    found = Payout.objects.visible_to(user).select_related("account", "producer")
    payout = get_object_or_404(found, pk=pk)
    if not access.can_see_money(user, payout.producer):
        raise PermissionDenied
    context = {
        "payout": payout, "reckoning": reckoning_of(payout),
        "messages_sent": Message.objects.about(payout),
    }  # fmt: skip
    return render(request, "payouts/statement.html", context)


@require_POST
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    payout = _payout(request, pk)
    try:
        paying.mark_sent(payout, by=_user(request), at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("payout", pk=pk)


@require_POST
def simulate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the demo's simulated bank say that it paid."""
    payout = _payout(request, pk)
    try:
        line = simulating.let_bank_pay(payout, at=timezone.now())
    except simulating.NoSimulation as reason:
        messages.error(request, str(reason))
    else:
        messages.info(request, line.reason or _("Ngân hàng mô phỏng đã báo."))
    return redirect("payout", pk=pk)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    payout = _payout(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Xin ghi lý do."))
        return redirect("payout", pk=pk)
    try:
        paying.give_back(payout, **form.cleaned_data, by=_user(request), at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    return redirect("payout", pk=pk)


def _qr(payout: Payout) -> str:
    account = payout.account
    code = vietqr.write(
        vietqr.Transfer(account.bank, account.number, payout.amount, purpose=payout.code)
    )
    svg = segno.make(code, micro=False).svg_inline(scale=5, border=2)
    return mark_safe(svg)  # noqa: S308 (drawn by us, from digits)


def _paying(request: HttpRequest, code: str) -> tuple[User, Producer]:
    producer = producer_for(request, code)
    if not access.can_pay(_user(request)):
        raise PermissionDenied
    return _user(request), producer


def _payout(request: HttpRequest, pk: int) -> Payout:
    user = _user(request)
    found = Payout.objects.visible_to(user).select_related("account", "producer")
    payout = get_object_or_404(found, pk=pk)
    if not access.can_pay(user):
        raise PermissionDenied
    return payout


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
