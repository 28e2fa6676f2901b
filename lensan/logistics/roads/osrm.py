"""OSRM's table service, as `osrm-routed` answers it: metres and seconds between coordinates."""

from collections.abc import Sequence

from lensan.logistics.planner.problem import Point
from lensan.logistics.roads.answers import FARTHEST, LONGEST, Block, NoTable, numbers, said

NAME = "OSRM"
SIDE = 50  # starts and as many ends: the 100 coordinates that `--max-table-size` allows by default


def ask(url: str, starts: Sequence[Point], ends: Sequence[Point]) -> Block:
    """Ask for the ways from each start to each end.

    :raises NoTable: none came that can be used
    """
    places = ";".join(f"{one.longitude:.5f},{one.latitude:.5f}" for one in (*starts, *ends))
    sources = ";".join(map(str, range(len(starts))))
    destinations = ";".join(map(str, range(len(starts), len(starts) + len(ends))))
    told = said(
        "GET",
        f"{url}/table/v1/driving/{places}?annotations=distance,duration"
        f"&sources={sources}&destinations={destinations}",
    )
    if told.get("code") != "Ok":
        raise NoTable("từ chối trả lời")
    if "distances" not in told:
        raise NoTable("không cho biết quãng đường")
    shape = (len(starts), len(ends))
    durations = told.get("durations")
    return Block(
        numbers(told["distances"], shape, FARTHEST),
        None if durations is None else numbers(durations, shape, LONGEST),
    )
