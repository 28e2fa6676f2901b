"""At what hours the stories are played."""

import pytest

from lensan.kernel.tests.make import Installation

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]


def test_a_story_says_things_at_night_too(here: Installation) -> None:
    hours = here.python(
        "from django.conf import settings; print(repr(settings.MESSAGE_QUIET_HOURS))"
    )

    assert hours.split() == ["''"]
