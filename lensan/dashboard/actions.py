from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.dashboard.indicators import INDICATORS, floors
from lensan.dashboard.indicators.floors import code_on_floor
from lensan.dashboard.indicators.indicator import ALL_FLOORS, Subject, Those
from lensan.dashboard.models import Measurement, Target
from lensan.journal.models import record
from lensan.kernel.numbers import day
from lensan.places.models import Commune
from lensan.producers.models.whose import homes

LONGEST_SILENCE = 31  # days without a measurement that the next night makes up for


class NotYet(Exception):
    """That day has not come, so nothing can be measured on it."""

    def __init__(self, on: date) -> None:
        super().__init__(_("Chưa đến ngày %(day)s nên chưa đo được.") % {"day": day(on)})


class ChangedMeanwhile(Exception):
    """Someone set this target while it was being looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("Chỉ tiêu này vừa được người khác đặt lại. Hãy tải lại trang, xem số mới rồi đặt.")
        )


@transaction.atomic
def measure(on: date, *, at: datetime) -> None:
    """Write every indicator for every commune as of the end of that day; again gives the same.

    It is worked out from what stood in the registry that day, so a past day can be measured at any
    time. No journal entry: nothing is decided here, and nothing about anyone changes.

    :raises NotYet: the day has not come
    """
    if on > timezone.localdate(at):
        raise NotYet(on)
    communes = Commune.objects.of_the_programme().values_list("pk", flat=True)
    Measurement.objects.bulk_create(
        (
            Measurement(
                indicator=code, commune_id=commune, on=on, counted=counted.get(commune, 0),
                total=total.get(commune, 0),
            )
            for code, counted, total in _tallies(on)
            for commune in communes
        ),
        update_conflicts=True,
        unique_fields=["indicator", "commune", "on"],
        update_fields=["counted", "total"],
    )  # fmt: skip


def _tallies(on: date) -> Iterator[tuple[str, Mapping[int, int], Mapping[int, int]]]:
    """Yield each indicator's code with what it comes to and with its whole, by commune.

    One question answers an indicator for every commune, and for every floor where it is told so.
    """
    wholes: dict[tuple[Subject, Those], Mapping[int, int]] = {}
    at_home, there = homes(on), ["", *(floor.code for floor in floors())]
    for indicator in INDICATORS.values():
        scope = indicator.scope()
        counted = indicator.tally(indicator.counted(scope, on), on, at_home)
        if indicator.of is None:
            for floor in there if indicator.by_floor else there[:1]:
                sums = counted.get(floor, {})
                yield code_on_floor(indicator, floor), sums, sums
            continue
        whole = (indicator.subject, indicator.of)
        if whole not in wholes:
            wholes[whole] = indicator.tally(indicator.of(scope, on), on, at_home)[ALL_FLOORS]
        yield indicator.code, counted[ALL_FLOORS], wholes[whole]


def measure_nights(until: date, *, at: datetime) -> None:
    """Measure that day, and before it each day since the last measured one that was left out.

    A machine that was switched off for a week leaves no gap in the line; whoever measures for the
    first time, or after a longer silence, starts with that day.

    :raises NotYet: the day has not come
    """
    last = Measurement.objects.filter(on__lt=until).aggregate(last=Max("on"))["last"]
    missed = (until - last).days - 1 if last else 0
    for ago in range(missed if missed <= LONGEST_SILENCE else 0, -1, -1):
        measure(until - timedelta(days=ago), at=at)


@transaction.atomic
def set_target(
    indicator: str,
    due_on: date,
    *,
    percent: Decimal,
    households: int,
    communes: Mapping[Commune, int],
    seen: int,
    by: User,
    at: datetime,
) -> Target:
    """Set what the province has to reach by a day and how its communes share it, as a new version.

    `seen` is the version that the new one was written in view of, 0 where there was none.

    :raises ChangedMeanwhile: there is a newer version than the one seen
    """
    common = {
        "indicator": indicator,
        "due_on": due_on,
        "version": seen + 1,
        "set_by": by,
        "set_at": at,
    }
    target = Target(percent=percent, households=households, **common)
    parts = [
        Target(commune=commune, households=part, **common) for commune, part in communes.items()
    ]
    try:
        with transaction.atomic():
            target.save(force_insert=True)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    Target.objects.bulk_create(parts)
    record(
        "dashboard.target_set", target, by=by, at=at, indicator=indicator, due_on=due_on,
        version=target.version, percent=percent, households=households,
        communes=len(parts), shared_out=sum(communes.values()),
    )  # fmt: skip
    return target


@transaction.atomic
def hand_out_list(
    commune: Commune, *, indicator: str, people: int, form: str, by: User, at: datetime
) -> None:
    """Write down that someone was given a list of people of a commune, on screen or as a file."""
    record(
        "dashboard.list_read", commune, by=by, at=at, indicator=indicator, people=people, form=form
    )
