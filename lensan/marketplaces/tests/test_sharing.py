"""A unit of an offer stands for sale on one floor at a time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lensan.catalogue.actions.stocking import spoil
from lensan.marketplaces.actions import listing as wanting
from lensan.marketplaces.actions.converging import REST, converge
from lensan.marketplaces.actions.observing import read_back
from lensan.marketplaces.actions.stocking import claim, sold_there
from lensan.marketplaces.models import Listing, Marketplace, Wanted
from lensan.marketplaces.sharing import part
from lensan.marketplaces.simulator.simulation import Simulation
from lensan.marketplaces.simulator.wire import Fault
from lensan.marketplaces.tests.make import (
    a_listing,
    a_seller,
    a_simulation,
    a_stall,
    opened,
    read_until,
    stocked,
    there,
)
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.producers.tests.make import meanwhile

State = Listing.State
LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("on_hand", "held_back", "others", "floors", "mine"),
    [
        (10, 0, 0, 1, 10), (10, 3, 0, 1, 7), (10, 0, 0, 3, 4), (10, 0, 8, 3, 2), (1, 0, 1, 3, 0),
        (1, 0, 0, 3, 1), (2, 5, 0, 2, 0), (10, 0, 30, 3, 0), (0, 0, 0, 2, 0),
    ],
)  # fmt: skip
def test_gives_each_floor_its_part(
    on_hand: int, held_back: int, others: int, floors: int, mine: int
) -> None:
    assert part(there=on_hand, held_back=held_back, others=others, floors=floors) == mine


@given(
    on_hand=st.integers(0, 60), held_back=st.integers(0, 5),
    claims=st.lists(st.integers(0, 60), min_size=1, max_size=5), turns=st.integers(1, 20),
)  # fmt: skip
def test_deals_out_no_more_than_there_is_whatever_stood_before(
    on_hand: int, held_back: int, claims: list[int], turns: int
) -> None:
    floors, free = len(claims), max(on_hand - held_back, 0)
    for turn_ in range(turns * floors):
        mine = turn_ % floors
        others = sum(claims) - claims[mine]
        claims[mine] = part(there=on_hand, held_back=held_back, others=others, floors=floors)
        if turn_ >= floors - 1:
            assert sum(claims) <= free
    if turns > 1:
        assert sum(claims) == free or all(claim == -(-free // floors) for claim in claims)


def two_floors(simulation: Simulation, on_hand: int = 10) -> tuple[Listing, Listing]:
    """Make an offer that is wanted on two stalls of one seller, so much on hand."""
    first = a_listing(opened(simulation))
    second_floor = Marketplace.objects.create(
        code="thu-hai", name="Sàn thứ hai", connector_code="simulated", base_url=simulation.url,
        credentials=first.stall.marketplace.credentials, rule=first.stall.marketplace.rule,
    )  # fmt: skip
    stall = a_stall(second_floor, of=first.stall.producer)
    reference = simulation.market.open_stall({"name": "Vườn bà Sáu"})["stall"]
    type(stall).objects.filter(pk=stall.pk).update(reference=reference)
    stall.refresh_from_db()
    second = a_listing(stall, offer=first.offer)
    stocked(first, on_hand)
    for one in (first, second):
        read_until(one, hours=0)
    return first, second


def shown(simulation: Simulation, *listings: Listing) -> list[int]:
    found = []
    for one in listings:
        one.refresh_from_db()
        found.append(int(there(simulation, one)["quantity"]))
    return found


@pytest.mark.enable_socket
def test_two_floors_share_what_there_is() -> None:
    with a_simulation() as simulation:
        first, second = two_floors(simulation)

        converge(first, at=NOON)
        converge(second, at=NOON)

        assert shown(simulation, first, second) == [5, 5]


@pytest.mark.enable_socket
def test_a_floor_that_comes_later_gets_its_part_from_the_others() -> None:
    with a_simulation() as simulation:
        first, second = two_floors(simulation)
        wanting.want(second, Wanted.PAUSED, by=None, at=NOON)
        converge(first, at=NOON)
        assert shown(simulation, first) == [10]

        wanting.want(second, Wanted.LIVE, by=None, at=LATER)
        for one in (second, first, second):
            one.refresh_from_db()
            assert one.not_before <= LATER
            converge(one, at=LATER)

        assert shown(simulation, first, second) == [5, 5]


@pytest.mark.enable_socket
def test_what_one_sold_is_made_up_for_from_the_other_and_never_twice() -> None:
    with a_simulation() as simulation:
        first, second = two_floors(simulation)
        converge(first, at=NOON)
        converge(second, at=NOON)
        turn(simulation.url, "clock", now=LATER.isoformat())
        turn(simulation.url, "buy", listing=first.reference, quantity=5)

        spoil_some = first.offer.lots.get()
        spoil(
            spoil_some, 5, reference="bán", by=None, at=LATER
        )  # as the order's goods are set aside
        sold_there(first, 5, at=LATER)
        for _round in range(2):
            for one in (second, first):
                one.refresh_from_db()
                converge(one, at=LATER)

        assert sorted(shown(simulation, first, second)) == [2, 3]


@pytest.mark.enable_socket
def test_what_a_floor_has_sold_unheard_of_is_not_offered_elsewhere() -> None:
    with a_simulation() as simulation:
        first, second = two_floors(simulation)
        converge(first, at=NOON)
        converge(second, at=NOON)
        turn(simulation.url, "buy", listing=first.reference, quantity=5)

        read_back(first.stall, at=LATER)
        for one in (second, first):
            one.refresh_from_db()
            converge(one, at=LATER)

        assert shown(simulation, first, second) == [0, 5]


@pytest.mark.enable_socket
def test_too_few_seen_twice_with_the_orders_read_between_are_made_up_for() -> None:
    with a_simulation() as simulation:
        listing = a_listing(opened(simulation))
        stocked(listing, 10)
        converge(listing, at=NOON)
        listing.refresh_from_db()
        simulation.market.keep(there(simulation, listing) | {"quantity": 4})

        read_back(listing.stall, at=LATER)
        listing.refresh_from_db()
        assert listing.sent_quantity == 10
        read_until(listing, hours=2)
        read_back(listing.stall, at=LATER + timedelta(hours=3))
        listing.refresh_from_db()
        converge(listing, at=LATER + timedelta(hours=3))

        assert shown(simulation, listing) == [10]


@pytest.mark.enable_socket
@pytest.mark.parametrize(("fault", "counted"), [("503", 10), ("answer_lost", 15)])
def test_more_counts_as_for_sale_before_it_is_asked_for(fault: str, counted: int) -> None:
    with a_simulation() as simulation:
        listing = a_listing(opened(simulation))
        stocked(listing, 10)
        converge(listing, at=NOON)
        stocked(listing, 5)
        simulation.faults.expect(Fault(fault, on="/stock", times=2))

        converge(listing, at=LATER)

        listing.refresh_from_db()
        assert listing.sent_quantity == counted
        assert shown(simulation, listing)[0] <= counted


@pytest.mark.enable_socket
def test_a_write_whose_answer_was_lost_is_told_again_under_its_key() -> None:
    with a_simulation() as simulation:
        listing = a_listing(opened(simulation))
        stocked(listing, 10)
        converge(listing, at=NOON)
        stocked(listing, 5)
        simulation.faults.expect(Fault("answer_lost", on="/stock"))

        converge(listing, at=LATER)

        assert (shown(simulation, listing), listing.sent_quantity) == ([15], 15)


@pytest.mark.enable_socket
def test_a_paused_listing_leaves_its_part_to_the_others() -> None:
    with a_simulation() as simulation:
        first, second = two_floors(simulation)
        converge(first, at=NOON)
        converge(second, at=NOON)

        wanting.want(first, Wanted.PAUSED, by=None, at=LATER)
        for one in (first, second):
            one.refresh_from_db()
            converge(one, at=LATER)
        assert shown(simulation, first, second) == [0, 10]
        wanting.want(first, Wanted.LIVE, by=None, at=LATER)
        for one in (first, second, first):
            one.refresh_from_db()
            converge(one, at=LATER)

        assert shown(simulation, first, second) == [5, 5]
        assert first.state == State.LIVE


def test_of_two_who_claim_the_last_units_none_gets_what_the_other_has() -> None:
    seller = a_seller()
    first = a_listing(a_stall(of=seller))
    second = a_listing(a_stall(of=seller), offer=first.offer)
    Listing.objects.update(state=State.LIVE, sent_quantity=0)
    stocked(first, 1)

    def theirs() -> None:
        Listing.objects.filter(pk=second.pk).update(sent_quantity=1)

    with meanwhile('FROM "catalogue_lot"', theirs):
        got = claim(first, 1, on=NOON.date())

    first.refresh_from_db()
    assert (got, first.sent_quantity) == (0, 0)


@pytest.mark.enable_socket
def test_what_another_floor_claimed_meanwhile_is_not_sent() -> None:
    with a_simulation() as simulation:
        first, second = two_floors(simulation)
        for one in (first, second):
            converge(one, at=NOON)
        stocked(first, 2)

        def they_claim() -> None:
            Listing.objects.filter(pk=second.pk).update(sent_quantity=7)

        first.refresh_from_db()
        with meanwhile('SET "sent_quantity"', they_claim):
            converge(first, at=LATER)

        first.refresh_from_db()
        assert (shown(simulation, first), first.sent_quantity, first.attempts) == ([5], 5, 0)
        assert first.not_before == LATER + REST


@pytest.mark.enable_socket
def test_one_that_is_woken_while_it_is_seen_to_does_not_sleep() -> None:
    with a_simulation() as simulation:
        listing = a_listing(opened(simulation))
        stocked(listing, 10)

        def an_order_comes() -> None:
            Listing.objects.update(not_before=LATER)

        with meanwhile('INSERT INTO "marketplaces_call"', an_order_comes):
            converge(listing, at=NOON)

        listing.refresh_from_db()
        assert listing.not_before == LATER != NOON + REST
