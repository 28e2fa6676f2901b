"""Papers of a trip: the sheet by which it is driven, and the list of its parcels."""

from dataclasses import dataclass

from lensan.kernel.documents.printing import cut, print_pdf
from lensan.kernel.numbers import count

NAME, PLACE, CODE = 60, 100, 40  # characters that are printed


@dataclass(frozen=True, slots=True)
class TripSheetRow:
    """One halt: when, at whose gate, what is handed over and taken aboard there."""

    when: str
    name: str
    phone: str
    place: str
    drops: str
    picks: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TripSheet:
    """The sheet by which a driver drives, with room for signatures."""

    trip: str
    hub: str
    driver: str
    leaves: str
    returns: str
    out: str
    back: str
    length: str
    rows: tuple[TripSheetRow, ...]
    sample: bool = False


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One parcel: its code, which way it goes, whose it is, what it weighs, who carries it on."""

    code: str
    way: str
    name: str
    weight: str
    carrier: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All parcels of a trip, to be signed where they change hands."""

    trip: str
    hub: str
    leaves: str
    rows: tuple[ManifestRow, ...]
    sample: bool = False


def trip_sheet(paper: TripSheet) -> bytes:
    """Return the sheet as PDF on A4, its halts numbered."""
    rows = [
        [str(number), cut(row.when, CODE), cut(row.name, NAME), cut(row.phone, CODE),
         cut(row.place, PLACE), cut(row.drops, CODE), cut(row.picks, CODE), cut(row.note, PLACE)]
        for number, row in enumerate(paper.rows, start=1)
    ]  # fmt: skip
    return print_pdf(
        "trip_sheet.typ",
        {
            "trip": cut(paper.trip, NAME), "hub": cut(paper.hub, NAME),
            "driver": cut(paper.driver, NAME), "leaves": cut(paper.leaves, CODE),
            "returns": cut(paper.returns, CODE), "out": paper.out, "back": paper.back,
            "length": paper.length, "rows": rows, "sample": paper.sample,
        },
    )  # fmt: skip


def manifest_paper(paper: Manifest) -> bytes:
    """Return the list as PDF on A4, its parcels numbered and counted."""
    rows = [
        [str(number), cut(row.code, CODE), cut(row.way, CODE), cut(row.name, NAME),
         cut(row.weight, CODE), cut(row.carrier, NAME)]
        for number, row in enumerate(paper.rows, start=1)
    ]  # fmt: skip
    return print_pdf(
        "manifest.typ",
        {
            "trip": cut(paper.trip, NAME), "hub": cut(paper.hub, NAME),
            "leaves": cut(paper.leaves, CODE), "rows": rows, "parcels": count(len(rows)),
            "sample": paper.sample,
        },
    )  # fmt: skip
