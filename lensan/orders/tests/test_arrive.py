"""A carrier's word on a parcel, where its marketplace has not spoken yet."""

import pytest

from lensan.journal.models import Entry
from lensan.orders.actions import arriving
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, an_order

pytestmark = pytest.mark.django_db
S = Order.State


def in_state(state: str, *, on_hand: int = 10) -> Order:
    order = an_order(on_hand=on_hand)
    Order.objects.filter(pk=order.pk).update(state=state)
    order.refresh_from_db()
    return order


def test_what_arrives_is_delivered_once_and_its_story_names_the_carrier() -> None:
    order = in_state(S.SHIPPED)
    arriving.give_to(order, carrier="VNPost", tracking="EB1VN", by=None, at=LATER)

    first = arriving.arrive(order, happened=LATER, by=None, at=LATER)

    assert first
    assert not arriving.arrive(order, happened=LATER, by=None, at=LATER)
    order.refresh_from_db()
    assert (order.state, order.carrier, order.tracking) == (S.DELIVERED, "VNPost", "EB1VN")
    entry = Entry.objects.about(order).get(verb="orders.delivered")
    assert entry.facts == {"carrier": "VNPost"}


def test_only_what_was_accepted_is_fetched() -> None:
    ready, cancelled = in_state(S.READY), in_state(S.CANCELLED)

    assert arriving.set_off(ready, happened=LATER, by=None, at=LATER)
    assert not arriving.set_off(cancelled, happened=LATER, by=None, at=LATER)
    assert (ready.state, cancelled.state) == (S.SHIPPED, S.CANCELLED)


def test_what_comes_back_waits_for_a_decision_and_of_nothing_set_aside_nothing_comes() -> None:
    whole, empty = in_state(S.SHIPPED), in_state(S.SHIPPED, on_hand=0)

    for order in (whole, empty):
        assert arriving.turn_back(order, happened=LATER, by=None, at=LATER)
        assert not arriving.turn_back(order, happened=LATER, by=None, at=LATER)

    assert [order.returns.count() for order in (whole, empty)] == [1, 0]
    assert whole.returns.get().reference == arriving.BY_CARRIER
