"""A person agrees to a purpose, or takes it back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.registering import Erased
from lensan.producers.actions.settling import settle_facts
from lensan.producers.models import Consent, ConsentText, Producer, Purpose, everyone


@transaction.atomic
def give(
    producer: Producer,
    purpose: str,
    *,
    way: str,
    place: str,
    witness: str = "",
    by: User | None,
    at: datetime,
) -> Consent:
    """Write that a person agreed to the words now in force for one purpose.

    Saying yes again to the same words changes nothing.

    :raises Erased: the producer's data were erased
    """
    if producer.erased_at:
        raise Erased(producer)
    on = timezone.localdate(at)
    text = ConsentText.objects.filter(purpose=purpose, valid_from__lte=on).latest("version")
    said = Consent.objects.filter(producer__in=everyone([producer.pk]), withdrawn_on=None)
    if before := said.filter(text=text).first():
        return before
    consent = Consent.objects.create(
        producer=producer, text=text, given_on=on, place=place, witness=witness, way=way,
        recorded_by=by,
    )  # fmt: skip
    _show_number(producer, purpose, on=on)
    record(
        "producers.consent_given", producer, by=by, at=at, on_behalf_of=producer.code,
        purpose=purpose, version=text.version, way=way,
    )  # fmt: skip
    return consent


@transaction.atomic
def take_back(producer: Producer, purpose: str, *, by: User | None, at: datetime) -> None:
    """Write that a person no longer agrees to a purpose, whatever version they agreed to.

    It holds at once, on every file that was found to be theirs.
    """
    on = timezone.localdate(at)
    said = Consent.objects.filter(producer__in=everyone([producer.pk]), withdrawn_on=None)
    if said.filter(text__purpose=purpose).update(withdrawn_on=on):
        _show_number(producer, purpose, on=on)
        record(
            "producers.consent_withdrawn", producer, by=by, at=at, on_behalf_of=producer.code,
            purpose=purpose,
        )  # fmt: skip


@transaction.atomic
def refuse(producer: Producer, purpose: str, *, way: str, by: User | None, at: datetime) -> None:
    """Write a person's no to a purpose, whether or not they had said yes before.

    Silence is not consent, but no is more than silence: who says so is left alone.
    """
    on = timezone.localdate(at)
    said = Consent.objects.filter(producer__in=everyone([producer.pk]), text__purpose=purpose)
    if said.filter(withdrawn_on=None).exists():
        take_back(producer, purpose, by=by, at=at)
        return
    text = ConsentText.objects.filter(purpose=purpose, valid_from__lte=on).latest("version")
    Consent.objects.create(
        producer=producer,
        text=text,
        given_on=on,
        withdrawn_on=on,
        place="",
        way=way,
        recorded_by=by,
    )
    _show_number(producer, purpose, on=on)
    record(
        "producers.consent_refused", producer, by=by, at=at, on_behalf_of=producer.code,
        purpose=purpose, way=way,
    )  # fmt: skip


def _show_number(producer: Producer, purpose: str, *, on: date) -> None:
    """Let the search box find a producer by the telephone number, or no longer."""
    if purpose == Purpose.CONTACT:
        settle_facts([producer.pk], on=on)
