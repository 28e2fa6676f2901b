"""Who asks for all that is held gets what is held of their money too."""

from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, sign_in
from lensan.orders.tests.make import LATER
from lensan.payouts.actions.paying import confirm_from_bank, prepare
from lensan.payouts.dossier import held
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.producers.models import Producer


def paid() -> Producer:
    order = a_sold_order()
    read(order, 40_000)
    read(order, -700, "adjustment")
    producer = order.stall.producer
    an_account(producer)
    payout = prepare(producer, by=None, at=LATER)
    confirm_from_bank(reference="FT1", amount=39_300, text=payout.code, at=LATER)
    return producer


def test_tells_accounts_sums_payouts_and_the_banks_words() -> None:
    producer = paid()

    told = held([producer.pk])

    assert told["Tài khoản nhận tiền"][0]["số tài khoản"] == "0011002233445"
    sums = {
        name: str(value).replace("\xa0", " ")
        for row in told["Số dư"]
        for name, value in row.items()
    }
    assert sums == {"tiền của người bán": "700 ₫", "tiền chờ làm rõ": "−700 ₫"}
    assert told["Đã trả"][0]["trạng thái"] == "đã nhận tiền"
    assert told["Ngân hàng báo"][0]["nội dung"] == told["Đã trả"][0]["mã"]


def test_of_another_it_tells_nothing() -> None:
    paid()

    assert not any(held([0]).values())


def test_stands_in_what_a_person_takes_away(client: Client) -> None:
    producer = paid()
    sign_in(client, a_user(Role.PROVINCE))
    address = reverse("producer-take-away", args=[producer.code])

    page, data = client.get(address).content.decode(), client.get(address + "?dang=json").json()

    assert "0011002233445" in page
    assert data["elsewhere"]["Tài khoản nhận tiền"][0]["chủ tài khoản"] == "NGUYEN VAN AN"
