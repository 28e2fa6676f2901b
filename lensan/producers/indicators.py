"""Who has agreed, and what was said on a purpose by a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import F, Max, Q

from lensan.producers.models import Consent, ProducerQuerySet, Purpose
from lensan.producers.models.whose import theirs, with_person


def with_consent(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ đã đồng ý cho lập hồ sơ và theo dõi trong chương trình, và đến hết ngày đó chưa
    rút lại; sự đồng ý ở một hồ sơ đã gộp vào hộ cũng được tính.
    """
    said_yes = with_person(theirs(agreed(on), "producer", producers, on), "producer", on)
    return producers.standing(on).filter(pk__in=said_yes.values("person"))


def agreed(on: date) -> Any:
    """Return the consents to be in the registry that stood when that day was over."""
    return _words(Purpose.REGISTRY, on).filter(stands(on))


def silent(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Return those who had taken back their yes to calls and messages, and not said yes since.

    The person's last word holds, on whichever of the merged files it was said.
    """
    return producers.filter(pk__in=_refusing(said(Purpose.CONTACT, producers, on), on))


def silent_among(files: Mapping[int, int], on: date) -> set[int]:
    """Return whose of these files (`whose.files`) are silent in that way."""
    words = _words(Purpose.CONTACT, on).filter(producer__in=list(files))
    return set(_refusing(with_person(words, "producer", on), on).values_list("person", flat=True))


def said(purpose: str, producers: ProducerQuerySet, on: date) -> Any:
    """Return what was said by that day on a purpose, each under the `person` it counts for."""
    return with_person(theirs(_words(purpose, on), "producer", producers, on), "producer", on)


def stands(on: date) -> Q:
    """Tell of a consent whether it still held when that day was over."""
    return Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)


def _words(purpose: str, on: date) -> Any:
    return Consent.objects.filter(text__purpose=purpose, given_on__lte=on)


def _refusing(said: Any, on: date) -> Any:
    """Return each `person` of these words whose last one is no."""
    last_words = said.values("person").annotate(
        no=Max("withdrawn_on", filter=Q(withdrawn_on__lte=on)),
        yes=Max("given_on", filter=stands(on)),
    )
    no = last_words.filter(Q(yes=None) | Q(yes__lt=F("no")), no__isnull=False)
    return no.values("person")
