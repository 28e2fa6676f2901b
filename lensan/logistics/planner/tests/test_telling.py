from lensan.logistics.planner.crew import Effort
from lensan.logistics.planner.planning import plan
from lensan.logistics.planner.problem import Load
from lensan.logistics.planner.telling import Figures, compared, figures
from lensan.logistics.planner.tests.make import a_day, a_stop

DAY = a_day(
    a_stop("giao", east=10, drops=Load(500_000, 100), picks=Load()),
    a_stop("nhận", east=10, picks=Load(400_000, 100)),
)


def test_adds_up_what_the_trips_carry_and_cost() -> None:
    told = figures(DAY, plan(DAY, seconds=1, patience=200))

    assert told == Figures(
        trips=1, stops=2, metres=20_000, empty=0, out=500_000, back=400_000, room=1_000_000,
        cost=164_000, left_out=0,
    )  # fmt: skip
    assert (told.load_out, told.load_back, told.empty_share) == (0.5, 0.4, 0.0)
    assert round(told.cost_per_kg) == 182
    assert told.cost_per_stop == 82_000


def test_one_way_drives_empty_half_the_time() -> None:
    both = compared(DAY, plan(DAY, seconds=1, patience=200), Effort(seconds=1, patience=100))

    assert (both.two_way.metres, both.one_way.metres) == (20_000, 40_000)
    assert (both.two_way.empty_share, both.one_way.empty_share) == (0.0, 0.5)
    assert (both.two_way.cost, both.one_way.cost) == (164_000, 324_000)


def test_what_is_left_for_another_day_is_left_by_both() -> None:
    far = a_stop("xa", east=50, drops=Load(20_000, 10), picks=Load(), penalty=100_000)
    near = a_stop("gần", east=10, drops=Load(20_000, 10), picks=Load(), penalty=100_000)
    day = a_day(*DAY.stops, far, near)

    answer = plan(day, seconds=1, patience=200)
    both = compared(day, answer, Effort(seconds=1, patience=100))

    assert [out.stop for out in answer.left_out] == ["xa"]
    assert (both.two_way.stops, both.one_way.stops, both.one_way.left_out) == (3, 3, 0)


def test_nothing_driven_shares_nothing() -> None:
    assert Figures().empty_share == 0.0
