"""Labels on paper and as an image, drawn from what they stand for."""

from collections.abc import Sequence

from django.conf import settings

from lensan.kernel.documents.lots import LotLabel, Paper, lot_label_image, lot_labels
from lensan.kernel.numbers import day
from lensan.traceability.models import Label, LotFile


def sheet(labels: Sequence[Label], paper: Paper) -> bytes:
    """Return these labels as PDF."""
    return lot_labels([_drawn(label) for label in labels], paper)


def image(label: Label) -> bytes:
    """Return a label as a picture to be sent by chat."""
    return lot_label_image(_drawn(label))


def address_of(label: Label) -> str:
    """Return what a label opens."""
    return f"{settings.TRACE_ADDRESS}/l/{label.code}"


def _drawn(label: Label) -> LotLabel:
    lot: LotFile | None = getattr(label.thing, "file", None) if label.thing else None
    return LotLabel(
        code=str(label), address=address_of(label), name=lot.name if lot else "",
        made=day(lot.made_on) if lot else "",
        best_before=day(lot.best_before) if lot and lot.best_before else "", sample=settings.DEMO,
    )  # fmt: skip
