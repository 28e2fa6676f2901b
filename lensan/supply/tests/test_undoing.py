"""A receipt that was written wrongly is taken back: what is owed and the lot follow, both rows stay."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, an_officer, sign_in
from lensan.messaging.models import Message
from lensan.producers.models import Producer
from lensan.supply.actions import paying
from lensan.supply.actions.forgetting import forget_the_erased
from lensan.supply.actions.handing import hand_over
from lensan.supply.actions.paying import Payment
from lensan.supply.actions.undoing import AlreadyWrong, NoReason, PaidFor, undo
from lensan.supply.dossier import held
from lensan.supply.models import GroupOrder, SupplyOrder, SupplyReceipt, WrongReceipt
from lensan.supply.tests.make import (
    LATER,
    NOON,
    a_group,
    again,
    an_offer,
    coming,
    due,
    received,
    signed,
)
from lensan.supply.tests.make_pages import posted, shown
from lensan.traceability.models import Event

WHY = "Ghi nhầm 5 bao, chỉ có 3"


@pytest.fixture
def by() -> User:
    return an_officer()


def test_nothing_is_owed_for_it_and_it_is_written_anew(by: User) -> None:
    receipt = received(coming(due(quantity=5)))
    assert receipt.order.owes == 500_000

    undo(receipt, reason=WHY, by=by, at=LATER)

    order = again(receipt.order)
    assert (order.state, order.received, order.owes) == (SupplyOrder.State.DUE, 0, 0)
    assert order.group.state == GroupOrder.State.ON_THE_WAY
    hand_over(order, signed(3, refused=2, reason="không có"), by=by, at=LATER)
    assert (again(order).owes, again(order).group.state) == (300_000, GroupOrder.State.CLOSED)
    assert SupplyReceipt.objects.count() == 2


def test_only_what_it_said_is_taken_back(by: User) -> None:
    order = coming(due(quantity=5))
    hand_over(order, signed(2), by=by, at=LATER)
    second = hand_over(again(order), signed(1, refused=1, reason="rách"), by=by, at=LATER)

    undo(second, reason=WHY, by=by, at=LATER)

    order = again(order)
    assert (order.received, order.refused, order.left) == (2, 0, 3)


def test_its_lot_is_declared_wrong(by: User) -> None:
    receipt = received()
    assert receipt.traced and receipt.traced.left().amount == 250

    undo(receipt, reason=WHY, by=by, at=LATER)

    assert receipt.traced.left().amount == 0
    declared = Event.objects.get(declares_error=True)
    assert declared.body["errorDeclaration"]["reason"] == "incorrect_data"


def test_goods_without_a_chain_declare_nothing(by: User) -> None:
    undo(received(coming(due(a_group(an_offer(kind="tool"))))), reason=WHY, by=by, at=LATER)

    assert not Event.objects.exists()


def test_it_is_taken_back_once_and_with_a_reason(by: User) -> None:
    receipt = received()
    with pytest.raises(NoReason):
        undo(receipt, reason=" ", by=by, at=LATER)
    undo(receipt, reason=WHY, by=by, at=LATER)

    with pytest.raises(AlreadyWrong):
        undo(receipt, reason=WHY, by=by, at=LATER)

    assert again(receipt.order).received == 0


def test_what_was_paid_is_taken_back_first(by: User) -> None:
    receipt = received(payment=Payment(100_000, "cash", uuid4()))
    with pytest.raises(PaidFor, match=r"100\.000"):
        undo(receipt, reason=WHY, by=by, at=LATER)
    assert not WrongReceipt.objects.exists()

    paying.take_back(receipt.order.payments.get(), by=by, at=LATER)
    undo(receipt, reason=WHY, by=by, at=LATER)

    assert again(receipt.order).owes == 0


def test_the_household_hears_of_it(by: User) -> None:
    undo(received(coming(due(phones=("+84912345678",)))), reason=WHY, by=by, at=LATER)

    text = Message.objects.order_by("pk").values_list("text", flat=True).last() or ""
    assert "Da rut lan ghi ba con nhan 5 bao NPK 16-16-8: Ghi nham 5 bao, chi co 3" in text


def test_it_stays_as_it_was_written(by: User) -> None:
    wrong = undo(received(), reason=WHY, by=by, at=LATER)

    for change in (lambda: WrongReceipt.objects.update(at=NOON), wrong.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_who_asks_is_told_and_who_was_erased_is_forgotten(by: User) -> None:
    wrong = undo(received(), reason=WHY, by=by, at=LATER)
    order = wrong.receipt.order
    assert WHY in str(held([order.producer_id]))
    Producer.objects.filter(pk=order.producer_id).update(erased_at=NOON)

    forget_the_erased(at=LATER)

    wrong.refresh_from_db()
    assert wrong.reason == ""


def test_an_officer_takes_it_back_on_the_orders_page(client: Client, officer: User) -> None:
    receipt = received(coming(due(a_group(an_offer(kind="tool")))))
    assert "Lần nhận này ghi sai" in shown(client, "supply-order", receipt.order_id)
    assert "Hãy ghi sai chỗ nào" in posted(client, "supply-receipt-undo", receipt.pk)

    page = posted(client, "supply-receipt-undo", receipt.pk, reason=WHY)

    assert "hãy ghi lại lần nhận đúng" in page and WHY in page and "Còn nợ 0" in page
    assert "Lần nhận này ghi sai" not in page


def test_a_helper_does_not(client: Client) -> None:
    receipt = received()
    hamlet = receipt.order.group.hamlet
    assert hamlet is not None
    sign_in(client, a_helper(hamlet))

    assert "Lần nhận này ghi sai" not in shown(client, "supply-order", receipt.order_id)
    answer = client.post(reverse("supply-receipt-undo", args=[receipt.pk]), {"reason": WHY})
    assert answer.status_code == 403
