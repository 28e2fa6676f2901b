"""The bank's side of money at its doors."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, an_officer, queries, sign_in
from lensan.marketplaces.tests.make import a_stall
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.actions.paying import confirm_from_bank, give_back, prepare
from lensan.payouts.models import BankLine, Payout, StatementLine
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.payouts.tests.make_bank import a_feed
from lensan.payouts.tests.test_receive_money import came, sent

pytestmark = pytest.mark.django_db
State = BankLine.State
REASON = {"reason": "Đã hỏi ngân hàng."}


@pytest.fixture
def order() -> Order:
    order = a_sold_order()
    read(order, 40_000)
    an_account(order.stall.producer)
    return order


@pytest.fixture
def payout(order: Order) -> Payout:
    return prepare(order.stall.producer, by=None, at=LATER)


@pytest.fixture
def province(client: Client) -> Client:
    sign_in(client, a_user(Role.PROVINCE))
    return client


def at(name: str, line: BankLine) -> str:
    return reverse(name, kwargs={"pk": line.pk})


def page(client: Client) -> str:
    return client.get(reverse("bank")).content.decode().replace("\xa0", " ")


def another(payout: Payout) -> BankLine:
    """Let the bank tell another amount than the payout's."""
    return confirm_from_bank(reference="FT1", amount=39_000, text=payout.code, at=LATER)


def test_shows_what_a_person_must_look_at_and_why(province: Client, payout: Payout) -> None:
    another(payout)
    came(7_000)

    shown = page(province)

    assert ("mà ngân hàng báo 39.000 ₫" in shown, "Tiền vào 7.000 ₫" in shown) == (True, True)
    assert f'value="{payout.code}"' in shown


def test_of_a_feed_it_says_that_it_was_never_run(province: Client) -> None:
    a_feed()

    assert "chưa từng chạy với dịch vụ thật" in page(province)


def test_an_officer_sees_the_movements_of_the_territory_alone(
    client: Client, payout: Payout
) -> None:
    another(payout)
    came(7_000)
    a_feed()
    sign_in(client, an_officer(payout.producer.commune))

    shown = page(client)

    assert ("39.000" in shown, "7.000 ₫" in shown, "SePay" in shown) == (True, False, False)


def test_a_household_has_no_such_page(client: Client) -> None:
    sign_in(client, a_user(Role.HOUSEHOLD))

    assert client.get(reverse("bank")).status_code == 403


def test_attaches_a_movement_to_its_payout(province: Client, payout: Payout) -> None:
    line = another(payout)
    province.post(at("bank-line-attach", line), {"to": payout.code})
    line.refresh_from_db()
    assert line.state == State.WAITING

    for _twice in range(2):
        province.post(at("bank-line-attach", line), REASON | {"to": payout.code.lower()})

    line.refresh_from_db()
    payout.refresh_from_db()
    assert (line.state, payout.state) == (State.MATCHED, Payout.State.PAID)
    assert balance_of(payout.producer) == 1_000


def test_attaches_what_came_in_to_what_a_marketplace_sent(province: Client) -> None:
    told = sent(a_stall(), 38_000)
    line = came(37_000)
    assert f'value="dong-{told.pk}"' in page(province)

    province.post(at("bank-line-attach", line), REASON | {"to": f"dong-{told.pk}"})

    told.refresh_from_db()
    assert told.bank_line == line
    assert "chênh lệch −1.000 ₫" in page(province)


def test_what_went_out_is_of_no_marketplace(province: Client, payout: Payout) -> None:
    told = sent(a_stall(), 39_000)
    line = another(payout)

    answer = province.post(at("bank-line-attach", line), REASON | {"to": f"dong-{told.pk}"})

    assert (answer.status_code, StatementLine.objects.unconfirmed().count()) == (404, 1)


def test_a_movement_that_is_not_ours_is_dismissed_once_and_with_a_reason(
    province: Client, payout: Payout
) -> None:
    line = another(payout)
    province.post(at("bank-line-dismiss", line))
    assert BankLine.objects.waiting().exists()

    for _twice in range(2):
        province.post(at("bank-line-dismiss", line), REASON)

    line.refresh_from_db()
    assert (line.state, line.reason) == (State.NOT_OURS, REASON["reason"])


def test_what_came_back_stands_there_with_its_reason_until_it_is_paid_again(
    province: Client, payout: Payout
) -> None:
    give_back(payout, reason="Tài khoản không tồn tại.", by=None, at=LATER)
    shown = page(province)

    province.post(reverse("payout-prepare", kwargs={"code": payout.producer.code}))

    assert "Tài khoản không tồn tại." in shown
    assert "Tài khoản không tồn tại." not in page(province)
    assert Payout.objects.open().get().amount == 40_000


def test_a_returned_payout_leads_there(province: Client, payout: Payout) -> None:
    give_back(payout, reason="Sai số.", by=None, at=LATER)

    shown = province.get(reverse("payout", kwargs={"pk": payout.pk})).content.decode()

    assert (reverse("bank") in shown, "quét mã này" in shown) == (True, False)


def test_what_a_marketplace_says_it_sent_long_ago_is_asked_about(province: Client) -> None:
    sent(a_stall(), 38_000)

    assert "đã chuyển −38.000 ₫" in page(province)


def test_a_delivered_order_that_no_statement_tells_of_is_asked_about(province: Client) -> None:
    order = a_sold_order()
    before = page(province)
    read(order, 40_000)

    assert f"Đơn {order.reference} trên {order.stall.marketplace}" in before
    assert f"Đơn {order.reference}" not in page(province)


def test_the_province_writes_what_stands_on_the_banks_statement(
    province: Client, payout: Payout
) -> None:
    out = {"direction": "out", "reference": "FT7", "amount": "40000", "text": payout.code}
    for _twice in range(2):
        province.post(reverse("bank-line-write"), out)
    province.post(
        reverse("bank-line-write"), out | {"direction": "in", "reference": "FT8", "text": ""}
    )
    wrong = province.post(reverse("bank-line-write"), out | {"amount": "-1"})

    payout.refresh_from_db()
    assert (payout.state, BankLine.objects.count()) == (Payout.State.PAID, 2)
    assert wrong.status_code == 200


def test_no_other_officer_writes_it(client: Client, payout: Payout) -> None:
    sign_in(client, an_officer(payout.producer.commune))

    assert client.post(reverse("bank-line-write")).status_code == 403


def test_the_page_costs_the_same_however_long(province: Client, payout: Payout) -> None:
    another(payout)
    sent(a_stall(), 38_000)
    came(1_000, reference="FT20")
    one = queries(province, reverse("bank"))

    for number in range(3):
        sent(a_stall(), 50_000 + number)
        came(2_000 + number, reference=f"FT3{number}")

    assert queries(province, reverse("bank")) == one


def test_balances_are_taken_away_as_a_table(province: Client, order: Order) -> None:
    read(order, -7_000, "adjustment")
    producer = order.stall.producer

    table = province.get(reverse("money-list") + "?dang=csv&bang=so-du").content.decode()

    assert table.splitlines()[1] == (
        f"{producer.code},{producer.name},{producer.commune.title},40000,-7000"
    )


def test_only_officers_take_them(client: Client) -> None:
    sign_in(client, a_user(Role.HOUSEHOLD))

    answer = client.get(reverse("money-list") + "?dang=xlsx&bang=so-du")

    assert answer.status_code == 403
