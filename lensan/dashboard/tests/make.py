from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

from lensan.dashboard.indicators import INDICATORS, find
from lensan.dashboard.models import Measurement, Target
from lensan.places.models import Commune, Hamlet
from lensan.places.tests.make import a_commune
from lensan.producers.models import Consent, ConsentText, Means, Merge, Producer, Standing

DAY = date(2022, 7, 22)
_number = count(1)


def a_producer(
    commune: Commune | None = None,
    *,
    means: Means = Means.SMARTPHONE,
    since: date = date(2022, 1, 1),
    until: date | None = None,
    hamlet: Hamlet | None = None,
    **fields: Any,
) -> Producer:
    """A household that stood in the registry for a time, reachable by those means."""
    number = next(_number)
    place = commune or a_commune()
    phone = "" if means == Means.NONE else f"+8491{number:07d}"
    fields = {"name": f"Nguyễn Văn {number}", "sort_key": f"{number:05d}"} | fields
    producer = Producer.objects.create(
        code=f"HG{number:07d}", commune=place, hamlet=hamlet, phone=phone, registered_on=since,
        smartphone=means == Means.SMARTPHONE, **fields,
    )  # fmt: skip
    Standing.objects.create(
        producer=producer, commune=place, means=means, from_on=since, until_on=until
    )
    return producer


def a_consent(
    producer: Producer,
    purpose: str = "registry",
    *,
    given: date = date(2022, 2, 1),
    withdrawn: date | None = None,
) -> Consent:
    text = ConsentText.objects.filter(purpose=purpose).latest("version")
    return Consent.objects.create(
        producer=producer, text=text, given_on=given, withdrawn_on=withdrawn, place="nhà hộ",
        way=Consent.Way.PAPER,
    )  # fmt: skip


def a_merger(
    kept: Producer, absorbed: Producer, *, since: date = DAY, until: date | None = None
) -> Merge:
    Standing.objects.filter(producer=absorbed, until_on=None).update(until_on=since)
    return Merge.objects.create(kept=kept, absorbed=absorbed, from_on=since, until_on=until)


def measured(
    communes: Sequence[Commune], on: date = DAY, *, counted: int = 6, total: int = 10
) -> None:
    """Every indicator, in each of these communes, measured on that day."""
    Measurement.objects.bulk_create(
        Measurement(indicator=code, commune=commune, on=on, counted=counted, total=total)
        for code in INDICATORS
        for commune in communes
    )


def counted(code: str, on: date = DAY) -> set[Any]:
    """The rows that count for an indicator on a day, each once."""
    found = list(_rows(code, "counted", on))
    assert len(found) == len(set(found))
    return set(found)


def behind(code: str, on: date = DAY) -> set[Any]:
    """The list behind an indicator on a day."""
    return set(_rows(code, "behind", on))


def _rows(code: str, what: str, on: date) -> Any:
    indicator = find(code)
    assert indicator is not None
    return getattr(indicator, what)(indicator.scope(), on)


def a_target(
    indicator: str = "with_consent",
    *,
    commune: Commune | None = None,
    due_on: date = date(2022, 12, 31),
    households: int = 100,
    version: int = 1,
) -> Target:
    return Target.objects.create(
        indicator=indicator, commune=commune, due_on=due_on, households=households,
        version=version, percent=None if commune else Decimal(70), set_at=at(DAY),
    )  # fmt: skip


def at(day: date, hour: int = 5) -> datetime:
    """A moment of that day; 5 in the morning UTC is noon in Hậu Giang."""
    return datetime.combine(day, time(hour), tzinfo=UTC)
