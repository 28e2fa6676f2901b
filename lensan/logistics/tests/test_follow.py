"""What carriers tell is kept once, in any order, and an order that arrived is closed."""

import json
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lensan.kernel.states import NotAllowed
from lensan.logistics.actions import consigning, following
from lensan.logistics.connector import Refused, Seen, State
from lensan.logistics.models import Carrier, CarrierNotice, Consignment, TrackingEvent
from lensan.logistics.simulator.simulation import sign
from lensan.logistics.tests.make import a_parcel
from lensan.logistics.tests.make_carriage import NOON, a_carrier, a_stand, now, sent_with
from lensan.orders.actions.tracing import parcel_of
from lensan.orders.models import Order
from lensan.payouts.actions.cash import book_collected, held_of
from lensan.traceability.actions import carrying

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
LATER = NOON + timedelta(days=2)
S = Consignment.State


def booked(code: str = "simulated", order: Order | None = None) -> Consignment:
    with a_stand(code) as stand:
        sent = sent_with(a_carrier(stand, code), order)
        consigning.book(now(sent), at=NOON)
    return now(sent)


def seen(state: State, hours: int, **more: Any) -> Seen:
    return Seen(state, state.value, NOON + timedelta(hours=hours), **more)


def pushed(sent: Consignment, state: str, hours: int, **more: Any) -> CarrierNotice:
    told = {
        "id": f"N-{state}-{hours}", "tracking": sent.tracking, "key": sent.key, "fee": 20_000,
        "collect": 0, "state": state, "at": (NOON + timedelta(hours=hours)).isoformat(), "reason": "",
    } | more  # fmt: skip
    body = json.dumps(told).encode()
    following.receive(sent.carrier, {"x-signature": sign(body)}, body, at=LATER)
    return CarrierNotice.objects.get(reference=told["id"])


def due() -> list[CarrierNotice]:
    return list(CarrierNotice.objects.due(LATER + timedelta(days=1)).select_related("carrier"))


# The inbox


def test_a_notice_is_kept_once_and_blanked_once_it_was_acted_upon() -> None:
    sent = booked()
    notice = pushed(sent, "moving", 3)

    assert pushed(sent, "moving", 3) == notice
    following.act_upon(due(), at=LATER)

    notice.refresh_from_db()
    assert (notice.state, notice.body) == (CarrierNotice.State.DONE, "")
    assert (now(sent).state, now(sent).fee_told) == (S.MOVING, 20_000)


def test_a_forged_or_endless_notice_is_not_kept() -> None:
    sent = booked()

    for body in (b"{}", b" " * (following.LONGEST + 1)):
        with pytest.raises(Refused):
            following.receive(sent.carrier, {}, body, at=LATER)

    assert not CarrierNotice.objects.exists()


def test_a_notice_of_a_strange_parcel_waits_and_is_then_let_go() -> None:
    sent = booked()
    notice = pushed(sent, "moving", 3, tracking="MP9", key="LSX")
    at = LATER

    for _turn in range(following.MOST_TRIES):
        [again] = CarrierNotice.objects.due(at)
        following.act_upon([again], at=at)
        at += following.AGAIN

    notice.refresh_from_db()
    assert (notice.state, notice.body) == (CarrierNotice.State.IGNORED, "")
    assert "Không có vận đơn nào" in notice.reason


def test_a_notice_that_moves_nothing_is_let_go() -> None:
    sent = booked("viettel_post")
    body = json.dumps({"TOKEN": "chung", "DATA": {
        "ORDER_NUMBER": sent.tracking, "ORDER_STATUS": 999, "ORDER_STATUSDATE": "22/07/2022 12:00:00",
    }}).encode()  # fmt: skip

    following.receive(sent.carrier, {}, body, at=LATER)
    following.act_upon(due(), at=LATER)

    assert CarrierNotice.objects.get().state == CarrierNotice.State.IGNORED
    assert now(sent).state == S.BOOKED


def test_a_notice_that_is_faster_than_our_own_booking_finds_it_by_our_key() -> None:
    with a_stand("viettel_post") as stand:
        sent = sent_with(a_carrier(stand, "viettel_post"))
        stand.goes_wrong("answer_lost", on="createOrderNlp")
        consigning.book(now(sent), at=NOON)
    assert now(sent).state == S.UNSURE
    told = {
        "ORDER_NUMBER": "VTP7", "ORDER_REFERENCE": sent.key, "ORDER_STATUS": 102,
        "ORDER_STATUSDATE": "22/07/2022 12:00:05",
    }  # fmt: skip
    body = json.dumps({"TOKEN": "chung", "DATA": told}).encode()

    following.receive(now(sent).carrier, {}, body, at=LATER)
    following.act_upon(due(), at=LATER)

    assert (now(sent).state, now(sent).tracking) == (S.BOOKED, "VTP7")


def test_an_order_that_is_changed_at_the_same_moment_stops_no_other_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = booked(), sent_beside(Carrier.objects.get())
    monkeypatch.setattr(following, "arrive", _too_late)
    pushed(one, "delivered", 5)
    pushed(other, "moving", 2)

    following.act_upon(due(), at=LATER)

    assert now(one).state == S.BOOKED
    assert now(other).state == S.MOVING
    [left] = due()
    assert left.reference == "N-delivered-5"


def _too_late(*_told: object, **_more: object) -> None:
    raise NotAllowed


def sent_beside(carrier: Carrier) -> Consignment:
    return Consignment.objects.create(
        order=a_parcel(quantity=2), carrier=carrier, grams=1, key="LSB", tracking="MPB", asked_at=NOON,
        not_before=NOON, heard_at=NOON, state=S.BOOKED,
    )  # fmt: skip


# Any order


STORY = (("picked_up", 1), ("moving", 2), ("failed", 3), ("out", 4), ("delivered", 5))


@pytest.mark.parametrize("shift", range(5))
def test_disorder_and_repeats_change_nothing(shift: int) -> None:
    sent = booked()
    for told in list(permutations(STORY))[shift * 23 :: 41]:
        sent.refresh_from_db()
        for state, hours in (*told, *told[:2]):
            pushed(sent, state, hours)
    for notice in due():
        following.act_upon([notice], at=LATER)

    assert (now(sent).state, now(sent).contested) == (S.DELIVERED, False)
    events = TrackingEvent.objects.filter(consignment=sent).order_by("happened_at")
    assert [event.state for event in events] == [state for state, _hours in STORY]


def test_an_end_is_an_end_and_another_end_is_told_to_a_person() -> None:
    sent = booked()
    following.hear(sent, [seen(State.DELIVERED, 5)], at=LATER)

    following.hear(now(sent), [seen(State.MOVING, 9)], at=LATER)
    assert (now(sent).state, now(sent).contested) == (S.DELIVERED, False)
    following.hear(now(sent), [seen(State.CANCELLED, 1)], at=LATER)

    assert (now(sent).state, now(sent).contested) == (S.DELIVERED, True)
    assert now(sent).order.state == Order.State.DELIVERED
    assert list(Consignment.objects.for_a_person()) == [sent]


def test_what_was_said_to_be_absent_and_arrives_is_told_to_a_person() -> None:
    sent = booked()
    now(sent).advance_to(S.CANCELLED)

    following.hear(now(sent), [seen(State.DELIVERED, 5)], at=LATER)

    assert (now(sent).state, now(sent).contested) == (S.CANCELLED, True)


def test_a_number_that_another_parcel_has_is_not_taken() -> None:
    one = booked()
    order = a_parcel(quantity=2)
    other = Consignment.objects.create(
        order=order, carrier=one.carrier, grams=1, key="LSX", asked_at=NOON, not_before=NOON, heard_at=NOON
    )  # fmt: skip

    following.hear(other, [seen(State.MOVING, 1, tracking=one.tracking)], at=LATER)

    assert (now(other).state, now(other).tracking) == (S.MOVING, "")


def test_what_a_carrier_told_is_never_changed() -> None:
    sent = booked()
    following.hear(sent, [seen(State.MOVING, 1)], at=LATER)

    with pytest.raises(DatabaseError), transaction.atomic():
        TrackingEvent.objects.update(code="x")
    assert str(TrackingEvent.objects.get()) == "2022-07-22 06:00 moving"


def test_a_fee_that_grew_is_seen() -> None:
    sent = booked()

    following.hear(sent, [seen(State.MOVING, 1, fee=(sent.fee or 0) + 1, collect=5)], at=LATER)

    assert now(sent).fee_grew
    assert now(sent).collect_told == 5
    following.hear(now(sent), [seen(State.BOOKED, 0, fee=1, collect=1)], at=LATER)
    assert now(sent).collect_told == 5


# The order


def test_a_parcel_that_arrives_closes_its_order_and_completes_its_chain() -> None:
    order = a_parcel(quantity=2)
    Order.objects.filter(pk=order.pk).update(collect=150_000)
    sent = booked(order=Order.objects.get(pk=order.pk))

    following.hear(sent, [seen(State.PICKED_UP, 1)], at=LATER)
    order.refresh_from_db()
    assert order.state == Order.State.SHIPPED
    following.hear(now(sent), [seen(State.DELIVERED, 30)], at=LATER)

    order.refresh_from_db()
    assert order.state == Order.State.DELIVERED
    box = parcel_of(order)
    assert box
    assert all(carrying.was_told(box, step) for step in ("shipping", "accepting"))
    book_collected(at=LATER)
    assert held_of(order) == 150_000


def test_a_parcel_that_comes_back_waits_for_a_person_to_decide() -> None:
    sent = booked()

    following.hear(sent, [seen(State.RETURNING, 20), seen(State.RETURNED, 40)], at=LATER)

    order = now(sent).order
    assert order.state == Order.State.RETURNED
    [returned] = order.returns.all()
    assert (returned.reference, returned.decided_at) == ("đơn vị giao", None)


@pytest.mark.parametrize("state", [Order.State.DELIVERED, Order.State.REFUNDED])
def test_what_the_marketplace_has_closed_stays_closed(state: str) -> None:
    sent = booked()
    Order.objects.filter(pk=sent.order_id).update(state=state)

    following.hear(now(sent), [seen(State.PICKED_UP, 1), seen(State.DELIVERED, 5)], at=LATER)

    assert now(sent).order.state == state


def test_a_refunded_order_whose_parcel_returns_stays_refunded() -> None:
    sent = booked()
    Order.objects.filter(pk=sent.order_id).update(state=Order.State.REFUNDED)

    following.hear(now(sent), [seen(State.RETURNED, 5)], at=LATER)

    assert now(sent).order.state == Order.State.REFUNDED
    assert not now(sent).order.returns.exists()


def test_a_lost_parcel_is_for_a_person() -> None:
    sent = booked()

    following.hear(sent, [seen(State.LOST, 50, reason="cháy kho")], at=LATER)

    assert (now(sent).state, now(sent).reason) == (S.LOST, "cháy kho")
    assert list(Consignment.objects.for_a_person()) == [sent]
    assert Carrier.objects.in_use().get() == sent.carrier


def test_who_asks_and_hears_nothing_has_asked() -> None:
    sent = booked()
    following.hear(sent, [], at=LATER)
    assert (now(sent).heard_at, now(sent).state) == (LATER, S.BOOKED)


def test_what_names_no_key_of_ours_is_found_by_the_carriers_number() -> None:
    sent = booked()
    told = seen(State.MOVING, 3, tracking=sent.tracking)
    assert (told.key, following._consignment(sent.carrier, told)) == ("", sent)
