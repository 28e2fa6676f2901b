"""Households on their way, and what people state of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper
from lensan.catalogue.tests.make import a_picture
from lensan.journey.actions.mandating import ask, confirm_on_paper
from lensan.journey.actions.stating import hinder, state
from lensan.journey.models import Barrier, Fact, Mandate, Source
from lensan.places.models import Commune, Hamlet
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
    place = hamlet or a_hamlet(f"Ấp {next(_number) + 100}", a_commune())
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


def a_mandate(commune: Commune, *, helper: User | None = None) -> Mandate:
    """A mandate that a household of the commune confirmed on paper."""
    hamlet = a_hamlet(f"Ấp {next(_number) + 100}", commune)
    producer, someone = a_household(hamlet=hamlet, phone=""), helper or a_helper(hamlet)
    until = timezone.localdate() + 90 * DAY
    mandate = ask(
        producer, someone, purposes=["orders"], until_on=until, way="paper", by=someone, at=timezone.now()
    )  # fmt: skip
    confirm_on_paper(mandate, a_picture(), by=someone, at=timezone.now())
    return mandate
