"""Lay trips into a drawing."""

from hypothesis import given
from hypothesis import strategies as st

from lensan.logistics.charting import COLOURS, EDGE, HEIGHT, WIDTH, Dot, Spot, drawn

HUB = Spot(9.78, 105.47, "Bưu cục")
spots = st.builds(Spot, st.floats(8, 24), st.floats(102, 110))


def test_nothing_is_drawn_of_no_trips() -> None:
    assert drawn([]) is None


def test_a_trip_goes_from_its_hub_and_back() -> None:
    drawing = drawn([("Xe 1", HUB, [Spot(9.78, 105.57, "1")])])

    assert drawing is not None
    [line] = drawing.lines
    assert line.path == "M36 240L684 240L36 240"
    assert line.dots == (Dot(684, 240, "1"),)
    assert drawing.hubs == (Dot(36, 240, "Bưu cục"),)


def test_north_is_up_and_a_hub_is_drawn_once() -> None:
    drawing = drawn([("1", HUB, [Spot(9.9, 105.47)]), ("2", HUB, [])])

    assert drawing is not None
    assert drawing.lines[0].dots[0].y < drawing.hubs[0].y
    assert len(drawing.hubs) == 1


def test_looks_come_again() -> None:
    drawing = drawn([(str(number), HUB, []) for number in range(COLOURS + 1)])

    assert drawing is not None
    assert [line.look for line in drawing.lines] == [0, 1, 2, 3, 4, 5, 0]


@given(st.lists(spots, min_size=1, max_size=5))
def test_all_lies_within_the_edges(stops: list[Spot]) -> None:
    drawing = drawn([("1", HUB, stops)])

    assert drawing is not None
    for dot in (*drawing.lines[0].dots, *drawing.hubs):
        assert EDGE - 0.1 <= dot.x <= WIDTH - EDGE + 0.1
        assert EDGE - 0.1 <= dot.y <= HEIGHT - EDGE + 0.1
