"""Which connector speaks for which carrier: one folder and one settings line each."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from lensan.logistics.connector import CarrierConnector


class UnknownCarrier(Exception):
    """No connector is installed for this kind of carrier."""


@cache
def connector_for(code: str) -> CarrierConnector:
    """Return the connector of a kind of carrier.

    :raises UnknownCarrier: settings name none for this code
    """
    try:
        path = settings.CARRIER_CONNECTORS[code]
    except KeyError as missing:
        raise UnknownCarrier(f"Chưa có phần kết nối cho đơn vị giao “{code}”.") from missing
    connector: CarrierConnector = import_string(path)()
    return connector
