"""People whose data were erased are forgotten here too."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from lensan.training.actions.enrolling import decline
from lensan.training.actions.keying import delete_file
from lensan.training.models import Enrolment, SignedSheet, TrainingClass


def forget_the_erased(*, at: datetime) -> int:
    """Delete the photos that show an erased person's signature, and give back their places.

    That someone was in class, and what they knew, stays as a number. A sheet signed on a later day
    than their data were erased is others' alone, and stays; one of before shows them even where
    they had declined, since who comes all the same signs before anyone notes it. Returns how many
    things were found to be left of them.
    """
    theirs = Enrolment.objects.exclude(producer__erased_at=None).exclude(producer=None)
    signed = (
        SignedSheet.objects.exclude(file="")
        .filter(training_class__enrolments__producer__erased_at__date__gte=F("on"))
        .distinct()
    )
    coming = theirs.exclude(state=Enrolment.State.DECLINED).filter(
        training_class__state=TrainingClass.State.ANNOUNCED, attendances=None
    )
    sheets, places = list(signed), list(coming.select_related("training_class", "producer"))
    for sheet in sheets:
        with transaction.atomic():
            delete_file(sheet)
    for place in places:
        decline(place, by=None, at=at)
    return len(sheets) + len(places)
