"""People whose data were erased are forgotten in what came from the field too."""

from datetime import datetime

from django.db import transaction

from lensan.field.models import Conflict, Deed, Signature


@transaction.atomic
def forget_the_erased(*, at: datetime) -> int:
    """Delete the signatures of those who were erased, and blank the words about them.

    That a deed came, and what it came to, stays. Returns of how many rows something was left.
    """
    theirs = {"producer__erased_at__isnull": False}
    signatures, _kinds = Signature.objects.filter(**theirs).delete()
    Conflict.objects.filter(**theirs, state=Conflict.State.OPEN).update(
        state=Conflict.State.KEPT, decided_at=at
    )
    values = Conflict.objects.filter(**theirs).exclude(seen="", theirs="", mine="")
    words = Deed.objects.filter(**theirs).exclude(text="", arguments={})
    return (
        signatures
        + values.update(seen="", theirs="", mine="")
        + words.update(text="", arguments={})
    )
