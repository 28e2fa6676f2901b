"""Count each night how far the households of every commune have come, by their means of contact."""

from collections import Counter
from datetime import date

from django.conf import settings
from django.db import transaction

from lensan.journey.indicators.known import known
from lensan.journey.models import Contact, Tally
from lensan.journey.next_step import next_step
from lensan.journey.steps import ORDER
from lensan.places.models import Commune
from lensan.producers.models import Kind, Producer

HOUSEHOLDS = (Kind.HOUSEHOLD, Kind.HOUSEHOLD_BUSINESS)


@transaction.atomic
def count(*, on: date) -> None:
    """Write how many have taken each step by that day, and where the others stopped.

    Counted again, a day is written anew. No journal entry: nothing is decided here.
    """
    homes = dict(Producer.objects.filter(kind__in=HOUSEHOLDS).values_list("pk", "commune"))
    claimed, verified, waiting = (
        Counter[tuple[int, str, str]](),
        Counter[tuple[int, str, str]](),
        Counter[tuple[int, str, str]](),
    )
    for number, one in known(Producer.objects.filter(kind__in=HOUSEHOLDS), on=on).items():
        place = (homes[number], one.means)
        claimed.update((*place, step) for step in one.claimed)
        verified.update((*place, step) for step in one.verified)
        waiting[(*place, next_step(one, on=on, patience=settings.JOURNEY_PATIENCE_DAYS).task)] += 1
    Tally.objects.filter(on=on).delete()
    Tally.objects.bulk_create(
        Tally(
            on=on, commune_id=commune, means=means, step=step,
            claimed=claimed[commune, means, step], verified=verified[commune, means, step],
            waiting=waiting[commune, means, step],
        )
        for commune in Commune.objects.of_the_programme().values_list("pk", flat=True)
        for means in Contact.values
        for step in ORDER
    )  # fmt: skip
