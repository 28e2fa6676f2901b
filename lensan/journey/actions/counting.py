"""Count each night how far the households of every commune have come, by their means of contact."""

from collections import Counter
from datetime import date

from django.db import transaction

from lensan.journey.indicators.known import known, next_of
from lensan.journey.models import Contact, Tally
from lensan.journey.steps import ORDER
from lensan.places.models import Commune
from lensan.producers.models import Producer


@transaction.atomic
def count(*, on: date) -> None:
    """Write how many have taken each step by that day, and where the others stopped.

    Counted again, a day is written anew. No journal entry: nothing is decided here.
    """
    households = Producer.objects.households()
    homes = dict(households.values_list("pk", "commune"))
    claimed, verified, waiting = (Counter[tuple[int, str, str]]() for _number in range(3))
    for number, one in known(households, on=on).items():
        place = (homes[number], one.means)
        claimed.update((*place, step) for step in one.claimed)
        verified.update((*place, step) for step in one.verified)
        waiting[(*place, next_of(one, on=on).task)] += 1
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
