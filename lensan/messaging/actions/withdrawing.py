"""Stop waiting for an answer that nobody needs any more."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from lensan.messaging.actions.delivering import give_up
from lensan.messaging.models import Message


@transaction.atomic
def stop_asking(about: models.Model, *, at: datetime) -> None:
    """Take back the questions about a record that was settled otherwise; the next one may be asked.

    An answer that comes all the same is kept as a late one.
    """
    questions = Message.objects.about(about).exclude(answer_by=None)
    for question in questions.queued():
        give_up(question, _("Việc đã xong nên không cần hỏi nữa."), at=at)
    for question in questions.filter(asking=True):
        Message.objects.filter(pk=question.pk).update(asking=False)
        Message.objects.held_back_by(question).update(not_before=at)
