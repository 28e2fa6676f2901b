"""Between signing in and the first page: nothing opens until the sign-in is settled."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lensan.accounts.access import owes_own_password, owes_second_factor
from lensan.accounts.models import User

SETTLED = "sign_in_settled"  # the session's mark that nothing more is asked for
_OPEN = {
    "password-change": {"password-change", "account_logout"},
    "mfa_activate_totp": {
        "mfa_activate_totp", "account_reauthenticate", "account_logout",
    },
}  # fmt: skip


class SettledSignIn:
    """Send whoever has yet to choose a password or set up a second factor there, only there.

    The mark is kept in the session: whatever makes it untrue (a password given by a colleague, a
    second factor reset) ends every session too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or request.session.get(SETTLED):
            return None
        step = _next_step(user)
        if not step:
            request.session[SETTLED] = True
            return None
        closed = getattr(view, "login_required", True)
        here = request.resolver_match.url_name if request.resolver_match else ""
        return redirect(step) if closed and here not in _OPEN[step] else None


def _next_step(user: User) -> str:
    if owes_own_password(user):
        return "password-change"
    return "mfa_activate_totp" if owes_second_factor(user) else ""
