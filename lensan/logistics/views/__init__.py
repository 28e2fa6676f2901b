"""Doors of the trips' pages, and what they share."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lensan.accounts.models import User
from lensan.logistics import access


def browsing(request: HttpRequest) -> User:
    """Return who asks, if they may see trips at all."""
    assert isinstance(request.user, User)
    if not access.can_browse(request.user):
        raise PermissionDenied
    return request.user


def officer(request: HttpRequest) -> User:
    """Return who asks, if they serve the state."""
    user = browsing(request)
    if not user.is_officer:
        raise PermissionDenied
    return user


def planning(request: HttpRequest) -> User:
    """Return who asks, if they may plan."""
    user = browsing(request)
    if not access.can_plan(user):
        raise PermissionDenied
    return user
