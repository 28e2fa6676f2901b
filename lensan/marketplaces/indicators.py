"""Who has a stall, and what is on sale there.

A stall or a listing itself only knows how it stands now; how it stood on a past day is what the
journal said last of it. What a marketplace confirms later holds from the day on which the stall
was opened.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Q, Subquery, Value
from django.db.models.functions import Coalesce

from lensan.journal.models import said_of_each
from lensan.kernel.days import end_of
from lensan.marketplaces.models import Listing, Stall
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners


def stall(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ có ít nhất một gian hàng đang mở vào ngày đó, trên bất kỳ sàn nào, mà chính sàn
    đã xác nhận.
    """
    return owners(open_stalls(Stall.objects.all(), on), "producer", producers, on)


def stall_claimed(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã xin mở hoặc khai có gian hàng và chưa đóng vào ngày đó, dù sàn đã xác nhận hay
    chưa.
    """
    return owners(claimed_stalls(Stall.objects.all(), on), "producer", producers, on)


def listed(rows: Any, on: date) -> Any:
    """Tin bán mà sàn đang bày bán vào cuối ngày đó; một mặt hàng bày ở hai sàn thì tính hai."""
    return rows.alias(at_last=_stood(Listing, end_of(on))).filter(at_last=_turn(Listing, "live"))


def shown(listings: Any, began: datetime, end: datetime) -> Any:
    """Keep the listings that were on sale at some moment between the two.

    Most are on sale still, and are found so at the first look.
    """
    live = _turn(Listing, "live")
    turned = said_of_each(Listing._meta.label_lower, [live], before=end).filter(at__gte=began)
    found = listings.alias(at_last=_stood(Listing, end), at_first=_stood(Listing, began))
    return found.filter(Q(at_last=live) | Q(at_first=live) | Exists(turned))


def open_stalls(stalls: Any, on: date) -> Any:
    """Keep those that stood open when that day was over and that the marketplace has confirmed."""
    end = end_of(on)
    confirmed = stalls.filter(opened_at__lt=end).exclude(verified_at=None)
    return confirmed.alias(at_last=_stood(Stall, end)).filter(at_last=_turn(Stall, "open"))


def claimed_stalls(stalls: Any, on: date) -> Any:
    """Keep those that were asked for or claimed by then and not closed, confirmed or not."""
    end = end_of(on)
    at_last = Coalesce(_stood(Stall, end), Value("nothing was said of it"))
    return (
        stalls.filter(asked_at__lt=end)
        .alias(at_last=at_last)
        .exclude(at_last=_turn(Stall, "closed"))
    )


def _stood(kind: type[Stall | Listing], before: datetime) -> Subquery:
    """Return how each stood at a moment: the journal's last word on its state."""
    turns = [_turn(kind, state) for state in kind.State]
    said = said_of_each(kind._meta.label_lower, turns, before=before)
    return Subquery(said.values("verb")[:1])


def _turn(kind: type[Stall | Listing], state: str) -> str:
    """Return what the journal calls that one came into a state."""
    return f"{kind._meta.label_lower}_{state}"
