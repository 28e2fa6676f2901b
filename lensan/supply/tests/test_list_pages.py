"""Lists, what is taken away from them, and who is turned away."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_user, queries, sign_in
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.supply.models import (
    GroupOrder,
)
from lensan.supply.tests.make import (
    a_buyer,
    a_group,
    an_offer,
    coming,
    due,
    placed,
    received,
)
from lensan.supply.tests.make_pages import (
    an_open_group,
    shown,
    text_of,
)


def test_orders_are_listed_by_state_and_taken_away(client: Client, officer: User) -> None:
    order = received().order
    placed(an_open_group(), 1, a_buyer(order.group, "Lê Thị Bé"))

    owing = text_of(client.get(reverse("supply-order-list"), {"trang-thai": "no"}))
    done = text_of(client.get(reverse("supply-order-list"), {"trang-thai": "placed"}))
    table = client.get(reverse("supply-order-list"), {"dang": "csv"})

    assert "Nguyễn Văn An" in owing and "Lê Thị Bé" not in owing
    assert "Lê Thị Bé" in done and "Nguyễn Văn An" not in done
    rows = list(csv.reader(io.StringIO(table.getvalue().decode("utf-8-sig"))))
    assert [row[13] for row in rows[1:]] == ["0", "500000"]


def test_what_is_to_be_delivered_is_shown_and_taken_away(client: Client, officer: User) -> None:
    order = coming()
    GroupOrder.objects.update(ready_on="2026-11-01", deliver_by="2026-11-02")

    words = text_of(client.get(reverse("supply-needs"), {"ngay": "2026-11-20"}))
    early = text_of(client.get(reverse("supply-needs"), {"ngay": "2026-10-31"}))
    table = client.get(reverse("supply-needs"), {"ngay": "2026-11-20", "dang": "csv"})

    assert "1 đơn, 251 kg, 300 lít" in words and "trễ" in words
    assert "Không có gì cần giao" in early
    rows = list(csv.reader(io.StringIO(table.getvalue().decode("utf-8-sig"))))
    assert rows[1][3] == order.producer.code and rows[1][8] == "251000"


@pytest.mark.parametrize("day", ["2026-13-45", "hôm qua", "0001-01-01", "9999-12-31", "", "%00"])
def test_no_day_breaks_the_page(client: Client, officer: User, day: str) -> None:
    assert client.get(reverse("supply-needs"), {"ngay": day}).status_code == 200


def test_empty_pages_say_what_to_do(client: Client, officer: User) -> None:
    assert "Ghi cửa hàng" in shown(client, "supplier-list")
    assert "Cán bộ ghi nhà cung ứng" in shown(client, "supply-offer-list")
    assert "Cán bộ xã hoặc hợp tác xã mở đợt" in shown(client, "group-order-list")
    assert "Vào một đợt mua chung" in shown(client, "supply-order-list")
    assert "Không có gì cần giao" in shown(client, "supply-needs")


@pytest.mark.parametrize("role", [Role.TRAINER, Role.CARRIER])
@pytest.mark.parametrize(
    "name", ["group-order-list", "supply-order-list", "supply-offer-list", "supplier-list", "supply-needs"]
)  # fmt: skip
def test_whose_duties_are_elsewhere_is_turned_away(client: Client, role: Role, name: str) -> None:
    sign_in(client, a_user(role))

    assert client.get(reverse(name)).status_code == 403


def test_a_household_sees_no_supplier_and_opens_nothing(client: Client) -> None:
    offer = an_offer()
    sign_in(client, a_user(Role.HOUSEHOLD))

    refused = {
        client.get(reverse(name, args=args)).status_code
        for name, args in (
            ("supplier-list", []), ("supplier", [offer.supplier_id]), ("supply-needs", []),
            ("group-order-open", [offer.pk]),
        )
    }  # fmt: skip

    assert refused == {403}
    assert "NPK 16-16-8" in shown(client, "supply-offer", offer.pk)
    assert (
        client.get(reverse("supply-offer", args=[an_offer(state="draft").pk])).status_code == 404
    )


def test_lists_ask_as_often_for_three_as_for_one(client: Client, officer: User) -> None:
    def more(commune: Commune) -> None:
        order = coming(due(a_group(commune=commune)))
        placed(an_open_group(offer=order.group.offer), 1)

    addresses = [
        reverse(name)
        for name in ("group-order-list", "supply-order-list", "supply-offer-list", "supplier-list", "supply-needs")
    ]  # fmt: skip
    more(a_commune())
    before = [queries(client, address) for address in addresses]
    for _time in range(2):
        more(a_commune())

    assert [queries(client, address) for address in addresses] == before


def test_a_group_asks_as_often_for_three_households_as_for_one(
    client: Client, officer: User
) -> None:
    group = an_open_group()
    placed(group, 1)
    address = reverse("group-order", args=[group.pk])
    before = queries(client, address)

    for name in ("Lê Thị Bé", "Trần Văn Tư"):
        placed(group, 1, a_buyer(group, name))

    assert queries(client, address) == before
