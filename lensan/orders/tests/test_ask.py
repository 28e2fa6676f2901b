"""The household is asked by SMS, then its helper, then the operator; each answer counts once."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, a_user
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.marketplaces.words import SaleState
from lensan.messaging.actions.answering import answer as heed
from lensan.messaging.actions.delivering import deliver
from lensan.messaging.actions.receiving import receive
from lensan.messaging.models import Message
from lensan.orders.actions.asking import climb
from lensan.orders.actions.deciding import decline
from lensan.orders.actions.taking_in import take_in
from lensan.orders.ladder import NO_DEADLINE
from lensan.orders.models import Order, Way
from lensan.orders.tests.make import DEADLINE, LATER, a_sale, an_order
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.models import Producer
from lensan.producers.tests.make import meanwhile

PHONE = "+84912345678"
State = Order.State


@pytest.fixture(autouse=True)
def _gateway(settings: Settings) -> None:
    settings.MESSAGE_GATEWAY = "memory"


def seller(phone: str = PHONE) -> Producer:
    return a_seller(phones=(phone,) if phone else (), hamlet="Ấp 3")


def asked(order: Order) -> list[tuple[str, bool]]:
    return list(order.asks.order_by("pk").values_list("rung", "reached"))


def order_of(producer: Producer, *, on_hand: int = 10) -> Order:
    return an_order(a_listing(a_stall(of=producer)), on_hand=on_hand)


def answer(text: str, order: Order) -> Order:
    """Let the household's telephone answer, and act upon it."""
    for message in Message.objects.about(order).queued():
        deliver(message, at=NOON)
    heed(receive("memory", reference=text, phone=PHONE, text=text, at=LATER), at=LATER)
    order.refresh_from_db()
    return order


def replies(order: Order) -> list[str]:
    return list(
        Message.objects.about(order)
        .filter(in_reply_to__direction="in")
        .values_list("text", flat=True)
    )


def test_asks_the_household_first_and_says_what_until_when() -> None:
    order = order_of(seller())

    climb(order, at=NOON)

    message = Message.objects.about(order).get()
    assert asked(order) == [("sms", True)]
    assert message.answer_by == DEADLINE
    assert f"Don {order.reference}" in message.text
    assert "1 = BAN, 2 = KHONG, truoc 12:00 24/07" in message.text


def test_asks_each_once() -> None:
    order = order_of(seller())
    climb(order, at=NOON)

    climb(order, at=LATER)

    assert asked(order) == [("sms", True)]


def test_the_helper_and_then_the_operator_are_asked_as_time_goes_by() -> None:
    producer = seller()
    assert producer.hamlet is not None
    a_helper(producer.hamlet)
    a_user(Role.COMMUNE, communes=(producer.commune,))
    order = order_of(producer)
    climb(order, at=NOON)

    climb(order, at=NOON + timedelta(hours=20))
    climb(order, at=NOON + timedelta(hours=40))

    assert asked(order) == [("sms", True), ("helper", True), ("operator", True)]


def test_without_a_telephone_the_next_is_asked_at_once() -> None:
    producer = seller(phone="")
    assert producer.hamlet is not None
    a_helper(producer.hamlet)
    order = order_of(producer)

    climb(order, at=NOON)

    assert asked(order) == [("sms", False), ("helper", True)]


def test_where_nobody_is_there_everyone_was_asked_and_it_says_so() -> None:
    order = order_of(seller(phone=""))

    climb(order, at=NOON)

    assert asked(order) == [("sms", False), ("helper", False), ("operator", False)]


def test_yes_confirms() -> None:
    order = order_of(seller())
    climb(order, at=NOON)

    answer("1", order)

    assert (order.state, order.decided_way) == (State.CONFIRMED, "sms")
    assert replies(order) == [
        f"Đã nhận đơn {order.reference}. Xin gói hàng sẵn, sẽ có người đến lấy."
    ]


def test_no_declines() -> None:
    order = order_of(seller())
    climb(order, at=NOON)

    answer("2. khong", order)

    assert (order.state, order.decided_way) == (State.DECLINED, "sms")


def test_what_is_not_understood_is_asked_again_and_decides_nothing() -> None:
    order = order_of(seller())
    climb(order, at=NOON)

    answer("bao nhiêu tiền?", order)

    assert order.state == State.PLACED
    assert replies(order) == ["Chưa hiểu ý bà con. Xin trả lời 1 nếu BÁN, 2 nếu KHÔNG BÁN."]


def test_an_answer_after_the_goods_ran_out_is_told_so() -> None:
    order = order_of(seller(), on_hand=1)
    climb(order, at=NOON)

    answer("1", order)

    assert order.state == State.PLACED
    assert "con thieu 1" in replies(order)[0]


def test_the_answer_of_someone_who_took_back_their_consent_counts_all_the_same() -> None:
    order = order_of(seller())
    climb(order, at=NOON)
    producer = order.stall.producer
    give(producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    for message in Message.objects.about(order).queued():
        deliver(message, at=NOON)
    take_back(producer, "contact", by=None, at=NOON)

    answer("1", order)

    assert order.state == State.CONFIRMED
    assert not Message.objects.unheeded().exists()
    assert not Message.objects.queued().exists()


@pytest.mark.parametrize("told", ["by the operator", "by the marketplace"])
def test_an_order_that_is_settled_otherwise_lets_the_next_be_asked_about(told: str) -> None:
    listing = a_listing(a_stall(of=seller()))
    first, second = an_order(listing), an_order(listing)
    for order in (first, second):
        climb(order, at=NOON)
    for message in Message.objects.queued():
        deliver(message, at=NOON)

    if told == "by the operator":
        decline(first, reason="Hết hàng.", way=Way.OPERATOR, by=None, at=LATER)
    else:
        cancelled = a_sale(
            listing, reference=first.reference, state=SaleState.CANCELLED, changed_at=LATER
        )
        take_in(listing.stall, cancelled, at=LATER)

    assert [message.subject_id for message in Message.objects.due(LATER)] == [second.pk]


def test_a_marketplace_that_gives_no_deadline_is_given_ours() -> None:
    listing = a_listing(a_stall(of=seller()))
    order = take_in(listing.stall, a_sale(listing, confirm_by=None), at=NOON)

    climb(order, at=NOON)

    assert Message.objects.about(order).get().answer_by == NOON + NO_DEADLINE


def test_an_answer_is_acted_upon_once() -> None:
    order = order_of(seller())
    climb(order, at=NOON)
    answer("1", order)

    answer("1", order)

    assert order.state == State.CONFIRMED
    assert len(replies(order)) == 1


def test_of_two_workers_one_asks() -> None:
    order = order_of(seller())

    with meanwhile("SAVEPOINT", lambda: climb(order, at=NOON)):
        climb(order, at=NOON)

    assert asked(order) == [("sms", True)]
    assert Message.objects.about(order).count() == 1
