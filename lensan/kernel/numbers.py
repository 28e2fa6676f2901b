"""Numbers and days as Vietnamese readers expect them: 1.240 hộ, 62,4%, 31/12/2022."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal, format_percent

LOCALE = "vi_VN"
NOTHING = "–"
REMEMBERED = 1 << 14  # a page of figures writes the same few thousand again and again


@lru_cache(REMEMBERED)
def count(number: float) -> str:
    """Return a number with its thousands apart: 1.240; three decimals at most."""
    return str(format_decimal(number, locale=LOCALE))


@lru_cache(REMEMBERED)
def scaled(number: int, size: int = 1) -> str:
    """Return a number in units of `size`, cut to about three digits: 1.235, 98,7, 1,24, 0,045."""
    if size == 1:
        return count(number)
    value = Decimal(number) / size
    places = sum(abs(value) < least for least in (100, 10, 1))
    pattern = "#,##0" + "." * bool(places) + "#" * places
    return str(format_decimal(value, format=pattern, locale=LOCALE))


def change(number: int, size: int = 1) -> str:
    """Return a difference with its sign, in units of `size`: +1.240, −35, or 0."""
    if number == 0:
        return "0"
    return f"{'+' if number > 0 else '−'}{scaled(abs(number), size)}"


def permille(part: int, whole: int) -> int:
    """Return how many thousandths `part` is of `whole`, rounded to the nearest.

    Neither all nor nothing is ever rounded to: 1000 means the whole of it, 0 means none.

    :raises ZeroDivisionError: `whole` is 0
    """
    nearest = (2000 * part + whole) // (2 * whole)
    if 0 < part < whole:
        return min(max(nearest, 1), 999)
    return nearest


@lru_cache(REMEMBERED)
def percent(part: int, whole: int) -> str:
    """Return the share with one decimal at most: 62,4%; “–” where there is no whole."""
    if whole == 0:
        return NOTHING
    share = permille(part, whole) / 1000
    return str(format_percent(share, format="#,##0.#%", locale=LOCALE))


def divide(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole numbers in proportion to `weights` that add up to `total` exactly.

    What rounding leaves over goes to the largest remainders (Hamilton's method), of equals to the
    first. With no weight at all, everyone gets an equal part. No number is negative.
    """
    weights = weights if sum(weights) else [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    most = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for i in most[: total - sum(parts)]:
        parts[i] += 1
    return parts


def day(on: date) -> str:
    """Return a day as it is written in Việt Nam: 31/12/2022."""
    return f"{on:%d/%m/%Y}"
