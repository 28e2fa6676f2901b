"""The operator's queue: what is about to be lost, hamlet by hamlet."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_helper, a_user, an_officer, queries, sign_in
from lensan.desk.views.waiting import Waiting
from lensan.journal.models import Entry
from lensan.marketplaces.tests.make import a_listing, a_seller, a_stall
from lensan.orders.models import Ask, Order, Way
from lensan.orders.tests.make import an_order
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.tests.make import NOON

QUEUE = "/truc-don/"


def _waiting(
    hamlet: str, hours: float, *, commune: Commune | None = None, phone: str = ""
) -> Order:
    """An order of someone of that hamlet that has to be answered in so many hours."""
    seller = a_seller(
        commune=commune or a_commune(), hamlet=hamlet, phones=(phone,) if phone else ()
    )
    order = an_order(a_listing(a_stall(of=seller)))
    Order.objects.filter(pk=order.pk).update(confirm_by=timezone.now() + timedelta(hours=hours))
    return order


def _page(client: Client) -> str:
    response = client.get(QUEUE)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_groups_by_hamlet_the_most_urgent_first(client: Client) -> None:
    late, calm, urgent = _waiting("Ấp 1", -1), _waiting("Ấp 2", 30), _waiting("Ấp 3", 2)
    soon = _waiting("Ấp 2", 9)
    sign_in(client, an_officer(a_commune()))

    context = client.get(QUEUE).context

    told = [
        (str(hamlet), [one.order for one in orders]) for hamlet, *_, orders in context["groups"]
    ]
    assert [orders for _hamlet, orders in told] == [[urgent], [soon, calm]]
    assert [one.order for one in context["late"]] == [late]


def test_names_the_helpers_of_each_hamlet(client: Client) -> None:
    order = _waiting("Ấp 1", 5)
    _waiting("Ấp 2", 6)
    hamlet = order.stall.producer.hamlet
    assert hamlet is not None
    a_helper(hamlet, full_name="Lê Thị Tổ")
    a_helper(hamlet, full_name="Người Đã Nghỉ", is_active=False)
    sign_in(client, an_officer(a_commune()))

    page = _page(client)

    assert "Tổ của ấp: Lê Thị Tổ </span>" in page
    assert "Người Đã Nghỉ" not in page
    assert page.count("Ấp chưa có tổ công nghệ số") == 1


def test_one_who_stands_in_no_hamlet_is_shown_too(client: Client) -> None:
    order = an_order()
    Order.objects.update(confirm_by=timezone.now() + timedelta(hours=1))
    sign_in(client, an_officer(order.stall.producer.commune))

    assert "Chưa rõ ấp" in _page(client)


def test_calls_those_who_may_be_called_and_writes_that_down(client: Client) -> None:
    _waiting("Ấp 1", 5, phone="+84912000111")
    quiet = _waiting("Ấp 1", 6, phone="+84912000222").stall.producer
    give(quiet, "contact", way="paper", place="nhà", by=None, at=NOON)
    take_back(quiet, "contact", by=None, at=NOON)
    officer = an_officer(a_commune())
    sign_in(client, officer)

    assert re.findall(r'href="tel:([^"]+)"', _page(client)) == ["+84912000111"]
    entry = Entry.objects.get(verb="desk.telephones_read")
    assert (entry.by, entry.facts) == (officer, {"telephones": 1})


def test_says_who_was_asked_already(client: Client) -> None:
    order = _waiting("Ấp 1", 5)
    Ask.objects.create(order=order, rung="sms", at=NOON, reached=False)
    sign_in(client, an_officer(a_commune()))

    assert "đã hỏi tin nhắn cho hộ 12:00 22/07 (không có ai)" in _page(client)


def test_answering_on_behalf_leads_back_to_the_queue(client: Client) -> None:
    order = _waiting("Ấp 1", 5)
    officer = an_officer(a_commune())
    sign_in(client, officer)

    answer = client.post(f"{QUEUE}{order.pk}/nhan/")

    order.refresh_from_db()
    assert (order.decided_way, order.decided_by) == (Way.OPERATOR, officer)
    assert answer.headers["Location"] == QUEUE


def test_an_officer_sees_their_own_ground_only(client: Client) -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Lựu")
    _waiting("Ấp 1", 5, commune=there)
    sign_in(client, an_officer(here))

    assert "Không có đơn nào chờ trả lời" in _page(client)


def test_says_when_more_wait_than_are_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lensan.desk.views.queue.AT_ONCE", 1)
    _waiting("Ấp 1", 5)
    _waiting("Ấp 1", 6)
    sign_in(client, an_officer(a_commune()))

    assert "Chỉ hiện những đơn gấp nhất." in _page(client)


@pytest.mark.parametrize("role", [Role.HELPER, Role.HOUSEHOLD, Role.COOPERATIVE, Role.CARRIER])
def test_only_officers_keep_the_queue(client: Client, role: Role) -> None:
    sign_in(client, a_user(role))

    assert client.get(QUEUE).status_code == 403


def test_a_helper_sees_the_orders_of_the_hamlet_and_calls(client: Client) -> None:
    order = _waiting("Ấp 3", 5, phone="+84912000111")
    hamlet = order.stall.producer.hamlet
    assert hamlet is not None
    helper = a_helper(hamlet)
    sign_in(client, helper)

    page = client.get("/").content.decode()

    assert "Đơn đang chờ hộ trả lời" in page
    assert 'href="tel:+84912000111"' in page
    assert client.post(f"{QUEUE}{order.pk}/nhan/").headers["Location"] == "/"
    order.refresh_from_db()
    assert (order.decided_way, order.decided_by) == (Way.HELPER, helper)


def test_asks_the_database_no_more_for_three_orders_than_for_one(client: Client) -> None:
    _waiting("Ấp 1", 5, phone="+84912000111")
    sign_in(client, an_officer(a_commune()))
    alone = queries(client, QUEUE)

    _waiting("Ấp 2", 6, phone="+84912000222")
    _waiting("Ấp 3", 7, phone="+84912000333")

    assert queries(client, QUEUE) == alone


@pytest.mark.parametrize(
    ("hours", "words"), [(0.51, "còn 30 phút"), (1.01, "còn 1 giờ"), (47.01, "còn 47 giờ")]
)
def test_says_how_much_time_there_is(client: Client, hours: float, words: str) -> None:
    _waiting("Ấp 1", hours)
    sign_in(client, an_officer(a_commune()))

    assert words in _page(client)


def test_an_order_without_a_deadline_waits_without_haste(client: Client) -> None:
    _waiting("Ấp 1", 1)
    Order.objects.update(confirm_by=None)
    sign_in(client, an_officer(a_commune()))

    page = _page(client)

    assert ("nhan/" in page, "còn " in page) == (True, False)
    assert Waiting(Order.objects.get(), timezone.now()).left == ""
