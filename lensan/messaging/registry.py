"""Which gateway carries our messages: one folder and one settings line each."""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from lensan.messaging.connector import Gateway


class NoGateway(Exception):
    """No gateway of this name is installed, or none was chosen."""


def chosen_gateway() -> str:
    """Return the name of the gateway that carries what we say.

    :raises NoGateway: settings choose none
    """
    if not settings.MESSAGE_GATEWAY:
        raise NoGateway(_("Chưa chọn tổng đài tin nhắn, nên không nhắn tin được."))
    return str(settings.MESSAGE_GATEWAY)


def gateway_of(name: str) -> Gateway:
    """Return the gateway of that name.

    :raises NoGateway: settings have none
    """
    if name not in settings.MESSAGE_GATEWAYS:
        raise NoGateway(_("Không có tổng đài tin nhắn “%(name)s”.") % {"name": name})
    options = dict(settings.MESSAGE_GATEWAYS[name])
    return _built(options.pop("connector"), tuple(sorted(options.items())))


def is_simulated() -> bool:
    """Tell whether messages go no further than the telephone on a page."""
    name = settings.MESSAGE_GATEWAY
    return bool(name) and gateway_of(name).simulated


@cache
def _built(path: str, options: tuple[tuple[str, Any], ...]) -> Gateway:
    gateway: Gateway = import_string(path)(**dict(options))
    return gateway
