"""A parcel is booked once, whatever the line does; taken back, and settled where it is in doubt."""

from datetime import timedelta
from typing import Any

import pytest

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user
from lensan.journal.models import Entry
from lensan.kernel import http
from lensan.kernel.states import NotAllowed
from lensan.logistics.actions import consigning
from lensan.logistics.connector import Because, Refused, State, TryAgain
from lensan.logistics.models import CarrierCall, Consignment
from lensan.logistics.tests.make import a_parcel
from lensan.logistics.tests.make_carriage import NOON, a_carrier, a_stand, now, sent_with
from lensan.orders.models import Order

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
LATER = NOON + timedelta(minutes=10)
S = Consignment.State


def officer() -> Any:
    return a_user(Role.PROVINCE)


# Booking


def test_what_was_pressed_is_written_and_then_booked_and_the_order_knows_its_number() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        assert stand.knows() == []

        consigning.book(sent, at=NOON)

        [known] = stand.knows()
    sent = now(sent)
    assert (sent.state, sent.tracking, sent.fee_told) == (S.BOOKED, known["tracking"], sent.fee)
    assert (sent.order.carrier, sent.order.tracking) == ("simulated", known["tracking"])
    assert known["key"] == sent.key
    verbs = Entry.objects.filter(verb__startswith="logistics.consignment").values_list(
        "verb", flat=True
    )
    assert list(verbs) == ["logistics.consignment_asked", "logistics.consignment_booked"]


def test_a_parcel_is_sent_with_one_carrier_at_a_time() -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand)
        first = sent_with(carrier)

        with pytest.raises(consigning.AlreadySent):
            sent_with(carrier, first.order)
        consigning.cancel(first, reason="khách đổi", by=officer(), at=NOON)
        second = sent_with(carrier, first.order)

    assert now(first).state == S.CANCELLED
    assert now(second).state == S.ASKED


def test_a_price_that_changed_is_not_booked() -> None:
    with a_stand() as stand:
        carrier, order = a_carrier(stand), a_parcel(quantity=2)

        with pytest.raises(consigning.NoSuchPrice):
            consigning.ask_to_send(order, carrier, service="cham", fee=1, by=officer(), at=NOON)
        [cheapest, _other] = consigning.compare(order, at=NOON)
        assert cheapest.quote
        carrier.is_open = False
        with pytest.raises(consigning.NoSuchPrice):
            consigning.ask_to_send(
                order, carrier, service="cham", fee=cheapest.quote.fee, by=officer(), at=NOON
            )
    assert not Consignment.objects.exists()


def test_of_two_workers_one_books() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        one, other = now(sent), now(sent)

        consigning.book(one, at=NOON)
        consigning.book(other, at=NOON)

        assert len(stand.knows()) == 1
        assert CarrierCall.objects.filter(verb="book").count() == 1


@pytest.mark.parametrize(
    "kind", ["dropped", "answer_lost", "503", "silent", "half", "failed_after"]
)
def test_a_carrier_that_knows_keys_is_asked_again_and_books_once(kind: str) -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        stand.goes_wrong(
            kind, on="POST /api/consignments", detail="0.4" if kind == "silent" else ""
        )

        with http.within(0.3):
            consigning.book(now(sent), at=NOON)
        waits = now(sent)
        assert (waits.state, waits.attempts) == (S.ASKED, 1)
        assert waits.not_before > NOON
        consigning.book(waits, at=LATER)

        assert len(stand.knows()) == 1
    assert now(sent).state == S.BOOKED


def test_where_keys_are_not_known_nothing_is_booked_again_in_doubt() -> None:
    with a_stand("viettel_post") as stand:
        sent = sent_with(a_carrier(stand, "viettel_post"))
        stand.goes_wrong("answer_lost", on="createOrderNlp")

        consigning.book(now(sent), at=NOON)
        assert now(sent).state == S.UNSURE
        consigning.book(now(sent), at=LATER)

        assert len(stand.knows()) == 1
    assert list(Consignment.objects.for_a_person()) == [sent]


def test_a_worker_that_dies_while_it_books_leaves_no_second_booking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_stand("viettel_post") as stand:
        sent = sent_with(a_carrier(stand, "viettel_post"))
        monkeypatch.setattr(consigning, "call", _dies)

        with pytest.raises(KeyboardInterrupt):
            consigning.book(now(sent), at=NOON)

    assert now(sent).state == S.UNSURE
    assert list(Consignment.objects.to_book(LATER)) == []


def _dies(*_told: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_where_it_is_certain_that_nothing_happened_it_is_tried_again() -> None:
    with a_stand("viettel_post") as stand:
        sent = sent_with(a_carrier(stand, "viettel_post"))
        stand.goes_wrong("429", on="createOrderNlp", detail="7")

        consigning.book(now(sent), at=NOON)
        assert now(sent).state == S.ASKED
        consigning.book(now(sent), at=LATER)

    assert now(sent).state == S.BOOKED


def test_a_yes_that_booked_nothing_is_found_out_and_booked_again() -> None:
    with a_stand(books_nothing=1) as stand:
        sent = sent_with(a_carrier(stand))

        consigning.book(now(sent), at=NOON)
        assert now(sent).state == S.ASKED
        assert "không có vận đơn; đặt lại" in now(sent).reason
        consigning.book(now(sent), at=LATER)

        assert len(stand.knows()) == 1
    assert now(sent).state == S.BOOKED


def test_after_many_tries_a_person_looks() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        for turn in range(consigning.MOST_TRIES):
            stand.goes_wrong("503", on="POST /api/consignments")
            consigning.book(now(sent), at=NOON + turn * timedelta(hours=2))

    assert now(sent).state == S.UNSURE


def test_a_refusal_is_told_in_the_carriers_words() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        Consignment.objects.filter(pk=sent.pk).update(service="bay")

        consigning.book(now(sent), at=NOON)

    assert now(sent).state == S.REFUSED
    assert "Không có dịch vụ này" in now(sent).reason


def test_a_buyer_who_was_forgotten_meanwhile_is_sent_nothing() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        Order.objects.filter(pk=sent.order_id).update(buyer_name="")

        consigning.book(now(sent), at=NOON)

        assert stand.knows() == []
    assert now(sent).state == S.REFUSED


def test_a_carrier_without_an_interface_waits_for_its_list() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand, "vnpost"))

        consigning.book(now(sent), at=NOON)

    assert now(sent).state == S.ASKED
    assert not CarrierCall.objects.filter(verb="book").exists()


# Taking back, and doubt


def test_a_booking_is_taken_back_at_the_carrier_too() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        consigning.book(now(sent), at=NOON)

        consigning.cancel(now(sent), reason="khách đổi ý", by=officer(), at=LATER)

        [known] = stand.knows()
        assert known["events"][-1]["state"] == "cancelled"
    assert (now(sent).state, now(sent).reason) == (S.CANCELLED, "khách đổi ý")


@pytest.mark.parametrize(("trouble", "told"), [("503", TryAgain), ("", Refused)])
def test_what_the_carrier_does_not_take_back_stays(trouble: str, told: type[Exception]) -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        consigning.book(now(sent), at=NOON)
        if trouble:
            stand.goes_wrong(trouble)
        else:
            stand.happens(now(sent).tracking, State.PICKED_UP)

        with pytest.raises(told):
            consigning.cancel(now(sent), reason="khách đổi ý", by=officer(), at=LATER)

    assert now(sent).state == S.BOOKED


def test_what_is_just_being_booked_or_is_fetched_is_not_taken_back() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        for facts in ({"not_before": LATER}, {"attempts": 1}, {"state": S.MOVING}):
            Consignment.objects.filter(pk=sent.pk).update(**facts)
            with pytest.raises(NotAllowed):
                consigning.cancel(now(sent), reason="đổi", by=officer(), at=NOON)


def test_a_booking_by_list_is_taken_back_in_our_book() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand, "vnpost"))
        consigning.settle(now(sent), tracking="EB1VN", by=officer(), at=NOON)

        consigning.cancel(now(sent), reason="đổi", by=officer(), at=NOON)

    assert now(sent).state == S.CANCELLED


def test_a_person_says_under_which_number_a_doubtful_parcel_stands_or_that_it_does_not() -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand, "viettel_post")
        there, absent, taken = (sent_with(carrier) for _one in range(3))
        Consignment.objects.update(state=S.UNSURE)

        consigning.settle(now(there), tracking="VTP9", by=officer(), at=NOON)
        consigning.settle(now(absent), tracking="", by=officer(), at=NOON)
        with pytest.raises(consigning.NumberTaken):
            consigning.settle(now(taken), tracking="VTP9", by=officer(), at=NOON)
        with pytest.raises(NotAllowed):
            consigning.settle(now(there), tracking="VTP1", by=officer(), at=NOON)

    assert (now(there).state, now(there).order.tracking) == (S.BOOKED, "VTP9")
    assert now(absent).state == S.CANCELLED
    assert now(taken).state == S.UNSURE


def test_what_waits_for_a_machine_is_not_settled_by_a_person() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))

        with pytest.raises(NotAllowed):
            consigning.settle(now(sent), tracking="MP1", by=officer(), at=NOON)


# Silence


def test_a_silent_parcel_is_asked_after_where_its_carrier_can_be_asked() -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        consigning.book(now(sent), at=NOON)
        stand.happens(now(sent).tracking, State.OUT, at=LATER)
        assert list(Consignment.objects.silent(LATER)) == [sent]

        consigning.poll(now(sent), at=LATER)

    assert (now(sent).state, now(sent).heard_at) == (S.OUT, LATER)


def test_a_carrier_that_does_not_answer_is_noted_and_one_that_cannot_is_not_asked() -> None:
    with a_stand("viettel_post") as stand:
        ours, theirs = sent_with(a_carrier(stand)), sent_with(a_carrier(stand, "viettel_post"))
        for sent in (ours, theirs):
            consigning.book(now(sent), at=NOON)
        stand.goes_wrong("503")

        consigning.poll(now(ours), at=LATER)
        consigning.poll(now(theirs), at=LATER)

    assert "mã 503" in now(ours).reason
    assert now(theirs).reason == ""
    assert now(ours).state == now(theirs).state == S.BOOKED
    assert str(now(theirs)) == now(theirs).tracking


def test_a_yes_stands_where_the_carrier_does_not_let_it_be_read_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_stand() as stand:
        sent = sent_with(a_carrier(stand))
        connector = type(sent.carrier.connector)
        monkeypatch.setattr(connector, "track", _refuses)

        consigning.book(now(sent), at=NOON)

        assert len(stand.knows()) == 1
    assert now(sent).state == S.BOOKED


def _refuses(*_told: object, **_more: object) -> None:
    raise Refused("khóa hết hạn", because=Because.AUTHORISATION)
