"""Those of a class are told something by short message, as far as they can be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.messaging.actions.saying import DoesNotWish, NoPhone, TooLong, leave_unsaid, say
from lensan.messaging.registry import NoGateway
from lensan.training.models import Enrolment

NOT_REACHED = (DoesNotWish, NoPhone, NoGateway, TooLong)


@dataclass(frozen=True, slots=True)
class Told:
    """To whom a message was queued, and whom someone has to go and tell."""

    reached: tuple[Enrolment, ...]
    unreached: tuple[Enrolment, ...]


def tell(
    enrolments: Iterable[Enrolment],
    text: str,
    *,
    by: User | None,
    at: datetime,
    answer_by: datetime | None = None,
) -> Told:
    """Queue a message to each; with `answer_by` it is a question about their own enrolment."""
    reached: list[Enrolment] = []
    unreached: list[Enrolment] = []
    for enrolment in enrolments:
        sent = _reaches(enrolment, text, by=by, at=at, answer_by=answer_by)
        (reached if sent else unreached).append(enrolment)
    return Told(tuple(reached), tuple(unreached))


def _reaches(
    enrolment: Enrolment, text: str, *, by: User | None, at: datetime, answer_by: datetime | None
) -> bool:
    if enrolment.producer is None or enrolment.producer.erased_at:
        leave_unsaid(str(enrolment), _("không nhắn được qua sổ bộ"))
        return False
    try:
        say(enrolment.producer, text, about=enrolment, by=by, at=at, answer_by=answer_by)
    except NOT_REACHED:
        return False
    return True
