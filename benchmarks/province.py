"""Make up a province's day of trips: hubs, trucks of one and two tons, and gates around communes."""

import random

from lensan.logistics.planner.distances import StraightLine
from lensan.logistics.planner.problem import HOUR, Day, Hub, Load, Point, Stop, Vehicle, Window

NORTH, EAST = (9.58, 9.99), (105.33, 105.91)  # degrees between which Hậu Giang lies
COMMUNES, HUBS = 75, 8
STOPS_OF_A_TRUCK = 22
OPEN, SHIFT = Window(5 * HOUR, 19 * HOUR), Window(7 * HOUR, 17 * HOUR)
WINDOWS = [SHIFT] * 3 + [Window(7 * HOUR, 11 * HOUR), Window(13 * HOUR, 17 * HOUR)]


def a_day(stops: int, seed: int = 1) -> Day:
    """Return a day of so many stops: half bring produce in, a third take goods, the rest both.

    Goods may come from any hub and go to any. One trip a day and no freshness: peers have neither.
    """
    rng = random.Random(seed)
    communes = [_somewhere(rng) for _ in range(COMMUNES)]
    hubs = tuple(Hub(f"hub {n}", communes[n * COMMUNES // HUBS], OPEN) for n in range(HUBS))
    trucks = -(-stops // STOPS_OF_A_TRUCK // HUBS) * HUBS
    return Day(
        hubs=hubs,
        vehicles=tuple(_truck(n, hubs[n % HUBS].key) for n in range(trucks)),
        stops=tuple(_stop(n, rng.choice(communes), rng) for n in range(stops)),
        distances=StraightLine(),
    )


def _somewhere(rng: random.Random) -> Point:
    return Point(rng.uniform(*NORTH), rng.uniform(*EAST))


def _truck(number: int, hub: str) -> Vehicle:
    large = number // HUBS % 2 == 0
    return Vehicle(
        key=f"truck {number}",
        hub=hub,
        capacity=Load(2_000_000, 12_000) if large else Load(1_000_000, 6_000),
        shift=SHIFT,
        trips=1,
        cost_per_km=9_000 if large else 7_000,
        cost_per_stop=3_000,
        cost_per_day=150_000 if large else 100_000,
    )


def _stop(number: int, commune: Point, rng: random.Random) -> Stop:
    kind = rng.random()
    return Stop(
        key=f"gate {number}",
        point=Point(
            commune.latitude + rng.gauss(0, 0.015), commune.longitude + rng.gauss(0, 0.015)
        ),
        picks=_load(rng, 20, 120) if kind < 0.67 else Load(),
        drops=_load(rng, 10, 100) if kind > 0.5 else Load(),
        window=rng.choice(WINDOWS),
    )


def _load(rng: random.Random, least: int, most: int) -> Load:
    kilos = rng.randint(least, most)
    return Load(kilos * 1000, kilos * rng.randint(2, 5))
