"""Money at its doors."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, an_officer, queries, sign_in
from lensan.kernel import vietqr
from lensan.marketplaces.tests.make import a_seller, a_stall
from lensan.orders.models import Order
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.models import BankAccount, Payout, StatementLine
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.producers.models import Producer

pytestmark = pytest.mark.django_db
ACCOUNT = {"bank": "970436", "number": "0011002233", "holder": "NGUYEN VAN AN", "agreed": "paper"}


@pytest.fixture
def order(client: Client) -> Order:
    """An order whose 40.000 đ are owed, and its commune's officer signed in."""
    found = a_sold_order()
    read(found, 40_000)
    sign_in(client, an_officer(found.stall.producer.commune))
    return found


def of(name: str, order: Order) -> str:
    return reverse(name, kwargs={"code": order.stall.producer.code})


def paid(client: Client, order: Order) -> Payout:
    an_account(order.stall.producer)
    client.post(of("payout-prepare", order))
    return Payout.objects.get()


def test_shows_what_is_in_question_and_what_is_owed(client: Client, order: Order) -> None:
    line = read(order, -700, "adjustment")

    page = client.get(reverse("money-list")).content.decode()

    assert line.reason in page
    assert of("money", order) in page


def test_the_list_costs_the_same_however_long(client: Client, order: Order) -> None:
    one = queries(client, reverse("money-list"))

    for _number in range(2):
        seller = a_seller(commune=order.stall.producer.commune)
        more = a_sold_order(a_stall(of=seller))
        read(more, 40_000)

    assert queries(client, reverse("money-list")) == one


def test_a_sellers_money_is_shown_order_by_order_and_page_by_page(
    client: Client, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lensan.payouts.views.money.PER_PAGE", 1)
    other = a_sold_order(order.stall)
    read(other, 40_000)
    paid(client, order)

    first = client.get(of("money", order))
    then = client.get(of("money", order), {"sau": first.context["page"].after})

    assert [part.order for part in first.context["parts"]] == [None, other]
    assert [part.order for part in then.context["parts"]] == [order]
    assert 'rel="next"' in first.content.decode()
    assert 'rel="next"' not in then.content.decode()


@pytest.mark.parametrize(("word", "owed"), [("nhan", 39_300), ("khong-nhan", 40_000)])
def test_an_officer_decides_what_is_in_question(
    client: Client, order: Order, word: str, owed: int
) -> None:
    line = read(order, -700, "adjustment")
    address = reverse("money-judge", kwargs={"pk": line.pk, "word": word})
    client.post(address)
    assert StatementLine.objects.flagged().exists()

    client.post(address, {"reason": "Đã hỏi sàn."})

    assert balance_of(order.stall.producer) == owed
    assert not StatementLine.objects.flagged().exists()


def test_another_word_decides_nothing(client: Client, order: Order) -> None:
    line = read(order, -700, "adjustment")

    answer = client.post(
        reverse("money-judge", kwargs={"pk": line.pk, "word": "la"}), {"reason": "x"}
    )

    assert answer.status_code == 404


def test_a_household_reads_what_it_is_owed_and_pays_nothing(client: Client, order: Order) -> None:
    household = a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=order.stall.producer_id).update(account=household)
    sign_in(client, household)

    page = client.get(of("money", order)).content.decode()

    assert order.reference in page
    assert "40.000" in page
    assert client.post(of("payout-prepare", order)).status_code == 403


def test_an_account_is_told_and_a_wrong_one_is_said(client: Client, order: Order) -> None:
    wrong = client.post(of("money-account", order), ACCOUNT | {"number": "12"}).content.decode()
    empty = client.post(of("money-account", order))
    client.post(of("money-account", order), ACCOUNT)

    assert "6 đến 19" in wrong
    assert empty.status_code == 200
    assert BankAccount.objects.get().number == "0011002233"


def test_without_an_account_it_says_so(client: Client, order: Order) -> None:
    page = client.post(of("payout-prepare", order), follow=True).content.decode()

    assert "chưa có tài khoản ngân hàng" in page


def test_a_payout_shows_its_code_and_is_sent_and_returned(client: Client, order: Order) -> None:
    payout = paid(client, order)
    address = reverse("payout", kwargs={"pk": payout.pk})
    page = client.get(address).content.decode()
    for name in ("payout-sent", "payout-sent", "payout-return"):
        client.post(reverse(name, kwargs={"pk": payout.pk}))
    payout.refresh_from_db()
    assert payout.state == Payout.State.SENT

    for _twice in range(2):
        client.post(
            reverse("payout-return", kwargs={"pk": payout.pk}), {"reason": "Sai tên."}
        )  # fmt: skip

    payout.refresh_from_db()
    assert "<svg" in page
    assert (payout.state, balance_of(order.stall.producer)) == (Payout.State.RETURNED, 40_000)


def test_what_waits_is_taken_to_the_bank_as_a_file(client: Client, order: Order) -> None:
    payout = paid(client, order)

    table = client.get(reverse("money-list") + "?dang=csv").content.decode()

    assert table.splitlines()[1] == f"970436,0011002233445,NGUYEN VAN AN,40000,{payout.code}"


def test_the_code_asks_for_that_much_with_those_words() -> None:
    code = vietqr.write(vietqr.Transfer("970436", "0011002233", 40_000, purpose="LS0000001"))

    assert vietqr.read(code).purpose == "LS0000001"


def test_only_officers_take_the_file(client: Client) -> None:
    sign_in(client, a_user(Role.HOUSEHOLD))

    assert client.get(reverse("money-list") + "?dang=csv").status_code == 403
