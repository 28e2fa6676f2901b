"""A carrier without an interface: its list goes out, its answer comes in, and read twice it changes nothing."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from lensan.accounts.tests.make import a_province_officer, an_officer
from lensan.logistics.actions import listing
from lensan.logistics.by_hand import Cell, NoHeadings
from lensan.logistics.models import Consignment
from lensan.logistics.tests.make_carriage import NOON, a_carrier, a_stand, now, sent_with
from lensan.orders.models import Order
from lensan.places.tests.make import a_commune

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
HEAD: list[Cell] = ["Mã tham chiếu", "Mã vận đơn", "Trạng thái", "Cước", "Thời gian"]
S = Consignment.State


def a_list_carrier() -> tuple[Consignment, Consignment]:
    with a_stand() as stand:
        post = a_carrier(stand, "vnpost")
        return sent_with(post), sent_with(post)


def test_a_list_holds_what_waits_and_leaves_out_what_cannot_be_written() -> None:
    one, other = a_list_carrier()
    Order.objects.filter(pk=other.order_id).update(buyer_phone="")
    waiting = listing.waiting_at(one.carrier, a_province_officer())

    headings, rows = listing.rows_for(one.carrier, waiting, at=NOON)

    assert headings[0] == "Mã tham chiếu"
    assert [row[0] for row in rows] == [one.key]
    assert not listing.waiting_at(one.carrier, an_officer(a_commune("Vị Đông"))).exists()


def test_an_answer_gives_numbers_and_ends_and_read_again_changes_nothing() -> None:
    one, other = a_list_carrier()
    rows: list[list[Cell]] = [
        HEAD,
        [one.key, "EB1VN", "Phát thành công", 16_500, "23/07/2022 09:00"],
        [other.key, "EB2VN", "", 18_000, ""],
        ["LS-LẠ", "EB3VN", "", "", ""],
        [other.key, "EB2VN", "bay", "", ""],
        ["", "EB2VN", "Đang phát", "", "23/07/2022 08:00"],
    ]
    by = a_province_officer()

    first = listing.take_in(one.carrier, rows, by=by, at=NOON)
    again = listing.take_in(one.carrier, rows, by=by, at=NOON)

    assert (first.told, [line for line, _why in first.troubles]) == (3, [4, 5])
    assert again == first
    assert (now(one).state, now(one).tracking, now(one).order.state) == (
        S.DELIVERED, "EB1VN", Order.State.DELIVERED,
    )  # fmt: skip
    assert (now(other).state, now(other).fee_told) == (S.OUT, 18_000)
    assert now(one).events.count() == 1


def test_a_number_of_another_parcel_is_named() -> None:
    one, other = a_list_carrier()
    rows: list[list[Cell]] = [HEAD, [one.key, "EB1VN"], [other.key, "EB1VN"]]

    taken = listing.take_in(one.carrier, rows, by=a_province_officer(), at=NOON)

    assert taken.told == 1
    assert taken.troubles == [(3, "Mã vận đơn EB1VN đã thuộc một kiện khác.")]
    assert now(other).state == S.ASKED


def test_an_officer_of_another_commune_tells_nothing_of_it() -> None:
    one, _other = a_list_carrier()
    by = an_officer(a_commune("Vị Đông"))

    taken = listing.take_in(one.carrier, [HEAD, [one.key, "EB1VN"]], by=by, at=NOON)

    assert taken.told == 0
    assert now(one).tracking == ""


def test_a_table_without_headings_tells_nothing() -> None:
    one, _other = a_list_carrier()

    with pytest.raises(NoHeadings):
        listing.take_in(one.carrier, [[one.key, "EB1VN"]], by=a_province_officer(), at=NOON)


def test_a_file_is_read_with_its_own_line_numbers(tmp_path: Path) -> None:
    file = tmp_path / "ket-qua.csv"
    file.write_text("Mã tham chiếu;Mã vận đơn\n\nLS-1;EB1VN\n", encoding="utf-8")

    rows = listing.read_table(file, "ket-qua.csv")

    assert rows[0][:2] == ["Mã tham chiếu", "Mã vận đơn"]
    assert rows[2][:2] == ["LS-1", "EB1VN"]


def test_a_file_with_nothing_in_it_is_empty_and_one_without_end_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "dai.csv"
    file.write_text("Mã tham chiếu;Mã vận đơn\n" + "LS-1;EB1VN\n" * 5, encoding="utf-8")
    monkeypatch.setattr(listing, "MOST_LINES", 3)

    assert len(listing.read_table(file, "dai.csv")) == 3


def test_an_empty_sheet_is_passed_over(tmp_path: Path) -> None:
    file, book = tmp_path / "ket-qua.xlsx", Workbook()
    book.create_sheet("Kết quả").append(["Mã tham chiếu", "Mã vận đơn"])
    book.save(file)
    assert listing.read_table(file, "ket-qua.xlsx")[0][:2] == ["Mã tham chiếu", "Mã vận đơn"]

    Workbook().save(file)
    assert listing.read_table(file, "ket-qua.xlsx") == []
