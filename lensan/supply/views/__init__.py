"""Supply's doors."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lensan.accounts.models import User
from lensan.supply import access


def looking(request: HttpRequest) -> User:
    """Return who is at the door; those whose duties are elsewhere are turned away."""
    assert isinstance(request.user, User)
    if not access.can_look(request.user):
        raise PermissionDenied
    return request.user


def keeping(request: HttpRequest) -> User:
    """Return the officer at the door; suppliers' files are nobody else's."""
    assert isinstance(request.user, User)
    if not access.can_keep_suppliers(request.user):
        raise PermissionDenied
    return request.user
