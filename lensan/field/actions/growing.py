"""What a helper's device holds of the crop diary: a household's plots, what grows there, what it may put on them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from lensan.accounts.models import User
from lensan.producers.models import Plot, Producer, ProducerQuerySet
from lensan.traceability.access import plots_of
from lensan.traceability.mass import NAMES
from lensan.traceability.models import Label, LotFile
from lensan.traceability.models.lots import left_of
from lensan.traceability.telling.plots import PlotToday, Used, today, typed

Rows = dict[str, Any]
AT_ONCE = 40  # households whose diaries are read together: a diary is read back so far only
SHOWN = 15  # seeds, sprays and fertilisers of one household, the newest
UNITS = [[code, NAMES[code]] for code in ("KGM", "GRM", "DTN", "TNE", "LTR", "MLT", "C62")]
INPUTS = (LotFile.Kind.SEED, LotFile.Kind.SPRAY, LotFile.Kind.FERTILISER)
BARE, GROWS, HAS_BORNE = range(3)  # how a plot stands: what has borne may be followed by a sowing


def diaries(user: User, mine: ProducerQuerySet, *, on: date) -> Iterator[tuple[int, Rows]]:
    """Yield by household what its diary is kept with; of those for whom the user may keep it."""
    found = plots_of(user).filter(producer__in=mine.values("pk")).select_related("producer")
    plots = found.order_by("producer_id", "pk")
    owners = [[*some] for _owner, some in groupby(plots, lambda plot: plot.producer)]
    for start in range(0, len(owners), AT_ONCE):
        yield from _diaries(owners[start : start + AT_ONCE], on=on)


def _diaries(owners: Sequence[list[Plot]], *, on: date) -> Iterator[tuple[int, Rows]]:
    told = {one.plot.pk: one for one in today([plot for some in owners for plot in some], on=on)}
    own = _inputs([some[0].producer for some in owners])
    lots = {lot.pk: lot for some in own.values() for lot in some}
    lots |= {used.lot.pk: used.lot for one in told.values() for used in _again(one)}
    left, codes = left_of(list(lots.values())), _codes(list(lots.values()))
    for some in owners:
        owner = some[0].producer
        used = {again.lot.pk for plot in some for again in _again(told[plot.pk])}
        held = [lot.pk for lot in own[owner.pk] if left[lot.pk].amount][:SHOWN]
        shown = [lots[pk] for pk in dict.fromkeys([*held, *sorted(used)]) if pk in codes]
        yield owner.pk, {
            "code": owner.code,
            "plots": [_plot(told[plot.pk], codes) for plot in some],
            "inputs": [
                [codes[lot.pk], lot.name, lot.kind, lot.unit, typed(left[lot.pk].amount),
                 lot.pre_harvest_days or 0]
                for lot in shown
            ],
        }  # fmt: skip


def _plot(told: PlotToday, codes: dict[int, str]) -> list[Any]:
    plot = told.plot
    stands = (HAS_BORNE if told.harvested else GROWS) if told.crop else BARE
    until = told.stopped_until.isoformat() if told.stopped_until else ""
    again = [
        [codes[used.lot.pk], typed(used.quantity.amount), used.quantity.unit]
        for used in _again(told)
        if used.lot.pk in codes
    ]
    return [plot.pk, plot.name, plot.crop, plot.planting_area_code, stands, until, again]


def _again(told: PlotToday) -> list[Used]:
    """Return what may be told again by one tap: what was put on a crop, or sown where none grows."""
    return [*told.last, *([told.seed] if told.seed else [])]


def _inputs(owners: Collection[Producer]) -> dict[int, list[LotFile]]:
    lots: dict[int, list[LotFile]] = defaultdict(list)
    held = LotFile.objects.filter(producer__in=owners, kind__in=INPUTS)
    for lot in held.order_by("-pk"):
        lots[lot.producer_id or 0].append(lot)
    return lots


def _codes(lots: Collection[LotFile]) -> dict[int, str]:
    """Return the code on the package of each lot, by which a deed names it."""
    labels = Label.objects.filter(thing__file__in=lots, voided_at=None).order_by("-pk")
    return dict(labels.values_list("thing__file", "code"))
