"""Template filters, after `{% load numbers %}`: `{{ n|count }}`, `{{ counted|percent:total }}`."""

from datetime import date

from django import template

from lensan.kernel import money, numbers

register = template.Library()


@register.filter
def count(number: int | None) -> str:
    """Write a whole number with its thousands apart; “–” for none."""
    return numbers.NOTHING if number is None else numbers.count(number)


@register.filter
def scaled(number: int | None, size: int) -> str:
    """Write a number in units of `size`; “–” for none."""
    return numbers.NOTHING if number is None else numbers.scaled(number, size)


@register.filter
def change(number: int | None, size: int = 1) -> str:
    """Write a difference with its sign, in units of `size`; “–” for none."""
    return numbers.NOTHING if number is None else numbers.change(number, size)


@register.filter
def percent(part: int, whole: int) -> str:
    """Write the share of `part` in `whole`."""
    return numbers.percent(part, whole)


@register.filter
def day(on: date | None) -> str:
    """Write a day as 31/12/2022; “–” for none."""
    return numbers.NOTHING if on is None else numbers.day(on)


@register.filter
def dong(amount: int | None) -> str:
    """Write an amount in whole đồng; “–” for none."""
    return numbers.NOTHING if amount is None else money.dong(amount)
