"""What is ordered together is opened, closed at its date for all at one price, or cancelled."""

from datetime import timedelta

import pytest

from lensan.accounts.tests.make import an_officer
from lensan.kernel.states import NotAllowed
from lensan.messaging.models import Message
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.supply.actions import grouping, offering
from lensan.supply.actions.handing import _tell_news, tell_news
from lensan.supply.models import GroupOrder, SupplyOrder
from lensan.supply.pricing import Step
from lensan.supply.tasks import close, tell
from lensan.supply.tests.make import (
    CLOSES,
    LATER,
    NOON,
    TODAY,
    a_buyer,
    a_group,
    a_supplier,
    an_offer,
    coming,
    due,
    placed,
)

State = GroupOrder.State
PHONES = ("+84912345678", "+84912345679", "+84912345670")


def told() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("text", flat=True))


def test_at_its_date_it_closes_and_everyone_pays_the_step_that_was_reached() -> None:
    group = a_group()
    orders = [
        placed(group, 8, a_buyer(group, f"Nguyễn Văn {phone}", phones=(phone,)))
        for phone in PHONES
    ]

    assert grouping.close_due(at=NOON) == 0
    assert grouping.close_due(at=LATER) == 1

    group.refresh_from_db()
    prices = SupplyOrder.objects.values_list("state", "price")
    assert (group.state, group.price) == (State.SETTLED, 90_000)
    assert list(prices) == [(SupplyOrder.State.DUE, 90_000)] * len(orders)
    assert all("720.000" in text and "90.000" in text for text in told()) and len(told()) == 3


def test_closed_again_nothing_happens_twice() -> None:
    group = a_group()
    placed(group, 8, a_buyer(group, phones=PHONES[:1]))

    assert [grouping.close_due(at=LATER) for _time in range(2)] == [1, 0]
    with pytest.raises(NotAllowed):
        grouping.settle(group, by=None, at=LATER)

    assert len(told()) == 1


def test_the_task_closes_what_is_due() -> None:
    group = a_group()
    GroupOrder.objects.update(closes_on=TODAY - timedelta(days=3000))

    close.func()

    group.refresh_from_db()
    assert group.state == State.CANCELLED


def test_who_was_not_told_before_a_machine_stopped_is_told_by_the_next_round() -> None:
    order = due(phones=PHONES[:1])
    before = told()
    SupplyOrder.objects.filter(pk=order.pk).update(news="settled")

    for _time in range(2):
        tell.func()

    assert told() == [*before, *before] and len(before) == 1


def test_news_that_is_overtaken_is_told_no_more() -> None:
    order = due(phones=PHONES[:1])
    before = len(told())
    SupplyOrder.objects.filter(pk=order.pk).update(news="under_way", state="done")

    tell.func()

    assert len(told()) == before
    assert not SupplyOrder.objects.untold().exists()


def test_of_two_who_tell_the_same_news_one_does() -> None:
    order = due(phones=PHONES[:1])
    before = len(told())
    SupplyOrder.objects.filter(pk=order.pk).update(news="settled")
    seen = list(SupplyOrder.objects.untold().select_related("producer"))
    seen[0].group = order.group
    tell_news(order.group, by=None, at=LATER)

    _tell_news(seen[0], by=None, at=LATER)

    assert len(told()) == before + 1


def test_where_the_least_is_not_met_it_is_cancelled_and_all_are_told() -> None:
    group = a_group(min_quantity=10)
    order = placed(group, 8, a_buyer(group, phones=PHONES[:1]))

    grouping.close_due(at=LATER)

    group.refresh_from_db()
    order.refresh_from_db()
    assert (group.state, order.state) == (State.CANCELLED, SupplyOrder.State.CANCELLED)
    assert group.reason == "mới đặt 8 bao, ít nhất phải 10."
    assert "it nhat phai 10" in told()[0] and "khong phai tra gi" in told()[0]


def test_one_household_without_a_telephone_holds_nobody_up() -> None:
    group = a_group()
    placed(group, 8)

    grouping.close_due(at=LATER)

    assert SupplyOrder.objects.get().state == SupplyOrder.State.DUE
    assert not told()


def test_what_was_withdrawn_is_neither_due_nor_told() -> None:
    group = a_group()
    placed(group, 8)
    gone = placed(group, 1, a_buyer(group, "Lê Thị Bé", phones=PHONES[:1]))
    SupplyOrder.objects.filter(pk=gone.pk).update(state=SupplyOrder.State.WITHDRAWN)

    grouping.close_due(at=LATER)

    gone.refresh_from_db()
    assert gone.state == SupplyOrder.State.WITHDRAWN
    assert not told()


def test_the_price_list_stands_as_it_was_told() -> None:
    offer = an_offer()
    group = a_group(offer)
    offering.price(
        offer, [Step(1, 150_000), Step(10, 140_000), Step(20, 130_000)], valid_from=TODAY, by=None,
        at=NOON,
    )  # fmt: skip

    placed(group, 10)
    grouping.close_due(at=LATER)

    group.refresh_from_db()
    assert group.price == 95_000


def test_an_order_together_opens_for_an_open_offer_only() -> None:
    offer = an_offer(state="draft")

    with pytest.raises(grouping.NotToOpen, match="chưa mở"):
        a_group(offer)

    assert not GroupOrder.objects.exists()


def test_it_closes_on_no_day_that_has_passed() -> None:
    with pytest.raises(grouping.NotToOpen, match="đã qua"):
        a_group(closes_on=TODAY - timedelta(days=1))


def test_it_is_for_a_hamlet_of_its_commune() -> None:
    with pytest.raises(grouping.NotToOpen, match="không thuộc xã"):
        a_group(hamlet=a_hamlet("Ấp 5", a_commune("Vị Đông")))


def test_it_needs_a_price_on_its_closing_day() -> None:
    offer = an_offer(state="draft", steps=())
    offering.price(offer, [Step(1, 1000)], valid_from=TODAY, valid_until=TODAY, by=None, at=NOON)
    offering.turn(offer, "open", by=None, at=NOON)

    with pytest.raises(grouping.NotToOpen, match="không có giá"):
        a_group(offer)


def test_it_does_not_outlast_the_suppliers_paper() -> None:
    supplier = a_supplier(papers=("business",))
    offering.add_paper(
        supplier, kind="fertiliser", valid_until=CLOSES - timedelta(days=1), by=None, at=NOON
    )

    with pytest.raises(offering.MayNotOpen, match="đã hết hạn"):
        a_group(an_offer(supplier))


def test_the_least_is_at_least_the_first_step() -> None:
    assert a_group(an_offer(steps=(Step(10, 95_000),))).min_quantity == 10


def test_it_is_ordered_from_the_supplier_then_on_its_way() -> None:
    order = coming()

    assert order.group.state == State.ON_THE_WAY
    assert order.group.deliver_by == LATER.date() + timedelta(days=3)


@pytest.mark.parametrize(("ready", "by"), [(3, 2), (-5, -1)])
def test_days_are_in_order_and_not_past(ready: int, by: int) -> None:
    group = due().group
    days = {
        "ready_on": LATER.date() + timedelta(days=ready),
        "deliver_by": LATER.date() + timedelta(days=by),
    }

    with pytest.raises(grouping.BadDays):
        grouping.order_from_supplier(group, **days, by=an_officer(group.commune), at=LATER)

    group.refresh_from_db()
    assert group.state == State.SETTLED


def test_nothing_is_ordered_from_a_supplier_whose_paper_has_run_out() -> None:
    group = due().group
    group.offer.supplier.papers.filter(kind="fertiliser").update(valid_until=TODAY)
    days = {"ready_on": LATER.date(), "deliver_by": LATER.date()}

    with pytest.raises(offering.MayNotOpen):
        grouping.order_from_supplier(group, **days, by=an_officer(group.commune), at=LATER)


def test_it_can_be_given_up_until_the_goods_are_on_their_way() -> None:
    order = due(phones=PHONES[:1])
    officer = an_officer(order.group.commune)

    grouping.cancel(order.group, "Cửa hàng hết hàng", by=officer, at=LATER)

    order.refresh_from_db()
    assert order.state == SupplyOrder.State.CANCELLED
    assert "Cua hang het hang. Ba con khong phai tra gi." in told()[-1]


def test_what_is_on_its_way_is_not_given_up() -> None:
    order = coming()

    with pytest.raises(NotAllowed):
        grouping.cancel(order.group, "Đổi ý", by=an_officer(order.group.commune), at=LATER)


def test_nothing_is_given_up_without_a_reason() -> None:
    group = a_group()

    with pytest.raises(grouping.NoReason):
        grouping.cancel(group, "  ", by=an_officer(group.commune), at=NOON)

    group.refresh_from_db()
    assert group.state == State.OPEN


def test_what_is_late_says_so() -> None:
    group = coming().group

    assert not group.is_late(LATER.date())
    assert group.is_late(LATER.date() + timedelta(days=4))
