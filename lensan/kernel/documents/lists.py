"""Lists of many parcels: what is given to a carrier, and what is to be taken from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lensan.kernel.documents.printing import cut, print_pdf
from lensan.kernel.money import dong
from lensan.kernel.numbers import count

NAME, GOODS, CODE = 60, 100, 40  # characters that are printed


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """One parcel: its number, the marketplace's order, who sends it, what the carrier collects."""

    code: str
    order: str
    seller: str
    weight_g: int
    cash: int = 0  # whole đồng


@dataclass(frozen=True, slots=True)
class HandOverPaper:
    """Parcels given to a carrier at one place and moment, to be signed by both."""

    number: str
    carrier: str
    place: str
    giver: str
    at: str  # as it is to be read: "14:30 22/07/2022"
    rows: tuple[HandOverRow, ...]
    sample: bool = False


@dataclass(frozen=True, slots=True)
class PickRow:
    """So much of one lot, for so many orders."""

    goods: str
    quantity: str  # with its unit: "20 kg"
    lot: str
    best_before: str
    orders: int


@dataclass(frozen=True, slots=True)
class PickPart:
    """What is to be taken at one seller's."""

    seller: str
    rows: tuple[PickRow, ...]


def hand_over_sheet(paper: HandOverPaper) -> bytes:
    """Return the paper of a hand-over as PDF on A4, its rows numbered and its sums beneath."""
    return print_pdf(
        "hand_over.typ",
        {
            "number": cut(paper.number, CODE), "carrier": cut(paper.carrier, NAME),
            "place": cut(paper.place, NAME), "giver": cut(paper.giver, NAME),
            "at": cut(paper.at, CODE), "sample": paper.sample,
            "rows": [_row(number, row) for number, row in enumerate(paper.rows, start=1)],
            "parcels": count(len(paper.rows)),
            "weight": f"{count(sum(row.weight_g for row in paper.rows))} g",
            "cash": dong(sum(row.cash for row in paper.rows)),
        },
    )  # fmt: skip


def pick_list(parts: Sequence[PickPart], *, at: str, sample: bool = False) -> bytes:
    """Return what is to be taken, seller by seller, as PDF on A4."""
    return print_pdf(
        "pick_list.typ", {"at": cut(at, CODE), "sample": sample, "parts": [*map(_part, parts)]}
    )


def _row(number: int, row: HandOverRow) -> list[str]:
    return [
        str(number), cut(row.code, CODE), cut(row.order, CODE), cut(row.seller, NAME),
        f"{count(row.weight_g)} g", dong(row.cash),
    ]  # fmt: skip


def _part(part: PickPart) -> dict[str, Any]:
    return {
        "seller": cut(part.seller, NAME),
        "rows": [
            [cut(row.goods, GOODS), cut(row.quantity, 20), cut(row.lot, CODE),
             cut(row.best_before, 20), count(row.orders)]
            for row in part.rows
        ],
    }  # fmt: skip
