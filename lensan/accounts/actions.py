import secrets
from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.places.models import Commune, Hamlet

MANY = "::"  # begins what a room full of people guesses at over one line
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike on paper: i l o 0 1
DEEDS = {  # what the journal says of an account, in words
    "accounts.open": _("được cấp tài khoản"),
    "accounts.move": _("được đổi địa bàn"),
    "accounts.give_password": _("được cấp lại mật khẩu"),
    "accounts.choose_password": _("tự đổi mật khẩu"),
    "accounts.close": _("bị khóa tài khoản"),
    "accounts.reopen": _("được mở lại tài khoản"),
    "accounts.reset_second_factor": _("được đặt lại mã xác thực"),
    "accounts.unlock": _("được mở khóa đăng nhập"),
    "accounts.end_sessions": _("tự đăng xuất thiết bị khác"),
    "accounts.sign_out": _("bị đăng xuất vì mất máy"),
    "accounts.forget": _("được xóa dữ liệu cá nhân"),
}


@transaction.atomic
def open_account(
    username: str,
    *,
    full_name: str,
    role: str,
    communes: Iterable[Commune],
    hamlets: Iterable[Hamlet],
    by: User,
    at: datetime,
) -> tuple[User, str]:
    """Let someone in who was not known; return the account and its one-time password."""
    password = _one_time_password()
    account = User.objects.create_user(
        username, password=password, full_name=full_name, role=role, date_joined=at
    )
    ground = _settle_on(account, communes, hamlets)
    record("accounts.open", account, by=by, at=at, role=role, ground=ground)
    return account, password


@transaction.atomic
def move(
    account: User,
    *,
    communes: Iterable[Commune],
    hamlets: Iterable[Hamlet],
    by: User,
    at: datetime,
) -> None:
    """Give the account another territory in place of the one that it had."""
    ground = _settle_on(account, communes, hamlets)
    record("accounts.move", account, by=by, at=at, ground=ground)


@transaction.atomic
def give_password(account: User, *, by: User, at: datetime) -> str:
    """Replace a password that was forgotten or seen; return the one-time password."""
    password = _one_time_password()
    account.set_password(password)
    account.save(update_fields=["password"])
    _forget_failures(account)
    _end_sessions(account)
    record("accounts.give_password", account, by=by, at=at)
    return password


@transaction.atomic
def choose_password(account: User, *, password: str, at: datetime) -> None:
    """Replace one's password by one of one's own choice."""
    account.set_password(password)
    account.save(update_fields=["password"])
    record("accounts.choose_password", account, by=account, at=at)


@transaction.atomic
def close(account: User, *, by: User, at: datetime) -> None:
    """Shut someone out at once, wherever they are signed in; their past deeds stay theirs."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    _end_sessions(account)
    record("accounts.close", account, by=by, at=at)


@transaction.atomic
def forget(account: User, *, by: User | None, at: datetime) -> None:
    """Shut out someone who asked to be erased, and keep nothing that tells who they were."""
    account.is_active = False
    account.username, account.full_name, account.email = f"da-xoa-{account.pk}", "", ""
    account.set_unusable_password()
    account.save()
    Authenticator.objects.filter(user=account).delete()
    UserSession.objects.filter(user=account).delete()
    record("accounts.forget", account, by=by, at=at)


@transaction.atomic
def reopen(account: User, *, by: User, at: datetime) -> None:
    """Let someone in again who was shut out."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    record("accounts.reopen", account, by=by, at=at)


@transaction.atomic
def reset_second_factor(account: User, *, by: User, at: datetime) -> None:
    """Forget a lost telephone: the next sign-in sets up a new second factor."""
    Authenticator.objects.filter(user=account).delete()
    _end_sessions(account)
    record("accounts.reset_second_factor", account, by=by, at=at)


@transaction.atomic
def unlock(account: User, *, by: User, at: datetime) -> None:
    """Forget the wrong passwords, so that the right one is taken again at once."""
    _forget_failures(account)
    record("accounts.unlock", account, by=by, at=at)


@transaction.atomic
def end_sessions(account: User, sessions: Iterable[UserSession], *, at: datetime) -> int:
    """End some of one's own sessions on other devices; return how many."""
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    record("accounts.end_sessions", account, by=account, at=at, ended=ended)
    return ended


@transaction.atomic
def sign_out(account: User, *, keep: str | None = None, by: User, at: datetime) -> None:
    """End every session of someone who lost a telephone, but the one with the key `keep`."""
    ended = _end_sessions(account, keep=keep)
    record("accounts.sign_out", account, by=by, at=at, ended=ended)


def _settle_on(
    account: User, communes: Iterable[Commune], hamlets: Iterable[Hamlet]
) -> dict[str, list[str]]:
    communes, hamlets = list(communes), list(hamlets)
    account.communes.set(communes)
    account.hamlets.set(hamlets)
    named = {"communes": [commune.code for commune in communes]}
    return named | {"hamlets": [f"{h.commune.code} {h.key}" for h in hamlets]}


def have_tried_enough(request: HttpRequest, what: str) -> bool:
    """Tell whether so many wrong guesses at something came from there lately that others have to wait."""
    return not AxesProxyHandler.is_allowed(request, {"username": what})


def tried_in_vain(request: HttpRequest, what: str) -> None:
    """Count a wrong guess at something that is no account; what begins with `MANY` may be guessed more often."""
    AxesProxyHandler.user_login_failed(have_tried_enough, {"username": what}, request)
    vars(request)["axes_locked_out"] = False  # the page itself says what to do, in its own words


def _forget_failures(account: User) -> None:
    reset(username=account.username.lower())  # as adapter.name_tried counted them


def _end_sessions(account: User, *, keep: str | None = None) -> int:
    sessions = list(UserSession.objects.filter(user=account).exclude(session_key=keep))
    for session in sessions:
        session.end()
    return len(sessions)


def _one_time_password() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
