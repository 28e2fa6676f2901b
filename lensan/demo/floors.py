"""The two simulated floors of the demo, run while it is loaded as `lensan serve` will run them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from lensan.catalogue.completeness import Rule
from lensan.marketplaces.models import Marketplace
from lensan.marketplaces.rules import told
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.marketplaces.simulator.market import Traps
from lensan.marketplaces.simulator.simulation import Simulation

ASKS = told(Rule(
    photos=1, edible_papers=(frozenset({"food_safety", "commitment"}),), label=("origin",)
))  # fmt: skip


@dataclass(frozen=True)
class Floor:
    """A simulated floor, and what it is to us."""

    simulation: Simulation
    marketplace: Marketplace

    def clock(self, at: datetime | None) -> None:
        """Let its clock stand at a moment, or run."""
        self.simulation.market.stand_at(at)


@contextmanager
def running_floors() -> Iterator[list[Floor]]:
    """Run the floors that `lensan serve` will run, and write them down."""
    with ExitStack() as running:
        floors = []
        for number, (code, connector, port) in enumerate(settings.SIMULATIONS):
            path = Path(settings.DATA_DIR) / f"{code}.sqlite3"
            path.unlink(missing_ok=True)
            simulation = Simulation(str(path), port=port, traps=Traps(skew_seconds=10**8)).start()
            running.callback(simulation.stop)
            marketplace = Marketplace.objects.create(
                code=code, name=f"Sàn mô phỏng {'AB'[number]}", connector_code=connector,
                base_url=simulation.url, credentials={"secret": SECRET, "code": CODE}, rule=ASKS,
                held_back=2 * number,
            )  # fmt: skip
            floors.append(Floor(simulation, marketplace))
        yield floors
