"""The doors of training."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from lensan.accounts.models import User
from lensan.training import access
from lensan.training.models import TrainingClass


def browsing(request: HttpRequest) -> User:
    """Return who is at the door; those whose duties are elsewhere are turned away."""
    assert isinstance(request.user, User)
    if not access.can_browse(request.user):
        raise PermissionDenied
    return request.user


def staffing(request: HttpRequest) -> User:
    """Return who organises or teaches; those who only learn are turned away."""
    user = browsing(request)
    if not access.can_staff(user):
        raise PermissionDenied
    return user


def class_for(user: User, pk: int) -> TrainingClass:
    """Return a class that the user may see."""
    whole = TrainingClass.objects.visible_to(user).select_related(
        "course", "venue__commune", "venue__hamlet", "trainer", "makes_up_for__course"
    )
    return get_object_or_404(whole, pk=pk)


def running(request: HttpRequest, pk: int) -> tuple[User, TrainingClass]:
    """Return who runs a class, and the class."""
    user = browsing(request)
    training_class = class_for(user, pk)
    if not access.can_run(user, training_class):
        raise PermissionDenied
    return user, training_class


def noting(request: HttpRequest, pk: int) -> tuple[User, TrainingClass]:
    """Return who may write down people in a class, and the class."""
    user = browsing(request)
    training_class = class_for(user, pk)
    if not access.can_note(user, training_class):
        raise PermissionDenied
    return user, training_class


def pdf(content: bytes, name: str) -> HttpResponse:
    """Send a paper to be looked at and printed."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
