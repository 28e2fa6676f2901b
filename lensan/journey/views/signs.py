from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.journey import access
from lensan.journey.reports import signs


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what a person should look at: signs that someone misuses households' names."""
    user, now = request.user, timezone.now()
    assert isinstance(user, User)
    if not access.can_steer(user):
        raise PermissionDenied
    record("journey.signs_read", user, by=user, at=now)
    context = {
        "accounts": signs.shared_accounts(user), "phones": signs.shared_phones(user),
        "rushes": signs.rushes(user, at=now), "photos": signs.same_photos(user),
        "unasked": signs.without_mandate(user, at=now), "shared": signs.SHARED, "stalls": signs.STALLS,
    }  # fmt: skip
    return render(request, "journey/signs.html", context)
