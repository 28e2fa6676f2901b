"""Orders of a load are booked as one parcel at the price that was shown, and go the way it goes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, sign_in
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.logistics import tasks
from lensan.logistics.actions import consigning, listing
from lensan.logistics.actions.following import hear
from lensan.logistics.actions.joining import NotAsOne, ask_as_one, compare_as_one, why_apart
from lensan.logistics.actions.suggesting import accept, take_back
from lensan.logistics.connector import Seen, State
from lensan.logistics.indicators import Loads, loads
from lensan.logistics.models import Carrier, Consignment, LoadSuggestion
from lensan.logistics.tests import make
from lensan.logistics.tests.make import TOMORROW, a_gate
from lensan.logistics.tests.make_carriage import NOON, a_carrier, a_stand
from lensan.logistics.tests.make_loads import (
    DAY_AFTER,
    a_post,
    a_small_order,
    one_waits,
    suggested,
    two_together,
)
from lensan.orders.models import Order
from lensan.producers.tests.make import meanwhile

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
S = Consignment.State


@pytest.fixture
def by() -> User:
    return a_province_officer()


def accepted(by: User, **orders: Any) -> LoadSuggestion:
    """Make a load of two orders for one receiver, accepted."""
    load = two_together()
    Order.objects.update(collect=0)
    Order.objects.update(**orders)
    accept(load, by=by, at=make.NOON)
    return load


def of_one_seller(by: User) -> LoadSuggestion:
    """Make a load of two orders of one seller, accepted."""
    a_post()
    seller = a_gate()
    for _number in range(2):
        a_small_order(seller)
    load = suggested()
    accept(load, by=by, at=make.NOON)
    return load


def as_one(load: LoadSuggestion, carrier: Carrier, by: User) -> Consignment:
    """Ask for the carriage that saves most."""
    offer = compare_as_one(load, at=NOON)[0]
    assert offer.quote, offer.trouble
    service, fee = offer.quote.service, offer.quote.fee
    return ask_as_one(load, carrier, service=service, fee=fee, by=by, at=NOON)


def states() -> list[str]:
    return list(Consignment.objects.order_by("pk").values_list("state", flat=True))


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# The booking, and its money


def test_a_load_for_one_receiver_is_one_parcel_at_the_carrier(by: User) -> None:
    with a_stand() as stand:
        as_one(accepted(by), a_carrier(stand), by)
        assert stand.knows() == []

        tasks.see_to_carriers.call()

        [known] = stand.knows()
    lead, rider = Consignment.objects.order_by("pk")
    assert states() == [S.BOOKED, S.BOOKED]
    assert (lead.key, lead.tracking, lead.grams) == (known["key"], known["tracking"], 6_000)
    assert (rider.lead, rider.tracking, rider.fee, rider.grams) == (lead, "", None, 3_000)
    assert set(Order.objects.values_list("tracking", flat=True)) == {known["tracking"]}
    assert Entry.objects.filter(verb="logistics.consignment_booked").count() == 2


def test_the_money_that_is_saved_is_that_which_was_booked(by: User) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand, "vnpost"), accepted(by)
        assert loads(TOMORROW, TOMORROW) == Loads(1, 0, 0)
        offer = compare_as_one(load, at=NOON)[0]
        assert offer.quote

        lead = as_one(load, carrier, by)

    # 3 kg cost 16.000 + 5 × 4.000 each; 6 kg 16.000 + 11 × 4.000
    assert (offer.apart, offer.quote.fee, offer.saved) == (72_000, 60_000, 12_000)
    load = fresh(load)
    assert (load.before, load.after, load.booked_as) == (72_000, 60_000, lead)
    assert (lead.fee, lead.fee_apart) == (60_000, 72_000)
    assert loads(TOMORROW, TOMORROW) == Loads(1, 12_000, 0)
    consigning.cancel(lead, reason="đổi ý", by=by, at=NOON)
    assert loads(TOMORROW, TOMORROW) == Loads(1, 0, 0)


def test_a_parcel_of_several_sellers_is_sent_from_their_hub(by: User) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand, "vnpost"), accepted(by)
        as_one(load, carrier, by)
        _headings, rows = listing.rows_for(carrier, listing.waiting_at(carrier, by), at=NOON)
        [row] = rows

    assert row[2] == load.hub.name
    assert str(row[4]).startswith(load.hub.name)


def test_a_parcel_of_one_seller_is_the_sellers_and_collects_for_both(by: User) -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand, "vnpost")
        load = of_one_seller(by)
        Order.objects.update(collect=100_000)
        lead = as_one(load, carrier, by)
        waiting = listing.waiting_at(carrier, by)
        _headings, rows = listing.rows_for(carrier, waiting, at=NOON)
        [row] = rows

    seller = fresh(lead).order.stall.name
    assert lead.collect == 200_000
    assert {lead.key, seller, 6_000, 200_000} <= set(row)


def test_pressed_twice_it_is_booked_once(by: User) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand), accepted(by)
        stale = fresh(load)
        lead = as_one(load, carrier, by)

        with pytest.raises(NotAllowed, match="đã đặt một vận đơn chung"):
            compare_as_one(fresh(load), at=NOON)
        fee = lead.fee or 0
        with pytest.raises(consigning.AlreadySent):
            ask_as_one(stale, carrier, service=lead.service, fee=fee, by=by, at=NOON)
    assert Consignment.objects.count() == 2


def test_of_two_who_book_a_load_at_once_one_does(by: User) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand), accepted(by)
        theirs, quote = fresh(load), compare_as_one(load, at=NOON)[0].quote
        assert quote
        told: Any = {"service": quote.service, "fee": quote.fee, "by": by, "at": NOON}
        with (
            pytest.raises(consigning.AlreadySent),
            meanwhile("SAVEPOINT", lambda: ask_as_one(theirs, carrier, **told)),
        ):
            ask_as_one(load, carrier, **told)
    assert (states(), fresh(load).is_booked) == ([S.ASKED, S.ASKED], True)


def test_a_price_that_changed_and_one_that_saves_nothing_are_not_booked(by: User) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand, "vnpost"), accepted(by)

        with pytest.raises(consigning.NoSuchPrice):
            ask_as_one(load, carrier, service="", fee=1, by=by, at=NOON)
        carrier.settings = {"tariff": {
            "first_grams": 1000, "first_fee": 0, "step_grams": 1000, "step_fee": 5_000,
        }}  # fmt: skip
        [offer] = [one for one in compare_as_one_with(carrier, load) if one.quote]
        assert offer.saved < 0
        with pytest.raises(NotAsOne, match="không rẻ hơn"):
            ask_as_one(load, carrier, service="", fee=25_000, by=by, at=NOON)
    assert not Consignment.objects.exists()


def compare_as_one_with(carrier: Carrier, load: LoadSuggestion) -> Any:
    carrier.save()
    return compare_as_one(load, at=NOON)


def test_each_carrier_that_says_no_price_says_why(by: User) -> None:
    with a_stand() as stand:
        load = accepted(by)
        a_carrier(stand, "vnpost", settings={})
        a_carrier(stand, "by_file", settings={"tariff": {
            "first_grams": 1000, "first_fee": 1000, "step_grams": 1000, "step_fee": 5_000,
            "heaviest": 4_000,
        }})  # fmt: skip
        troubles = {one.trouble for one in compare_as_one(load, at=NOON)}
        assert troubles == {
            "Chưa có bảng cước của đơn vị giao này.", "Không nhận kiện nặng hoặc lớn như thế này.",
        }  # fmt: skip
        assert {one.saved for one in compare_as_one(load, at=NOON)} == {0}
        Order.objects.update(buyer_name="")
        assert "thiếu người nhận" in compare_as_one(load, at=NOON)[0].trouble


# What no carrier does


def test_orders_of_several_receivers_are_not_one_parcel_and_save_nothing(by: User) -> None:
    load = accepted(by)
    one = Order.objects.order_by("pk")[0]
    Order.objects.filter(pk=one.pk).update(buyer_name="Người khác")

    with pytest.raises(NotAsOne, match="Người nhận khác nhau"):
        compare_as_one(load, at=NOON)
    assert loads(TOMORROW, TOMORROW) == Loads(1, 0, 0)


def test_the_cash_of_several_sellers_is_not_collected_by_one_parcel(by: User) -> None:
    load = accepted(by)
    Order.objects.update(collect=50_000)

    with pytest.raises(NotAsOne, match="tiền phải về từng người"):
        compare_as_one(load, at=NOON)
    assert why_apart([]) == ""


def test_only_what_was_accepted_and_still_goes_is_booked(by: User) -> None:
    load = two_together()
    with pytest.raises(NotAllowed, match="gợi ý gửi chung đã nhận"):
        compare_as_one(load, at=NOON)
    accept(load, by=by, at=make.NOON)
    Order.objects.update(state=Order.State.CANCELLED)
    with pytest.raises(consigning.NotToSend):
        compare_as_one(load, at=NOON)


def test_a_suggestion_taken_back_at_this_moment_is_not_booked(by: User) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand, "vnpost"), accepted(by)
        LoadSuggestion.objects.update(state="open")

        with pytest.raises(NotAllowed, match="vừa được hoàn tác"):
            as_one(load, carrier, by)
    assert not Consignment.objects.exists()


def test_what_is_booked_as_one_is_not_taken_back_before_the_booking_is(by: User) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand), accepted(by)
        lead = as_one(load, carrier, by)

        with pytest.raises(NotAllowed, match="hãy hủy vận đơn đó trước"):
            take_back(fresh(load), by=by, at=make.NOON)
        consigning.cancel(lead, reason="đổi ý", by=by, at=NOON)
        take_back(fresh(load), by=by, at=make.NOON)

    assert fresh(load).state == "open"


def test_an_order_that_waited_is_booked_with_those_it_waited_for(by: User) -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand, settings={})
        order, later, load = one_waits()
        Order.objects.update(collect=0)
        accept(load, by=by, at=make.NOON)
        assert loads(TOMORROW, DAY_AFTER).saved == 0
        lead = as_one(load, carrier, by)

    assert [one.order for one in consigning.all_of(lead)] == [order, later]
    assert loads(TOMORROW, DAY_AFTER).saved == fresh(load).saved > 0


# All go as the one goes


def test_each_order_follows_the_one_parcel_and_an_end_stays(by: User) -> None:
    with a_stand() as stand:
        lead = as_one(accepted(by), a_carrier(stand), by)
        tasks.see_to_carriers.call()
    lead = fresh(lead)

    picked = Seen(State.PICKED_UP, "10", NOON + timedelta(hours=1))
    hear(lead, [picked], at=NOON + timedelta(hours=1))
    assert states() == [S.PICKED_UP, S.PICKED_UP]
    assert set(Order.objects.values_list("state", flat=True)) == {Order.State.SHIPPED}
    there = Seen(State.DELIVERED, "50", NOON + timedelta(hours=2))
    hear(lead, [there], at=NOON + timedelta(hours=2))
    hear(lead, [Seen(State.RETURNED, "60", NOON + timedelta(hours=3))], at=NOON)

    assert states() == [S.DELIVERED, S.DELIVERED]
    assert set(Order.objects.values_list("state", flat=True)) == {Order.State.DELIVERED}
    assert list(Consignment.objects.values_list("contested", flat=True)) == [True, True]


def test_one_that_is_taken_back_before_the_pick_up_takes_the_booking_back_for_all(
    by: User,
) -> None:
    with a_stand() as stand:
        carrier, load = a_carrier(stand), accepted(by)
        as_one(load, carrier, by)
        tasks.see_to_carriers.call()
        lead, rider = Consignment.objects.order_by("pk")

        consigning.cancel(rider, reason="khách đổi ý", by=by, at=NOON)

        [known] = stand.knows()
        assert known["events"][-1]["state"] == "cancelled"
        assert states() == [S.CANCELLED, S.CANCELLED]
        assert fresh(rider).reason == "khách đổi ý"
        assert "phải đặt lại" in fresh(lead).reason
        as_one(fresh(load), carrier, by)
    assert fresh(load).is_booked


def test_where_an_order_was_called_off_meanwhile_nothing_is_booked(by: User) -> None:
    with a_stand() as stand:
        as_one(accepted(by), a_carrier(stand), by)
        lead, rider = Consignment.objects.order_by("pk")
        for one in (rider, lead):
            Consignment.objects.update(state=S.ASKED)
            Order.objects.update(state=Order.State.READY)
            Order.objects.filter(pk=one.order_id).update(state=Order.State.CANCELLED)

            consigning.book(fresh(lead), at=NOON + timedelta(hours=1))

            assert stand.knows() == []
            assert states() == [S.REFUSED, S.REFUSED]
            Consignment.objects.update(not_before=NOON + timedelta(hours=1))


def test_a_parcel_in_doubt_is_settled_for_all_and_only_at_its_head(by: User) -> None:
    with a_stand() as stand:
        carrier = a_carrier(stand, "vnpost")
        as_one(accepted(by), carrier, by)
        lead, rider = Consignment.objects.order_by("pk")

        with pytest.raises(NotAllowed):
            consigning.settle(rider, tracking="", by=by, at=NOON)
        consigning.settle(lead, tracking="", by=by, at=NOON)
    assert states() == [S.CANCELLED, S.CANCELLED]


# The pages


def test_the_province_books_a_load_on_its_page(client: Client, by: User) -> None:
    with a_stand() as stand:
        a_carrier(stand)
        load = accepted(by)
        sign_in(client, by)
        day = client.get(f"/chuyen-xe/goi-y/?ngay={TOMORROW:%Y-%m-%d}").content.decode()
        assert f"/chuyen-xe/goi-y/{load.pk}/gui/" in day
        assert "Chưa tính là tiền bớt được" in day
        url = f"/chuyen-xe/goi-y/{load.pk}/gui/"
        offer = client.get(url).context["offers"][0]
        told = {"carrier": offer.carrier.pk, "service": offer.quote.service, "fee": 1}
        assert "Giá này vừa đổi" in client.post(url, told).content.decode()

        answer = client.post(url, told | {"fee": offer.quote.fee}, follow=True)
        tasks.see_to_carriers.call()

        shown = answer.content.decode()
        assert "2 đơn đi chung một kiện" in shown
        lead, rider = Consignment.objects.order_by("pk")
        assert client.get(url)["Location"] == f"/chuyen-xe/van-don/{lead.pk}/"
        assert (
            "Vận đơn chung"
            in client.get(f"/chuyen-xe/goi-y/?ngay={TOMORROW:%Y-%m-%d}").content.decode()
        )
        Order.objects.filter(pk=rider.order_id).update(state=Order.State.CANCELLED)
        shown = client.get(f"/chuyen-xe/van-don/{rider.pk}/").content.decode()
        assert "Hãy hủy vận đơn này rồi đặt lại" in shown
        assert client.get(f"/chuyen-xe/van-don/{rider.pk}/nhan.pdf").status_code == 200


def test_the_page_says_that_no_carrier_parts_a_load(client: Client, by: User) -> None:
    load = accepted(by)
    Order.objects.filter(pk=load.parts.all()[0].order_id).update(buyer_name="Người khác")
    sign_in(client, by)

    day = client.get(f"/chuyen-xe/goi-y/?ngay={TOMORROW:%Y-%m-%d}").content.decode()
    assert "không tính là tiền bớt được" in day
    shown = client.get(f"/chuyen-xe/goi-y/{load.pk}/gui/").content.decode()
    assert "Người nhận khác nhau" in shown


def test_without_carriers_the_page_says_what_to_do(client: Client, by: User) -> None:
    load = accepted(by)
    sign_in(client, by)

    shown = client.get(f"/chuyen-xe/goi-y/{load.pk}/gui/").content.decode()

    assert "lensan add_carrier" in shown
