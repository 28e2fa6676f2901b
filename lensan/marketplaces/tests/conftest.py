"""A simulated marketplace that answers, and a listing that may go on sale there."""

from collections.abc import Iterator

import pytest

from lensan.marketplaces.models import Listing
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make import a_listing, a_simulation, opened, read_until, stocked


@pytest.fixture
def simulation() -> Iterator[Simulation]:
    with a_simulation() as running:
        yield running


@pytest.fixture
def listing(simulation: Simulation) -> Listing:
    """A listing that lacks nothing, ten on hand, and every order read."""
    made = a_listing(opened(simulation))
    stocked(made, 10)
    read_until(made, hours=0)
    return made
