"""Lists for carriers without an interface: what goes out, and what their answer says."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from lensan.logistics.by_hand import COLUMNS, Listed, NoHeadings, columns_of, results, row_of
from lensan.logistics.connector import Access, State
from lensan.logistics.tests.make_carriage import NOON, SHIPMENT

HEAD = ["Mã tham chiếu", "Số hiệu", "Trạng thái", "Cước", "Ngày phát", "Lý do"]


def test_a_parcel_is_a_line_of_its_list() -> None:
    row = row_of(Listed("LS-1", "", SHIPMENT), COLUMNS)

    assert row[:3] == ["LS-1", "", "Vườn bà Sáu"]
    assert "Ấp 3, Xã Vị Thắng, Huyện Vị Thuỷ, Tỉnh Hậu Giang" in row
    assert len(row) == len(COLUMNS)


@pytest.mark.parametrize(
    ("told", "taken"),
    [
        ([["Mã đơn", "key"], ["Kg", "grams"]], [("Mã đơn", "key"), ("Kg", "grams")]),
        ([["Mã đơn", "lương"]], COLUMNS), ([["Mã đơn"]], COLUMNS), ("cột", COLUMNS), ([], COLUMNS),
    ],
)  # fmt: skip
def test_an_officers_columns_hold_where_they_are_whole(told: Any, taken: Any) -> None:
    assert columns_of(Access(settings={"columns": told})) == taken


def test_an_answer_is_read_line_by_line() -> None:
    rows: list[list[Any]] = [
        ["Bưu cục Vị Thanh", None, None, None, None, None],
        HEAD,
        ["LS-1", "EB1VN", "Phát thành công", "16.500", "22/07/2022 12:00", None],
        ["LS-2", 12345.0, "", 18000, None, None],
        [None, None, None, None, None, None],
        ["LS-3", "EB3VN", "Phát không thành công", "", NOON.replace(tzinfo=None), "vắng nhà"],
        ["LS-4"],
        ["LS-5", "EB5VN", "Đã giao", "", date(2022, 7, 22)],
    ]  # fmt: skip

    found, troubles = results(rows, at=NOON)

    assert troubles == []
    assert [(one.line, one.key, one.tracking, one.fee) for one in found] == [
        (3, "LS-1", "EB1VN", 16_500), (4, "LS-2", "12345", 18_000), (6, "LS-3", "EB3VN", None),
        (7, "LS-4", "", None), (8, "LS-5", "EB5VN", None),
    ]  # fmt: skip
    first, failed = found[0].seen, found[2].seen
    assert first
    assert failed
    assert (first.state, first.at) == (State.DELIVERED, datetime(2022, 7, 22, 5, tzinfo=UTC))
    assert (failed.state, failed.reason) == (State.FAILED, "vắng nhà")
    assert found[1].seen is found[3].seen is None


@pytest.mark.parametrize(
    ("row", "trouble"),
    [
        (["", "", "Đã giao"], "Thiếu mã tham chiếu"), (["LS-1", "", "bay mất"], "Không hiểu trạng thái"),
        (["LS-1", "E", "", "mười"], "Cước “mười” không phải là số"),
        (["LS-1", "E", "Đã giao", "", "hôm qua"], "Không hiểu thời gian"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(row: list[Any], trouble: str) -> None:
    found, [(line, reason)] = results([HEAD, row], at=NOON)

    assert (found, line) == ([], 2)
    assert trouble in reason


def test_without_a_time_it_is_the_moment_of_reading() -> None:
    [one], _none = results([HEAD, ["LS-1", "E", "Đã giao"]], at=NOON)

    assert one.seen
    assert one.seen.at == NOON


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(NoHeadings, match="dòng tiêu đề"):
        results([["LS-1", "EB1VN"]], at=NOON)
