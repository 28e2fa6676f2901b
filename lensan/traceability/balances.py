"""Whether what is told of a lot adds up: what there was, what went on, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lensan.traceability.mass import SCALES, Balance, NotConvertible, Quantity, total
from lensan.traceability.models import Event, LotFile, Mention
from lensan.traceability.models.events import MADE, MentionQuerySet


@dataclass(frozen=True, slots=True)
class MassBalance:
    """Of one lot: what came into being, what went on, and what went into making it."""

    made: Quantity
    gone: Quantity
    into: Balance | None  # only where it was made out of lots in the same kind of unit

    @property
    def left(self) -> Quantity:
        """Return what should be there still."""
        return less(self.made, self.gone)

    @property
    def lacks(self) -> Quantity | None:
        """Return by how much more went on than there was; None where it adds up."""
        beyond = less(self.gone, self.made)
        return beyond if beyond.amount else None

    @property
    def lost(self) -> Quantity | None:
        """Return what was lost between what went in and what came out; None where nothing was."""
        if self.into is None or self.into.gap <= 0:
            return None
        return Quantity(self.into.gap, self.made.unit)

    @property
    def unexplained(self) -> Quantity | None:
        """Return by how much more came out than went in, beyond what scales may err."""
        if self.into is None or self.into.holds:
            return None
        return Quantity(-self.into.gap, self.made.unit)


def balance_of(lot: LotFile) -> MassBalance:
    """Return the balance of a lot by the events in force."""
    spoken = _told(Mention.objects.filter(thing=lot.thing))
    made = [one for one in spoken if one.role == "output" or one.event.step in MADE]
    used = [one for one in spoken if one.role in ("input", "child")]
    back = [one for one in used if one.event.action == "DELETE"]  # taken out of a box again
    out = total(_quantities(made, lot.unit), lot.unit)
    gone = total(_quantities([one for one in used if one not in back], lot.unit), lot.unit)
    again = total(_quantities(back, lot.unit), lot.unit)
    return MassBalance(out, less(gone, again), _into(lot, made, out))


def less(one: Quantity, other: Quantity) -> Quantity:
    """Return what is left of a quantity after another of its unit; never negative."""
    return Quantity(max(one.amount - other.amount, Decimal(0)), one.unit)


def _into(lot: LotFile, made: list[Mention], out: Quantity) -> Balance | None:
    if lot.kind != LotFile.Kind.PACKED:
        return None
    events = [one.event_id for one in made]
    inputs = _told(Mention.objects.filter(event__in=events, role="input"))
    quantities = list(_quantities(inputs, lot.unit))
    return Balance(total(quantities, lot.unit), out, SCALES) if quantities else None


def _told(found: MentionQuerySet) -> list[Mention]:
    known = found.filter(event__in=Event.objects.in_force())
    return list(known.exclude(quantity=None).exclude(unit="").select_related("event"))


def _quantities(found: Iterable[Mention], unit: str) -> Iterable[Quantity]:
    """Yield what is told in this kind of unit; trays and bunches say nothing of kilograms."""
    for one in found:
        try:
            yield Quantity(Decimal(str(one.quantity)), one.unit).into(unit)
        except NotConvertible:
            continue
