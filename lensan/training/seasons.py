"""When fewer people of Hậu Giang come to class: what is suggested until an officer has checked it.

The days of Tết are those of the Vietnamese calendar; harvests and floods are the usual months of
the lower Mekong, told by nobody in the province, and the shares are guesses: all are unverified.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_OF_TET = {
    2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10),
    2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6),
    2028: date(2028, 1, 26), 2029: date(2029, 2, 13), 2030: date(2030, 2, 2),
}  # fmt: skip
EVERY_YEAR = (
    ("Thu hoạch lúa Đông Xuân", (2, 20), (3, 20), 50),
    ("Thu hoạch lúa Hè Thu", (6, 20), (7, 20), 50),
    ("Thu hoạch lúa Thu Đông", (10, 10), (11, 5), 60),
    ("Mùa nước nổi", (9, 1), (10, 9), 70),
)
BEFORE_TET, AFTER_TET, AT_TET = timedelta(days=14), timedelta(days=14), 0


@dataclass(frozen=True, slots=True)
class Suggested:
    """From one day up to and with another, only that many per cent of those invited come."""

    name: str
    from_on: date
    to_on: date
    share: int


def suggested(year: int) -> tuple[Suggested, ...]:
    """Return what is suggested for a year, by day; without Tết where its day is not known here."""
    found = [
        Suggested(name, date(year, *first), date(year, *last), share)
        for name, first, last, share in EVERY_YEAR
    ]
    if first := FIRST_OF_TET.get(year):
        found.append(Suggested("Tết Nguyên đán", first - BEFORE_TET, first + AFTER_TET, AT_TET))
    return tuple(sorted(found, key=lambda one: one.from_on))
