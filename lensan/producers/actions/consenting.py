"""A person agrees to a purpose, or takes it back."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Consent, ConsentText, Producer


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
    consent, new = Consent.objects.get_or_create(
        producer=producer,
        text=text,
        withdrawn_on=None,
        defaults={
            "given_on": on, "place": place, "witness": witness, "way": way, "recorded_by": by,
        },
    )  # fmt: skip
    if new:
        record(
            "producers.consent_given", producer, by=by, at=at, on_behalf_of=producer.code,
            purpose=purpose, version=text.version, way=way,
        )  # fmt: skip
    return consent


@transaction.atomic
def take_back(producer: Producer, purpose: str, *, by: User | None, at: datetime) -> None:
    """Write that a person no longer agrees to a purpose, whatever version they agreed to."""
    standing = producer.consents.filter(text__purpose=purpose, withdrawn_on=None)
    if standing.update(withdrawn_on=timezone.localdate(at)):
        record(
            "producers.consent_withdrawn", producer, by=by, at=at, on_behalf_of=producer.code,
            purpose=purpose,
        )  # fmt: skip
