"""Forgetting follows an erasure: who and where goes, the sums stay."""

import pytest

from lensan.orders.tests.make import LATER
from lensan.payouts import tasks
from lensan.payouts.actions.attaching import dismiss
from lensan.payouts.actions.booking import balance_of
from lensan.payouts.actions.forgetting import forget_the_erased
from lensan.payouts.actions.paying import (
    NoAccount,
    confirm_from_bank,
    give_back,
    mark_sent,
    prepare,
)
from lensan.payouts.models import BankAccount, BankLine, BankNotice, Payout, Transfer
from lensan.payouts.tests.make import a_sold_order, an_account, read
from lensan.payouts.tests.make_bank import a_feed, a_notice
from lensan.payouts.tests.test_hear_bank import push
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer

pytestmark = pytest.mark.django_db
TEXT = "NGUYEN VAN AN 0011002233445 NHAN TIEN"


@pytest.fixture
def producer() -> Producer:
    """A producer with an account, to whom 40.000 đ are owed."""
    order = a_sold_order()
    read(order, 40_000)
    an_account(order.stall.producer)
    return order.stall.producer


def told(text: str, amount: int = 1, *, reference: str = "FT1") -> BankLine:
    return confirm_from_bank(reference=reference, amount=amount, text=text, at=LATER)


def test_who_and_where_goes_and_the_sums_stay(producer: Producer) -> None:
    payout = prepare(producer, by=None, at=LATER)
    told(f"{payout.code} {TEXT}", 40_000)
    sums = list(Transfer.objects.values_list("amount", flat=True))
    erase(producer, by=None, at=LATER)

    assert [forget_the_erased(at=LATER), forget_the_erased(at=LATER)] == [1, 0]

    account, line = BankAccount.objects.get(), BankLine.objects.get()
    assert (account.number, account.holder, account.ended_at, account.bank) == (
        "",
        "",
        LATER,
        "970436",
    )
    assert (line.text, line.amount, line.payout) == ("", 40_000, payout)
    assert list(Transfer.objects.values_list("amount", flat=True)) == sums


def test_a_text_that_names_the_person_or_the_account_goes_too(producer: Producer) -> None:
    texts = ("ck nguyen van an", "CHO 0011002233445", "PHI DICH VU")
    for number, text in enumerate(texts):
        told(text, reference=f"FT{number}")
    BankAccount.objects.update(holder="Nguyễn Văn An")
    erase(producer, by=None, at=LATER)

    tasks.forget.call()

    assert list(BankLine.objects.order_by("pk").values_list("text", flat=True)) == [
        "",
        "",
        texts[2],
    ]


def test_of_what_a_notice_said_nothing_is_left(producer: Producer) -> None:
    a_feed()
    push(a_notice(text=TEXT))
    tasks.act_upon_bank_notices.call()
    erase(producer, by=None, at=LATER)

    forget_the_erased(at=LATER)

    assert (BankNotice.objects.get().body, BankLine.objects.get().text) == ("", "")


def test_what_is_on_its_way_arrives_first(producer: Producer) -> None:
    payout = prepare(producer, by=None, at=LATER)
    mark_sent(payout, by=None, at=LATER)
    erase(producer, by=None, at=LATER)
    before = forget_the_erased(at=LATER)
    give_back(payout, reason="Sai tên Nguyễn Văn An.", by=None, at=LATER)

    after = forget_the_erased(at=LATER)

    assert (before, after, Payout.objects.get().reason) == (0, 1, "")
    with pytest.raises(NoAccount):
        prepare(producer, by=None, at=LATER)
    assert balance_of(producer) == 40_000


def test_a_text_of_anothers_payout_stays(producer: Producer) -> None:
    other = a_sold_order()
    read(other, 40_000)
    an_account(other.stall.producer, "99887766")
    payout = prepare(other.stall.producer, by=None, at=LATER)
    told(f"{payout.code} NGUYEN VAN AN", 40_000)
    erase(producer, by=None, at=LATER)

    forget_the_erased(at=LATER)

    assert BankLine.objects.get().text == f"{payout.code} NGUYEN VAN AN"
    assert BankAccount.objects.exclude(number="").get().producer == other.stall.producer


def test_those_who_were_not_erased_keep_all(producer: Producer) -> None:
    line = told(TEXT)
    dismiss(line, reason="Không rõ.", by=None, at=LATER)

    assert forget_the_erased(at=LATER) == 0

    line.refresh_from_db()
    assert (line.text, BankAccount.objects.get().producer) == (TEXT, producer)
