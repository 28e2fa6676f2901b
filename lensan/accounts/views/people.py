from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts import access, actions
from lensan.accounts.forms import GroundForm, OpenAccountForm
from lensan.accounts.models import Role, User
from lensan.journal.models import Entry

PER_PAGE = 50
MOST_ENTRIES = 100


def list_accounts(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if not access.can_list(request.user):
        raise PermissionDenied
    accounts = access.visible_to(request.user).order_by("role", "username")
    role, query = request.GET.get("vai-tro", ""), request.GET.get("q", "").strip()
    if role in Role:
        accounts = accounts.filter(role=role)
    if query:
        accounts = accounts.filter(username__icontains=query) | accounts.filter(
            full_name__icontains=query
        )
    page = Paginator(accounts.prefetch_related("communes", "hamlets"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    roles = [(role, access.DUTIES[role]) for role in Role]
    return render(
        request,
        "accounts/accounts.html",
        {"page": page, "roles": roles, "role": role, "query": query},
    )


def open_account(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    if not access.can_list(request.user):
        raise PermissionDenied
    form = OpenAccountForm(request.user, request.POST or None)
    if form.is_valid():
        account, password = actions.open_account(
            form.cleaned_data["username"],
            full_name=form.cleaned_data["full_name"],
            role=form.cleaned_data["role"],
            communes=form.cleaned_data["communes"],
            hamlets=form.cleaned_data["hamlets"],
            by=request.user,
            at=timezone.now(),
        )
        return show_password(request, account, password)
    return render(request, "accounts/open.html", {"form": form, "duties": access.DUTIES})


def show_account(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    account = get_object_or_404(access.visible_to(request.user), pk=pk)
    may = {
        "manage": access.can_manage(request.user, account),
        "unlock": access.can_unlock(request.user, account),
    }
    form = GroundForm(request.user, account, request.POST or None) if may["manage"] else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            actions.move(account, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("Đã đổi địa bàn."))
            return redirect("account", pk=account.pk)
    return render(
        request,
        "accounts/account.html",
        {"account": account, "may": may, "form": form, "history": list(_history(account))},
    )


@require_POST
def give_password(request: HttpRequest, pk: int) -> HttpResponse:
    account = _managed(request, pk)
    assert isinstance(request.user, User)
    password = actions.give_password(account, by=request.user, at=timezone.now())
    return show_password(request, account, password)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    account = _managed(request, pk)
    assert isinstance(request.user, User)
    if account.is_active:
        actions.close(account, by=request.user, at=timezone.now())
        messages.success(request, _("Đã khóa tài khoản và đăng xuất mọi thiết bị của người này."))
    else:
        actions.reopen(account, by=request.user, at=timezone.now())
        messages.success(request, _("Đã mở lại tài khoản."))
    return redirect("account", pk=account.pk)


@require_POST
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    account = _managed(request, pk)
    assert isinstance(request.user, User)
    actions.reset_second_factor(account, by=request.user, at=timezone.now())
    messages.success(request, _("Lần đăng nhập tới, người này sẽ đặt lại mã xác thực."))
    return redirect("account", pk=account.pk)


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    account = get_object_or_404(access.visible_to(request.user), pk=pk)
    if not access.can_unlock(request.user, account):
        raise PermissionDenied
    actions.unlock(account, by=request.user, at=timezone.now())
    messages.success(request, _("Đã mở khóa đăng nhập."))
    return redirect("account", pk=account.pk)


def _managed(request: HttpRequest, pk: int) -> User:
    assert isinstance(request.user, User)
    account = get_object_or_404(access.visible_to(request.user), pk=pk)
    if not access.can_manage(request.user, account):
        raise PermissionDenied
    return account


def _history(account: User) -> Iterator[tuple[datetime, str, User | None]]:
    """Yield what the journal says of an account: when, what and by whom, the newest first."""
    for entry in Entry.objects.about(account).select_related("by")[:MOST_ENTRIES]:
        yield entry.at, str(actions.DEEDS.get(entry.verb, entry.verb)), entry.by


def show_password(request: HttpRequest, account: User, password: str) -> HttpResponse:
    """Show a one-time password once; it is kept nowhere."""
    answer = render(
        request, "accounts/given_password.html", {"account": account, "password": password}
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
