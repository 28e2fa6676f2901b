from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lensan.accounts.models import User
from lensan.journey import access
from lensan.journey.actions.proving import Proven, prove
from lensan.journey.forms import AccountsForm
from lensan.kernel.spreadsheets.formats import Unreadable

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a marketplace's list of accounts, and show whom it verifies and whom nobody knows."""
    user = request.user
    assert isinstance(user, User)
    if not access.can_steer(user):
        raise PermissionDenied
    form = AccountsForm(request.POST or None, request.FILES or None)
    proven = _taken_in(form, user) if form.is_valid() else None
    context = {"form": form, "proven": proven, "shown": SHOWN}
    return render(request, "journey/accounts.html", context)


def _taken_in(form: AccountsForm, user: User) -> Proven | None:
    told = form.cleaned_data
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        with path.open("wb") as file:
            file.writelines(told["file"].chunks())
        try:
            return prove(
                told["marketplace"], path, name=told["file"].name, by=user, at=timezone.now()
            )
        except Unreadable as reason:
            form.add_error("file", str(reason))
            return None
