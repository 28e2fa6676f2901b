from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lensan.accounts import actions
from lensan.accounts.models import User


def list_sessions(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    sessions = UserSession.objects.purge_and_list(request.user)
    return render(request, "accounts/sessions.html", {"sessions": sessions})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    actions.end_sessions(request.user, [session], at=timezone.now())
    messages.success(request, _("Đã đăng xuất thiết bị đó."))
    return redirect("usersessions_list")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    mine = UserSession.objects.filter(user=request.user)
    others = mine.exclude(session_key=request.session.session_key)
    ended = actions.end_sessions(request.user, others, at=timezone.now())
    messages.success(request, _("Đã đăng xuất %(count)d thiết bị khác.") % {"count": ended})
    return redirect("usersessions_list")
