"""What a plan is made from: courses, trainers who passed them, rooms, people and money."""

from datetime import date

from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.training.actions.framing import Chosen
from lensan.training.models import Course, Level, Trainer, Venue
from lensan.training.tests.make import a_course, a_pupil, a_trainer, a_venue, passed
from lensan.training.tests.make_money import a_line

ON = date(2022, 7, 27)  # a Wednesday: the next week is the 31st of 2022


def a_teaching_trainer(course: Course, **facts: object) -> Trainer:
    """Someone of a commune's team who passed the course."""
    trainer = a_trainer(Level.COMMUNE, **facts)  # type: ignore[arg-type]
    passed(course, trainer)
    return trainer


def a_year(
    *, commune: Commune | None = None, households: int = 5, money: int = 10_000_000
) -> tuple[Course, Trainer, Venue]:
    """A commune with households to train, a room, a trainer who passed the course, and money."""
    place = commune or a_commune()
    course = a_course()
    trainer = a_teaching_trainer(course, commune=place)
    venue = a_venue(place)
    for _each in range(households):
        a_pupil(commune=place)
    a_line(money)
    return course, trainer, venue


def chosen(**traits: object) -> Chosen:
    """What an officer chose: everyone to be trained, all come, one second of thinking."""
    told = {"year": 2022, "digital": 100, "willing": 100, "usual_share": 100, "seconds": 1}
    return Chosen(**(told | traits))  # type: ignore[arg-type]
