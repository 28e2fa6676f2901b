"""What goes with a parcel: the label on its outside, the packing slip inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lensan.kernel.documents.printing import Sheet, cut, print_pdf, qr
from lensan.kernel.money import dong
from lensan.kernel.numbers import count
from lensan.kernel.phones import written

NAME, ADDRESS, GOODS, NOTE, CODE = 60, 150, 160, 120, 40  # characters that are printed


@dataclass(frozen=True, slots=True)
class Party:
    """Someone at one end of a parcel, the telephone in E.164 or empty."""

    name: str
    address: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ParcelLabel:
    """The outside of a parcel. `code` is what a scanner reads: the carrier's number, else ours.

    `cash` is what the carrier collects, in whole đồng; a `sample` says so across the label.
    """

    code: str
    carrier: str
    sender: Party
    receiver: Party
    goods: str
    weight_g: int
    cash: int = 0
    note: str = ""
    sample: bool = False


@dataclass(frozen=True, slots=True)
class SlipLine:
    """Goods to be put in: how much, and from which lot."""

    goods: str
    quantity: str  # with its unit: "20 kg"
    lot: str = ""


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """What is in a parcel, for whoever packs it and whoever opens it."""

    code: str
    marketplace: str
    order: str  # the marketplace's own number
    placed: str  # as it is to be read: "22/07/2022"
    ship_by: str
    sender: Party
    receiver: Party
    lines: tuple[SlipLine, ...]
    note: str = ""
    sample: bool = False


def parcel_labels(labels: Sequence[ParcelLabel], sheet: Sheet) -> bytes:
    """Return the labels as PDF: four to an A4 sheet with lines to cut along, or one to a label."""
    return print_pdf("parcel_label.typ", {"sheet": sheet, "labels": [*map(_label, labels)]})


def packing_slips(slips: Sequence[PackingSlip], sheet: Sheet) -> bytes:
    """Return the packing slips as PDF, each on pages of its own."""
    return print_pdf("packing_slip.typ", {"sheet": sheet, "slips": [*map(_slip, slips)]})


def _label(label: ParcelLabel) -> dict[str, Any]:
    return {
        "code": cut(label.code, CODE), "qr": qr(label.code), "carrier": cut(label.carrier, 30),
        "sender": _party(label.sender), "receiver": _party(label.receiver),
        "goods": cut(label.goods, GOODS), "weight": f"{count(label.weight_g)} g",
        "cash": dong(label.cash) if label.cash else "", "note": cut(label.note, NOTE),
        "sample": label.sample,
    }  # fmt: skip


def _slip(slip: PackingSlip) -> dict[str, Any]:
    return {
        "code": cut(slip.code, CODE), "qr": qr(slip.code),
        "marketplace": cut(slip.marketplace, 30), "order": cut(slip.order, CODE),
        "placed": cut(slip.placed, 20), "ship_by": cut(slip.ship_by, 20),
        "sender": _party(slip.sender), "receiver": _party(slip.receiver),
        "lines": [
            [cut(line.goods, GOODS), cut(line.quantity, 20), cut(line.lot, CODE)] for line in slip.lines
        ],
        "note": cut(slip.note, NOTE), "sample": slip.sample,
    }  # fmt: skip


def _party(party: Party) -> dict[str, str]:
    return {
        "name": cut(party.name, NAME), "address": cut(party.address, ADDRESS),
        "phone": written(party.phone),
    }  # fmt: skip
