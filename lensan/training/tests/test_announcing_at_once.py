"""Of officers who announce at the same moment one is first: on both databases, as it really runs."""

from collections.abc import Iterator

import pytest

from lensan.kernel.tests.make import Installation, an_installation
from lensan.training.tests.at_once import DAYS

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def here(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    with an_installation(request.param, tmp_path_factory.mktemp(request.param)) as installation:
        yield installation


def test_a_trainer_and_a_room_are_promised_once(here: Installation) -> None:
    code = "from lensan.training.tests.at_once import *"
    code += "\nprint(classes_of_one_trainer(), classes_of_one_room())"

    assert here.python(code) == f"{DAYS} {DAYS}"
