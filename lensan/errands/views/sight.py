"""Who looks, and on which floor that only people can speak to."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from lensan.accounts.models import User
from lensan.errands.access import can_operate
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.models import Marketplace


def operator(request: HttpRequest) -> User:
    """Return the officer who looks; nobody else runs errands."""
    assert isinstance(request.user, User)
    if not can_operate(request.user):
        raise PermissionDenied
    return request.user


def floors() -> list[Marketplace]:
    """Return the floors that only people can speak to and that were not left."""
    found = Marketplace.objects.over(Channel.HAND).exclude(state=Marketplace.State.LEFT)
    return list(found.order_by("name"))


def floors_with_files() -> list[Marketplace]:
    """Return the floors whose files are read and that were not left."""
    found = Marketplace.objects.telling_by_file().exclude(state=Marketplace.State.LEFT)
    return list(found.order_by("name"))


def chosen(request: HttpRequest, among: list[Marketplace]) -> Marketplace | None:
    """Return the floor that the address names, else the first; None where there is none."""
    asked = (request.POST if request.method == "POST" else request.GET).get("san", "")
    return next((floor for floor in among if floor.code == asked), among[0] if among else None)
