"""What buyers want to buy in `benchmarks.overselling`: the same for everyone who sells it."""

import random
from dataclasses import dataclass

FLOORS = 3
ORDERS_AN_OFFER = 25  # of two units on average, where 25 are in stock: most offers sell out
MINUTES = 180


@dataclass(frozen=True, slots=True)
class Purchase:
    """Someone wants so many of an offer on a floor, so many seconds after the beginning."""

    second: float
    offer: int
    floor: int
    quantity: int


def trace(orders: int, seed: int = 1034) -> tuple[list[int], list[Purchase]]:
    """Return how much there is of each offer, 1 to 50, and what is bought, in its order."""
    dice = random.Random(seed)
    stock = [dice.randint(1, 50) for _ in range(max(orders // ORDERS_AN_OFFER, 4))]
    wanted = [
        Purchase(
            dice.uniform(0, MINUTES * 60), dice.randrange(len(stock)), dice.randrange(FLOORS),
            dice.choice((1, 1, 2, 2, 3)),
        )
        for _ in range(orders)
    ]  # fmt: skip
    return stock, sorted(wanted, key=lambda one: one.second)
