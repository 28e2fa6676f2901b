"""Households order their part, change it and withdraw it while the order together is open."""

from datetime import timedelta

import pytest

from lensan.accounts.tests.make import a_helper
from lensan.journal.models import Entry
from lensan.messaging.models import Message
from lensan.places.tests.make import a_commune
from lensan.producers.tests.make_people import a_producer
from lensan.supply.actions import grouping, ordering
from lensan.supply.models import SupplyOrder, Way
from lensan.supply.tests.make import LATER, NOON, a_buyer, a_group, placed

PHONE = "+84912345678"
State = SupplyOrder.State


def test_an_order_counts_towards_the_next_step() -> None:
    group = a_group()

    order = placed(group, 7)

    group.refresh_from_db()
    assert (group.ordered, group.price_now, group.missing) == (7, 100_000, 3)
    assert (order.state, order.goods) == (State.PLACED, 700_000)
    assert Entry.objects.filter(verb="supply.placed").count() == 1


def test_told_again_it_stands_once() -> None:
    group = a_group()
    buyer = a_buyer(group)

    orders = [placed(group, 3, buyer) for _time in range(2)]

    group.refresh_from_db()
    assert orders[0] == orders[1]
    assert group.ordered == 3
    assert Entry.objects.filter(verb="supply.placed").count() == 1


def test_a_new_number_takes_the_old_ones_place() -> None:
    group = a_group()
    buyer = a_buyer(group)
    placed(group, 12, buyer)

    placed(group, 4, buyer)

    group.refresh_from_db()
    assert (group.ordered, SupplyOrder.objects.get().quantity) == (4, 4)


def test_what_is_withdrawn_counts_no_more_and_can_be_ordered_anew() -> None:
    group = a_group()
    order = placed(group, 5)

    ordering.withdraw(group, order.producer, by=None, at=NOON)
    group.refresh_from_db()
    assert (group.ordered, SupplyOrder.objects.get().state) == (0, State.WITHDRAWN)

    placed(group, 6, order.producer)
    group.refresh_from_db()
    assert (group.ordered, SupplyOrder.objects.get().state) == (6, State.PLACED)


def test_nothing_is_withdrawn_twice() -> None:
    group = a_group()
    order = placed(group, 5)
    ordering.withdraw(group, order.producer, by=None, at=NOON)

    with pytest.raises(ordering.NothingOrdered):
        ordering.withdraw(group, order.producer, by=None, at=NOON)

    group.refresh_from_db()
    assert group.ordered == 0


@pytest.mark.parametrize("quantity", [-1, 0, 51])
def test_only_so_many_can_be_ordered(quantity: int) -> None:
    group = a_group()

    with pytest.raises(ordering.BadQuantity, match="từ 1 đến 50 bao"):
        placed(group, quantity)

    assert not SupplyOrder.objects.exists()


def test_only_those_who_live_there_order() -> None:
    group = a_group()
    neighbour = a_producer(commune=group.commune, hamlet="Ấp 4")
    stranger = a_producer(commune=a_commune("Vị Đông"), hamlet="Ấp 3")

    for one in (neighbour, stranger):
        with pytest.raises(ordering.FromElsewhere):
            placed(group, 1, one)

    assert not SupplyOrder.objects.exists()


def test_where_a_whole_commune_orders_every_hamlet_of_it_does() -> None:
    group = a_group(hamlet=None)

    placed(group, 1, a_producer(commune=group.commune, hamlet="Ấp 4"))

    assert SupplyOrder.objects.count() == 1


def test_the_last_day_is_whole_and_then_it_is_over() -> None:
    group = a_group()
    last = NOON + timedelta(days=10, hours=11)  # 23:00 here
    order = placed(group, 2, at=last)

    with pytest.raises(ordering.TooLate):
        placed(group, 3, order.producer, at=last + timedelta(hours=1))
    with pytest.raises(ordering.TooLate):
        ordering.withdraw(group, order.producer, by=None, at=LATER)

    assert SupplyOrder.objects.get().quantity == 2


def test_nobody_orders_once_it_is_closed_early() -> None:
    group = a_group()
    placed(group, 2)
    grouping.settle(group, by=None, at=NOON)

    with pytest.raises(ordering.TooLate):
        placed(group, 2, a_buyer(group, "Lê Thị Bé"))

    group.refresh_from_db()
    assert group.ordered == 2


def test_who_had_a_helper_order_is_told_the_price() -> None:
    group = a_group()
    buyer = a_buyer(group, phones=(PHONE,))
    assert group.hamlet is not None

    placed(group, 12, buyer, way=Way.HELPER, by=a_helper(group.hamlet))

    text = Message.objects.get(producer=buyer).text
    assert "12 bao NPK" in text
    assert "95.000" in text and "1.140.000" in text and "nhieu nhat 1.200.000" in text
    assert f"HUY MUA {group.pk}" in text


def test_who_orders_alone_is_not_written_to() -> None:
    group = a_group()

    placed(group, 12, a_buyer(group, phones=(PHONE,)))

    assert not Message.objects.exists()
