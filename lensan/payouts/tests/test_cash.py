"""Cash that carriers collect is theirs to hand over, and what they still hold is shown."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, an_officer, queries, sign_in
from lensan.marketplaces.tests.make import a_listing
from lensan.marketplaces.words import SaleState
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER, a_sale
from lensan.payouts import tasks
from lensan.payouts.actions.attaching import attach_cash
from lensan.payouts.actions.booking import account_of, carrier_account
from lensan.payouts.actions.cash import TooMuch, book_collected, hand_over, held_of
from lensan.payouts.actions.judging import accept
from lensan.payouts.actions.reading import unexplained
from lensan.payouts.models import Account, BankLine, Transfer
from lensan.payouts.tests.make import read
from lensan.payouts.tests.test_receive_money import came, in_the_bank

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db]


def an_order_with_cash(carrier: str = "Viettel Post", **facts: Any) -> Order:
    """Make an order of 40.000 đ of which the carrier collects 55.000 đ."""
    told: dict[str, Any] = {"state": SaleState.DELIVERED, "collect": 55_000} | facts
    listing = a_listing()
    order = take_in(listing.stall, a_sale(listing, 2, **told), at=LATER)
    Order.objects.filter(pk=order.pk).update(carrier=carrier)
    order.refresh_from_db()
    return order


def carriers() -> list[tuple[str, int, int, int]]:
    found = Transfer.objects.by_carrier()
    return [(one["carrier"], one["collected"], one["handed_over"], one["held"]) for one in found]


def total() -> int:
    return sum(Transfer.objects.balance(account) for account in Account.objects.all())


def test_what_was_collected_is_debited_to_the_carrier_once() -> None:
    order = an_order_with_cash()

    assert [book_collected(at=LATER), book_collected(at=LATER)] == [1, 0]

    assert carriers() == [("Viettel Post", 55_000, 0, 55_000)]
    assert Transfer.objects.balance(account_of(order.stall.marketplace)) == 55_000
    assert (total(), unexplained(order.stall)) == (0, 0)
    assert str(Account.objects.get(kind="carrier")).endswith("Viettel Post")


@pytest.mark.parametrize(
    "facts", [{"collect": 0}, {"state": SaleState.SHIPPED}, {"state": SaleState.CANCELLED}]
)
def test_where_nothing_was_collected_nothing_is_booked(facts: dict[str, Any]) -> None:
    an_order_with_cash(**facts)

    assert (book_collected(at=LATER), carriers()) == (0, [])


def test_without_a_name_it_is_the_marketplaces_own_carrier() -> None:
    order = an_order_with_cash(carrier="")

    tasks.read_statements.call()

    assert [carrier for carrier, *_sums in carriers()] == [str(order.stall.marketplace)]


def test_a_statement_that_pays_the_order_says_that_the_cash_arrived() -> None:
    order = an_order_with_cash()

    read(order, 40_000)

    assert carriers() == [("Viettel Post", 55_000, 55_000, 0)]
    assert (book_collected(at=LATER), unexplained(order.stall), total()) == (0, 0, 0)


def test_a_line_in_question_says_so_once_it_is_accepted() -> None:
    order = an_order_with_cash()
    book_collected(at=LATER)
    line = read(order, 30_000)
    before = held_of(order)

    accept(line, reason="Sàn giảm giá.", by=None, at=LATER)

    assert (before, held_of(order)) == (55_000, 0)


def test_a_statement_that_comes_before_the_parcel_says_nothing_of_cash() -> None:
    order = an_order_with_cash(state=SaleState.SHIPPED)

    read(order, 40_000)

    assert carriers() == []


def test_a_carrier_that_is_named_later_does_not_move_the_cash() -> None:
    order = an_order_with_cash(carrier="")
    book_collected(at=LATER)
    Order.objects.filter(pk=order.pk).update(carrier="VNPost")
    order.refresh_from_db()

    hand_over(order, 55_000, by=None, at=LATER)

    assert carriers() == [(str(order.stall.marketplace), 55_000, 55_000, 0)]


def test_hands_over_in_parts_and_never_more_than_it_holds() -> None:
    order = an_order_with_cash()
    book_collected(at=LATER)
    hand_over(order, 50_000, by=None, at=LATER)

    for amount in (5_001, 0, -1):
        with pytest.raises(TooMuch, match="chỉ còn giữ"):
            hand_over(order, amount, by=None, at=LATER)
    hand_over(order, 5_000, by=None, at=LATER)

    assert carriers() == [("Viettel Post", 55_000, 55_000, 0)]


def paid_in(amount: int, carrier: Account) -> BankLine:
    line = came(amount, "VTP NOP COD")
    attach_cash(line, carrier, reason="Bảng kê COD.", by=None, at=LATER)
    return line


def test_what_a_carrier_pays_into_our_bank_is_of_its_oldest_orders() -> None:
    orders = [an_order_with_cash(carrier) for carrier in ("VNPost", *["Viettel Post"] * 3)]
    book_collected(at=LATER)

    line = paid_in(60_000, carrier_account("Viettel Post"))

    assert [held_of(order) for order in orders] == [55_000, 0, 50_000, 55_000]
    assert carriers() == [
        ("Viettel Post", 165_000, 60_000, 105_000),
        ("VNPost", 55_000, 0, 55_000),
    ]
    assert (line.state, in_the_bank(), total()) == (BankLine.State.MATCHED, 60_000, 0)


def test_a_carrier_pays_in_no_more_than_it_holds() -> None:
    order = an_order_with_cash()
    book_collected(at=LATER)

    with pytest.raises(TooMuch, match="Viettel Post chỉ còn giữ 55"):
        paid_in(55_001, carrier_account("Viettel Post"))

    assert (held_of(order), in_the_bank(), BankLine.objects.waiting().count()) == (55_000, 0, 1)


def test_the_province_says_so_on_the_banks_page(client: Client) -> None:
    order = an_order_with_cash()
    book_collected(at=LATER)
    line = came(55_000, "VTP NOP COD")
    to = f"thu-ho-{carrier_account('Viettel Post').pk}"
    address = reverse("bank-line-attach", kwargs={"pk": line.pk})
    sign_in(client, a_user(Role.PROVINCE))
    page = client.get(reverse("bank")).content.decode()

    client.post(address, {"to": to, "reason": "Bảng kê COD."})

    assert (f'value="{to}"' in page, held_of(order), in_the_bank()) == (True, 0, 55_000)
    assert to not in client.get(reverse("bank")).content.decode()


def test_the_page_shows_who_holds_what_and_takes_what_was_handed_over(client: Client) -> None:
    order = an_order_with_cash()
    book_collected(at=LATER)
    sign_in(client, an_officer(order.stall.producer.commune))
    address = reverse("cash-hand-over", kwargs={"pk": order.pk})

    page = client.get(reverse("cash")).content.decode()
    for amount in ("", "60000", "55000"):
        client.post(address, {"amount": amount})

    assert "Viettel Post còn giữ 55.000" in page.replace("\xa0", " ")
    assert held_of(order) == 0
    client.get(reverse("cash"))  # shows the messages
    assert "Viettel Post còn giữ" not in client.get(reverse("cash")).content.decode()


def test_the_page_costs_the_same_however_many_orders(client: Client) -> None:
    order = an_order_with_cash()
    book_collected(at=LATER)
    user = a_user(Role.PROVINCE)
    sign_in(client, user)
    one = queries(client, reverse("cash"))

    for _number in range(2):
        an_order_with_cash()
    book_collected(at=LATER)

    assert (queries(client, reverse("cash")), held_of(order)) == (one, 55_000)


def test_a_household_has_no_such_page(client: Client) -> None:
    sign_in(client, a_user(Role.HOUSEHOLD))

    assert client.get(reverse("cash")).status_code == 403
