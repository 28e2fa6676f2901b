from django import template

from lensan.public.words import say

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context: template.Context, text: str) -> str:
    """Say something in the language of the page."""
    return say(text, str(context["language"]))
