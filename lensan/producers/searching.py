"""The search box: any fragment of a name, a telephone number or a code, in one line."""

import re
from collections.abc import Sequence

from lensan.accounts.models import User
from lensan.kernel.text import fold
from lensan.producers.models import Producer, ProducerQuerySet

_NUMBER = re.compile(r"\+?\d[\d .\-()]{5,}\d")


def readable(query: str) -> str:
    """Return the query with each telephone number as the search key holds it: from its 0, unbroken."""

    def joined(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        return "0" + digits.removeprefix("84") if digits.startswith("84") else digits

    return _NUMBER.sub(joined, query)


def search(
    query: str, *, by: User, within: ProducerQuerySet | None = None, first: int, most: int
) -> list[Producer]:
    """Return up to `most` producers from the `first`-th on, those with the query's very accents ahead.

    The numbers are found in the narrow index alone; only the rows shown are read whole.
    """
    found = (within if within is not None else Producer.objects.all()).visible_to(by)
    found = found.active().matching(readable(query)).order_by("sort_key", "pk")
    numbers = list(found.values_list("pk", flat=True)[first : first + most])
    rows = Producer.objects.filter(pk__in=numbers).select_related("commune", "hamlet")
    return _by_accents(sorted(rows, key=lambda row: numbers.index(row.pk)), query)


def _by_accents(producers: Sequence[Producer], query: str) -> list[Producer]:
    """Put those first whose names have the accents that were typed; none typed, none preferred."""
    if fold(query) == query.casefold():
        return list(producers)
    words = query.casefold().split()
    return sorted(producers, key=lambda p: not all(w in p.name.casefold() for w in words))
