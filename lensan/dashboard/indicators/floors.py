"""Numbers as they stand on one marketplace."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lensan.dashboard.indicators.indicator import INDICATORS, Indicator
from lensan.marketplaces.models import Marketplace

SEPARATOR = ":"


def floors() -> list[Marketplace]:
    """Return the marketplaces by name, those that were left too."""
    return list(Marketplace.objects.order_by("name"))


def on_floor(indicator: Indicator, floor: Marketplace) -> Indicator:
    """Return an indicator as it is told for one marketplace by itself."""

    def counted(rows: Any, on: date) -> Any:
        return indicator.counted(rows, on).filter(**{indicator.subject.floor: floor})

    only = _("Chỉ tính %(floor)s.") % {"floor": floor}
    counted.__doc__ = f"{indicator.definition} {only}"
    return replace(
        indicator, code=code_on_floor(indicator, floor.code), name=f"{indicator.name}, {floor}",
        counted=counted, by_floor=False, floor=floor,
    )  # fmt: skip


def code_on_floor(indicator: Indicator, floor: str) -> str:
    """Return under what code an indicator is measured on a floor, or on all of them together."""
    return f"{indicator.code}{SEPARATOR}{floor}" if floor else indicator.code


def find(code: str) -> Indicator | None:
    """Return the indicator of that code, be it of one floor."""
    plain, separator, floor = code.partition(SEPARATOR)
    indicator = INDICATORS.get(plain)
    if indicator is None or not separator:
        return indicator
    found = Marketplace.objects.filter(code=floor).first() if indicator.by_floor else None
    return on_floor(indicator, found) if found else None


def of_each_floor(indicator: Indicator) -> Iterator[Indicator]:
    """Yield the indicator, or the one it is on one floor of, on each floor; nothing if not told so."""
    plain = INDICATORS[indicator.code.partition(SEPARATOR)[0]]
    if plain.by_floor:
        yield from (on_floor(plain, floor) for floor in floors())


def everything(there: Collection[Marketplace]) -> Iterator[Indicator]:
    """Yield every indicator, each followed by itself on these floors where it is told for each."""
    for indicator in INDICATORS.values():
        yield indicator
        if indicator.by_floor:
            yield from (on_floor(indicator, floor) for floor in there)
