"""Template filter, after `{% load money %}`: `{{ price|dong }}`."""

from django import template

from lensan.kernel import money

register = template.Library()


@register.filter
def dong(amount: int | None) -> str:
    """Write an amount of money; “–” for none."""
    return "–" if amount is None else money.dong(amount)
