"""Hypothesis draws days of every kind that the planner knows."""

from hypothesis import strategies as st

from lensan.logistics.planner.distances import StraightLine
from lensan.logistics.planner.problem import Day, Load, Stop, Vehicle
from lensan.logistics.planner.tests.make import a_hub, a_stop, a_vehicle, at, hours

_KINDS = st.sampled_from([frozenset[str]()] * 5 + [frozenset({"truck"}), frozenset({"boat"})])
_WINDOWS = st.sampled_from([hours(6, 18)] * 3 + [hours(7, 10), hours(13, 16), hours(8, 8.5)])
_SPOTS = st.tuples(st.integers(-15, 20), st.integers(-15, 15))
_HUBS = st.sampled_from([None, None, None, "hub", "other"])


@st.composite
def loads(draw: st.DrawFn) -> Load:
    """Draw a load, often none."""
    if draw(st.booleans()):
        return Load()
    return Load(draw(st.integers(1, 400)) * 1000, draw(st.integers(0, 900)))


@st.composite
def stops(draw: st.DrawFn, number: int) -> Stop:
    """Draw a stop."""
    east, north = draw(_SPOTS)
    harvested = draw(st.sampled_from([None, 5 * 3600]))
    return a_stop(
        f"s{number}",
        point=at(east, north),
        drops=draw(loads()),
        picks=draw(loads()),
        window=draw(_WINDOWS),
        service=draw(st.sampled_from([0, 300, 1200])),
        harvested=harvested,
        fresh_for=draw(st.sampled_from([None, None, 4 * 3600, 7 * 3600])),
        cool=draw(st.sampled_from([False] * 5 + [True])),
        kinds=draw(_KINDS),
        hub=draw(_HUBS),
        penalty=draw(st.sampled_from([None, None, 50_000, 300_000])),
    )


@st.composite
def vehicles(draw: st.DrawFn, number: int) -> Vehicle:
    """Draw a vehicle."""
    return a_vehicle(
        f"v{number}",
        hub=draw(st.sampled_from(["hub", "hub", "other"])),
        capacity=Load(draw(st.sampled_from([300_000, 800_000])), 1500),
        kind=draw(st.sampled_from(["truck", "boat"])),
        cool=draw(st.booleans()),
        shift=draw(st.sampled_from([hours(6, 18), hours(6, 12), hours(9, 17)])),
        hours=draw(st.sampled_from([None, 5 * 3600])),
        trips=draw(st.integers(1, 3)),
        speed=draw(st.sampled_from([20, 35])),
        cost_per_km=draw(st.sampled_from([4_000, 8_000])),
        cost_per_day=draw(st.sampled_from([0, 100_000])),
    )


@st.composite
def days(draw: st.DrawFn, most: int = 7, fleet: int = 2) -> Day:
    """Draw a day of up to so many stops and vehicles."""
    return Day(
        hubs=(
            a_hub(open=hours(5, 19), handling=draw(st.sampled_from([0, 900]))),
            a_hub("other", point=at(15, 5), open=hours(7, 17)),
        ),
        vehicles=tuple(draw(vehicles(n)) for n in range(draw(st.integers(1, fleet)))),
        stops=tuple(draw(stops(n)) for n in range(draw(st.integers(min(3, most), most)))),
        distances=StraightLine(),
    )
