"""A list is taken back; who was given a place in a class meanwhile stays."""

import pytest

from lensan.producers.actions.undoing import undo
from lensan.producers.models import Import, Producer
from lensan.producers.tests.make import AN, BINH, an_import
from lensan.training.actions import enrolling
from lensan.training.models import Enrolment
from lensan.training.tests.make import NOON, a_class

pytestmark = pytest.mark.django_db


def test_who_has_a_place_in_a_class_stays_when_their_list_is_undone() -> None:
    source = an_import(AN, BINH, at=NOON)
    an = Producer.objects.get(name="Nguyễn Văn An")
    enrolling.enrol(a_class(an.commune), an, by=None, at=NOON)

    undone = undo(source, by=None, at=NOON)

    source.refresh_from_db()
    assert (undone.removed, undone.kept, source.state) == (1, (an,), Import.State.UNDONE)
    assert list(Producer.objects.active()) == [an]
    assert Enrolment.objects.get().producer == an
