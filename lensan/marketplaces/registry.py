"""Which connector speaks for which marketplace: one folder and one settings line each."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from lensan.marketplaces.capabilities import Channel
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


def connectors_without_statements() -> frozenset[str]:
    """Return the codes of the connectors that read no statement: theirs come as files, if at all."""
    codes = settings.MARKETPLACE_CONNECTORS
    return frozenset(c for c in codes if not connector_for(c).capabilities.settles)


def connectors_over(channel: Channel) -> frozenset[str]:
    """Return the codes of the connectors that speak to their marketplace in that way."""
    codes = settings.MARKETPLACE_CONNECTORS
    return frozenset(c for c in codes if connector_for(c).capabilities.channel == channel)
