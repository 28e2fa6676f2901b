"""What was told wrong is declared wrong: the event stays, and nothing is drawn from it any more."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.traceability.actions.capturing import capture
from lensan.traceability.actions.growing import end_crop
from lensan.traceability.epcis.reading import Event as Told
from lensan.traceability.models import Crop, Event


class NothingToDeclare(Exception):
    """This is itself the declaration that an event was wrong."""

    def __init__(self) -> None:
        super().__init__(
            _("Đây đã là khai báo ghi sai, không khai sai lần nữa được. Hãy ghi lại việc đúng.")
        )


@transaction.atomic
def declare_wrong(
    event: Event, *, reason: str, via: str, by: User | None, at: datetime,
    instead: Event | None = None, on_behalf_of: str = "",
) -> Event:  # fmt: skip
    """Declare that an event did not happen or was told wrong; done twice it is done once.

    `reason` is a word of the Core Business Vocabulary: did_not_occur or incorrect_data; `instead` is
    the event that stands in its place. A crop of which nothing true is left is over.

    :raises NothingToDeclare: it is a declaration itself
    """
    if event.declares_error:
        raise NothingToDeclare
    declared = {
        "declarationTime": timezone.localtime(at).replace(microsecond=0).isoformat(),
        "reason": reason,
        "correctiveEventIDs": [instead.event_id] if instead else [],
    }
    told = Told({**event.told.body, "errorDeclaration": declared}, event.told.context)
    capture([told], via=via, by=by, at=at, on_behalf_of=on_behalf_of)
    _end_crop_without_facts(event, by=by, at=at)
    return Event.objects.get(digest=event.digest, declares_error=True)


def _end_crop_without_facts(event: Event, *, by: User | None, at: datetime) -> None:
    crop = Crop.objects.with_address(event.transformation)
    left = Event.objects.in_force().filter(transformation=event.transformation)
    if crop and not left.exists():
        end_crop(crop, on=crop.started_on, by=by, at=at)
