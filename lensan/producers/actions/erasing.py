"""Erase a person's data at their wish, keeping the sums."""

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import partial

from django.db import transaction

from lensan.accounts.actions import forget
from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.text import fold
from lensan.producers.actions.knowing import kept, statements
from lensan.producers.actions.registering import Erased
from lensan.producers.actions.settling import index
from lensan.producers.actions.undoing import blank
from lensan.producers.models import (
    Candidate,
    Consent,
    Import,
    Plot,
    Producer,
    Record,
    everyone,
)  # fmt: skip


@transaction.atomic
def erase(producer: Producer, *, by: User | None, at: datetime) -> None:
    """Erase everything that tells who a producer is, in every record, file and merger.

    Code, kind, commune and the days of standing stay, so the province's sums do not change. The
    files that named them cannot be kept either and are deleted; their rows' results stay.

    :raises Erased: that was done before
    """
    whole = everyone(kept([producer.pk]).values())
    people = Producer.objects.filter(pk__in=whole)
    accounts = list(User.objects.filter(producers__in=people))
    if not people.filter(erased_at=None).update(erased_at=at):
        raise Erased(producer)
    _join(_surely_theirs(whole), producer)
    records = Record.objects.filter(producer__in=whole)
    for source in Import.objects.filter(records__in=records).distinct():
        transaction.on_commit(partial(source.file.delete, save=False))
    records.update(facts={}, facts_key=0, problems=[])
    Candidate.objects.filter(producer__in=whole).delete()
    Consent.objects.filter(producer__in=whole).update(witness="", place="")
    Plot.objects.filter(producer__in=whole).delete()
    blank(people)
    index(whole)
    for account in accounts:
        forget(account, by=by, at=at)
    producer.refresh_from_db()
    for one in people:
        record("producers.erased", one, by=by, at=at, on_behalf_of=one.code)


def _surely_theirs(whole: Collection[int]) -> Iterator[Record]:
    """Yield rows that wait for an answer but carry the identity number, or the telephone and name."""
    spoken = statements(whole).values()
    said = [facts for corrections, lists in spoken for facts in corrections + lists]
    identities = {facts.get("identity_number") for facts in said} - {None, ""}
    names = {fold(facts.get("name") or "") for facts in said}
    phones = {phone for facts in said for phone in facts.get("phones") or ()}
    for row in Record.objects.held().filter(candidates__producer__in=whole).distinct():
        facts = row.facts
        called = fold(facts.get("name") or "") in names and phones.intersection(
            facts.get("phones", ())
        )
        if called or facts.get("identity_number") in identities:
            yield row


def _join(rows: Iterator[Record], producer: Producer) -> None:
    numbers = [row.pk for row in rows]
    Candidate.objects.filter(record__in=numbers).delete()
    Record.objects.filter(pk__in=numbers).update(outcome=Record.Outcome.MATCHED, producer=producer)
