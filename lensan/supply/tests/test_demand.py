"""What is to be brought to whom, how heavy and bulky it is, from where and by when."""

from datetime import timedelta

from lensan.accounts.tests.make import an_officer
from lensan.supply.actions import grouping
from lensan.supply.actions.handing import hand_over
from lensan.supply.models import SupplyOrder
from lensan.supply.tests.make import LATER, a_group, again, coming, due, placed, received, signed

ON = LATER.date()


def test_what_was_ordered_from_the_supplier_is_to_be_delivered() -> None:
    order = coming()

    need = SupplyOrder.objects.to_deliver(ON).get()

    assert need == order
    assert (need.left, need.grams, need.millilitres) == (5, 251_000, 300_000)
    assert need.group.deliver_by == ON + timedelta(days=3)
    assert (need.producer.hamlet, need.group.offer.supplier.commune) == (
        order.group.hamlet, order.group.commune
    )  # fmt: skip


def test_only_what_is_still_to_come_weighs() -> None:
    order = coming()
    hand_over(order, signed(2, refused=1, reason="rách"), by=an_officer(), at=LATER)

    need = SupplyOrder.objects.to_deliver(ON).get()

    assert (need.left, need.grams) == (2, 100_400)


def test_what_the_supplier_does_not_have_yet_waits() -> None:
    order = due()
    days = {"ready_on": ON + timedelta(days=2), "deliver_by": ON + timedelta(days=4)}
    grouping.order_from_supplier(order.group, **days, by=an_officer(), at=LATER)

    found = [SupplyOrder.objects.to_deliver(ON + timedelta(days=day)).count() for day in (0, 2, 9)]

    assert found == [0, 1, 1]


def test_what_is_open_settled_or_received_is_not_to_be_delivered() -> None:
    placed(a_group())
    due()
    received()

    assert not SupplyOrder.objects.to_deliver(ON + timedelta(days=30)).exists()


def test_it_is_asked_in_one_question(django_assert_num_queries: object) -> None:
    coming()

    with django_assert_num_queries(1):  # type: ignore[operator]
        need = again_all()[0]
        assert need.producer.hamlet and need.group.offer.supplier.commune.name


def again_all() -> list[SupplyOrder]:
    return list(SupplyOrder.objects.to_deliver(ON))


def test_its_order_read_anew_is_the_same() -> None:
    order = coming()

    assert again(order).left == again_all()[0].left
