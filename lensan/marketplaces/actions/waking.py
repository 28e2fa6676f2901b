"""What was changed in the catalogue is looked at first on every floor that shows it."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from lensan.journal.models import Entry
from lensan.kernel import bulk
from lensan.marketplaces.models import Heard, Listing

SHOWN = {
    "catalogue.offer": "offer", "catalogue.product": "offer__product",
    "producers.producer": "offer__producer", "catalogue.lot": "offer__lots",
}  # fmt: skip
FIRST = timedelta(days=1)  # in the past: before all that are only looked at again


@transaction.atomic
def wake_what_changed(*, at: datetime) -> int:
    """Let the worker look first at the listings of what was changed; return how many.

    The catalogue stands below and does not know of listings, so its journal is read on from where
    it was last read: papers struck out, photos, prices, what goods are called, what came in.
    """
    numbers: dict[str, set[int]] = defaultdict(set)
    for kind, number in _heard():
        numbers[SHOWN[kind]].add(number)
    woken = 0
    for name, of in numbers.items():
        for some in bulk.chunks(sorted(of)):
            found = Listing.objects.standing().filter(**{f"{name}__in": some})
            woken += found.filter(not_before__gt=at - FIRST).update(not_before=at - FIRST)
    return woken


def _heard() -> list[tuple[str, int]]:
    """Return what the journal says was changed, each entry once; entries stand in its order."""
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    heard, _made = Heard.objects.get_or_create(pk=1, defaults={"entry": last})
    mine = Heard.objects.filter(pk=1, entry=heard.entry)
    if last == heard.entry or mine.update(entry=last) != 1:
        return []
    told = Entry.objects.filter(pk__gt=heard.entry, pk__lte=last, verb__startswith="catalogue.")
    shown = told.filter(subject_type__in=SHOWN)
    return list(shown.values_list("subject_type", "subject_id").distinct())
