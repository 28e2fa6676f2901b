"""Households on their way, and what people state of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from lensan.journey.actions.stating import hinder, state
from lensan.journey.models import Barrier, Fact, Source
from lensan.places.models import Hamlet
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)  # in Hậu Giang
TODAY = NOON.date()
DAY = timedelta(days=1)
PHONE = "+84912345678"
_number = count(1)


def a_household(
    name: str = "Nguyễn Văn An", *, hamlet: Hamlet | None = None, phone: str = PHONE, **facts: Any
) -> Producer:
    """A household of a hamlet, with a plain telephone unless told otherwise."""
    place = hamlet or a_hamlet(f"Ấp {next(_number)}", a_commune())
    phones = (phone,) if phone else ()
    return a_producer(name, commune=place.commune, hamlet=place.name, phones=phones, **facts)


def a_fact(
    producer: Producer, kind: str = Fact.Kind.ACCOUNT, *, at: datetime = NOON, **facts: Any
) -> Fact:
    told: dict[str, Any] = {
        "source": Source.HELPER,
        "key": f"fact-{next(_number)}",
        "by": None,
    } | facts
    return state(producer, kind, said_at=at, at=at, **told)


def a_barrier(
    producer: Producer, reason: str = Barrier.Reason.NOT_RIPE, *, again: date | None = None,
    at: datetime = NOON, **facts: Any,
) -> Barrier:  # fmt: skip
    told: dict[str, Any] = {
        "source": Source.HELPER,
        "key": f"barrier-{next(_number)}",
        "by": None,
    } | facts
    return hinder(producer, reason, look_again_on=again, said_at=at, at=at, **told)
