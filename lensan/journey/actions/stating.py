"""Someone states what only a person can know, or what stands in the way; said twice, it is once."""

from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.journey.models import Barrier, Fact
from lensan.marketplaces.models import Marketplace
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer

Row = TypeVar("Row", Fact, Barrier)
AHEAD = timedelta(days=1)  # by which a telephone's clock may be wrong


class NotYet(Exception):
    """Something is stated of a moment that is to come."""

    def __init__(self) -> None:
        super().__init__(_("Thời điểm ghi còn ở phía trước. Hãy xem lại ngày giờ trên máy."))


class NoDay(Exception):
    """What stands in the way is looked at again on some day, and that is not in the past."""

    def __init__(self) -> None:
        super().__init__(_("Hãy chọn ngày xem lại, từ hôm nay trở đi."))


def state(
    producer: Producer,
    kind: str,
    *,
    key: str,
    source: str,
    said_at: datetime,
    by: User | None,
    at: datetime,
    holds: bool = True,
    marketplace: Marketplace | None = None,
    place: str = "",
    note: str = "",
) -> Fact:
    """Write that it is so with a producer, or so no more, as of a moment; once for each key.

    :raises NotYet: the moment is to come
    :raises Erased: the producer's data were erased
    """
    _check(producer, said_at=said_at, at=at)
    fact = Fact(
        key=key, producer=producer, kind=kind, holds=holds, source=source, note=note[:200],
        marketplace=marketplace, place=place[:100], said_at=said_at, by=by, at=at,
    )  # fmt: skip
    return _written_once(fact, "journey.stated", "fact", kind=kind, holds=holds, source=source)


def hinder(
    producer: Producer,
    reason: str,
    *,
    key: str,
    source: str,
    said_at: datetime,
    by: User | None,
    at: datetime,
    look_again_on: date | None = None,
    note: str = "",
) -> Barrier:
    """Write what stands in a producer's way and when to look again, or that it is overcome.

    :raises NoDay: no day to look again, or one that was past when it was said
    :raises NotYet: it was said in a moment that is to come
    :raises Erased: the producer's data were erased
    """
    _check(producer, said_at=said_at, at=at)
    if reason == Barrier.Reason.OVERCOME:
        look_again_on = None
    elif look_again_on is None or look_again_on < timezone.localdate(said_at):
        raise NoDay
    barrier = Barrier(
        key=key, producer=producer, reason=reason, note=note[:200], source=source, by=by,
        look_again_on=look_again_on, said_at=said_at, at=at,
    )  # fmt: skip
    return _written_once(barrier, "journey.barrier_found", "barrier", reason=reason)


def _written_once(row: Row, verb: str, name: str, **facts: object) -> Row:
    """Write a row and its entry in the journal, or return the row that its key has already."""
    same = type(row)._default_manager.filter(key=row.key)
    if known := same.first():
        return known
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(
                verb, row.producer, by=row.by, at=row.at, on_behalf_of=row.producer.code,
                **{name: row.pk}, **facts,
            )  # fmt: skip
    except IntegrityError:  # it was said twice at the same moment
        if (known := same.first()) is None:
            raise
        return known
    return row


def _check(producer: Producer, *, said_at: datetime, at: datetime) -> None:
    if producer.erased_at:
        raise Erased(producer)
    if said_at > at + AHEAD:
        raise NotYet
