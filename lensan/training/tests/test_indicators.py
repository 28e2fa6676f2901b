"""Who counts as trained on a day: who held what the skills are proven by."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer, ProducerQuerySet
from lensan.training.actions import certifying
from lensan.training.indicators import trained_digital, trained_packing
from lensan.training.models import Certificate, Course, Skill
from lensan.training.tests.make import (
    MONDAY,
    MONDAY_NOON,
    a_class,
    a_course,
    a_pupil,
    answered,
    noted,
)

Those = Callable[[ProducerQuerySet, date], ProducerQuerySet]
TUESDAY = MONDAY + timedelta(days=1)


def taught(
    course: Course, *pupils: Producer, right: int = 2, hours: tuple[int, int] = (8, 11)
) -> None:
    """Let them sit a class and its quizzes, and have their certificates where they passed."""
    training_class = a_class(course=course, seats=len(pupils), hours=hours)
    noted(training_class, *pupils)
    answered(training_class, right=right)
    certifying.issue(training_class, by=None, at=MONDAY_NOON)


def counted(which: Those, on: date = MONDAY) -> set[int]:
    return set(which(Producer.objects.all(), on).values_list("pk", flat=True))


def test_who_passed_both_digital_skills_counts_from_that_day() -> None:
    pupil, _untaught = a_pupil(), a_pupil()

    taught(a_course(), pupil)

    days = [counted(trained_digital, MONDAY - timedelta(days=1)), counted(trained_digital)]
    assert (days, counted(trained_packing)) == ([set(), {pupil.pk}], set())


def test_the_two_skills_may_come_from_two_courses() -> None:
    one, both = a_pupil(), a_pupil()
    taught(a_course(Skill.PHONE), one, both)
    taught(a_course(Skill.STALL), both, hours=(13, 16))

    assert counted(trained_digital) == {both.pk}


def test_packing_is_a_figure_of_its_own() -> None:
    pupil = a_pupil()
    taught(a_course(Skill.PACKING), pupil)

    assert (counted(trained_packing), counted(trained_digital)) == ({pupil.pk}, set())


def test_who_did_not_pass_does_not_count() -> None:
    taught(a_course(), a_pupil(), right=0)

    assert counted(trained_digital) == set()


def test_a_certificate_taken_back_counts_until_that_day() -> None:
    pupil = a_pupil()
    taught(a_course(), pupil)

    certifying.revoke(
        Certificate.objects.get(), reason="nhầm người", by=None, at=MONDAY_NOON + timedelta(days=1)
    )

    assert (counted(trained_digital), counted(trained_digital, TUESDAY)) == ({pupil.pk}, set())


def test_one_who_was_merged_counts_for_the_kept() -> None:
    kept, absorbed = a_pupil(), a_pupil()
    taught(a_course(), absorbed)

    merger = merge(kept, absorbed, by=a_province_officer(), at=MONDAY_NOON + timedelta(days=1))
    together = counted(trained_digital, TUESDAY)

    assert merger.kept == kept
    assert (counted(trained_digital), together) == ({absorbed.pk}, {kept.pk})


@pytest.mark.parametrize("which", [trained_digital, trained_packing])
def test_the_definition_is_told_to_readers(which: Those) -> None:
    assert "chứng nhận" in str(which.__doc__)
