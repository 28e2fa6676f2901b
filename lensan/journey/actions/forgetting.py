"""Forget the words about people whose data were erased; that something was stated stays."""

from datetime import datetime

from django.db import transaction

from lensan.journey.actions.mandating import Ended, end
from lensan.journey.models import Barrier, Fact, Mandate
from lensan.producers.models import Producer


@transaction.atomic
def forget_erased(*, at: datetime) -> int:
    """Blank notes, delete signed papers and end the mandates of erased producers; return of how many rows."""
    erased = Producer.objects.exclude(erased_at=None).values("pk")
    told = [
        model.objects.filter(producer__in=erased).exclude(note="").update(note="")
        for model in (Fact, Barrier)
    ]
    mandates = Mandate.objects.filter(producer__in=erased).select_related("producer")
    for mandate in mandates.exclude(state=Mandate.State.ENDED):
        end(mandate, way=Ended.PAGE, by=None, at=at)
    papers = list(mandates.exclude(paper=""))
    for mandate in papers:
        storage, name = mandate.paper.storage, mandate.paper.name
        Mandate.objects.filter(pk=mandate.pk).update(paper="")
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    return sum(told) + len(papers)
