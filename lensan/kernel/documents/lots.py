"""Labels of lots: small enough for a fruit's tag, with a code that can be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lensan.kernel.documents.printing import cut, print_pdf, print_png, qr

NAME = 60  # characters that are printed


class Paper(StrEnum):
    """On what is printed: 40 labels of 52.5 × 29.7 mm on A4, or a roll of labels of 40 × 30 mm."""

    A4 = "a4"
    ROLL = "roll"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class LotLabel:
    """What a label shows. A blank one has a code and an address alone; days are as they are read."""

    code: str
    address: str  # what the QR code opens
    name: str = ""
    made: str = ""
    best_before: str = ""
    sample: bool = False


def lot_labels(labels: Sequence[LotLabel], paper: Paper) -> bytes:
    """Return the labels as PDF: 40 to an A4 sheet, or one to a label of the roll."""
    return print_pdf("lot_label.typ", {"paper": paper, "labels": [*map(_label, labels)]})


def lot_label_image(label: LotLabel) -> bytes:
    """Return one label as a PNG that a telephone can send and another can scan."""
    return print_png("lot_label.typ", {"paper": Paper.IMAGE, "labels": [_label(label)]})


def _label(label: LotLabel) -> dict[str, Any]:
    return {
        "code": label.code, "qr": qr(label.address), "name": cut(label.name, NAME),
        "made": label.made, "best_before": label.best_before, "sample": label.sample,
    }  # fmt: skip
