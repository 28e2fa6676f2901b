"""Read every order that changed on a stall since the last reading; gaps are filled by the next."""

from datetime import datetime, timedelta

from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.models import Stall
from lensan.marketplaces.words import SalesPage
from lensan.orders.actions.taking_in import park, take_in

OVERLAP = timedelta(minutes=2)  # read twice, for clocks that differ and orders that show late


def poll(stall: Stall, *, at: datetime) -> int:
    """Read what changed since the last reading up to now; return how many orders were read.

    After days of silence it reads window by window, keeping how far it has come.

    :raises TryAgain: the marketplace did not answer; what was read before stands
    :raises Refused: the marketplace does not let us read
    """
    since = (stall.orders_read_until or stall.opened_at or stall.asked_at) - OVERLAP
    read = 0
    for start, end in stall.marketplace.connector.capabilities.windows(since, at):
        read += _read_window(stall, start, end, at=at)
        _keep(stall, end)
    return read


def _read_window(stall: Stall, start: datetime, end: datetime, *, at: datetime) -> int:
    read, cursor = 0, ""
    while True:
        page = _page(stall, start, end, cursor, at=at)
        for sale in page.sales:
            take_in(stall, sale, at=at)
        for unread in page.unreadable:
            park(stall, unread, at=at)
        read += len(page.sales)
        cursor = page.cursor
        if not cursor:
            return read


def _page(stall: Stall, start: datetime, end: datetime, cursor: str, *, at: datetime) -> SalesPage:
    return call(
        stall, "sales", at=at,
        ask=lambda c, a: c.sales(a, since=start, until=end, cursor=cursor, at=at),
    )  # fmt: skip


def _keep(stall: Stall, until: datetime) -> None:
    """Keep how far the book goes; a slower reader never sets it back."""
    behind = Stall.objects.filter(pk=stall.pk).exclude(orders_read_until__gte=until)
    behind.update(orders_read_until=until)
    stall.orders_read_until = until
