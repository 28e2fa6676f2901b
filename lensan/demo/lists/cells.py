"""What one person becomes in the cells of one commune's list, by its habits."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from random import Random

from lensan.demo.lists.styles import Style
from lensan.producers.facts import Facts

Cell = str | int | float | date | None

EXCEL_EPOCH = date(1899, 12, 30).toordinal()
# Prefixes before 15 September 2018 by those since, for numbers of ten digits now.
OLD_PREFIXES = {
    "070": "0120", "079": "0121", "077": "0122", "076": "0126", "078": "0128", "083": "0123",
    "084": "0124", "085": "0125", "081": "0127", "082": "0129", "032": "0162", "033": "0163",
    "034": "0164", "035": "0165", "036": "0166", "037": "0167", "038": "0168", "039": "0169",
    "056": "0186", "058": "0188",
}  # fmt: skip
KIND_LABELS = {
    "household": "Hộ SXNN",
    "household_business": "Hộ kinh doanh",
    "cooperative": "Hợp tác xã",
    "coop_group": "Tổ hợp tác",
    "enterprise": "Doanh nghiệp",
    "facility": "Cơ sở sản xuất",
}
SEX_LABELS = {"male": "Nam", "female": "Nữ", "": None}
SMARTPHONE_LABELS = {True: "Có", False: "Không", None: None}
AREA_UNITS = {"m2": 1, "công": 1_000, "ha": 10_000}
TWO_PHONES = (" - ", " / ", "; ", "\n")
PLAIN_MARKS = str.maketrans("đĐ", "dD")


@dataclass(slots=True)
class ListRow:
    """A row on its way into a list: `cells` by field, `codes` of what is wrong or was changed."""

    person: int
    hamlet: str
    cells: dict[str, Cell]
    codes: set[str]
    rejected: bool = False


def list_row(
    person: int, facts: Facts, style: Style, random: Random, *, commune: str, district: str
) -> ListRow:
    """Write down what a list says of a person, as its keeper would; texts still in NFC."""
    codes: set[str] = set()
    cells: dict[str, Cell] = {
        "name": _name(facts.name, style.letters, random),
        "sex": SEX_LABELS[facts.sex],
        "birth": _birth(facts, style.birth, random),
        "identity": _identity(facts.identity_number, style, codes),
        "phone": _phone(facts, style, random, codes),
        "hamlet": facts.hamlet or None,
        "commune": commune,
        "district": district,
        "kind": KIND_LABELS[facts.kind],
        "grows": facts.grows or None,
        "area": _area(facts.area_m2, style.area_unit),
        "smartphone": SMARTPHONE_LABELS[facts.smartphone],
        "note": None,
    }
    kept = {field: cell for field, cell in cells.items() if field in style.headings}
    if "identity" not in kept:
        codes.discard("identity_padded")
    return ListRow(person, facts.hamlet, kept, codes)


def without_accents(text: str) -> str:
    """Return the text in letters without marks, đ as d, case kept."""
    apart = unicodedata.normalize("NFD", text.translate(PLAIN_MARKS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _name(name: str, letters: str, random: Random) -> str:
    chance = random.random()
    if letters == "capitals" or chance < 0.01:
        return name.upper()
    if letters == "no_accents" or chance < 0.02:
        return without_accents(name)
    return name.lower() if chance < 0.025 else name


def _birth(facts: Facts, habit: str, random: Random) -> Cell:
    if facts.birth_on is None or habit == "year" or random.random() < 0.12:
        return facts.birth_year
    if habit == "text":
        return facts.birth_on.strftime("%d/%m/%Y")
    if habit == "dots":
        return f"{facts.birth_on.day}.{facts.birth_on.month}.{facts.birth_on.year}"
    if habit == "serial":
        return facts.birth_on.toordinal() - EXCEL_EPOCH
    return facts.birth_on


def _identity(number: str, style: Style, codes: set[str]) -> Cell:
    if not style.identity_as_number or not number:
        return number or None
    if number.startswith("0"):
        codes.add("identity_padded")
    return int(number)


def _phone(facts: Facts, style: Style, random: Random, codes: set[str]) -> Cell:
    local = ["0" + phone.removeprefix("+84") for phone in facts.phones]
    if style.old_phones and random.random() < 0.25:
        old = [OLD_PREFIXES.get(phone[:3], phone[:3]) + phone[3:] for phone in local]
        if old != local:
            codes.add("phone_prefix_updated")
        local = old
    if style.phone == "number" and len(local) == 1:
        return int(local[0])
    return (
        random.choice(TWO_PHONES).join(_punctuated(phone, style.phone) for phone in local) or None
    )


def _punctuated(phone: str, habit: str) -> str:
    if habit == "international":
        return "+84" + phone[1:]
    separator = {"spaces": " ", "dots": "."}.get(habit)
    if separator is None:
        return phone
    return separator.join((phone[:-6], phone[-6:-3], phone[-3:]))


def _area(area_m2: int | None, unit: str) -> Cell:
    if area_m2 is None:
        return None
    area = area_m2 / AREA_UNITS[unit]
    return int(area) if area == int(area) else round(area, 4)
