"""Small orders become loads: found in the book, accepted or not, and undone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.logistics.actions import loading, suggesting
from lensan.logistics.actions.demanding import demand
from lensan.logistics.actions.loading import found
from lensan.logistics.actions.planning import WaitsByNow, approve
from lensan.logistics.actions.suggesting import (
    NoLongerSo,
    TooLate,
    accept,
    decline,
    look,
    take_back,
)
from lensan.logistics.models import Carrier, Consignment, DayPlan, LoadSuggestion, SuggestedOrder
from lensan.logistics.planner import Load
from lensan.logistics.tests.make import NOON, TOMORROW, a_gate, a_vehicle, approved, planned
from lensan.logistics.tests.make_loads import (
    AREA,
    DAY_AFTER,
    IN_TIME,
    a_post,
    a_small_order,
    one_waits,
    suggested,
    two_together,
)
from lensan.orders.models import Order

pytestmark = pytest.mark.django_db
MORNING = datetime.fromisoformat("2022-07-23T05:00+07:00")


@pytest.fixture
def province() -> User:
    return a_province_officer()


def kinds() -> list[str]:
    return [one.kind.value for one in found(TOMORROW)]


def carried(on: Any = TOMORROW) -> set[int | None]:
    return {one.order for one in demand(on).parcels}


def verbs() -> list[str]:
    told = Entry.objects.filter(verb__startswith="logistics.load").order_by("pk")
    return list(told.values_list("verb", flat=True))


def test_two_orders_for_one_district_go_together() -> None:
    one = two_together()

    # 3 kg cost 20.000 + 2 × 5.800 each; 6 kg 20.000 + 5 × 5.800
    assert (one.kind, one.area, one.before, one.after) == ("together", AREA, 63_200, 49_000)
    assert (one.saved, one.is_guess, one.state, one.found_at) == (14_200, True, "open", NOON)
    assert one.parts.filter(is_joined=False).count() == 2


@pytest.mark.parametrize("known", [{"buyer_name": "Người khác"}, {"buyer_phone": ""}])
def test_a_load_for_two_receivers_is_parted_at_its_end(known: dict[str, str]) -> None:
    two_together()
    Order.objects.filter(pk=Order.objects.order_by("pk")[0].pk).update(**known)

    assert suggested().after == 49_000 + 2 * 5_000


def test_a_carriers_table_is_used_where_one_is_written_down() -> None:
    Carrier.objects.create(code="a", name="A", connector_code="vnpost", places="2022")
    told = {
        "first_grams": 3000, "first_fee": 30_000, "step_grams": 1000, "step_fee": 1_000,
        "heaviest": 30_000,
    }  # fmt: skip
    Carrier.objects.create(
        code="b", name="B", connector_code="vnpost", places="2022", settings={"tariff": told}
    )

    one = two_together()

    assert (one.before, one.after, one.is_guess) == (60_000, 33_000, False)


def test_room_is_charged_where_it_is_more_than_the_weight() -> None:
    assert loading.GUESSED.fee(loading._parcel(Load(1_000, 12))) == 25_800


def test_an_order_waits_for_another_of_the_next_day() -> None:
    order, later, one = one_waits()

    assert (one.kind, one.saved) == ("wait", 14_200)
    assert list(one.parts.values_list("order", "is_joined").order_by("pk")) == [
        (order.pk, False), (later.pk, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "facts",
    [
        {"confirm_by": datetime.fromisoformat("2022-07-24T17:59+07:00")},
        {"confirm_by": None},  # placed on the 22nd: two days are over before the hub closes
        {"shelf_life_days": 4},  # a day from harvest to hub
        {"storage": "giữ lạnh"},
        {"address": "12 Hai Bà Trưng"},
    ],
)
def test_nothing_waits_beyond_its_promise_or_its_freshness(facts: dict[str, Any]) -> None:
    a_post()
    a_small_order(**facts)
    a_small_order(harvested=DAY_AFTER)

    assert kinds() == []


def test_what_is_fresh_until_the_hub_closes_waits() -> None:
    a_post()
    a_small_order(shelf_life_days=7)
    a_small_order(harvested=DAY_AFTER)

    assert kinds() == ["wait"]


def test_a_gate_where_a_vehicle_stops_tomorrow_saves_todays_stop() -> None:
    a_post()
    gate = a_gate()
    a_small_order(gate, address="")
    a_small_order(gate, address="", harvested=DAY_AFTER)

    one = suggested()

    assert (one.kind, one.saved, one.area) == ("wait", 2_000, "")


def test_what_has_its_label_is_sent_by_itself() -> None:
    a_post()
    one, other = a_small_order(), a_small_order()
    Order.objects.filter(pk=one.pk).update(tracking="VD1")
    assert kinds() == []

    Order.objects.filter(pk=one.pk).update(tracking="")
    carrier = Carrier.objects.create(code="a", name="A", connector_code="vnpost", places="2022")
    booked = Consignment.objects.create(
        order=other, carrier=carrier, fee=1, grams=1, key="k", asked_at=NOON, not_before=NOON,
        heard_at=NOON,
    )  # fmt: skip
    assert kinds() == []

    Consignment.objects.filter(pk=booked.pk).update(state=Consignment.State.CANCELLED)
    assert kinds() == ["together"]


def test_nothing_is_suggested_without_hubs_or_goods() -> None:
    assert found(TOMORROW) == []
    a_post()
    assert found(TOMORROW) == []


def test_what_was_accepted_to_wait_is_not_carried_that_day(province: User) -> None:
    order, later, one = one_waits()

    accept(one, by=province, at=NOON)

    assert carried() == set()
    assert carried(DAY_AFTER) == {order.pk, later.pk}
    one.refresh_from_db()
    assert (one.state, one.decided_at, one.decided_by) == ("accepted", NOON, province)
    told = Entry.objects.get(verb="logistics.load_accepted")
    assert told.facts == {"kind": "wait", "saved": 14_200, "orders": [order.pk, later.pk]}


def test_an_order_that_waited_does_not_wait_again(province: User) -> None:
    order, _later, one = one_waits()
    a_small_order(harvested=DAY_AFTER + timedelta(days=1))
    accept(one, by=province, at=NOON)

    look(DAY_AFTER, at=NOON)

    taken = SuggestedOrder.objects.filter(suggestion__on=DAY_AFTER, order=order)
    assert not taken.exists()


def test_what_is_accepted_counts_as_certain_for_the_rest(province: User) -> None:
    a_post()
    gate = a_gate()
    a_small_order(gate)
    a_small_order(harvested=DAY_AFTER)
    accept(suggested(), by=province, at=NOON)
    a_small_order(gate, address="")

    look(TOMORROW, at=NOON)

    [other] = LoadSuggestion.objects.filter(state="open")
    assert (other.kind, other.saved) == ("wait", 2_000)  # a vehicle comes there tomorrow anyhow


def test_pressed_twice_it_is_accepted_once(province: User) -> None:
    one = two_together()

    accept(one, by=province, at=NOON)
    accept(LoadSuggestion.objects.get(pk=one.pk), by=province, at=NOON + timedelta(hours=1))

    one.refresh_from_db()
    assert (one.decided_at, verbs()) == (NOON, ["logistics.load_accepted"])


def test_declined_it_is_not_suggested_again(province: User) -> None:
    _order, _later, one = one_waits()

    decline(one, by=province, at=NOON)
    decline(one, by=province, at=NOON + timedelta(hours=1))

    assert kinds() == []
    assert suggested().state == "declined"
    assert verbs() == ["logistics.load_declined"]


def test_orders_that_shall_not_wait_can_go_together(province: User) -> None:
    a_post()
    for day in (TOMORROW, TOMORROW, DAY_AFTER):
        a_small_order(harvested=day)
    one = suggested()
    assert one.kind == "wait"

    decline(one, by=province, at=NOON)

    [other] = LoadSuggestion.objects.filter(state="open")
    assert other.kind == "together"


@pytest.mark.parametrize("decide", [accept, decline])
def test_a_decision_is_undone(decide: Any, province: User) -> None:
    order, _later, one = one_waits()
    decide(one, by=province, at=NOON)

    take_back(one, by=province, at=NOON)
    take_back(one, by=province, at=NOON)

    one.refresh_from_db()
    assert (one.state, one.decided_by, carried()) == ("open", None, {order.pk})
    assert verbs()[1:] == ["logistics.load_taken_back"]
    assert not SuggestedOrder.objects.taken().exists()


@pytest.mark.parametrize("decide", [accept, decline, take_back])
def test_nothing_is_decided_once_the_plan_is_approved(decide: Any, province: User) -> None:
    one = two_together()
    if decide is take_back:
        accept(one, by=province, at=NOON)
    before = one.state
    approved()

    with pytest.raises(TooLate, match="đã duyệt"):
        decide(one, by=province, at=NOON)

    one.refresh_from_db()
    assert one.state == before


def test_a_draft_that_carries_what_waits_by_now_is_not_approved(province: User) -> None:
    _order, _later, one = one_waits()
    draft = planned()
    accept(one, by=province, at=NOON)

    with pytest.raises(WaitsByNow, match="để sang hôm sau"):
        approve(draft, by=province, at=NOON)

    draft.refresh_from_db()
    assert draft.state == "draft"
    assert DayPlan.objects.in_force(TOMORROW) is None


def test_nothing_waits_for_a_day_whose_plan_is_approved() -> None:
    order, _later, _one = one_waits()
    Order.objects.filter(pk=order.pk).update(state=Order.State.PLACED)
    approved(DAY_AFTER)

    Order.objects.filter(pk=order.pk).update(state=Order.State.CONFIRMED)

    assert kinds() == []


def test_nothing_is_decided_once_the_day_has_begun(province: User) -> None:
    one = two_together()

    with pytest.raises(TooLate, match="5 giờ sáng"):
        accept(one, by=province, at=MORNING)

    look(TOMORROW, at=MORNING)
    one.refresh_from_db()
    assert one.state == "lapsed"


def test_what_is_no_longer_so_cannot_be_accepted(province: User) -> None:
    order, _later, one = one_waits()
    Order.objects.filter(pk=order.pk).update(confirm_by=NOON)

    with pytest.raises(NoLongerSo):
        accept(one, by=province, at=NOON)

    one.refresh_from_db()
    assert (one.state, verbs()) == ("open", [])


def test_what_was_declined_is_accepted_only_after_it_was_taken_back(province: User) -> None:
    one = two_together()
    decline(one, by=province, at=NOON)

    with pytest.raises(NotAllowed):
        accept(one, by=province, at=NOON)


def test_a_suggestion_that_lapsed_comes_back_as_the_same() -> None:
    one = two_together()
    cancelled = one.parts.first()
    assert cancelled
    order = Order.objects.filter(pk=cancelled.order_id)
    order.update(state=Order.State.CANCELLED)
    look(TOMORROW, at=NOON)
    assert not LoadSuggestion.objects.of_day(TOMORROW).exists()

    order.update(state=Order.State.CONFIRMED)

    assert suggested() == one


def test_no_order_is_taken_by_two_suggestions(province: User) -> None:
    one = two_together()
    accept(one, by=province, at=NOON)
    part = one.parts.first()
    assert part
    other = LoadSuggestion.objects.create(
        on=DAY_AFTER, key="x", kind="together", hub=one.hub, before=2, after=1, is_guess=True,
        found_at=NOON,
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestedOrder.objects.create(suggestion=other, order_id=part.order_id, is_taken=True)


def test_two_who_look_at_once_keep_one() -> None:
    one = two_together()
    [again] = found(TOMORROW)

    suggesting._keep(again, TOMORROW, at=NOON)

    assert (LoadSuggestion.objects.count(), one.parts.count()) == (1, 2)


def test_a_second_hub_has_loads_of_its_own() -> None:
    far = a_vehicle()
    far.hub.longitude = 105.9
    far.hub.save()
    a_post()
    a_small_order(a_gate(0.01), confirm_by=IN_TIME)
    a_small_order(a_gate(0.42), confirm_by=IN_TIME)

    assert kinds() == []
