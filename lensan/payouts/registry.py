"""Which connector reads which kind of bank feed: one folder and one settings line each."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from lensan.payouts.connector import BankConnector


class UnknownFeed(Exception):
    """No connector is installed for this kind of feed."""


@cache
def connector_for(kind: str) -> BankConnector:
    """Return the connector of a kind of bank feed.

    :raises UnknownFeed: settings name none for this kind
    """
    try:
        path = settings.BANK_CONNECTORS[kind]
    except KeyError as missing:
        raise UnknownFeed(f"Chưa có phần kết nối cho nguồn tin ngân hàng “{kind}”.") from missing
    connector: BankConnector = import_string(path)()
    return connector
