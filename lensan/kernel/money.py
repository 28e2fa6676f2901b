"""Money: whole đồng, as Vietnamese readers expect them."""

from functools import lru_cache

from babel.numbers import format_currency

from lensan.kernel.numbers import LOCALE, REMEMBERED


@lru_cache(REMEMBERED)
def dong(amount: int) -> str:
    """Return an amount with its thousands apart and its sign before it: 1.240.000 ₫, −35.000 ₫."""
    written = str(format_currency(abs(amount), "VND", locale=LOCALE))
    return f"−{written}" if amount < 0 else written
