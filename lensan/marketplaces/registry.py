"""Which connector speaks for which marketplace: one folder and one settings line each."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from lensan.marketplaces.capabilities import Capabilities, Channel
from lensan.marketplaces.connector import Connector


class UnknownMarketplace(Exception):
    """No connector is installed for this marketplace."""


@cache
def connector_for(code: str) -> Connector:
    """Return the connector of a marketplace.

    :raises UnknownMarketplace: settings name none for this code.
    """
    try:
        path = settings.MARKETPLACE_CONNECTORS[code]
    except KeyError as missing:
        raise UnknownMarketplace(f"Chưa có phần kết nối cho sàn “{code}”.") from missing
    connector: Connector = import_string(path)()
    return connector


def connectors_over(channel: Channel) -> frozenset[str]:
    """Return the codes of the connectors that speak to their marketplace in that way."""
    return _connectors(lambda capabilities: capabilities.channel == channel)


def connectors_without_statements() -> frozenset[str]:
    """Return the codes of the connectors that read no statement: theirs come as files, if at all."""
    return _connectors(lambda capabilities: not capabilities.settles)


def _connectors(can: Callable[[Capabilities], bool]) -> frozenset[str]:
    codes = settings.MARKETPLACE_CONNECTORS
    return frozenset(code for code in codes if can(connector_for(code).capabilities))
