"""The page of what is suggested, its table, and the buttons."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, queries, sign_in
from lensan.catalogue.actions.composing import Wanted, compose
from lensan.catalogue.models import Lot, Product
from lensan.catalogue.tests.make import a_lot, an_offer
from lensan.logistics import tasks
from lensan.logistics.actions.loading import found
from lensan.logistics.actions.suggesting import look
from lensan.logistics.indicators import Loads, loads
from lensan.logistics.models import LoadSuggestion, Vehicle
from lensan.logistics.tests.make import NOON, TOMORROW, a_gate, a_parcel, approved, planned
from lensan.logistics.tests.make_loads import (
    a_post,
    a_small_order,
    one_waits,
    suggested,
    two_together,
)
from lensan.orders.models import Order
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(client: Client) -> User:
    user = a_province_officer()
    sign_in(client, user)
    return user


def soon() -> date:
    return timezone.localdate() + timedelta(days=2)


def page(on: date) -> str:
    return f"/chuyen-xe/goi-y/?ngay={on:%Y-%m-%d}"


def test_the_page_finds_and_shows_what_saves_money(client: Client, province: User) -> None:
    two_together(on=soon())
    LoadSuggestion.objects.all().delete()
    empty = client.get(page(soon())).content.decode()
    assert "Ngày này chưa có gợi ý nào" in empty

    answer = client.post("/chuyen-xe/goi-y/tim/", {"on": f"{soon():%Y-%m-%d}"}, follow=True)

    assert answer.redirect_chain[-1][0] == page(soon())
    shown = answer.content.decode()
    assert "Gửi chung 2 đơn" in shown
    assert "14.200\xa0₫" in shown
    assert "giá tạm tính 20.000\xa0₫ kg đầu" in shown
    assert "tạm tính 5.000\xa0₫ mỗi người nhận" in shown


def test_a_suggestion_is_accepted_and_taken_back(client: Client, province: User) -> None:
    one = two_together(on=soon())

    answer = client.post(f"/chuyen-xe/goi-y/{one.pk}/nhan/", follow=True)

    assert "Hoàn tác" in answer.content.decode()
    assert answer.context["month"] == Loads(1, 0, 0)
    client.post(f"/chuyen-xe/goi-y/{one.pk}/hoan-tac/")
    client.post(f"/chuyen-xe/goi-y/{one.pk}/bo-qua/")
    one.refresh_from_db()
    assert one.state == "declined"


def test_what_is_no_longer_so_is_said_and_gone(client: Client, province: User) -> None:
    one = two_together(on=soon())
    Order.objects.update(state=Order.State.CANCELLED)

    answer = client.post(f"/chuyen-xe/goi-y/{one.pk}/nhan/", follow=True)

    shown = answer.content.decode()
    assert "không còn đúng" in shown
    assert "Ngày này chưa có gợi ý nào" in shown
    assert client.post(f"/chuyen-xe/goi-y/{one.pk}/nhan/").status_code == 404


def test_a_day_that_is_closed_says_why_and_has_no_buttons(client: Client, province: User) -> None:
    one = two_together()
    approved()

    shown = client.get(page(TOMORROW)).content.decode()
    answer = client.post(f"/chuyen-xe/goi-y/{one.pk}/nhan/", follow=True)

    assert "đã duyệt" in shown
    assert "Nhận</button>" not in shown
    assert "đã duyệt" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "open"


@pytest.mark.parametrize(
    ("on", "said"),
    [("9999-12-31", "60 ngày"), ("2022-01-01", "5 giờ sáng"), ("mai", "5 giờ sáng")],
)
def test_only_days_ahead_are_looked_at(
    client: Client, province: User, on: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = timezone.now().replace(hour=15)  # ten at night here
    monkeypatch.setattr(timezone, "now", lambda: late)

    answer = client.post("/chuyen-xe/goi-y/tim/", {"on": on}, follow=True)

    assert said in answer.content.decode()


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", ""])
def test_the_page_of_any_day_opens(client: Client, province: User, on: str) -> None:
    assert client.get("/chuyen-xe/goi-y/", {"ngay": on}).status_code == 200


def test_the_table_leaves_with_all_that_is_shown(client: Client, province: User) -> None:
    one_waits()

    told = client.get(page(TOMORROW) + "&dang=csv").content.decode("utf-8-sig").splitlines()

    first, second = Order.objects.order_by("pk")
    assert len(told) == 2
    assert told[1].split(",")[0] == "để sang hôm sau"
    assert f",{first.reference},{second.reference},,67200,53000,14200,có,chờ quyết định" in told[1]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROVINCE])
def test_only_the_province_decides(client: Client, role: Role) -> None:
    one = two_together()
    sign_in(client, an_officer(a_commune()) if role == Role.COMMUNE else a_user(role))

    assert client.get(page(TOMORROW)).status_code == 403
    assert client.post(f"/chuyen-xe/goi-y/{one.pk}/nhan/").status_code == 403
    assert client.post("/chuyen-xe/goi-y/tim/").status_code == 403


def test_an_unknown_word_is_not_found(client: Client, province: User) -> None:
    assert client.post(f"/chuyen-xe/goi-y/{two_together().pk}/xoa/").status_code == 404


def test_more_suggestions_ask_the_database_no_more(client: Client, province: User) -> None:
    two_together()
    one = queries(client, page(TOMORROW))
    for address in ("1 A, Q.3, TP Hồ Chí Minh", "1 A, Q.5, TP Hồ Chí Minh"):
        a_small_order(address=address)
        a_small_order(address=address)
    look(TOMORROW, at=NOON)

    assert LoadSuggestion.objects.of_day(TOMORROW).count() == 3
    assert queries(client, page(TOMORROW)) == one


def test_the_board_leads_to_the_suggestions(client: Client, province: User) -> None:
    assert (
        f'href="{page(TOMORROW)}"'
        in client.get(f"/chuyen-xe/?ngay={TOMORROW:%Y-%m-%d}").content.decode()
    )


def a_half_empty_truck() -> Producer:
    """Plan a truck with little aboard, and return whose gate it stops at."""
    a_post()
    gate = a_gate()
    a_parcel(gate, 40)
    planned()
    return gate


def ripe(producer: Producer, quantity: int, **product: object) -> Lot:
    """Make so many kilograms that are ripe and on hand."""
    lot = a_lot(an_offer(producer=producer))
    Lot.objects.filter(pk=lot.pk).update(
        on_hand=quantity, harvest_from=TOMORROW, harvest_to=TOMORROW, best_before=None
    )
    facts = {"unit_weight_g": 1000, "unit": "kg"} | product
    Product.objects.filter(pk=lot.offer.product_id).update(**facts)
    lot.refresh_from_db()
    return lot


def test_who_has_something_ripe_on_the_way_is_asked(client: Client, province: User) -> None:
    gate = a_half_empty_truck()
    neighbour = a_producer("Trần Thị Bé", commune=gate.commune)
    lot = ripe(neighbour, 300)
    ripe(neighbour, 300, storage="đông lạnh")

    one = suggested()

    assert one.kind == "fill"
    assert one.riders == [
        {"producer": neighbour.pk, "lot": lot.pk, "count": 300, "grams": 300_000}
    ]
    cost = one.trip.cost if one.trip else 0
    assert (one.before, one.after) == (cost, -(-cost * 40 // 340) + 2_000)
    shown = client.get(page(TOMORROW)).content.decode()
    assert "Trần Thị Bé" in shown
    assert "300 kg" in shown


def test_a_basket_fills_a_truck_and_its_lots_are_asked_once(
    client: Client, province: User
) -> None:
    gate = a_half_empty_truck()
    cooperative = a_producer("HTX Mẫu", commune=gate.commune, kind="cooperative")
    lot = ripe(cooperative, 60)
    parts = [Wanted(5, Product.objects.get(pk=lot.offer.product_id))]
    combo = compose(cooperative, name="Quà quê", price=1, parts=parts, by=None, at=NOON)
    compose(cooperative, name="Quà nhà", price=1, parts=parts, by=None, at=NOON)

    one = suggested()

    assert one.riders == [
        {"producer": cooperative.pk, "combo": combo.pk, "count": 10, "grams": 50_000}
    ]
    assert "combo Quà quê" in client.get(page(TOMORROW)).content.decode()


def test_nobody_is_asked_for_a_truck_that_is_full_or_far() -> None:
    gate = a_half_empty_truck()
    elsewhere = Commune.objects.of_the_programme().exclude(pk=gate.commune_id)[0]
    ripe(a_producer(commune=elsewhere), 300)
    assert found(TOMORROW) == []

    ripe(gate, 300)
    Vehicle.objects.update(capacity_kg=41)

    assert found(TOMORROW) == []


def test_what_trucks_could_carry_more_is_hoped_for_and_not_saved(
    client: Client, province: User
) -> None:
    gate = a_half_empty_truck()
    ripe(gate, 300)
    one = suggested()
    LoadSuggestion.objects.filter(pk=one.pk).update(state="accepted")

    assert loads(TOMORROW, TOMORROW) == Loads(1, 0, one.saved)
    assert loads(TOMORROW + timedelta(days=1), TOMORROW + timedelta(days=9)) == Loads()


def test_every_hour_tomorrow_is_looked_at() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    a_post()
    for _number in range(2):
        a_small_order(harvested=tomorrow)

    tasks.look_for_loads.call()

    assert LoadSuggestion.objects.of_day(tomorrow).get().kind == "together"
