"""Who has agreed, and what was said on a purpose by a day."""

from datetime import date
from typing import Any

from django.db.models import F, Max, Q

from lensan.producers.models import Consent, ProducerQuerySet, Purpose
from lensan.producers.models.whose import theirs, with_person


def with_consent(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã đồng ý cho lập hồ sơ và theo dõi trong chương trình, và đến hết ngày đó chưa
    rút lại; sự đồng ý ở một hồ sơ đã gộp vào hộ cũng được tính.
    """
    said_yes = said(Purpose.REGISTRY, producers, on).filter(stands(on))
    return producers.standing(on).filter(pk__in=said_yes.values("person"))


def silent(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Return those who had taken back their yes to calls and messages, and not said yes since.

    The person's last word holds, on whichever of the merged files it was said.
    """
    last_words = (
        said(Purpose.CONTACT, producers, on)
        .values("person")
        .annotate(
            no=Max("withdrawn_on", filter=Q(withdrawn_on__lte=on)),
            yes=Max("given_on", filter=stands(on)),
        )
        .filter(Q(yes=None) | Q(yes__lt=F("no")), no__isnull=False)
    )
    return producers.filter(pk__in=last_words.values("person"))


def said(purpose: str, producers: ProducerQuerySet, on: date) -> Any:
    """Return what was said by that day on a purpose, each under the `person` it counts for."""
    consents = Consent.objects.filter(text__purpose=purpose, given_on__lte=on)
    return with_person(theirs(consents, "producer", producers, on), "producer", on)


def stands(on: date) -> Q:
    """Tell of a consent whether it still held when that day was over."""
    return Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
