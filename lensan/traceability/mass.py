"""Quantities of goods, and whether what came out can have come from what went in.

Units are those of UN/ECE Recommendation 20, as EPCIS writes them. Only units of one kind convert
into each other: a litre of a product is no kilogram of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lensan.kernel.text import fold

UNITS: dict[str, tuple[str, Decimal]] = {
    # the code: what it measures, how many of the kind's first unit it is
    "KGM": ("mass", Decimal(1)),
    "GRM": ("mass", Decimal("0.001")),
    "DTN": ("mass", Decimal(100)),
    "TNE": ("mass", Decimal(1000)),
    "LTR": ("volume", Decimal(1)),
    "MLT": ("volume", Decimal("0.001")),
    "MTQ": ("volume", Decimal(1000)),
    "C62": ("pieces", Decimal(1)),
    "H87": ("pieces", Decimal(1)),
    "MTK": ("area", Decimal(1)),
    "HAR": ("area", Decimal(10_000)),
}
NAMES = {
    "KGM": "kg",
    "GRM": "g",
    "DTN": "tạ",
    "TNE": "tấn",
    "LTR": "lít",
    "MLT": "ml",
    "MTQ": "m³",
    "C62": "cái",
    "H87": "cái",
    "MTK": "m²",
    "HAR": "ha",
}
_SPOKEN = {
    **{fold(name): code for code, name in reversed(NAMES.items())},
    "ky": "KGM",
    "ki": "KGM",
    "can": "KGM",
    "kilo": "KGM",
    "kgs": "KGM",
    "kilogam": "KGM",
    "gam": "GRM",
    "l": "LTR",
    "cc": "MLT",
    "trai": "C62",
    "con": "C62",
    "qua": "C62",
}  # without accents, as short messages come
_TIMES = {"yen": ("KGM", 10)}  # what people say that no code of the recommendation is for


class NotConvertible(Exception):
    """A quantity in one unit says nothing about another unit, or the unit is not known."""


class MoreThanWentIn(Exception):
    """More came out than went in, beyond the tolerance."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount that is not negative, in a unit of UN/ECE Recommendation 20."""

    amount: Decimal
    unit: str

    def __post_init__(self) -> None:
        """Refuse a negative amount and an unknown unit."""
        if self.unit not in UNITS:
            raise NotConvertible(f"Không biết đơn vị “{self.unit}”. Hãy dùng kg, tấn, lít, cái….")
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(self.amount)

    def __str__(self) -> str:
        """Write the quantity as people do: 1.5 tonnes is “1,5 tấn”."""
        text = f"{self.amount:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return f"{text.replace('.', ',')} {NAMES[self.unit]}"

    def into(self, unit: str) -> "Quantity":
        """Return the same quantity in another unit.

        :raises NotConvertible: a unit of another kind
        """
        kind, factor = UNITS.get(unit, ("", Decimal(1)))
        own_kind, own_factor = UNITS[self.unit]
        if kind != own_kind:
            raise NotConvertible(
                f"Không đổi được {NAMES[self.unit]} sang {NAMES.get(unit, unit)}. Hãy ghi cùng đơn vị."
            )
        return Quantity(self.amount * own_factor / factor, unit)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much more may come out than went in, and the name of the reason."""

    name: str
    share: Decimal  # of what went in


SCALES = Tolerance("sai số cân", Decimal("0.02"))
EXACT = Tolerance("không sai số", Decimal(0))


@dataclass(frozen=True, slots=True)
class Balance:
    """What went in and what came out, in one unit."""

    into: Quantity
    out: Quantity
    tolerance: Tolerance

    @property
    def gap(self) -> Decimal:
        """Give what is not accounted for: positive is missing, negative is too much."""
        return self.into.amount - self.out.amount

    @property
    def holds(self) -> bool:
        """Tell whether no more came out than could."""
        return self.out.amount <= self.into.amount * (1 + self.tolerance.share)


def unit_of(spoken: str) -> str:
    """Return the code of a unit as a person writes it.

    :raises NotConvertible: not a unit that we know
    """
    code = _SPOKEN.get(fold(spoken), spoken.strip().upper())
    if code not in UNITS:
        raise NotConvertible(f"Không biết đơn vị “{spoken}”. Hãy dùng kg, tấn, lít, cái….")
    return code


def quantity_of(amount: Decimal, spoken: str) -> Quantity:
    """Return so much in a unit as a person writes it; a yến is ten kilograms.

    :raises NotConvertible: not a unit that we know
    """
    unit, times = _TIMES.get(fold(spoken), (spoken, 1))
    return Quantity(amount * times, unit_of(unit))


def total(quantities: Iterable[Quantity], unit: str) -> Quantity:
    """Return the sum of quantities in one unit.

    :raises NotConvertible: one of another kind
    """
    return Quantity(sum((one.into(unit).amount for one in quantities), Decimal(0)), unit)


def weigh(
    inputs: Iterable[Quantity],
    outputs: Iterable[Quantity],
    *,
    unit: str = "KGM",
    tolerance: Tolerance = SCALES,
) -> Balance:
    """Return the balance of what went in and came out.

    :raises NotConvertible: units of another kind
    :raises MoreThanWentIn: beyond the tolerance
    """
    balance = Balance(total(inputs, unit), total(outputs, unit), tolerance)
    if not balance.holds:
        raise MoreThanWentIn(
            f"Ra {balance.out} nhưng chỉ vào {balance.into}; cho phép thêm "
            f"{tolerance.share:.0%} ({tolerance.name}). Hãy xem lại số cân hoặc ghi thêm lô đầu vào."
        )
    return balance
