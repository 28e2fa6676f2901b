"""A producer enters the registry by an officer's hand, or is corrected."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel import bulk
from lensan.places.models import Commune
from lensan.producers.actions.placing import facts_key
from lensan.producers.actions.settling import settle, stand
from lensan.producers.codes import producer_code
from lensan.producers.facts import Facts, told
from lensan.producers.models import Producer, Record
from lensan.producers.models.producer import keys


class Erased(Exception):
    """The producer's data were erased at their wish: nothing may be written of them any more."""

    def __init__(self, producer: Producer) -> None:
        super().__init__(
            _("Dữ liệu của %(code)s đã được xóa theo yêu cầu.") % {"code": producer.code}
        )


@transaction.atomic
def register(facts: Facts, *, by: User | None, at: datetime) -> Producer:
    """Enter a new producer; `facts` needs a name and the code of a commune of the programme."""
    producer = make(facts, at=at)
    Record.objects.create(
        outcome=Record.Outcome.CREATED,
        producer=producer,
        commune=producer.commune,
        facts=told(facts),
        facts_key=facts_key(told(facts)),
        at=at,
        by=by,
    )
    settle([producer.pk], on=timezone.localdate(at))
    producer.refresh_from_db()
    record("producers.registered", producer, by=by, at=at, on_behalf_of=producer.code)
    return producer


def make(facts: Facts, *, at: datetime) -> Producer:
    """Make the row of a new producer, standing from today; its records come next."""
    [number] = bulk.next_ids(Producer, 1)
    code = producer_code(number)
    search_key, sort_key = keys(facts.name, facts.phones, code)
    producer = Producer.objects.create(
        pk=number,
        code=code,
        kind=facts.kind,
        name=facts.name[:150],
        phone=facts.phones[0] if facts.phones else "",
        smartphone=facts.smartphone,
        commune=Commune.objects.of_the_programme().get(code=facts.commune_code),
        registered_on=timezone.localdate(at),
        search_key=search_key,
        sort_key=sort_key,
    )
    stand([producer], on=producer.registered_on)
    return producer


@transaction.atomic
def correct(
    producer: Producer, changes: Mapping[str, Any], *, by: User | None, at: datetime
) -> None:
    """Write an officer's correction of some facts, by their names in `facts.Facts`.

    An empty value takes the fact away; what the lists said stays on record beneath.

    :raises Erased: the producer's data were erased
    """
    if producer.erased_at:
        raise Erased(producer)
    said = replace(Facts(), **changes)
    silent: dict[str, Any] = {name: [] if name == "phones" else None for name in changes}
    Record.objects.create(
        outcome=Record.Outcome.CORRECTION,
        producer=producer,
        commune=producer.commune,
        facts={name: told(said).get(name, silent[name]) for name in changes},
        at=at,
        by=by,
    )
    settle([producer.pk], on=timezone.localdate(at), changed=changes.keys())
    producer.refresh_from_db()
    record(
        "producers.corrected",
        producer,
        by=by,
        at=at,
        on_behalf_of=producer.code,
        fields=sorted(changes),
    )
