"""Batches and their columns at their doors."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.errands.actions.batching import make, set_columns
from lensan.errands.models import Batch, BatchColumn
from lensan.errands.tests.make import a_floor, a_wanted_stall, waiting
from lensan.kernel.tables import XLSX
from lensan.marketplaces.by_hand.columns import Column, Sheet
from lensan.marketplaces.models import Marketplace
from lensan.marketplaces.tests.make_simulation import NOON

LIST, COLUMNS = "batch-list", "batch-columns"


@pytest.fixture
def operator(client: Client) -> User:
    officer = a_province_officer()
    sign_in(client, officer)
    return officer


def a_batch(by: User, floor: Marketplace | None = None) -> Batch:
    floor = floor or a_floor()
    waiting(a_wanted_stall(floor))
    return make(floor, Sheet.STALLS, by=by, at=NOON)


def test_a_batch_is_gathered_of_what_waits(client: Client, operator: User) -> None:
    stall = a_wanted_stall()
    waiting(stall)
    assert "gian hàng: 1 việc chờ" in client.get(reverse(LIST)).content.decode()

    told = {"san": stall.marketplace.code, "bang": "stalls"}
    page = client.post(reverse(LIST), told, follow=True).content.decode()

    batch = Batch.objects.get()
    assert (batch.by, batch.errands.count()) == (operator, 1)
    assert reverse("batch-take", kwargs={"pk": batch.pk}) in page
    assert "gian hàng: 0 việc chờ" in page
    assert "Chưa từng chạy" in page


@pytest.mark.parametrize(
    ("sheet", "said"),
    [("stalls", "Không có việc nào chưa nằm trong lô"), ("lạ", "Chưa có lô nào")],
)
def test_of_nothing_no_batch_is_made(
    client: Client, operator: User, sheet: str, said: str
) -> None:
    floor = a_floor()

    page = client.post(reverse(LIST), {"san": floor.code, "bang": sheet}, follow=True)

    assert said in page.content.decode()
    assert not Batch.objects.exists()


def test_without_a_floor_both_pages_say_so(client: Client, operator: User) -> None:
    assert "Chưa nối với sàn nào" in client.get(reverse(LIST)).content.decode()
    assert client.get(reverse(COLUMNS)).headers["Location"] == reverse(LIST)


def test_is_downloaded_again_as_often_as_wanted(client: Client, operator: User) -> None:
    batch = a_batch(operator)
    url = reverse("batch-take", kwargs={"pk": batch.pk})

    book, text = client.get(url), client.get(url + "?dang=csv")

    assert book.headers["Content-Type"] == XLSX
    [headings, row] = csv.reader(io.StringIO(text.content.decode("utf-8-sig")))
    assert (headings[0], row[1]) == ("Loại hình", batch.errands.get().stall.producer.name)
    batch.refresh_from_db()
    assert batch.taken_at
    assert "đã tải lúc" in client.get(reverse(LIST)).content.decode()


def test_a_name_that_would_run_in_a_spreadsheet_is_only_a_name(
    client: Client, operator: User
) -> None:
    batch = a_batch(operator)
    stall = batch.errands.get().stall
    type(stall).objects.filter(pk=stall.pk).update(name="=cmd|' /C calc'!A0")

    text = client.get(reverse("batch-take", kwargs={"pk": batch.pk}) + "?dang=csv")

    assert "'=cmd" in text.content.decode()


def test_a_batch_that_was_sent_is_done(client: Client, operator: User) -> None:
    batch = a_batch(operator)

    page = client.post(reverse("batch-sent", kwargs={"pk": batch.pk}), follow=True)

    assert "Đã ghi 1 việc là đã nộp cho sàn." in page.content.decode()
    assert batch.errands.get().seen == "in_review"


def test_the_list_costs_the_same_however_long(client: Client, operator: User) -> None:
    floor = a_floor()
    a_batch(operator, floor)
    one = queries(client, reverse(LIST))

    for _number in range(3):
        a_batch(operator, floor)

    assert queries(client, reverse(LIST)) == one


def typed(**changes: str) -> dict[str, str]:
    """What the form of the nine known columns sends, and three empty lines."""
    known = BatchColumn.objects.of(a_floor(), "stalls")
    told: dict[str, str] = {}
    for place, column in enumerate([*known, *[Column("")] * 3], start=1):
        told |= {
            f"place-{place}": str(place * 10), f"heading-{place}": column.heading,
            f"source-{place}": column.source, f"text-{place}": column.text,
        }  # fmt: skip
    return told | changes


def test_columns_are_ordered_renamed_left_out_and_added(client: Client, operator: User) -> None:
    floor = a_floor("voso")
    sent = typed(**{
        "san": floor.code, "bang": "stalls", "place-2": "5", "heading-1": "", "heading-10": "Quốc gia",
        "text-10": "Việt Nam", "heading-3": "Di động", "text-3": "thừa", "place-10": "15",
    })  # fmt: skip

    client.post(reverse(COLUMNS), sent)

    found = BatchColumn.objects.of(floor, "stalls")
    assert found[:3] == [
        Column("Họ và tên", "holder"),
        Column("Quốc gia", text="Việt Nam"),
        Column("Di động", "phone"),
    ]
    assert len(found) == 9
    page = client.get(reverse(COLUMNS) + f"?san={floor.code}").content.decode()
    assert "Quốc gia" in page


def test_a_column_of_nothing_that_is_known_is_not_taken(client: Client, operator: User) -> None:
    floor = a_floor()
    sent = typed(**{"san": floor.code, "bang": "stalls", "source-1": "identity_number"})

    page = client.post(reverse(COLUMNS), sent)

    assert "source-1" in page.context["form"].errors
    assert not BatchColumn.objects.exists()


def test_another_sheet_is_chosen_by_the_address(client: Client, operator: User) -> None:
    floor = a_floor()
    set_columns(floor, Sheet.LISTINGS, [Column("Chỉ một", "sku")], by=operator, at=NOON)

    page = client.get(reverse(COLUMNS) + f"?san={floor.code}&bang=listings")

    assert "Chỉ một" in page.content.decode()


def test_only_the_province_sets_columns(client: Client) -> None:
    a_floor()
    sign_in(client, an_officer())

    assert client.get(reverse(COLUMNS)).status_code == 403
    assert reverse(COLUMNS) not in client.get(reverse(LIST)).content.decode()
