"""Moments, money and quantities as cells hold them."""

from datetime import UTC, date, datetime, time

import pytest

from lensan.kernel.spreadsheets.grid import Cell
from lensan.marketplaces.by_hand.values import HERE, NotRead, amount, moment, quantity

HALF_PAST_EIGHT = datetime(2022, 7, 22, 8, 30, tzinfo=HERE)


@pytest.mark.parametrize(
    "cell",
    [
        "22/07/2022 08:30", "22-7-2022 8:30", "22.07.2022, 08:30", "08:30 22/07/2022",
        "08:30:00, 22/07/2022", "2022-07-22 08:30", "2022-07-22T08:30:00+07:00",
        "2022-07-22T01:30:00Z", datetime(2022, 7, 22, 8, 30),  # noqa: DTZ001
        datetime(2022, 7, 22, 1, 30, tzinfo=UTC),
    ],
)  # fmt: skip
def test_reads_a_moment_on_the_local_clock(cell: Cell) -> None:
    assert moment(cell, "Ngày đặt") == HALF_PAST_EIGHT


@pytest.mark.parametrize("cell", ["22/07/2022", "2022-07-22", date(2022, 7, 22)])
def test_a_day_begins_at_midnight(cell: Cell) -> None:
    assert moment(cell, "Ngày") == datetime(2022, 7, 22, tzinfo=HERE)


@pytest.mark.parametrize(
    "cell",
    ["", "hôm qua", "31/02/2022", "22/07/1999", 44764.5, time(8, 30), "22/07/22", "9" * 300],
)
def test_what_is_no_moment_is_quoted(cell: Cell) -> None:
    with pytest.raises(NotRead, match=r"^Ngày đặt “.{0,40}” không phải ngày giờ đọc được.$"):
        moment(cell, "Ngày đặt")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (45_000, 45_000), (45_000.0, 45_000), ("45.000", 45_000), ("45,000 đ", 45_000),
        ("₫45.000", 45_000), ("1.240.000,00 VNĐ", 1_240_000), ("45 000", 45_000), ("-5.000", -5_000),
        ("−5.000 đ", -5_000), ("(5.000)", -5_000), (-5_000, -5_000), ("0", 0), ("45000", 45_000),
    ],
)  # fmt: skip
def test_reads_whole_dong(cell: Cell, read: int) -> None:
    assert amount(cell, "Đơn giá") == read


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "miễn phí",
        45.5,
        "45,5",
        "1.2345",
        True,
        float("inf"),
        float("nan"),
        "1e9",
        10**13,
        "45.0.0",
    ],
)
def test_what_is_no_amount_is_said(cell: Cell) -> None:
    with pytest.raises(NotRead, match=r"^Đơn giá .* không phải số tiền đồng.$"):
        amount(cell, "Đơn giá")


def test_more_than_the_book_holds_is_no_price() -> None:
    with pytest.raises(NotRead):
        amount("2.000.000.001", "Đơn giá", most=2 * 10**9)


@pytest.mark.parametrize(("cell", "read"), [(2, 2), ("3", 3), (4.0, 4), ("1.000", 1000)])
def test_reads_how_many(cell: Cell, read: int) -> None:
    assert quantity(cell) == read


@pytest.mark.parametrize("cell", [0, -1, "", "-2", 1.5, "hai", 100_001])
def test_a_quantity_is_at_least_one(cell: Cell) -> None:
    with pytest.raises(NotRead, match="phải là số từ 1 trở lên"):
        quantity(cell)
