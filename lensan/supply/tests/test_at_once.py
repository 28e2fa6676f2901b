"""Of what happens at the same moment each thing happens once: on both databases, as it really runs."""

from collections.abc import Iterator

import pytest

from lensan.kernel.tests.make import Installation, an_installation

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def here(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    with an_installation(request.param, tmp_path_factory.mktemp(request.param)) as installation:
        yield installation


def test_what_is_ordered_closed_and_received_at_once_is_so_once(here: Installation) -> None:
    code = "from lensan.supply.tests.at_once import *"
    code += "\nprint(orders_and_a_closing(), two_hand_overs_of_the_last_two())"

    assert here.python(code) == "settled True True 0 closed 4"
