"""What exists in traceability: things, events about them, and the chain that holds them fast."""

from lensan.traceability.models.chain import DayRoot, Link
from lensan.traceability.models.events import (
    CaptureJob,
    Correction,
    Edge,
    Event,
    EventQuerySet,
    Mention,
    Telling,
    Via,
)
from lensan.traceability.models.lots import (
    Crop,
    Label,
    LotFile,
    LotFileQuerySet,
    OrderToken,
    Recall,
    RecalledThing,
)
from lensan.traceability.models.machines import Machine, NamedQuery
from lensan.traceability.models.things import Thing, ThingQuerySet

__all__ = [
    "CaptureJob", "Correction", "Crop", "DayRoot", "Edge", "Event", "EventQuerySet", "Label", "Link",
    "LotFile", "LotFileQuerySet", "Machine", "Mention", "NamedQuery", "OrderToken", "Recall",
    "RecalledThing", "Telling", "Thing", "ThingQuerySet", "Via",
]  # fmt: skip
