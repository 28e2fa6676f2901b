"""Households that order, and someone who closes, at the very same moment, each over a connection of its own."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

from django.db import connection

from lensan.accounts.tests.make import an_officer
from lensan.kernel.states import NotAllowed
from lensan.producers.models import Producer
from lensan.supply.actions import grouping
from lensan.supply.actions.handing import hand_over
from lensan.supply.actions.ordering import TooLate
from lensan.supply.models import GroupOrder, SupplyOrder
from lensan.supply.tests.make import NOON, a_buyer, a_group, again, coming, placed, signed

HOUSEHOLDS = 4


def orders_and_a_closing() -> str:
    """Let households order while it is closed twice; say whether all that counts was counted once."""
    group = a_group(min_quantity=1)
    placed(group, 1, a_buyer(group, "Người đầu"))
    buyers = [a_buyer(group, f"Nguyễn Văn {number}") for number in range(HOUSEHOLDS)]

    def order(buyer: Producer) -> None:
        placed(GroupOrder.objects.get(pk=group.pk), 5, buyer)

    def close() -> None:
        grouping.settle(GroupOrder.objects.get(pk=group.pk), by=None, at=NOON + timedelta(hours=1))

    _at_once([*(partial(order, buyer) for buyer in buyers), close, close])
    group.refresh_from_db()
    standing = SupplyOrder.objects.filter(group=group, state=SupplyOrder.State.DUE)
    counted = sum(standing.values_list("quantity", flat=True))
    prices = set(standing.values_list("price", flat=True))
    left = SupplyOrder.objects.filter(group=group, state=SupplyOrder.State.PLACED).count()
    return f"{group.state} {counted == group.ordered} {prices == {group.price}} {left}"


def two_hand_overs_of_the_last_two() -> str:
    """Let the last two households receive at once, each told of twice; say what became of it."""
    group = a_group()
    orders = [placed(group, 2, a_buyer(group, f"Trần Văn {n}")) for n in range(2)]
    grouping.settle(group, by=None, at=NOON)
    officer = an_officer(group.commune)
    coming(again(orders[0]), by=officer)
    seen = [again(order) for order in orders for _time in range(2)]
    later = NOON + timedelta(days=12)
    _at_once([partial(hand_over, one, signed(2), by=officer, at=later) for one in seen])
    group.refresh_from_db()
    received = sum(SupplyOrder.objects.filter(group=group).values_list("received", flat=True))
    return f"{group.state} {received}"


def _at_once(acts: Sequence[Callable[[], object]]) -> None:
    together = Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            together.wait(60)
            act()
        except (NotAllowed, TooLate):
            pass
        finally:
            connection.close()

    threads = [Thread(target=do, args=[act]) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
