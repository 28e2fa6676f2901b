"""Erase a person's data at their wish, keeping the sums."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.settling import index
from lensan.producers.actions.undoing import blank
from lensan.producers.models import Candidate, Consent, Import, Merge, Plot, Producer, Record


@transaction.atomic
def erase(producer: Producer, *, by: User | None, at: datetime) -> None:
    """Erase everything that tells who a producer is, in every record, file and merger.

    Code, kind, commune and the days of standing stay, so the province's sums do not change. The
    files that named them cannot be kept either and are deleted; their rows' results stay.
    """
    absorbed = Merge.objects.open().filter(kept=producer).values_list("absorbed", flat=True)
    everyone = {producer.pk, *absorbed}
    records = Record.objects.filter(producer__in=everyone)
    for source in Import.objects.filter(records__in=records).distinct():
        source.file.delete()
    records.update(facts={}, facts_key=0, problems=[])
    Candidate.objects.filter(producer__in=everyone).delete()
    Consent.objects.filter(producer__in=everyone).update(witness="")
    Plot.objects.filter(producer__in=everyone).delete()
    people = Producer.objects.filter(pk__in=everyone)
    blank(people)
    people.filter(Q(erased_at=None)).update(erased_at=at)
    index(everyone)
    producer.refresh_from_db()
    record("producers.erased", producer, by=by, at=at, on_behalf_of=producer.code)
