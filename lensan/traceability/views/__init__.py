"""The doors of traceability for people who sign in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lensan.accounts.models import User
from lensan.traceability import access
from lensan.traceability.actions import capturing, growing
from lensan.traceability.mass import MoreThanWentIn, NotConvertible

# What the field may be told that it cannot do; each says what to do instead.
REFUSALS = (
    growing.AlreadyGrowing, growing.NoPlot, growing.NotSoMuch, growing.OriginKnown,
    growing.OutsideItsArea, growing.TooSoon, growing.Unsuitable, capturing.FromTheFuture,
    MoreThanWentIn, NotConvertible,
)  # fmt: skip


def tracing(request: HttpRequest) -> User:
    """Return who is at the door; those whose duties are elsewhere are turned away."""
    assert isinstance(request.user, User)
    if not access.can_trace(request.user):
        raise PermissionDenied
    return request.user


def steering(request: HttpRequest) -> User:
    """Return the officer who is at the door."""
    user = tracing(request)
    if not access.can_steer(user):
        raise PermissionDenied
    return user
