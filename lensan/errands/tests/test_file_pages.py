"""Floors' files at their doors: upload, look, explain, let in, leave out."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer, an_officer, queries, sign_in
from lensan.errands.actions.carrying_in import carry_in
from lensan.errands.actions.receiving import approve, refuse
from lensan.errands.models import FloorFile
from lensan.errands.tests.make import a_file, a_floor, a_live_listing, an_open_stall
from lensan.errands.tests.test_receive_files import an_odd_file
from lensan.marketplaces.by_hand.tests.make import a_workbook, an_order_row
from lensan.marketplaces.models import Stall
from lensan.marketplaces.tests.make import a_seller
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.models import Order
from lensan.places.tests.make import a_commune

State = FloorFile.State
LIST = "floor-file-list"


@pytest.fixture
def operator(client: Client) -> User:
    officer = a_province_officer()
    sign_in(client, officer)
    return officer


def at(name: str, source: FloorFile) -> str:
    return reverse(name, kwargs={"pk": source.pk})


def typed(of: Stall, content: bytes | None = None, **changes: object) -> dict[str, object]:
    content = a_workbook(an_order_row(shop=of.reference)) if content is None else content
    here = timezone.localtime()
    return {
        "file": SimpleUploadedFile("don.xlsx", content), "marketplace": of.marketplace.pk,
        "kind": "orders", "stall": of.reference, "taken_at": f"{here:%Y-%m-%dT%H:%M}",
    } | changes  # fmt: skip


def a_carried_file(stall: Stall, *rows: object) -> FloorFile:
    source = a_file(a_workbook(*rows), stall=stall)  # type: ignore[arg-type]
    approve(source, by=a_province_officer(), at=NOON)
    carry_in(source, at=NOON)
    return source


def test_a_file_is_received_and_looked_at(client: Client, operator: User) -> None:
    stall = an_open_stall()

    answer = client.post(reverse(LIST), typed(stall), follow=True)

    source = FloorFile.objects.get()
    page = answer.content.decode()
    assert (source.by, source.stall, source.state) == (operator, stall, State.READY)
    assert answer.redirect_chain[-1][0] == at("floor-file", source)
    assert "Nếu đưa vào sổ bây giờ" in page
    assert "90.000" in page
    assert "Chưa từng chạy" in page
    assert not Order.objects.exists()


def test_the_page_without_files_says_where_to_begin(client: Client, operator: User) -> None:
    assert "Chưa nối với sàn nào" in client.get(reverse(LIST)).content.decode()
    a_floor()
    assert "Chưa có tệp nào" in client.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"file": ""}, "file", "Hãy chọn một tệp."),
        ({"taken_at": "2999-01-01T00:00"}, "taken_at", "Lúc này còn ở tương lai."),
        ({"kind": "lạ"}, "kind", ""),
        ({"marketplace": ""}, "marketplace", ""),
        ({"stall": "999999"}, "stall", "Không có gian hàng này trên sàn đã chọn"),
    ],
)
def test_a_form_that_says_too_little_is_asked_again(
    client: Client, operator: User, changes: dict[str, str], field: str, said: str
) -> None:
    page = client.post(reverse(LIST), typed(an_open_stall()) | changes)

    assert said in page.context["form"].errors[field][0]
    assert not FloorFile.objects.exists()


def test_a_stall_of_another_floor_is_not_taken(client: Client, operator: User) -> None:
    page = client.post(reverse(LIST), typed(an_open_stall(), marketplace=a_floor().pk))

    assert "Không có gian hàng này trên sàn đã chọn" in page.content.decode()


def test_a_stall_may_be_told_by_a_name_that_only_one_has(client: Client, operator: User) -> None:
    one = an_open_stall()
    client.post(reverse(LIST), typed(one, stall=one.name))
    assert FloorFile.objects.get().stall == one

    an_open_stall(one.marketplace)
    page = client.post(reverse(LIST), typed(one, b"khac", stall=one.name))
    assert "Có nhiều gian hàng tên này" in page.content.decode()


def test_a_file_that_is_too_large_is_to_be_cut(
    client: Client, operator: User, settings: Settings
) -> None:
    settings.LARGEST_LIST = 1000

    page = client.post(reverse(LIST), typed(an_open_stall(), b"x" * 2000))

    assert "từng khoảng ngày ngắn hơn" in page.content.decode()


def test_the_same_file_leads_to_the_first(client: Client, operator: User) -> None:
    stall = an_open_stall()
    content = a_workbook(an_order_row(shop=stall.reference))
    first = a_carried_file(stall, an_order_row(shop=stall.reference))

    answer = client.post(reverse(LIST), typed(stall, content), follow=True)

    assert answer.redirect_chain[-1][0] == at("floor-file", first)
    assert "nên không có gì thay đổi" in answer.content.decode()


def test_the_same_file_of_another_territory_is_not_shown(client: Client) -> None:
    stall = an_open_stall(of=a_seller(commune=a_commune("Vị Đông")))
    content = a_workbook(an_order_row(shop=stall.reference))
    first = a_carried_file(stall, an_order_row(shop=stall.reference))
    FloorFile.objects.filter(pk=first.pk).update(stall=an_open_stall(stall.marketplace))
    sign_in(client, an_officer(a_commune("Vị Đông")))

    answer = client.post(reverse(LIST), typed(stall, content), follow=True)

    assert answer.redirect_chain[-1][0] == reverse(LIST)


def test_a_column_is_explained_once(client: Client, operator: User) -> None:
    source = an_odd_file(an_open_stall())
    shown = client.get(at("floor-file", source)).content.decode()
    assert "Tệp còn thiếu cột" in shown
    assert "Mới tinh" in shown
    form = client.get(at("floor-file-meanings", source)).context["form"]
    told = {name: form[name].initial or "" for name in form.fields}
    told |= {"heading-0": "reference", "heading-4": "price", "word-0": "placed"}

    answer = client.post(at("floor-file-meanings", source), told, follow=True)

    source.refresh_from_db()
    assert (source.preview["lacks"], source.preview["words"]) == ([], [])
    assert "Đã ghi nhớ" in answer.content.decode()


def test_a_column_may_be_left_aside_and_no_two_say_the_same(
    client: Client, operator: User
) -> None:
    source = a_file(stall=an_open_stall())
    form = client.get(at("floor-file-meanings", source)).context["form"]
    told = {name: form[name].initial or "" for name in form.fields}

    twice = client.post(at("floor-file-meanings", source), told | {"heading-8": "title"})
    client.post(at("floor-file-meanings", source), told | {"heading-8": ""})

    assert "Đã có cột khác mang nghĩa này." in twice.content.decode()
    source.refresh_from_db()
    assert source.preview["headings"][8][1] == "ignored"


def test_a_file_in_the_book_is_not_explained(client: Client, operator: User) -> None:
    stall = an_open_stall()
    source = a_carried_file(stall, an_order_row(shop=stall.reference))

    answer = client.get(at("floor-file-meanings", source))

    assert answer.headers["Location"] == at("floor-file", source)


def test_a_file_is_let_in_and_the_page_waits(client: Client, operator: User) -> None:
    source = a_file(stall=an_open_stall())

    page = client.post(at("floor-file-approve", source), follow=True).content.decode()
    polled = client.get(at("floor-file", source), headers={"HX-Request": "true"})

    source.refresh_from_db()
    assert source.state == State.APPROVED
    assert "Đang đưa vào sổ" in page
    assert "Đang đưa vào sổ" in polled.content.decode()
    FloorFile.objects.update(state=State.DONE)
    ended = client.get(at("floor-file", source), headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"


def test_a_file_that_lacks_a_column_is_not_let_in(client: Client, operator: User) -> None:
    source = an_odd_file(an_open_stall())

    page = client.post(at("floor-file-approve", source), follow=True).content.decode()

    assert "Tệp còn thiếu cột; hãy chỉ nghĩa" in page
    source.refresh_from_db()
    assert source.state == State.READY


def test_a_file_that_was_left_out_is_not_let_in_nor_left_out_twice(
    client: Client, operator: User
) -> None:
    source = a_file(stall=an_open_stall())
    left = client.post(at("floor-file-cancel", source), follow=True).content.decode()

    again = client.post(at("floor-file-cancel", source), follow=True).content.decode()
    let_in = client.post(at("floor-file-approve", source), follow=True).content.decode()

    assert "Không có dòng nào được đưa vào sổ" in left
    assert "không thể chuyển từ “đã hủy”" in again
    assert "không thể chuyển từ “đã hủy”" in let_in


def test_shows_what_became_of_each_row(client: Client, operator: User) -> None:
    listing = a_live_listing()
    shop = listing.stall.reference
    source = a_carried_file(
        listing.stall, an_order_row(shop=shop), an_order_row("PM-2", shop=shop, quantity=0)
    )

    parked = client.get(at("floor-file", source)).content.decode()
    taken = client.get(at("floor-file", source) + "?ket-qua=taken").content.decode()
    known = client.get(at("floor-file", source) + "?ket-qua=known").content.decode()

    assert "phải là số từ 1 trở lên" in parked
    assert "mới vào sổ: 1 · 90.000" in parked.replace("\xa0", " ")
    assert ("PM-1" in taken, "PM-2" in taken) == (True, False)
    assert "Không có dòng nào" in known


def test_a_file_that_was_refused_says_why(client: Client, operator: User) -> None:
    source = a_file(stall=an_open_stall())
    refuse(source, "Tệp của gian hàng khác.", at=NOON)

    assert "Tệp của gian hàng khác." in client.get(at("floor-file", source)).content.decode()


def test_the_list_costs_the_same_however_long(client: Client, operator: User) -> None:
    a_file(stall=an_open_stall())
    one = queries(client, reverse(LIST))

    for _number in range(3):
        a_file(stall=an_open_stall())

    assert abs(queries(client, reverse(LIST)) - one) == 0


def test_the_moment_is_now_unless_told_otherwise(client: Client, operator: User) -> None:
    initial = client.get(reverse(LIST)).context["form"]["taken_at"].initial

    assert timezone.now() - initial < timedelta(minutes=1)


def test_a_floor_that_tells_orders_but_no_statement_gives_its_statements_as_files(
    client: Client, operator: User
) -> None:
    stall = an_open_stall(a_floor("vendure"))

    refused = client.post(reverse(LIST), typed(stall))
    taken = client.post(
        reverse(LIST),
        typed(stall, a_workbook(("TL-1",), headings=("Mã dòng đối soát",)), kind="settlements"),
        follow=True,
    )

    assert "chỉ nhận tệp đối soát" in refused.content.decode()
    assert [source.kind for source in FloorFile.objects.all()] == ["settlements"]
    assert taken.status_code == 200


def test_a_floor_that_tells_everything_gives_no_files(client: Client, operator: User) -> None:
    stall = an_open_stall(a_floor("simulated"))

    answer = client.post(reverse(LIST), typed(stall, kind="settlements"))

    assert answer.status_code == 200
    assert not FloorFile.objects.exists()
