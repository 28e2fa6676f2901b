"""From a sale on a floor to the household's hands: statement, bank, payout, message, each đồng told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, sign_in
from lensan.kernel import vietqr
from lensan.kernel.money import dong
from lensan.marketplaces.tests.make_simulation import NOON, turn
from lensan.messaging.models import Message
from lensan.messaging.tests.make import PHONE
from lensan.orders.actions.polling import poll
from lensan.orders.tests.make import LATER, Shop, a_shop
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.actions.reading import read_statements, unexplained
from lensan.payouts.models import Account, BankLine, Payout, Transfer
from lensan.payouts.tests.make import an_account, deliver
from lensan.payouts.tests.make_bank import a_feed, a_notice
from lensan.payouts.tests.test_hear_bank import hear, push
from lensan.producers.models import Producer

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as made:
        Producer.objects.filter(pk=made.stall.producer_id).update(phone=PHONE)
        yield made


def balances() -> dict[str, int]:
    accounts = Account.objects.with_balance()
    return {account.kind: account.balance for account in accounts if account.balance}


def test_a_sale_reaches_the_household_and_each_dong_is_told(client: Client, shop: Shop) -> None:
    # the floor settles and says that it has paid
    order = deliver(shop, 3)
    turn(shop.simulation.url, "settle", until=(NOON + DAY).isoformat(), pay=True)
    poll(shop.stall, at=LATER + DAY)
    read_statements(shop.stall, at=LATER + DAY)
    seller = shop.stall.producer
    owed = balance_of(seller)
    assert balances() == {"producer": owed, "coming": -owed}

    # the bank receives it
    a_feed()
    push(a_notice(1, owed, "SAN MO PHONG TT", way="in", at=LATER + DAY))
    hear()
    assert balances() == {"producer": owed, "bank": -owed}

    # an officer scans the code, the bank pays, the notice comes twice
    an_account(seller)
    sign_in(client, a_user(Role.PROVINCE))
    client.post(reverse("payout-prepare", kwargs={"code": seller.code}))
    payout = Payout.objects.get()
    client.post(reverse("payout-sent", kwargs={"pk": payout.pk}))
    asked = vietqr.write(vietqr.Transfer("970436", "0011002233445", owed, purpose=payout.code))
    words = f"MBVCB.77.{vietqr.read(asked).purpose}.CT tu LEN SAN"
    for _twice in range(2):
        push(a_notice(2, owed, words, at=LATER + DAY))
    hear()

    # nothing is left anywhere, and the household is told why so much
    payout.refresh_from_db()
    assert (payout.state, balances(), unexplained(shop.stall)) == (Payout.State.PAID, {}, 0)
    assert not BankLine.objects.waiting().exists()
    assert payout.code in Message.objects.about(payout).get().text
    page = client.get(reverse("payout-statement", kwargs={"pk": payout.pk})).content.decode()
    told = Transfer.objects.filter(order__reference=order)
    assert all(dong(one.amount) in page for one in told) and order in page
