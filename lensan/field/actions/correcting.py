"""A household's facts are changed from the field; where someone was faster, both values are kept."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from lensan.accounts.models import User
from lensan.field.models import Conflict, Deed
from lensan.journal.models import record
from lensan.producers.models import Producer


def take_turn(producer: Producer) -> None:
    """Let one change of a household's facts at a time compare them and write.

    Writing a column to itself keeps whoever comes meanwhile waiting until this transaction ends, on
    every database; then what is read next is what holds.
    """
    Producer.objects.filter(pk=producer.pk).update(code=F("code"))
    producer.refresh_from_db()


def overtaken(
    changes: Mapping[str, str], seen: Mapping[str, str], now: Mapping[str, str]
) -> set[str]:
    """Return the fields that changed since the device saw them, and not to the same value."""
    return {
        name
        for name, value in changes.items()
        if now[name] != seen.get(name, "") and now[name] != value
    }


def keep_both(
    deed: Deed,
    producer: Producer,
    fields: Collection[str],
    *,
    changes: Mapping[str, str],
    seen: Mapping[str, str],
    now: Mapping[str, str],
) -> None:
    """Write both values of these fields, for a person to choose."""
    Conflict.objects.bulk_create(
        Conflict(
            deed=deed, producer=producer, field=name, state=Conflict.State.OPEN,
            seen=seen.get(name, "")[:300], theirs=now[name][:300], mine=changes[name][:300],
        )
        for name in sorted(fields)
    )  # fmt: skip


@transaction.atomic
def decide(conflict: Conflict, state: str, *, by: User, at: datetime) -> None:
    """Write which of two values a person chose; writing it in the registry is the caller's.

    :raises NotAllowed: someone has chosen already
    """
    conflict.advance_to(state, decided_by=by, decided_at=at)
    record(
        "field.conflict_decided", conflict, by=by, at=at, on_behalf_of=conflict.producer.code,
        field=conflict.field, chosen=str(state),
    )  # fmt: skip


@transaction.atomic
def settle(deed: Deed, *, by: User, at: datetime) -> None:
    """Write that an officer has looked at what was refused or doubted; its words are let go."""
    rows = Deed.objects.unsettled().filter(pk=deed.pk)
    if rows.update(settled_at=at, settled_by=by, arguments={}):
        record("field.deed_settled", deed.device, by=by, at=at, deed=str(deed.pk))
