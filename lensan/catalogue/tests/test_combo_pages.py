"""Baskets at their doors."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role
from lensan.accounts.tests.make import a_user, an_officer, queries, sign_in
from lensan.catalogue.actions.composing import Wanted, compose, turn
from lensan.catalogue.models import Combo, Product
from lensan.catalogue.tests.make import NOON, a_lot, a_product, an_offer
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer


@pytest.fixture
def cooperative() -> Producer:
    return a_producer("HTX Thạnh Hòa", kind="cooperative")


@pytest.fixture
def product(cooperative: Producer) -> Product:
    """Goods that the cooperative sells, ten of them on hand."""
    offer = an_offer(a_product("Khóm Cầu Đúc"), cooperative)
    a_lot(offer, on_hand=10)
    return offer.product


@pytest.fixture
def officer(client: Client, cooperative: Producer) -> Client:
    sign_in(client, an_officer(cooperative.commune))
    return client


def _combo(cooperative: Producer, product: Product, name: str = "Combo tuần") -> Combo:
    part = Wanted(4, product)
    return compose(cooperative, name=name, price=200_000, parts=[part], by=None, at=NOON)


def _typed(*parts: dict[str, Any], **told: Any) -> dict[str, Any]:
    rows = {f"phan-{n}-{key}": value for n, row in enumerate(parts) for key, value in row.items()}
    head = {"phan-TOTAL_FORMS": len(parts), "phan-INITIAL_FORMS": 0}
    return {"name": "Combo  tuần", "price": "200000"} | head | rows | told


def _text(client: Client, name: str, **of: Any) -> str:
    return client.get(reverse(name, kwargs=of)).content.decode()


def test_without_combos_it_says_what_to_do(officer: Client) -> None:
    page = _text(officer, "combo-list")

    assert "Chưa có combo nào" in page
    assert reverse("combo-make") in page


def test_an_officer_composes_for_a_cooperative(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    an = a_producer(commune=cooperative.commune)
    parts = ({"quantity": "4", "product": product.pk}, {"quantity": ""})

    answer = officer.post(
        reverse("combo-make"),
        _typed(*parts, cooperative=cooperative.code, suppliers=f"{an.code}\n{an.code.lower()}"),
    )

    combo = Combo.objects.get()
    assert answer.headers["Location"] == reverse("combo", kwargs={"pk": combo.pk})
    assert (combo.name, combo.price, combo.cooperative) == ("Combo tuần", 200_000, cooperative)
    assert [str(part) for part in combo.parts.all()] == ["Khóm Cầu Đúc × 4"]
    assert set(combo.suppliers.all()) == {cooperative, an}
    assert "Combo tuần" in _text(officer, "combo-list")


def test_a_part_may_be_anything_of_a_group_or_have_a_stand_in(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    other = an_offer(a_product("Xoài"), cooperative).product
    parts = (
        {"quantity": "1", "product": product.pk, "alternatives": [other.pk]},
        {"quantity": "2", "group": "food", "unit": "kg"},
    )

    officer.post(reverse("combo-make"), _typed(*parts, cooperative=cooperative.code))

    first, second = Combo.objects.get().parts.order_by("pk")
    assert list(first.alternatives.all()) == [other]
    assert (second.product, second.group, second.unit) == (None, "food", "kg")


@pytest.mark.parametrize(
    ("parts", "told", "said"),
    [
        ((), {}, "Combo cần ít nhất một phần."),
        (({"quantity": "1"},), {}, "Mỗi phần cần một sản phẩm"),
        (({"quantity": "1", "group": "food", "unit": "kg"},), {"suppliers": "HG-X"}, "Không có mã hộ HG-X"),
        (({"quantity": "-1", "group": "food", "unit": "kg"},), {}, "lớn hơn hoặc bằng với 1"),
        (({"quantity": "1", "product": "999999"},), {}, "Hãy chọn một lựa chọn hợp lệ"),
        (({"quantity": "1", "group": "food", "unit": "kg"},), {"price": "0"}, "lớn hơn hoặc bằng với 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_sold_is_said_and_not_kept(
    officer: Client, cooperative: Producer, parts: Any, told: dict[str, str], said: str
) -> None:
    answer = officer.post(
        reverse("combo-make"), _typed(*parts, cooperative=cooperative.code, **told)
    )

    assert said in answer.content.decode()
    assert not Combo.objects.exists()


def test_a_household_composes_none(client: Client, product: Product) -> None:
    household, user = a_producer(), a_user(Role.HOUSEHOLD)
    Producer.objects.filter(pk=household.pk).update(account=user)
    sign_in(client, user)

    assert client.get(reverse("combo-make")).status_code == 403
    assert "Combo do hợp tác xã" in _text(client, "combo-list")


def test_a_cooperative_composes_its_own_but_names_nobody_it_does_not_see(
    client: Client, cooperative: Producer, product: Product
) -> None:
    user, stranger = a_user(Role.COOPERATIVE), a_producer()
    Producer.objects.filter(pk=cooperative.pk).update(account=user)
    sign_in(client, user)
    parts = [{"quantity": "4", "product": product.pk}]
    assert cooperative.code in _text(client, "combo-make")

    answer = client.post(
        reverse("combo-make"),
        _typed(*parts, cooperative=cooperative.code, suppliers=stranger.code),
    )
    assert f"Không có mã hộ {stranger.code}" in answer.content.decode()

    client.post(reverse("combo-make"), _typed(*parts, cooperative=cooperative.code))
    assert Combo.objects.get().cooperative == cooperative


@pytest.mark.parametrize(
    ("asked", "said"),
    [("", "Đủ hàng cho 1 giỏ."), ("?gio=2", "Đủ hàng cho 2 giỏ."), ("?gio=3", "Chưa đủ hàng cho 3 giỏ"),
     ("?gio=x", "Đủ hàng cho 1 giỏ."), ("?gio=0", "Đủ hàng cho 1 giỏ.")],
)  # fmt: skip
def test_it_is_filled_with_what_is_ripe(
    officer: Client, cooperative: Producer, product: Product, asked: str, said: str
) -> None:
    combo = _combo(cooperative, product)

    page = officer.get(reverse("combo", kwargs={"pk": combo.pk}) + asked).content.decode()

    assert said in page


def test_what_goes_in_is_taken_away_as_a_table(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    combo = _combo(cooperative, product)

    table = officer.get(reverse("combo", kwargs={"pk": combo.pk}) + "?gio=3&dang=csv")

    lines = table.content.decode().splitlines()
    assert lines[1].startswith("Khóm Cầu Đúc × 4,Khóm Cầu Đúc,HTX Thạnh Hòa,")
    assert ",10,kg," in lines[1]
    assert lines[2] == "Khóm Cầu Đúc × 4,còn thiếu,,,,2,kg,"


def test_it_is_revised_and_its_suppliers_stay(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    elsewhere = a_producer("Trần Thị Bé")
    combo = _combo(cooperative, product)
    combo.suppliers.add(elsewhere)
    url = reverse("combo-revise", kwargs={"pk": combo.pk})
    assert elsewhere.code in officer.get(url).content.decode()

    officer.post(
        url, _typed({"quantity": "5", "product": product.pk}, name="Mới", suppliers=elsewhere.code)
    )

    combo.refresh_from_db()
    assert (combo.name, [str(part) for part in combo.parts.all()]) == (
        "Mới", ["Khóm Cầu Đúc × 5"]
    )  # fmt: skip
    assert elsewhere in combo.suppliers.all()


def test_a_twin_is_refused_when_it_is_revised(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    combo, _twin = _combo(cooperative, product), _combo(cooperative, product, "Khác")

    answer = officer.post(
        reverse("combo-revise", kwargs={"pk": combo.pk}),
        _typed({"quantity": "5", "product": product.pk}, name="Khác"),
    )

    assert "đã có combo tên này" in answer.content.decode()


def test_it_is_paused_and_closed(officer: Client, cooperative: Producer, product: Product) -> None:
    combo = _combo(cooperative, product)
    url = reverse("combo-turn", kwargs={"pk": combo.pk})

    seen = []
    for state in ("paused", "sold", "paused", "closed"):
        officer.post(url, {"state": state})
        combo.refresh_from_db()
        seen.append(combo.state)

    assert seen == ["paused", "paused", "paused", "closed"]
    assert officer.post(url, {"state": "open"}).status_code == 403


def test_the_list_costs_the_same_however_long(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    _combo(cooperative, product)
    few = queries(officer, reverse("combo-list"))

    for name in ("Hai", "Ba", "Bốn"):
        _combo(cooperative, product, name)

    assert queries(officer, reverse("combo-list")) == few


def test_a_combo_costs_the_same_however_many_parts(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    few = queries(officer, reverse("combo", kwargs={"pk": _combo(cooperative, product).pk}))
    lots = [a_lot(an_offer(a_product(n), cooperative), on_hand=1) for n in ("A", "B", "C")]
    parts = [Wanted(1, lot.offer.product) for lot in lots]
    many = compose(cooperative, name="Nhiều", price=1, parts=parts, by=None, at=NOON)

    assert queries(officer, reverse("combo", kwargs={"pk": many.pk})) == few


def test_a_closed_one_is_not_revised(
    officer: Client, cooperative: Producer, product: Product
) -> None:
    combo = _combo(cooperative, product)
    turn(combo, Combo.State.CLOSED, by=None, at=NOON)

    assert officer.get(reverse("combo-revise", kwargs={"pk": combo.pk})).status_code == 403
