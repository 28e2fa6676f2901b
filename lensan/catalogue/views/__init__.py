"""The catalogue's doors."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lensan.accounts.models import User
from lensan.catalogue import access


def browsing(request: HttpRequest) -> User:
    """Return who is at the door; those whose duties are elsewhere are turned away."""
    assert isinstance(request.user, User)
    if not access.can_browse(request.user):
        raise PermissionDenied
    return request.user
