"""A household that sells on a simulated floor: what the stories of its first order begin with."""

from dataclasses import dataclass

from lensan.kernel.tests.make import Installation
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.tests.make_simulation import turn

FLOOR = "Sàn mô phỏng"
SELLING = """
from django.utils import timezone
from lensan.catalogue.actions import describing, offering, stocking
from lensan.catalogue.completeness import Rule
from lensan.catalogue.models.offers import season_of
from lensan.marketplaces.actions import converging, listing, opening
from lensan.marketplaces.models import Marketplace
from lensan.marketplaces.rules import told
from lensan.producers.actions.consenting import give
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
at = dict(by=None, at=timezone.now())
today = timezone.localdate()
seller = register(Facts(**{facts!r}), **at)
for purpose in ("registry", "marketplace", "contact"):
    give(seller, purpose, way="paper", place="Nhà văn hóa ấp 3", **at)
floor = Marketplace.objects.create(
    code="mo-phong", name={floor!r}, connector_code="simulated", base_url={url!r},
    credentials={keys!r}, rule=told(Rule()),
)
goods = describing.add(name={goods!r}, group="food", unit="kg", description="Hái buổi sáng.", **at)
offer = offering.make(
    goods, seller, price=20_000, floor_price=15_000, season=season_of(range(1, 13)), **at
)
lot = stocking.announce(offer, harvest_from=today, harvest_to=today, quantity=100, **at)
stocking.receive(lot, 40, reference="phiếu 1", **at)
stall = opening.ask(seller, floor, name="Vườn nhà " + seller.name, **at)
opening.see_to(stall, at=timezone.now())
one = listing.draft(offer, stall, **at)
converging.converge(one, at=timezone.now())
one.refresh_from_db()
print(seller.code, one.reference)
"""


@dataclass(frozen=True)
class Seller:
    """A household with one kind of goods for sale on a floor: its code, and the goods' reference there."""

    floor: Simulation
    code: str
    listing: str

    def sell(self, quantity: int) -> str:
        """Let a buyer buy on the floor; returns the order's reference."""
        bought = turn(self.floor.url, "buy", listing=self.listing, quantity=quantity)
        return str(bought["order"])

    def there(self, order: str) -> str:
        """Return how an order stands on the floor."""
        found = self.floor.market.store.get("order", order)
        assert found is not None
        return str(found["state"])


def a_seller(here: Installation, floor: Simulation, *, goods: str, **facts: object) -> Seller:
    """Register a household that agreed to everything, and put what it has on sale on the floor."""
    keys = {"secret": SECRET, "code": CODE}
    told = here.python(
        SELLING.format(facts=facts, floor=FLOOR, url=floor.url, keys=keys, goods=goods)
    )
    code, reference = told.split()[-2:]
    return Seller(floor, code, reference)


def let_the_worker(here: Installation, *tasks: str) -> None:
    """Let the worker do at once what it would do within minutes."""
    lines = [f"import {task.rpartition('.')[0]}\n{task}.enqueue()" for task in tasks]
    here.python("\n".join(lines))
