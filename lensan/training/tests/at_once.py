"""Classes that several officers announce at the very same moment, each over a connection of their own."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

from django.db import connection

from lensan.training.actions.announcing import CannotBeHeld
from lensan.training.models import TrainingClass
from lensan.training.tests.make import MONDAY, a_class, a_course, a_trainer, a_venue

OFFICERS, DAYS = 4, 5


def classes_of_one_trainer() -> int:
    """Let officers announce classes of one trainer at places of their own; return how many stand."""
    course, trainer = a_course(), a_trainer()
    venues = [a_venue() for _each in range(OFFICERS)]
    return _stand(
        lambda who, day: a_class(course=course, trainer=trainer, venue=venues[who], on=day)
    )


def classes_of_one_room() -> int:
    """Let officers announce classes of their own trainers in one room; return how many stand."""
    course, venue = a_course(), a_venue()
    trainers = [a_trainer() for _each in range(OFFICERS)]
    return _stand(
        lambda who, day: a_class(course=course, trainer=trainers[who], venue=venue, on=day)
    )


def _stand(announce: Callable[..., TrainingClass]) -> int:
    before, together = TrainingClass.objects.count(), Barrier(OFFICERS)

    def officer(who: int) -> None:
        try:
            connection.ensure_connection()
            for day in range(DAYS):
                together.wait(60)
                try:
                    announce(who, MONDAY + timedelta(days=day))
                except CannotBeHeld:
                    continue
        finally:
            connection.close()

    officers = [Thread(target=officer, args=[who]) for who in range(OFFICERS)]
    for one in officers:
        one.start()
    for one in officers:
        one.join()
    return TrainingClass.objects.count() - before
