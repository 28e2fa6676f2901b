"""What carriage costs by a table: so much for the first grams, so much for each step beyond."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lensan.logistics.connector import Parcel

DIVISOR = 6000  # cubic centimetres that are charged as a kilogram, as carriers by road do


class NoTariff(Exception):
    """Nobody has written down what this carrier costs, or what was written cannot be read."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """A carrier's table; `heaviest` is what it carries at most, 0 where nobody says."""

    first_grams: int
    first_fee: int
    step_grams: int
    step_fee: int
    collect_percent: int = 0
    collect_least: int = 0
    heaviest: int = 0

    def fee(self, parcel: Parcel) -> int:
        """Return the price of a parcel, cash on delivery included."""
        beyond = max(chargeable(parcel) - self.first_grams, 0)
        fee = self.first_fee + -(-beyond // self.step_grams) * self.step_fee
        if parcel.collect:
            fee += max(-(-parcel.collect * self.collect_percent // 100), self.collect_least)
        return fee


def chargeable(parcel: Parcel) -> int:
    """Return the grams that are charged for: the weight, or the room where that is more."""
    room = parcel.length * parcel.width * parcel.height
    return max(parcel.grams, -(-room * 1000 // DIVISOR))


def tariff_from(told: Mapping[str, Any]) -> Tariff:
    """Read a table from a carrier's settings.

    :raises NoTariff: none is there, or it is not whole
    """
    names = Tariff.__dataclass_fields__
    given = {name: value for name, value in told.items() if name in names}
    if not all(isinstance(value, int) and value >= 0 for value in given.values()):
        raise NoTariff("Bảng cước phải là những số nguyên không âm.")
    try:
        tariff = Tariff(**given)
    except TypeError as missing:
        raise NoTariff("Chưa có bảng cước của đơn vị giao này.") from missing
    if not tariff.step_grams:
        raise NoTariff("Bảng cước thiếu nấc khối lượng.")
    return tariff
