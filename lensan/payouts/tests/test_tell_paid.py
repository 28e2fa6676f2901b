"""A household learns what it was paid and why so much: on one page, and in one message."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, a_user, an_officer, sign_in
from lensan.kernel.vietqr import LARGEST_AMOUNT
from lensan.marketplaces.tests.make import a_seller, a_stall
from lensan.messaging import sms
from lensan.messaging.models import Message
from lensan.messaging.tests.make import PHONE
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER
from lensan.payouts.actions.paying import confirm_from_bank, give_back, prepare
from lensan.payouts.actions.telling import (
    Moved,
    Part,
    Reckoning,
    reckoning_of,
    taken_back,
    words_of,
)
from lensan.payouts.models import BankAccount, Payout, Transfer
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.places.tests.make import a_hamlet
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """An order of a household with a telephone and an account, of which 37.400 đ are left."""
    found = a_sold_order(a_stall(of=a_seller(phones=(PHONE,))))
    for amount, kind in ((40_000, "sale"), (-2_000, "commission"), (-600, "tax")):
        read(found, amount, kind)
    an_account(found.stall.producer)
    return found


def paid(producer: Producer, *, number: int = 1) -> Payout:
    payout = prepare(producer, by=None, at=LATER)
    confirm_from_bank(
        reference=f"FT{number}", amount=payout.amount, text=payout.code, at=LATER
    )  # fmt: skip
    payout.refresh_from_db()
    return payout


def test_the_household_gets_one_message_of_one_part(order: Order) -> None:
    payout = paid(order.stall.producer)

    message = Message.objects.about(payout).get()
    assert message.text == (
        f"Len San: da chuyen 37.400 d vao TK ...3445, ma {payout.code}. Tien hang 40.000 d. "
        "Phi, thue -2.600 d."
    )
    assert (sms.length(message.text).parts, message.phone) == (1, PHONE)


def test_told_twice_by_the_bank_the_household_is_told_once(order: Order) -> None:
    payout = paid(order.stall.producer)

    confirm_from_bank(reference="FT1", amount=37_400, text=payout.code, at=LATER)

    assert Message.objects.about(payout).count() == 1


def test_who_has_no_telephone_is_paid_all_the_same() -> None:
    order = a_sold_order()
    read(order, 40_000)
    an_account(order.stall.producer)

    payout = paid(order.stall.producer)

    assert (payout.state, Message.objects.exists()) == (Payout.State.PAID, False)


def test_what_is_below_nothing_is_explained_and_taken_from_what_comes_next(order: Order) -> None:
    producer = order.stall.producer
    paid(producer)
    read(order, -37_400, "refund")
    why = taken_back(producer)
    next_order = a_sold_order(order.stall, 4)
    read(next_order, 80_000)

    payout = paid(producer, number=2)

    reckoning = reckoning_of(payout)
    assert [(move.amount, move.transfer.order) for move in why] == [(-37_400, order)]
    assert (payout.amount, reckoning.before, reckoning.kept_back) == (42_600, 0, 0)
    assert reckoning.of_kind("refund") == -37_400
    assert "Khach tra lai -37.400 d." in Message.objects.about(payout).get().text


def test_what_is_kept_back_and_what_came_before_are_told(order: Order) -> None:
    read(order, -7_000, "adjustment")
    first = paid(order.stall.producer)
    read(a_sold_order(order.stall), 40_000)

    second = paid(order.stall.producer, number=2)

    assert (first.amount, reckoning_of(first).kept_back) == (30_400, 7_000)
    assert (second.amount, reckoning_of(second).before) == (40_000, 7_000)
    assert "Con giu 7.000 d." in Message.objects.about(first).get().text


def test_a_returned_payout_stands_in_the_next_statement(order: Order) -> None:
    first = paid(order.stall.producer)
    give_back(first, reason="Sai tên.", by=None, at=LATER)

    second = paid(order.stall.producer, number=2)

    reckoning = reckoning_of(second)
    assert (reckoning.before, reckoning.of_kind("payout_returned"), second.amount) == (
        0, 37_400, 37_400,
    )  # fmt: skip


def test_of_who_sold_nothing_nothing_was_taken_back() -> None:
    assert taken_back(a_seller()) == []


AMOUNTS = st.integers(-LARGEST_AMOUNT, LARGEST_AMOUNT)


@given(
    paid_=st.integers(1, LARGEST_AMOUNT), before=AMOUNTS,
    moved=st.dictionaries(st.sampled_from(Transfer.Kind.values), AMOUNTS),
)  # fmt: skip
def test_no_sum_is_too_long_for_one_part(paid_: int, before: int, moved: dict[str, int]) -> None:
    payout = Payout(
        amount=paid_, code="LS9999999999", account=BankAccount(number="0011002233445566778")
    )
    moves = tuple(Moved(Transfer(kind=kind), amount) for kind, amount in moved.items())
    reckoning = Reckoning(payout, before, (Part(None, moves),))

    said = sms.plain(words_of(reckoning, paid=paid_))

    assert sms.length(said).parts == 1
    assert "LS9999999999" in said


def test_the_page_adds_up_and_is_the_households_to_read(client: Client, order: Order) -> None:
    producer = order.stall.producer
    payout = paid(producer)
    household = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=producer.pk).update(account=household)
    sign_in(client, household)

    page = client.get(reverse("payout-statement", kwargs={"pk": payout.pk})).content.decode()

    assert (order.reference in page, "37.400" in page, "−2.000" in page) == (True, True, True)
    assert Message.objects.about(payout).get().text in page


def test_the_page_tells_of_what_came_before_and_is_kept(client: Client, order: Order) -> None:
    producer = order.stall.producer
    read(order, -7_000, "adjustment")
    payouts = [paid(producer)]
    read(a_sold_order(order.stall), 40_000)
    payouts.append(paid(producer, number=2))
    sign_in(client, a_user(Role.PROVINCE))

    pages = [
        client.get(reverse("payout-statement", kwargs={"pk": payout.pk})).content.decode()
        for payout in payouts
    ]

    assert "Còn giữ lại" in pages[0]
    assert "Kỳ trước còn lại" in pages[1]


def test_a_stranger_reads_no_statement(client: Client, order: Order) -> None:
    payout = paid(order.stall.producer)
    sign_in(client, a_user(Role.HOUSEHOLD))

    assert client.get(reverse("payout-statement", kwargs={"pk": payout.pk})).status_code == 404


def test_the_money_page_explains_a_balance_below_nothing(client: Client, order: Order) -> None:
    producer = order.stall.producer
    paid(producer)
    read(order, -37_400, "refund")
    sign_in(client, a_user(Role.PROVINCE))

    page = client.get(reverse("money", kwargs={"code": producer.code})).content.decode()

    assert ("không phải nộp tiền" in page, "−37.400" in page) == (True, True)


def test_an_officer_reads_the_statement_of_someone_erased_a_helper_does_not(
    client: Client, order: Order
) -> None:
    payout = paid(order.stall.producer)
    erase(payout.producer, by=None, at=LATER)
    address = reverse("payout-statement", kwargs={"pk": payout.pk})
    sign_in(client, an_officer(payout.producer.commune))
    seen = client.get(address).status_code
    sign_in(client, a_helper(a_hamlet("Ấp 3", payout.producer.commune)))

    assert (seen, client.get(address).status_code) == (200, 404)
