"""What marketplaces may keep, and from what revenue tax is owed, is written down by day."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.marketplaces.tests.make import a_marketplace, a_stall
from lensan.orders.models import Order
from lensan.orders.tests.make import LATER
from lensan.payouts.actions.rating import AlreadySet, set_rate, set_threshold
from lensan.payouts.actions.reading import take_in
from lensan.payouts.models import Rate, StatementLine, Threshold
from lensan.payouts.tests.make import a_sold_order, read, told
from lensan.places.tests.make import a_commune
from lensan.producers.models import Producer

pytestmark = pytest.mark.django_db
State = StatementLine.State
JANUARY = date(2022, 1, 1)


@pytest.fixture
def officer() -> User:
    return a_province_officer()


def a_threshold(amount: int, officer: User, valid_from: date = JANUARY) -> Threshold:
    return set_threshold(amount=amount, valid_from=valid_from, by=officer, at=LATER)


def taxed(order: Order, amount: int = -600) -> StatementLine:
    return read(order, amount, "tax")


def test_a_rate_holds_from_its_day_until_the_next(officer: User) -> None:
    order = a_sold_order()
    for permille, day in ((15, JANUARY), (20, date(2022, 7, 1))):
        set_rate(
            order.stall.marketplace, kind="tax", permille=permille, valid_from=day, by=officer,
            at=LATER,
        )  # fmt: skip

    reasons = []
    for month in (6, 7):
        line = told(order, -1, "tax", at=LATER.replace(month=month, day=1))
        kept = take_in(order.stall, line, at=LATER)
        reasons.append(kept and kept.reason.replace("\xa0", " "))

    assert reasons == [
        f"Đơn {order.reference}: thuế phải là −{owed} ₫ mà sàn ghi −1 ₫, chênh lệch {owed - 1} ₫."
        for owed in (600, 800)
    ]


def test_what_holds_from_a_day_is_written_once(officer: User) -> None:
    floor = a_marketplace()
    set_rate(floor, kind="tax", permille=15, valid_from=JANUARY, by=officer, at=LATER)
    a_threshold(100, officer)

    with pytest.raises(AlreadySet, match="01/01/2022"):
        set_rate(floor, kind="tax", permille=99, valid_from=JANUARY, by=officer, at=LATER)
    with pytest.raises(AlreadySet, match="01/01/2022"):
        a_threshold(200, officer)

    assert (Rate.objects.get().permille, Threshold.objects.get().amount) == (15, 100)


def test_below_the_threshold_no_tax_is_owed(officer: User) -> None:
    order = a_sold_order()
    a_threshold(100_000_000, officer)
    read(order, 40_000)

    line = taxed(order)

    assert line.state == State.FLAGGED
    said = line.reason.replace("\xa0", " ")
    assert said == (
        f"Đơn {order.reference}: sàn giữ thuế 600 ₫ khi doanh thu cả năm mới 40.000 ₫, "
        "chưa quá ngưỡng 100.000.000 ₫."
    )


def test_above_the_threshold_the_rate_alone_counts(officer: User) -> None:
    order = a_sold_order()
    a_threshold(39_999, officer)
    set_rate(
        order.stall.marketplace, kind="tax", permille=15, valid_from=JANUARY, by=officer, at=LATER
    )
    read(order, 40_000)

    assert taxed(order).state == State.MATCHED


def test_what_was_given_back_and_another_year_do_not_count(officer: User) -> None:
    order = a_sold_order()
    other = a_sold_order(order.stall)
    a_threshold(50_000, officer)
    read(order, 40_000)
    read(other, 40_000)
    read(other, -40_000, "refund")
    last_year = told(a_sold_order(order.stall), 40_000, at=LATER - timedelta(days=365))
    take_in(order.stall, last_year, at=LATER)

    assert taxed(order).state == State.FLAGGED


def test_sales_on_every_floor_count(officer: User) -> None:
    order = a_sold_order()
    elsewhere = a_sold_order(a_stall(of=order.stall.producer))
    a_threshold(50_000, officer)
    read(order, 40_000)
    read(elsewhere, 40_000)

    assert taxed(order).state == State.MATCHED


@pytest.mark.parametrize("kind", ["cooperative", "enterprise"])
def test_the_threshold_is_for_households(officer: User, kind: str) -> None:
    order = a_sold_order()
    Producer.objects.filter(pk=order.stall.producer_id).update(kind=kind)
    order.stall.producer.refresh_from_db()
    a_threshold(100_000_000, officer)

    assert taxed(order).state == State.MATCHED


def test_a_threshold_of_nothing_and_one_of_a_later_day_change_nothing(officer: User) -> None:
    order = a_sold_order()
    a_threshold(0, officer)
    a_threshold(100_000_000, officer, date(2030, 1, 1))

    assert taxed(order).state == State.MATCHED


def test_tax_given_back_is_not_questioned(officer: User) -> None:
    order = a_sold_order()
    taxed(order)
    a_threshold(100_000_000, officer)

    assert taxed(order, 600).state == State.MATCHED


def test_the_province_writes_them_on_a_page(client: Client, officer: User) -> None:
    floor = a_marketplace()
    sign_in(client, officer)
    rate = {"marketplace": floor.pk, "kind": "tax", "permille": "15", "valid_from": "2022-01-01"}
    threshold = {"amount": "100000000", "valid_from": "2022-01-01"}

    for _twice in range(2):
        answers = [
            client.post(reverse("rates"), rate),
            client.post(reverse("threshold-set"), threshold),
        ]
    page = client.get(reverse("rates")).content.decode()

    assert [b"01/01/2022" in answer.content for answer in answers] == [True, True]
    assert ("1,5%" in page, "100.000.000" in page) == (True, True)
    assert (Rate.objects.count(), Threshold.objects.count()) == (1, 1)


@pytest.mark.parametrize("permille", ["-1", "1001", "một"])
def test_an_impossible_rate_is_not_written(client: Client, officer: User, permille: str) -> None:
    sign_in(client, officer)
    told = {"marketplace": a_marketplace().pk, "kind": "tax", "permille": permille}

    client.post(reverse("rates"), told | {"valid_from": "2022-01-01"})
    client.post(reverse("threshold-set"), {"amount": "-1", "valid_from": "x"})

    assert not Rate.objects.exists() and not Threshold.objects.exists()


def test_the_page_costs_the_same_however_many_rates(client: Client, officer: User) -> None:
    sign_in(client, officer)
    costs = []
    for number in range(3):
        day = date(2022, 1, 1 + number)
        set_rate(a_marketplace(), kind="tax", permille=15, valid_from=day, by=officer, at=LATER)
        costs.append(queries(client, reverse("rates")))

    assert costs[0] == costs[2]


def test_no_other_officer_writes_them(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))

    codes = [
        client.get(reverse("rates")).status_code,
        client.post(reverse("threshold-set")).status_code,
    ]

    assert codes == [403, 403]
