"""Goods come into a household's hands: once, shown by its code or signature; a lot begins."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from lensan.accounts.models import User
from lensan.accounts.tests.make import an_officer
from lensan.catalogue.photos import NotAPhoto
from lensan.kernel.states import NotAllowed
from lensan.messaging.models import Message
from lensan.supply.actions import grouping, handing, offering, paying
from lensan.supply.actions.handing import Handed, hand_over, send_code
from lensan.supply.actions.paying import Payment
from lensan.supply.models import GroupOrder, SupplyLot, SupplyOrder, SupplyPayment, SupplyReceipt
from lensan.supply.tests.make import (
    LATER,
    NOON,
    TODAY,
    a_buyer,
    a_group,
    again,
    an_offer,
    coming,
    due,
    placed,
    received,
    signed,
)
from lensan.traceability.mass import Quantity
from lensan.traceability.models import Event, LotFile

PHONE = "+84912345678"
State = SupplyOrder.State


@pytest.fixture
def officer() -> User:
    return an_officer()


def told_code() -> str:
    text = Message.objects.order_by("pk").values_list("text", flat=True).last() or ""
    found = re.search(r"Ma nhan hang (\d{6})", text)
    assert found, text
    return found[1]


def by_code(code: str, received: int = 5, **facts: object) -> Handed:
    return Handed(key=uuid4(), received=received, code=code, **facts)  # type: ignore[arg-type]


def test_a_signature_shows_that_all_of_it_came(officer: User) -> None:
    order = coming()

    receipt = hand_over(order, signed(5), by=officer, at=LATER)

    assert (order.state, order.received, order.owes) == (State.DONE, 5, 500_000)
    assert receipt.proof == SupplyReceipt.Proof.SIGNATURE
    assert receipt.photo.storage.exists(str(receipt.photo.name))


def test_the_code_that_the_household_was_sent_shows_it_too(officer: User) -> None:
    order = coming(due(phones=(PHONE,)))

    receipt = hand_over(order, by_code(told_code()), by=officer, at=LATER)

    assert (receipt.proof, order.state, order.code) == (SupplyReceipt.Proof.CODE, State.DONE, "")


def test_the_household_hears_what_was_written_down_of_it(officer: User) -> None:
    order = coming(due(phones=(PHONE,)))
    handed = signed(4, refused=1, reason="rách", payment=Payment(150_000, "cash", uuid4()))

    receipt = hand_over(order, handed, by=officer, at=LATER)

    text = Message.objects.order_by("pk").values_list("text", flat=True).last() or ""
    assert f"nhan 4 bao NPK 16-16-8, ma lo {receipt.traced_code}." in text
    assert "400.000" in text and "da tra 150.000" in text and "con no 250.000" in text


def test_the_code_is_not_kept_as_it_is() -> None:
    order = coming(due(phones=(PHONE,)))

    assert told_code() not in order.code


def test_a_code_opens_once(officer: User) -> None:
    order = coming(due(phones=(PHONE,)))
    code = told_code()
    hand_over(order, by_code(code, 2), by=officer, at=LATER)

    with pytest.raises(handing.NotShown):
        hand_over(again(order), by_code(code, 3), by=officer, at=LATER)

    assert again(order).received == 2


def test_after_five_wrong_ones_no_code_opens(officer: User) -> None:
    order = coming(due(phones=(PHONE,)))
    code = told_code()
    for _time in range(5):
        with pytest.raises(handing.NotShown):
            hand_over(order, by_code("sai"), by=officer, at=LATER)

    with pytest.raises(handing.NotShown):
        hand_over(order, by_code(code), by=officer, at=LATER)
    assert send_code(order, by=officer, at=LATER)
    hand_over(again(order), by_code(told_code()), by=officer, at=LATER)

    assert again(order).state == State.DONE


def test_who_has_no_telephone_is_sent_no_code(officer: User) -> None:
    order = coming()

    assert send_code(order, by=officer, at=LATER) is False
    assert order.code == ""
    with pytest.raises(handing.NotShown):
        hand_over(order, by_code(""), by=officer, at=LATER)


def test_a_form_sent_twice_is_one_receipt(officer: User) -> None:
    order, handed = coming(), signed(3)

    receipts = [hand_over(again(order), handed, by=officer, at=LATER) for _time in range(2)]

    assert receipts[0] == receipts[1]
    assert again(order).received == 3


def test_two_forms_written_in_view_of_the_same_are_not_both_taken(officer: User) -> None:
    order = coming()
    seen = again(order)
    hand_over(order, signed(2), by=officer, at=LATER)

    with pytest.raises(NotAllowed):
        hand_over(seen, signed(3), by=officer, at=LATER)

    assert again(order).received == 2


def test_what_comes_in_parts_waits_for_the_rest(officer: User) -> None:
    order = coming()

    hand_over(order, signed(2), by=officer, at=LATER)
    assert order.is_partly_received and order.left == 3
    assert order.group.state == GroupOrder.State.ON_THE_WAY

    hand_over(order, signed(3), by=officer, at=LATER + timedelta(days=1))
    order.group.refresh_from_db()
    assert (order.state, order.group.state) == (State.DONE, GroupOrder.State.CLOSED)


def test_what_is_damaged_is_refused_with_a_reason_and_not_owed(officer: User) -> None:
    order = coming()

    hand_over(order, signed(3, refused=2, reason="Rách bao"), by=officer, at=LATER)

    assert (order.state, order.owes) == (State.DONE, 300_000)


def test_nothing_is_refused_without_a_reason(officer: User) -> None:
    order = coming()

    with pytest.raises(handing.WhyRefused):
        hand_over(order, signed(3, refused=2, reason=" "), by=officer, at=LATER)

    assert not SupplyReceipt.objects.exists()


@pytest.mark.parametrize(("taken", "refused"), [(0, 0), (6, 0), (5, 1), (-1, 3), (7, -2)])
def test_no_more_is_received_than_is_to_come(officer: User, taken: int, refused: int) -> None:
    order = coming()

    with pytest.raises(handing.NotSoMany):
        hand_over(order, signed(taken, refused=refused, reason="hư"), by=officer, at=LATER)

    assert again(order).left == 5


def test_what_is_not_on_its_way_is_not_received(officer: User) -> None:
    order = due()

    with pytest.raises(handing.NotComing):
        hand_over(order, signed(), by=officer, at=LATER)
    with pytest.raises(handing.NotComing):
        send_code(order, by=officer, at=LATER)


def ordered(*orders: SupplyOrder, by: User) -> list[SupplyOrder]:
    """Order what these wait for from the supplier, and nothing more."""
    days = {"ready_on": LATER.date(), "deliver_by": LATER.date()}
    grouping.order_from_supplier(orders[0].group, **days, by=by, at=LATER)
    return [again(order) for order in orders]


def test_what_is_there_has_been_on_its_way_and_the_others_are_sent_their_codes(
    officer: User,
) -> None:
    group = a_group()
    told = [
        placed(group, 2, a_buyer(group, name, phones=(phone,)))
        for name, phone in (("Lê Thị Bé", "+84912345671"), ("Trần Văn Tư", "+84912345672"))
    ]
    grouping.settle(group, by=None, at=LATER)
    first, second = ordered(*map(again, told), by=officer)

    hand_over(first, signed(2), by=officer, at=LATER)

    assert again(second).group.state == GroupOrder.State.ON_THE_WAY
    assert again(second).code and not again(first).code
    sent = Message.objects.filter(text__contains="Ma nhan hang")
    assert sent.get().producer == second.producer


def test_where_a_receipt_fails_nothing_has_set_out(officer: User) -> None:
    [order] = ordered(due(phones=(PHONE,)), by=officer)
    before = Message.objects.count()

    with pytest.raises(paying.TooMuch):
        hand_over(order, signed(5, payment=Payment(10**9, "cash", uuid4())), by=officer, at=LATER)

    assert again(order).group.state == GroupOrder.State.ORDERED
    assert Message.objects.count() == before


def test_a_broken_photo_is_no_signature(officer: User) -> None:
    order = coming()

    with pytest.raises(NotAPhoto):
        hand_over(order, Handed(key=uuid4(), received=5, photo=b"x"), by=officer, at=LATER)

    assert again(order).state == State.DUE


def a_lot(order: SupplyOrder, **facts: object) -> SupplyLot:
    told: dict[str, object] = {"best_before": None} | facts
    return offering.add_lot(order.group.offer, "L-01", **told, by=None, at=NOON)  # type: ignore[arg-type]


def test_the_lot_received_is_the_first_event_of_its_chain(officer: User) -> None:
    order = coming()
    lot = a_lot(order)

    receipt = hand_over(order, signed(5, lot=lot), by=officer, at=LATER)

    traced = LotFile.objects.get()
    assert receipt.traced == traced
    assert (traced.name, traced.kind, traced.producer) == (
        "NPK 16-16-8, lô L-01", LotFile.Kind.FERTILISER, order.producer
    )  # fmt: skip
    assert (traced.left().amount, traced.left().unit) == (Decimal(250), "KGM")
    assert Event.objects.count() == 1


def test_the_lot_received_keeps_until_when_it_is_good(officer: User) -> None:
    order = coming()
    good_until = LATER.date() + timedelta(days=200)

    receipt = hand_over(
        order, signed(lot=a_lot(order, best_before=good_until)), by=officer, at=LATER
    )

    assert receipt.traced and receipt.traced.best_before == good_until


def test_two_equal_parts_of_one_moment_are_two_lots(officer: User) -> None:
    order = coming(due(quantity=4))

    parts = [hand_over(again(order), signed(2), by=officer, at=LATER) for _time in range(2)]

    assert len({part.traced for part in parts}) == 2
    assert again(order).received == 4


def test_a_spray_keeps_its_interval_before_harvest(officer: User) -> None:
    spray = an_offer(
        name="Thuốc trừ rệp", kind="spray", unit="bottle", content=Decimal("0.48"), content_unit="LTR",
        pre_harvest_days=14, state="draft",
    )  # fmt: skip
    offering.add_paper(spray.supplier, kind="spray", by=None, at=NOON)
    offering.turn(spray, "open", by=None, at=NOON)

    received(coming(due(a_group(spray))))

    traced = LotFile.objects.get()
    assert (traced.pre_harvest_days, traced.left()) == (14, Quantity(Decimal("2.4"), "LTR"))


def test_tools_begin_no_chain() -> None:
    received(coming(due(a_group(an_offer(name="Bình xịt", kind="tool", unit="item")))))

    assert not LotFile.objects.exists()


def test_what_was_refused_whole_begins_no_chain(officer: User) -> None:
    hand_over(coming(), signed(0, refused=5, reason="sai loại"), by=officer, at=LATER)

    assert not LotFile.objects.exists()


def test_a_lot_past_its_date_or_of_other_goods_is_not_handed_over(officer: User) -> None:
    order = coming()
    stale = a_lot(order, best_before=TODAY)
    other = offering.add_lot(an_offer(name="Urê"), "L-02", best_before=None, by=None, at=NOON)

    for lot in (stale, other):
        with pytest.raises(handing.PastItsDate):
            hand_over(order, signed(5, lot=lot), by=officer, at=LATER)

    assert not SupplyReceipt.objects.exists()


def test_what_is_paid_at_once_is_written_with_it(officer: User) -> None:
    order, key = coming(), uuid4()

    hand_over(order, signed(5, payment=Payment(200_000, "cash", key)), by=officer, at=LATER)

    assert order.owes == 300_000
    assert SupplyPayment.objects.get().amount == 200_000


def test_where_too_much_is_paid_nothing_is_written_at_all(officer: User, tmp_path: Path) -> None:
    order = coming()

    with pytest.raises(paying.TooMuch):
        hand_over(
            order, signed(5, payment=Payment(500_001, "cash", uuid4())), by=officer, at=LATER
        )

    assert again(order).state == State.DUE
    assert not SupplyReceipt.objects.exists() and not LotFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_receipt_cannot_be_rewritten_or_taken_away() -> None:
    receipts = SupplyReceipt.objects.filter(pk=received().pk)

    with pytest.raises(DatabaseError), transaction.atomic():
        receipts.update(received=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        receipts.delete()


def test_it_closes_when_the_last_household_has_its_goods(officer: User) -> None:
    group = a_group()
    orders = [placed(group, 2, a_buyer(group, name)) for name in ("Lê Thị Bé", "Trần Văn Tư")]
    grouping.settle(group, by=None, at=LATER)
    coming(again(orders[0]), by=officer)

    states = []
    for order in orders:
        hand_over(again(order), signed(2), by=officer, at=LATER)
        group.refresh_from_db()
        states.append(group.state)

    assert states == [GroupOrder.State.ON_THE_WAY, GroupOrder.State.CLOSED]
