from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.paging import leaf
from lensan.kernel.states import NotAllowed
from lensan.kernel.tables import FORMATS, table_response
from lensan.orders.models import Order
from lensan.payouts import access
from lensan.payouts.actions import judging
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.actions.paying import payable
from lensan.payouts.actions.telling import parts_of_none, parts_of_orders, taken_back
from lensan.payouts.forms import AccountForm, ReasonForm
from lensan.payouts.models import Account, BankAccount, Payout, StatementLine, Transfer
from lensan.producers.models import Producer

PER_PAGE = 50
MOST_TAKEN_AWAY = 200_000
MOST_FIRST, LATEST_FIRST = ("-owed", "pk"), ("-placed_at", "-pk")
BALANCES = "so-du"  # the table of balances, taken away in place of the bank's batch
JUDGEMENTS = {"nhan": judging.accept, "khong-nhan": judging.reject}


@require_safe
def money_list(request: HttpRequest) -> HttpResponse:
    """Show what is owed to whom in the user's territory: what is in question first."""
    user = _user(request)
    mine = Account.objects.visible_to(user).filter(kind=Account.Kind.PRODUCER)
    found = mine.select_related("producer__commune")
    if (form := request.GET.get("dang", "")) in FORMATS:
        take_away = _balances if request.GET.get("bang") == BALANCES else _bank_file
        return take_away(form, user)
    flagged = StatementLine.objects.visible_to(user).flagged()
    context = {
        "page": leaf(found, by=MOST_FIRST, after=request.GET.get("sau", ""), size=PER_PAGE),
        "flagged": flagged.select_related("stall__marketplace", "stall__producer")[:PER_PAGE],
        "open": Payout.objects.visible_to(user).open().select_related("producer")[:PER_PAGE],
        "may_pay": access.can_pay(user),
    }  # fmt: skip
    return render(request, "payouts/money_list.html", context)


@require_safe
def show_money(request: HttpRequest, code: str) -> HttpResponse:
    """Show a producer what it is owed, each đồng by its order."""
    user, producer = _user(request), producer_for(request, code)
    if not access.can_see_money(user, producer):
        raise PermissionDenied
    return render(request, "payouts/money.html", as_shown(request, producer, AccountForm()))


@require_POST
def judge(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Let a line in question hold, or not."""
    user = _user(request)
    line = get_object_or_404(StatementLine.objects.visible_to(user).flagged(), pk=pk)
    if not access.can_pay(user):
        raise PermissionDenied
    if word not in JUDGEMENTS:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Xin ghi lý do."))
        return redirect("money-list")
    try:
        JUDGEMENTS[word](line, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Đã ghi quyết định."))
    return redirect("money-list")


def producer_for(request: HttpRequest, code: str) -> Producer:
    """Return the producer if the user may see it."""
    found = Producer.objects.visible_to(_user(request)).select_related("commune")
    return get_object_or_404(found, code=code)


def as_shown(request: HttpRequest, producer: Producer, form: AccountForm) -> dict[str, object]:
    """Return what the page of a producer's money shows: what moved, the latest order first."""
    user, after = _user(request), request.GET.get("sau", "")
    mine = Account.objects.filter(kind=Account.Kind.PRODUCER, producer=producer).first()
    moved = Transfer.objects.touching(mine) if mine else Transfer.objects.none()
    orders = Order.objects.filter(pk__in=moved.values("order"))
    page = leaf(orders, by=LATEST_FIRST, after=after, size=PER_PAGE)
    others = parts_of_none(mine) if mine and page.is_first else ()
    balance = balance_of(producer)
    return {
        "producer": producer,
        "page": page,
        "parts": [*others, *parts_of_orders(mine, page.rows)] if mine else (),
        "balance": balance,
        "taken_back": taken_back(producer) if balance < 0 else (),
        "disputed": balance_of(producer, Account.Kind.DISPUTED),
        "payable": payable(producer),
        "payouts": producer.payouts.order_by("-pk")[:PER_PAGE],
        "account": BankAccount.objects.filter(producer=producer, ended_at=None).first(),
        "may_pay": access.can_pay(user),
        "form": form,
    }


def _bank_file(form: str, user: User) -> HttpResponse:
    """Return the payouts that wait to be sent, as a bank's batch takes them."""
    if not access.can_pay(user):
        raise PermissionDenied
    headings = [
        _("Mã ngân hàng"),
        _("Số tài khoản"),
        _("Tên người nhận"),
        _("Số tiền"),
        _("Nội dung"),
    ]
    waiting = Payout.objects.visible_to(user).filter(state=Payout.State.PREPARED)
    rows = [
        (payout.account.bank, payout.account.number, payout.account.holder, payout.amount, payout.code)
        for payout in waiting.select_related("account").order_by("pk")[:MOST_TAKEN_AWAY]
    ]  # fmt: skip
    record("payouts.bank_file_taken_away", user, by=user, at=timezone.now(), rows=len(rows))
    return table_response(form, "chi-tra", headings, rows)


def _balances(form: str, user: User) -> HttpResponse:
    """Return what is owed to whom, and what waits until it is clear with a marketplace."""
    if not access.can_pay(user):
        raise PermissionDenied
    headings = [_("Mã hộ"), _("Người bán"), _("Xã"), _("Còn phải trả"), _("Chờ làm rõ")]
    mine = Account.objects.visible_to(user).select_related("producer__commune")
    disputed = mine.filter(kind=Account.Kind.DISPUTED)
    unclear = {one.producer_id: one.owed for one in disputed}
    owed = mine.filter(kind=Account.Kind.PRODUCER).order_by(*MOST_FIRST)
    rows = [
        (one.producer.code, one.producer.name, one.producer.commune.title, one.owed,
         unclear.get(one.producer_id, 0))
        for one in owed[:MOST_TAKEN_AWAY] if one.producer
    ]  # fmt: skip
    record("payouts.balances_taken_away", user, by=user, at=timezone.now(), rows=len(rows))
    return table_response(form, "so-du", headings, rows)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
