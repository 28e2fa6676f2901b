from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.kernel.states import NotAllowed
from lensan.orders.models import Order
from lensan.payouts import access
from lensan.payouts.actions import attaching, cash, hearing, incoming, paying
from lensan.payouts.connector import Refused
from lensan.payouts.forms import AttachForm, BankLineForm, ReasonForm
from lensan.payouts.models import (
    Account,
    BankFeed,
    BankLine,
    Payout,
    StatementLine,
    unsettled,
)

SHOWN = 50
SETTLED_WITHIN = timedelta(days=14)  # a marketplace has settled what it sold
PATIENCE = timedelta(days=3)  # in which a bank has told what a marketplace says it has sent
OF_STATEMENT, OF_CARRIER = "dong-", "thu-ho-"  # before a number, where a payout has its code


@csrf_exempt  # a service has no session; it proves itself by its own key
@login_not_required
@require_POST
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Take in what a bank feed pushes: kept, then answered; 403 if it is forged, 400 if unreadable."""
    feed = get_object_or_404(BankFeed, code=code)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        hearing.receive(feed, headers, request.body, at=timezone.now())
    except Refused as refusal:
        status = 403 if refusal.forged else 400
        return JsonResponse({"success": False, "message": refusal.reason}, status=status)
    return JsonResponse({"success": True})


@require_safe
def bank(request: HttpRequest) -> HttpResponse:
    """Show what a person must look at of the bank: movements, silence, and what came back."""
    return _shown(request, BankLineForm())


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write a movement from the bank's own statement, where no service tells it."""
    user = _payer(request)
    if not access.can_write_bank_lines(user):
        raise PermissionDenied
    form = BankLineForm(request.POST)
    if not form.is_valid():
        return _shown(request, form)
    told = form.cleaned_data
    incomes = told.pop("direction") == BankLine.Direction.IN
    keep = incoming.receive_money if incomes else paying.confirm_from_bank
    line = keep(**told, by=user, at=timezone.now())
    messages.success(request, line.reason or _("Đã ghi, khớp với sổ."))
    return redirect("bank")


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose a movement is: a payout's, or a statement line's."""
    user, line = _line(request, pk)
    form = AttachForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Xin ghi mã lần trả tiền hoặc dòng đối soát, và lý do."))
        return redirect("bank")
    try:
        _attach(user, line, form.cleaned_data["to"].strip(), form.cleaned_data["reason"])
    except (NotAllowed, attaching.DoesNotFit, incoming.Taken, cash.TooMuch) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect("bank")


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a movement is not of the programme."""
    user, line = _line(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Xin ghi lý do."))
        return redirect("bank")
    try:
        attaching.dismiss(line, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect("bank")


def _shown(request: HttpRequest, form: BankLineForm) -> HttpResponse:
    user, now = _payer(request), timezone.now()
    sent = StatementLine.objects.visible_to(user).unconfirmed()
    sent = sent.select_related("stall__marketplace", "stall__producer")
    unpaid = unsettled(Order.objects.visible_to(user)).filter(changed_at__lt=now - SETTLED_WITHIN)
    returned = Payout.objects.visible_to(user).to_pay_again()
    coming = Account.objects.visible_to(user).filter(kind=Account.Kind.COMING)
    balances = coming.with_balance().select_related("marketplace")
    carriers = Account.objects.visible_to(user).filter(kind=Account.Kind.CARRIER).with_balance()
    feeds = BankFeed.objects.order_by("code") if access.can_write_bank_lines(user) else ()
    context = {
        "lines": BankLine.objects.visible_to(user).waiting().select_related("payout")[:SHOWN],
        "sent": sent[:SHOWN], "late": sent.filter(at__lt=now - PATIENCE)[:SHOWN],
        "unpaid": unpaid.select_related("stall__marketplace", "stall__producer")[:SHOWN],
        "returned": returned.select_related("producer", "account")[:SHOWN],
        "carriers": [account for account in carriers if account.balance],
        "coming": [account for account in balances if account.balance],
        "feeds": feeds, "form": form, "may_write": access.can_write_bank_lines(user),
    }  # fmt: skip
    return render(request, "payouts/bank.html", context)


def _attach(user: User, line: BankLine, to: str, reason: str) -> None:
    """Attach a movement to what the words name: a statement's line, a carrier, or a payout."""
    incomes, (_kind, _dash, number) = line.direction == BankLine.Direction.IN, to.rpartition("-")
    if incomes and to.startswith(OF_STATEMENT) and number.isdecimal():
        mine = StatementLine.objects.visible_to(user).unconfirmed()
        settled = get_object_or_404(mine.select_related("stall__marketplace"), pk=number)
        attaching.attach_settled(line, settled, reason=reason, by=user, at=timezone.now())
    elif incomes and to.startswith(OF_CARRIER) and number.isdecimal():
        carriers = Account.objects.visible_to(user).filter(kind=Account.Kind.CARRIER)
        carrier = get_object_or_404(carriers, pk=number)
        attaching.attach_cash(line, carrier, reason=reason, by=user, at=timezone.now())
    else:
        payout = get_object_or_404(Payout.objects.visible_to(user), code=to.upper())
        attaching.attach(line, payout, reason=reason, by=user, at=timezone.now())


def _line(request: HttpRequest, pk: int) -> tuple[User, BankLine]:
    user = _user(request)
    found = BankLine.objects.visible_to(user).select_related("payout__producer")
    line = get_object_or_404(found, pk=pk)
    return _payer(request), line


def _payer(request: HttpRequest) -> User:
    if not access.can_pay(_user(request)):
        raise PermissionDenied
    return _user(request)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
