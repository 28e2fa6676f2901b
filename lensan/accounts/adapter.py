"""What allauth asks of a project: our words in place of its English, our rules on its steps."""

from collections.abc import Mapping
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from lensan.accounts.actions import MANY
from lensan.accounts.models import User

FAILURES, FAILURES_OF_MANY = 5, 60

_TOO_OFTEN = _("Đã thử sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại.")
_WRONG_CODE = _("Mã không đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trên điện thoại.")
_SAYS = {
    "mfa/messages/totp_activated.txt": _("Đã bật mã xác thực cho tài khoản này."),
    "mfa/messages/totp_deactivated.txt": _("Đã tắt mã xác thực."),
    "mfa/messages/recovery_codes_generated.txt": _("Đã tạo bộ mã dự phòng mới."),
}


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """Return the name that a password or code is tried for, as the account has it.

    Another spelling, in capitals or with blanks around it, signs in to the same account and so
    gives no more tries.
    """
    told = credentials or request.POST
    return str(told.get("username") or told.get("login") or "").strip().lower()


def failures_allowed(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
    """Return after how many wrong guesses from one place there is a wait."""
    return FAILURES_OF_MANY if name_tried(request, credentials).startswith(MANY) else FAILURES


class FailuresHandler(AxesDatabaseHandler):  # type: ignore[misc]
    """Keeps of a failed try for whom it was, from where and how often, and nothing of what was typed."""

    def user_login_failed(
        self, sender: Any, credentials: Mapping[str, Any], request: HttpRequest, **kwargs: Any
    ) -> None:
        """Count it, out of sight of the form and of the codes that an address may hold."""
        tried = {"username": name_tried(request, credentials)}
        asked, typed = request.GET, request.POST
        route = request.resolver_match.route if request.resolver_match else ""
        vars(request)["axes_path_info"] = f"/{route}"
        request.GET = request.POST = QueryDict()
        try:
            super().user_login_failed(sender, tried, request, **kwargs)
        finally:
            request.GET, request.POST = asked, typed


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in with a name and a password, without mail or registration."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đã ngừng hoạt động."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "too_many_login_attempts": _TOO_OFTEN,
        "rate_limited": _TOO_OFTEN,
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, which counts as the password asked just now: setting up codes follows."""
        super().login(request, user)
        reauthenticate_by_password(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say on the sign-in page that the account was closed."""
        messages.error(request, self.error_messages["account_inactive"])
        return redirect("account_login")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words, or say nothing: the page itself shows that one is signed in."""
        if said := message or _SAYS.get(message_template or ""):
            super().add_message(request, level, extra_tags=extra_tags, message=str(said))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes of a telephone's app; an officer cannot do without."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": _("Cán bộ không được tắt mã xác thực."),
        "cannot_generate_recovery_codes": _("Hãy bật mã xác thực trước khi tạo mã dự phòng."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.SECOND_FACTOR_REQUIRED and authenticator.user.is_officer)

    def build_totp_svg(self, url: str) -> str:
        return str(segno.make(url, micro=False).svg_inline(scale=5, border=2))
