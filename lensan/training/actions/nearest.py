"""Which class is nearest to each who is not trained yet: in their hamlet before elsewhere, then the soonest."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.producers.models import Producer
from lensan.training.actions import enrolling
from lensan.training.actions.telling import Told
from lensan.training.models import Enrolment, Skill, TrainingClass


@dataclass(frozen=True, slots=True)
class Nearest:
    """A class for someone: one they were asked to already, or else the nearest with a free seat."""

    training_class: TrainingClass
    asked: str  # how their place there stands, empty where they were not asked
    in_hamlet: bool


def nearest(
    producers: Collection[Producer], commune: Commune, skills: frozenset[Skill], *, on: date
) -> dict[int, Nearest]:
    """Return the class for each of these of one commune, by their numbers; none where none is ahead."""
    ahead = TrainingClass.objects.announced().filter(
        venue__commune=commune, starts_on__gte=on,
        pk__in=TrainingClass.objects.filter(course__lessons__skill__in=skills).values("pk"),
    ).select_related("course", "venue__hamlet").order_by("starts_on", "from_time", "pk")  # fmt: skip
    classes = {one.pk: one for one in ahead}
    free = [one for one in classes.values() if one.taken < one.seats]
    asked = _asked(producers, classes, on)
    found = {}
    for producer in producers:
        if known := asked.get(producer.pk):
            found[producer.pk] = known
        elif free:
            best = min(free, key=lambda one: not _lies_in(one, producer))
            found[producer.pk] = Nearest(best, "", _lies_in(best, producer))
    return found


def _asked(
    producers: Collection[Producer], classes: Mapping[int, TrainingClass], on: date
) -> dict[int, Nearest]:
    rows = Enrolment.objects.filter(training_class__in=classes)
    standing = rows.exclude(state=Enrolment.State.DECLINED).order_by(
        "training_class__starts_on", "pk"
    )
    return {
        person: Nearest(classes[row.training_class_id], row.get_state_display(), False)
        for person, row in standing.of([one.pk for one in producers], on).items()
    }


def _lies_in(training_class: TrainingClass, producer: Producer) -> bool:
    hamlet = training_class.venue.hamlet_id
    return hamlet is not None and hamlet == producer.hamlet_id


@transaction.atomic
def invite_to_nearest(
    producers: Collection[Producer], commune: Commune, skills: frozenset[Skill], *, way: str,
    by: User, at: datetime, on: date,
) -> tuple[int, list[Told]]:  # fmt: skip
    """Ask each to the class nearest to them; return how many were asked, and what became of it.

    Who was asked before, and who has no class ahead, is left aside.

    :raises CannotCome: one of them is not of the class's commune or was erased
    :raises NotAllowed: a class is no longer to be held
    """
    groups: dict[int, list[Producer]] = {}
    classes: dict[int, TrainingClass] = {}
    found = nearest(producers, commune, skills, on=on)
    for producer in producers:
        one = found.get(producer.pk)
        if one and not one.asked:
            groups.setdefault(one.training_class.pk, []).append(producer)
            classes[one.training_class.pk] = one.training_class
    told = [
        enrolling.invite(classes[pk], people, way=way, by=by, at=at)
        for pk, people in sorted(groups.items())
    ]
    return sum(len(people) for people in groups.values()), told
