"""What one source says of one producer: the plain record that reading, matching and storing share."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Facts:
    """One source's statement about one producer; an empty field means that the source is silent.

    All text is NFC. `phones` are E.164 (`+84912345678`), the first being the main one;
    `identity_number` is 9 or 12 digits with its zeros; `birth_year` is set whenever the birth is
    known at all and equals `birth_on.year` where the whole date is; `commune_code` is the
    statistics office's five digits; `hamlet` is as the list names it; `grows` is free text.
    """

    name: str = ""
    kind: str = (
        "household"  # household household_business cooperative coop_group enterprise facility
    )
    sex: str = ""  # "male" or "female"
    birth_on: date | None = None
    birth_year: int | None = None
    phones: tuple[str, ...] = ()
    identity_number: str = ""
    commune_code: str = ""
    hamlet: str = ""
    smartphone: bool | None = None
    grows: str = ""
    area_m2: int | None = None
    code: str = ""  # the producer's own code, where the source carries it


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in one cell or row that a person should look at.

    `row` is the 1-based spreadsheet row (0: the whole sheet), `column` the 0-based spreadsheet
    column of the cell (None: the whole row), `code` one of CODES, `text` a Vietnamese sentence
    that says what is wrong and what to do.
    """

    row: int
    column: int | None
    code: str
    text: str


ERRORS = (
    "missing_name", "bad_phone", "bad_identity", "bad_birth", "unknown_place", "ambiguous_place",
    "unreadable_sheet",
)  # fmt: skip
NOTES = ("duplicate_in_file", "text_converted", "identity_padded", "phone_prefix_updated")
CODES = ERRORS + NOTES


def told(facts: Facts) -> dict[str, object]:
    """Return what the source said as plain JSON: silent fields left out, days as ISO text."""
    answer: dict[str, object] = {}
    for name, silent in SILENT.items():
        value = getattr(facts, name)
        if value != silent:
            if isinstance(value, date):
                value = value.isoformat()
            answer[name] = list(value) if isinstance(value, tuple) else value
    return answer


def heard(told: Mapping[str, Any]) -> Facts:
    """Return the facts that `told` made; unknown keys are left aside."""
    known = {name: told[name] for name in NAMES if told.get(name) is not None}
    if "birth_on" in known:
        known["birth_on"] = date.fromisoformat(known["birth_on"])
    if "phones" in known:
        known["phones"] = tuple(known["phones"])
    return Facts(**known)


NAMES = tuple(field.name for field in fields(Facts))
SILENT = {name: getattr(Facts(), name) for name in NAMES}
