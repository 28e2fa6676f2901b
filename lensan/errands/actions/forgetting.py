"""People whose data were erased are forgotten in marketplaces' files too."""

from datetime import datetime

from django.db import transaction

from lensan.errands.actions.receiving import cancel
from lensan.errands.models import FloorFile


@transaction.atomic
def forget_the_erased(*, at: datetime) -> int:
    """Leave out the waiting files of stalls whose producer was erased, and blank the files' names.

    That a file came, and what its rows came to, stays. Returns of how many files something was left.
    """
    theirs = FloorFile.objects.exclude(stall=None).exclude(stall__producer__erased_at=None)
    for source in theirs.filter(state=FloorFile.State.READY):
        cancel(source, by=None, at=at)
    return theirs.exclude(name="").update(name="")
