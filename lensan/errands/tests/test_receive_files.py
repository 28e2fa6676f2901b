"""A floor's file is looked at, explained and approved before anything of it is in the book."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from lensan.accounts.tests.make import a_province_officer, an_officer
from lensan.errands.actions.carrying_in import carry_in
from lensan.errands.actions.receiving import (
    LEFT_LYING,
    AlreadyTakenIn,
    approve,
    cancel,
    drop_left_lying,
    explain,
)
from lensan.errands.models import FloorFile, Meaning
from lensan.errands.tests.make import LATER, a_file, a_floor, a_live_listing, an_open_stall
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.by_hand.headings import FileKind
from lensan.marketplaces.by_hand.tests.make import (
    ORDER_HEADINGS,
    STATEMENT_HEADINGS,
    a_workbook,
    an_order_row,
)
from lensan.marketplaces.tests.make import a_seller
from lensan.marketplaces.tests.make_simulation import NOON
from lensan.orders.models import Order, Parked
from lensan.places.tests.make import a_commune

State = FloorFile.State
ODD = ("Số phiếu", "Trạng thái", "Ngày đặt hàng", "Số lượng", "Giá trị món", "Tên sản phẩm")


def nothing_stored() -> bool:
    return not Order.objects.exists() and not Parked.objects.exists()


def an_odd_file(stall: object, state: str = "Mới tinh") -> FloorFile:
    row = ("PM-1", state, "22/07/2022", 2, "45.000", "Bưởi")
    return a_file(a_workbook(row, headings=ODD), stall=stall)  # type: ignore[arg-type]


def test_says_what_would_come_of_it_and_stores_nothing() -> None:
    stall = an_open_stall()
    rows = [
        an_order_row(shop=stall.reference), an_order_row("PM-2", shop=stall.reference, quantity=0),
        an_order_row("PM-3", shop="lạ"), an_order_row("", shop=stall.reference),
    ]  # fmt: skip

    source = a_file(a_workbook(*rows), floor=stall.marketplace)

    assert (source.state, source.preview["lacks"], source.preview["words"]) == (
        State.READY,
        [],
        [],
    )
    assert source.preview["sums"] == {"taken": 1, "parked": 1, "refused": 2}
    assert source.preview["money"]["taken"] == 90_000
    assert source.preview["shown"] == [[2, "PM-1", stall.name, 90_000, "taken", ""]]
    assert [line[5] for line in source.preview["problems"]] == [
        "Dòng không có mã đơn hàng nên không biết là đơn nào.",
        "Số lượng “0” phải là số từ 1 trở lên.",
        "“lạ” không phải gian hàng nào trong phần của bạn.",
    ]  # fmt: skip
    assert nothing_stored()


def test_a_stall_is_known_by_its_reference_or_by_a_name_that_only_one_has() -> None:
    floor = a_floor()
    one, two, three = (an_open_stall(floor) for _number in range(3))
    for stall, name in ((one, "Vườn bà Sáu"), (two, "Tiệm Tư"), (three, "Tiệm Tư")):
        type(stall).objects.filter(pk=stall.pk).update(name=name)
    rows = [
        an_order_row(f"PM-{n}", shop=shop) for n, shop in enumerate(("VUON BA SAU", "Tiệm Tư"))
    ]

    source = a_file(a_workbook(*rows), floor=floor)

    assert source.preview["sums"] == {"taken": 1, "refused": 1}


def test_a_stall_outside_the_territory_is_not_the_officers() -> None:
    floor = a_floor()
    mine = an_open_stall(floor, of=a_seller(commune=a_commune("Vị Đông")))
    other = an_open_stall(floor)
    rows = [an_order_row(shop=mine.reference), an_order_row("PM-2", shop=other.reference)]

    source = a_file(a_workbook(*rows), floor=floor, by=an_officer(a_commune("Vị Đông")))

    assert source.preview["sums"] == {"taken": 1, "refused": 1}


def test_a_row_of_another_stall_than_the_one_named_is_not_taken() -> None:
    stall = an_open_stall()
    other = an_open_stall(stall.marketplace)
    rows = [an_order_row(shop=stall.reference), an_order_row("PM-2", shop=other.reference)]

    source = a_file(a_workbook(*rows), stall=stall)

    assert source.preview["sums"] == {"taken": 1, "refused": 1}
    assert source.preview["problems"][0][5] == f"Dòng này là của gian hàng “{other.reference}”."


def test_columns_that_nobody_understands_are_asked_about_and_remembered() -> None:
    stall, officer = an_open_stall(), a_province_officer()
    source = an_odd_file(stall)
    assert source.preview["lacks"] == ["Mã đơn hàng", "Đơn giá hoặc Thành tiền của dòng"]
    assert source.preview["words"] == ["Mới tinh"]

    explain(
        source, headings={"Số phiếu": "reference", "Giá trị món": "price"},
        words={"Mới tinh": "placed"}, by=officer, at=NOON,
    )  # fmt: skip

    assert (source.preview["lacks"], source.preview["sums"]) == ([], {"taken": 1})
    assert Entry.objects.get(verb="errands.file_explained").facts == {
        "meanings": ["price", "reference"]
    }
    again = an_odd_file(stall, "MỚI TINH ")
    assert (again.preview["lacks"], again.preview["words"]) == ([], [])
    elsewhere = an_odd_file(an_open_stall(a_floor("voso")))
    assert elsewhere.preview["lacks"] != []


def test_another_answer_takes_the_place_of_the_first() -> None:
    source = an_odd_file(an_open_stall())
    for field in ("sku", "reference"):
        explain(source, headings={"Số phiếu": field}, words={}, by=a_province_officer(), at=NOON)

    assert [(one.told, one.means) for one in Meaning.objects.all()] == [("so phieu", "reference")]


def test_without_a_column_for_it_the_officer_must_name_the_stall() -> None:
    headings = tuple(h for h in ORDER_HEADINGS if h != "Gian hàng")
    row = [cell for cell in an_order_row() if cell != "GH-6"]

    source = a_file(a_workbook(row, headings=headings))

    assert source.preview["lacks"] == ["Gian hàng (mã hoặc tên)"]


def test_a_file_is_not_taken_from_the_future() -> None:
    source = a_file(stall=an_open_stall(), taken_at=LATER + timedelta(days=3))

    assert source.taken_at == NOON


def test_the_same_file_in_the_book_is_a_file_that_changes_nothing() -> None:
    stall = an_open_stall()
    content = a_workbook(an_order_row(shop=stall.reference))
    first = a_file(content, stall=stall)
    approve(first, by=a_province_officer(), at=NOON)
    carry_in(first, at=NOON)

    with pytest.raises(
        AlreadyTakenIn, match=r"giống hệt tệp “don-hang\.xlsx” đã nhận ngày 22/07/2022"
    ):
        a_file(content, stall=stall, name="khác.xlsx")

    assert FloorFile.objects.count() == 1


def test_of_two_same_files_that_wait_one_goes_in() -> None:
    stall = an_open_stall()
    content = a_workbook(an_order_row(shop=stall.reference))
    first, second = a_file(content, stall=stall), a_file(content, stall=stall)
    approve(first, by=a_province_officer(), at=NOON)

    with pytest.raises(AlreadyTakenIn):
        approve(second, by=a_province_officer(), at=NOON)

    second.refresh_from_db()
    assert second.state == State.READY


def test_a_file_that_was_left_out_is_gone(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    source = a_file(stall=an_open_stall())
    path = Path(source.file.path)
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        cancel(source, by=a_province_officer(), at=NOON)

    assert not path.exists()
    assert (source.state, source.preview) == (State.CANCELLED, {})
    with pytest.raises(NotAllowed):
        approve(source, by=a_province_officer(), at=NOON)
    assert nothing_stored()


def test_a_file_that_nobody_decides_about_is_left_out() -> None:
    old, new = a_file(stall=an_open_stall()), a_file(stall=an_open_stall(), at=LATER)

    assert drop_left_lying(at=NOON + LEFT_LYING + timedelta(minutes=1)) == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (State.CANCELLED, State.READY)


@pytest.mark.parametrize("named", [True, False])
def test_a_file_of_another_shop_is_refused_as_a_whole(named: bool) -> None:
    stall = an_open_stall()
    content = a_workbook(an_order_row(shop="Tiệm lạ"))

    source = a_file(content, stall=stall if named else None, floor=stall.marketplace)

    assert source.state == State.REFUSED
    assert source.reason.startswith("Tệp này là của gian hàng “Tiệm lạ”, không phải của ")
    assert nothing_stored()


def test_statements_of_which_no_order_is_known_are_another_shops() -> None:
    listing = a_live_listing()
    row = ("K7", "PM-9", "22/07/2022", "90.000", "", "", "")

    source = a_file(
        a_workbook(row, headings=STATEMENT_HEADINGS),
        stall=listing.stall,
        kind=FileKind.SETTLEMENTS,
    )

    assert source.state == State.REFUSED
    assert source.reason.startswith("Không đơn nào trong tệp này có trong sổ của")


def test_a_file_without_rows_that_are_anything_is_not_taken_for_a_strangers() -> None:
    total = ("Tổng cộng", "", "", "", "", "", 4, "")

    source = a_file(a_workbook(total), stall=an_open_stall())

    assert (source.state, source.preview["sums"]) == (State.READY, {})


def test_officers_see_their_own_files_and_those_of_their_stalls() -> None:
    here = a_commune("Vị Đông")
    officer = an_officer(here)
    of_stall = a_file(stall=an_open_stall(of=a_seller(commune=here)))
    own = a_file(floor=a_floor(), by=officer)
    a_file(stall=an_open_stall())

    assert set(FloorFile.objects.visible_to(officer)) == {of_stall, own}
    assert FloorFile.objects.visible_to(a_province_officer()).count() == 3
