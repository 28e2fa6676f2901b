"""What pages tell of plots today: what grows, what was used last, and what is stopped and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.producers.models import Plot
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Crop, Event, LotFile, Mention
from lensan.traceability.models.lots import left_of

CHIPS = 3  # quantities of before that are offered again
REMEMBERED = 2_000  # lines of the diary that are looked through


@dataclass(frozen=True, slots=True)
class Used:
    """So much of a lot that was put on a crop."""

    lot: LotFile
    quantity: Quantity
    at: datetime


@dataclass(frozen=True, slots=True)
class PlotToday:
    """A plot: its crop, the day before which nothing may be harvested, and what can be told again."""

    plot: Plot
    crop: Crop | None
    stopped_until: date | None
    last: tuple[Used, ...]  # the spray and the fertiliser used last, on this plot or a neighbour
    seed: Used | None  # sown last, if as much of it is left
    harvested: tuple[tuple[Quantity, str], ...]  # of this crop before, and as one would type it


def today(plots: Sequence[Plot], *, on: date) -> list[PlotToday]:
    """Return what is to be known of plots, by as many questions for many as for one."""
    owners = {plot.producer_id for plot in plots}
    crops = list(Crop.objects.filter(plot__producer__in=owners).select_related("plot"))
    lines = _diary([crop.address for crop in crops])
    growing = {crop.plot_id: crop for crop in crops if crop.ended_on is None}
    owner_of = {crop.address: crop.plot.producer_id for crop in crops if crop.plot}
    found = [_today(plot, growing.get(plot.pk), lines, owner_of, on) for plot in plots]
    left = left_of([one.seed.lot for one in found if one.seed])
    return [replace(one, seed=_enough(one.seed, left)) for one in found]


def _enough(seed: Used | None, left: dict[int, Quantity]) -> Used | None:
    """Return the seed if as much of it is left as was sown of it last."""
    if seed is None or left[seed.lot.pk].amount < seed.quantity.into(seed.lot.unit).amount:
        return None
    return seed


def _diary(addresses: list[str]) -> list[Mention]:
    events = Event.objects.in_force().filter(transformation__in=addresses)
    told = Mention.objects.filter(event__in=events, thing__file__isnull=False)
    told = told.exclude(quantity=None).exclude(unit="")
    whole = told.select_related("event", "thing__file")
    return list(whole.order_by("-event__at", "-event__pk")[:REMEMBERED])


def _today(
    plot: Plot, crop: Crop | None, lines: list[Mention], owners: dict[str, int], on: date
) -> PlotToday:
    mine = [line for line in lines if crop and line.event.transformation == crop.address]
    theirs = [line for line in lines if owners[line.event.transformation] == plot.producer_id]
    ends = [
        timezone.localtime(line.event.at).date()
        + timedelta(days=line.thing.file.pre_harvest_days or 0)
        for line in mine
        if line.role == "input"
    ]
    until = max(ends, default=on)
    last: dict[str, Used] = {}
    for line in mine + theirs:
        if line.role == "input":
            last.setdefault(line.thing.file.kind, _used(line))
    seed = last.pop(LotFile.Kind.SEED, None)
    before = dict.fromkeys(_quantity(line) for line in mine if line.role == "output")
    chips = tuple((one, typed(one.amount)) for one in [*before][:CHIPS])
    until_on = until if until > on else None
    return PlotToday(plot, crop, until_on, tuple(last.values()), seed, chips)


def typed(amount: Decimal) -> str:
    """Write an amount so that it is read again as the same: never with three decimals, a thousand."""
    whole, _point, decimals = f"{amount:f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole},{decimals}{'0' * (len(decimals) == 3)}" if decimals else whole


def _used(line: Mention) -> Used:
    return Used(line.thing.file, _quantity(line), line.event.at)


def _quantity(line: Mention) -> Quantity:
    return Quantity(Decimal(str(line.quantity)), line.unit)


def known_at(
    crop: Crop, quantity: Quantity, on: date, *, lot: LotFile | None = None
) -> datetime | None:
    """Return when a fact of that day was told to have happened, if it was told by another door.

    A paper diary tells the day alone. What a message told of the same day, the same crop and the
    same quantity is the same fact, and so takes its moment.
    """
    begins = timezone.make_aware(datetime.combine(on, time()))
    told = Mention.objects.filter(
        event__in=Event.objects.in_force().filter(transformation=crop.address),
        event__at__gte=begins, event__at__lt=begins + timedelta(days=1),
        quantity=float(quantity.amount), unit=quantity.unit, role="input" if lot else "output",
    )  # fmt: skip
    if lot:
        told = told.filter(thing=lot.thing)
    return told.order_by("event__at").values_list("event__at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a crop's diary."""

    event: Event
    what: str
    lot: LotFile
    quantity: Quantity


def diary(crop: Crop, *, shown: int) -> list[Line]:
    """Return what was told of a crop, the latest first."""
    return [
        Line(line.event, _what(line), line.thing.file, _quantity(line))
        for line in _diary([crop.address])[:shown]
    ]


def _what(line: Mention) -> str:
    if line.role == "output":
        return _("Thu hoạch")
    known = {"seed": _("Gieo trồng"), "spray": _("Phun thuốc")}
    return known.get(line.thing.file.kind, _("Bón phân"))
