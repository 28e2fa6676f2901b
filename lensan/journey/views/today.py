from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lensan.accounts.models import Role, User
from lensan.journal.models import record
from lensan.journey.reports.today import today_of


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show a helper what to do today, by hamlet, what brings most first."""
    user = request.user
    assert isinstance(user, User)
    if user.role != Role.HELPER:
        raise PermissionDenied
    rounds = today_of(user, on=timezone.localdate())
    if called := sum(bool(turn.phone) for one in rounds for turn in one.turns):
        record("journey.telephones_read", user, by=user, at=timezone.now(), telephones=called)
    return render(request, "journey/today.html", {"rounds": rounds})
