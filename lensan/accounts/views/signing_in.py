from allauth.account.views import LoginView
from axes.decorators import axes_dispatch, axes_form_invalid
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts import actions
from lensan.accounts.forms import ChoosePasswordForm
from lensan.accounts.middleware import SETTLED
from lensan.accounts.models import User


@method_decorator(axes_dispatch, name="dispatch")
@method_decorator(axes_form_invalid, name="form_invalid")
class SignIn(LoginView):  # type: ignore[misc]
    """Sign in by name and password; five wrong passwords lock the name at that address."""

    template_name = "account/login.html"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account_login")


def change_password(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = ChoosePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["new_password1"]
        actions.choose_password(request.user, password=password, at=timezone.now())
        update_session_auth_hash(request, request.user)
        request.session.pop(SETTLED, None)
        messages.success(request, _("Đã đổi mật khẩu."))
        return redirect("/")
    return render(request, "accounts/password.html", {"form": form})
