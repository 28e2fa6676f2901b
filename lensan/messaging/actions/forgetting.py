"""Forget what was said with people whose data were erased."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lensan.messaging.actions.delivering import give_up
from lensan.messaging.models import Message


@transaction.atomic
def forget_erased(*, at: datetime) -> int:
    """Blank number and words of the messages of erased producers, and return of how many.

    That something was said about a record, and what the answer meant, stays.
    """
    theirs = Message.objects.exclude(producer__erased_at=None).exclude(producer=None)
    for message in theirs.queued():
        give_up(message, _("Dữ liệu của người nhận đã xóa."), at=at)
    return theirs.exclude(Q(phone="") & Q(text="")).update(phone="", text="", asking=False)
