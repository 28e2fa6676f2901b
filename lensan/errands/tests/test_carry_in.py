"""A floor's file in the book: each order and line exactly once, each row with its outcome."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.models import Lot
from lensan.errands.actions.carrying_in import carry_in, sums
from lensan.errands.actions.receiving import approve
from lensan.errands.models import FileRow, FloorFile
from lensan.errands.tests.make import LATER, a_file, a_live_listing, an_open_stall
from lensan.journal.models import Entry
from lensan.marketplaces.by_hand.headings import FileKind
from lensan.marketplaces.by_hand.tests.make import (
    STATEMENT_HEADINGS,
    Row,
    a_workbook,
    an_order_row,
)
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.actions.taking_in import read_again
from lensan.orders.models import Order, Parked
from lensan.payouts.actions.reading import unexplained
from lensan.payouts.models import StatementLine
from lensan.producers.tests.make import meanwhile

State = FloorFile.State
HOUR = timedelta(hours=1)


@pytest.fixture
def listing() -> Listing:
    return a_live_listing()


def orders_of(listing: Listing) -> Callable[..., Row]:
    def row(reference: str = "PM-1", **told: object) -> Row:
        return an_order_row(
            reference,
            shop=listing.stall.reference,
            sku=listing.sku,
            **told,  # type: ignore[arg-type]
        )

    return row


def taken_in(
    *rows: Row, stall: Stall, kind: FileKind = FileKind.ORDERS, hours: int = 0
) -> FloorFile:
    headings = {"headings": STATEMENT_HEADINGS} if kind == FileKind.SETTLEMENTS else {}
    source = a_file(
        a_workbook(*rows, **headings), stall=stall, kind=kind, taken_at=LATER + hours * HOUR,
        at=LATER + hours * HOUR,
    )  # fmt: skip
    approve(source, by=a_province_officer(), at=LATER)
    carry_in(source, at=LATER + hours * HOUR)
    return source


def outcomes(source: FloorFile) -> list[tuple[int, str, str]]:
    return list(source.rows.order_by("row", "pk").values_list("row", "reference", "outcome"))


def on_hand(listing: Listing) -> int:
    return Lot.objects.get(offer=listing.offer_id).on_hand


def test_an_order_is_in_the_book_with_its_goods_set_aside(listing: Listing) -> None:
    row = orders_of(listing)(placed="22/07/2022 12:30")

    source = taken_in(row, stall=listing.stall)

    order = Order.objects.get()
    assert (order.stall, order.reference, order.state) == (listing.stall, "PM-1", "placed")
    assert [(line.listing, line.quantity, line.short) for line in order.lines.all()] == [
        (listing, 2, 0)
    ]
    assert on_hand(listing) == 8
    listing.refresh_from_db()
    assert listing.sent_quantity == 8
    assert (source.state, outcomes(source)) == (State.DONE, [(2, "PM-1", "taken")])


def test_each_row_ends_somewhere_and_the_sums_are_told(listing: Listing) -> None:
    row = orders_of(listing)
    taken_in(row(), stall=listing.stall)

    source = taken_in(
        row(), row("PM-2"), row("PM-2", quantity=1), row("PM-3", quantity=-1), row(""),
        an_order_row("PM-4", shop="lạ"), stall=listing.stall,
    )  # fmt: skip

    assert outcomes(source) == [
        (2, "PM-1", "known"), (3, "PM-2", "taken"), (4, "PM-2", "taken"), (5, "PM-3", "parked"),
        (6, "", "refused"), (7, "PM-4", "refused"),
    ]  # fmt: skip
    assert [(one, rows, total) for one, _word, rows, total in sums(source)] == [
        ("taken", 2, 135_000), ("known", 1, 90_000), ("parked", 1, 0), ("refused", 2, 90_000),
    ]  # fmt: skip
    assert Entry.objects.filter(verb="errands.file_taken_in").latest("pk").facts == {
        "rows": {"known": 1, "taken": 2, "parked": 1, "refused": 2},
    }  # fmt: skip


def test_told_again_and_shuffled_the_book_is_the_same(listing: Listing) -> None:
    row = orders_of(listing)
    rows = [row("PM-1"), row("PM-2", quantity=1), row("PM-3", quantity=3)]
    taken_in(*rows, stall=listing.stall)
    before = list(Order.objects.order_by("reference").values_list("reference", "state"))

    taken_in(*rows[::-1], stall=listing.stall, hours=1)

    assert list(Order.objects.order_by("reference").values_list("reference", "state")) == before
    assert on_hand(listing) == 4


def test_a_newer_file_moves_an_order_and_an_older_one_does_not(listing: Listing) -> None:
    row = orders_of(listing)
    taken_in(row(), stall=listing.stall, hours=1)

    newer = taken_in(row(state="Đã hủy"), stall=listing.stall, hours=2)
    taken_in(row(), row("PM-2"), stall=listing.stall)

    assert Order.objects.get(reference="PM-1").state == "cancelled"
    assert on_hand(listing) == 8  # what PM-1 held came back, PM-2 holds two
    assert newer.rows.get().reason == "từ “chờ xác nhận” sang “đã hủy”"


def test_an_order_put_aside_is_mended_by_the_next_file(listing: Listing) -> None:
    row = orders_of(listing)
    taken_in(row(quantity="hai"), row("PM-2"), stall=listing.stall)
    parked = Parked.objects.get()
    assert (parked.reference, parked.mended_at) == ("PM-1", None)
    assert "Lê Thị Mua" in parked.raw
    assert read_again(parked, at=LATER) is None
    parked.refresh_from_db()
    assert parked.reason == "Số lượng “hai” phải là số từ 1 trở lên."

    taken_in(row(), stall=listing.stall, hours=1)

    parked.refresh_from_db()
    assert parked.mended_at == LATER + HOUR
    assert set(Order.objects.values_list("reference", flat=True)) == {"PM-1", "PM-2"}


def test_an_order_of_an_unknown_listing_is_in_the_book_and_short(listing: Listing) -> None:
    taken_in(
        (*orders_of(listing)()[:4], "LẠ", "Hàng lạ", 1, "9.000", "", "", ""), stall=listing.stall
    )

    [line] = Order.objects.get().lines.all()
    assert (line.listing, line.title, line.short) == (None, "Hàng lạ", 1)


def test_orders_are_read_up_to_when_the_file_was_taken(listing: Listing) -> None:
    taken_in(orders_of(listing)(), stall=listing.stall)

    listing.stall.refresh_from_db()
    assert listing.stall.orders_read_until == LATER


def test_a_floor_whose_file_names_a_stall_has_said_that_it_is_there(listing: Listing) -> None:
    unnamed = a_live_listing(an_open_stall(listing.stall.marketplace)).stall
    taken_in(an_order_row("PM-9", shop=""), stall=unnamed)

    taken_in(orders_of(listing)(), stall=listing.stall)

    verified = Stall.objects.exclude(verified_at=None)
    assert [(stall.pk, stall.verified_at) for stall in verified] == [(listing.stall_id, LATER)]


def test_a_file_of_many_stalls_covers_all_of_its_bringers(listing: Listing) -> None:
    quiet = a_live_listing(an_open_stall(listing.stall.marketplace))
    source = a_file(
        a_workbook(orders_of(listing)()), floor=listing.stall.marketplace, taken_at=LATER, at=LATER
    )
    approve(source, by=a_province_officer(), at=LATER)
    carry_in(source, at=LATER)

    quiet.stall.refresh_from_db()
    assert quiet.stall.orders_read_until == LATER


def test_a_crash_in_the_middle_loses_and_doubles_nothing(listing: Listing) -> None:
    row = orders_of(listing)
    source = a_file(
        a_workbook(row("PM-1"), row("PM-2"), row("PM-3")),
        stall=listing.stall,
        taken_at=LATER,
        at=LATER,
    )
    approve(source, by=a_province_officer(), at=LATER)
    rows = count(1)

    def die_at_the_second() -> None:
        if next(rows) == 2:
            raise KeyboardInterrupt

    with (
        meanwhile('INSERT INTO "errands_filerow"', die_at_the_second, times=2),
        pytest.raises(KeyboardInterrupt),
    ):
        carry_in(source, at=LATER)
    assert (source.rows.count(), Order.objects.count()) == (1, 1)

    carry_in(source, at=LATER)

    assert outcomes(source) == [(n + 1, f"PM-{n}", "taken") for n in (1, 2, 3)]
    assert (Order.objects.count(), on_hand(listing)) == (3, 4)


def test_the_file_goes_once_the_book_has_it(
    listing: Listing, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    source = a_file(
        a_workbook(orders_of(listing)()), stall=listing.stall, taken_at=LATER, at=LATER
    )
    path = Path(source.file.path)
    approve(source, by=a_province_officer(), at=LATER)

    with django_capture_on_commit_callbacks(execute=True):
        carry_in(source, at=LATER)

    assert (source.state, source.preview, path.exists()) == (State.DONE, {}, False)


def test_a_file_that_cannot_be_read_any_more_is_left_out(listing: Listing) -> None:
    source = a_file(a_workbook(orders_of(listing)()), stall=listing.stall, at=LATER)
    approve(source, by=a_province_officer(), at=LATER)
    Path(source.file.path).write_bytes(b"%PDF-1.7")

    carry_in(source, at=LATER)

    assert (source.state, Order.objects.count()) == (State.REFUSED, 0)
    assert "PDF" in source.reason


STATEMENT = ("K7", "PM-1", "22/07/2022", "90.000", "4.500", "1.350", "84.150")


@pytest.fixture
def sold(listing: Listing) -> Listing:
    taken_in(orders_of(listing)(state="Đã giao"), stall=listing.stall)
    return listing


def settled(*rows: Row, of: Listing, hours: int = 1) -> FloorFile:
    return taken_in(*rows, stall=of.stall, kind=FileKind.SETTLEMENTS, hours=hours)


def test_statements_are_matched_and_booked(sold: Listing) -> None:
    source = settled(STATEMENT, of=sold)

    lines = StatementLine.objects.order_by("pk")
    assert list(lines.values_list("kind", "amount", "state")) == [
        ("sale", 90_000, "matched"), ("commission", -4_500, "matched"), ("tax", -1_350, "matched"),
    ]  # fmt: skip
    assert unexplained(sold.stall) == 0
    assert {outcome for _row, _name, outcome in outcomes(source)} == {"taken"}
    assert sums(source)[0][2:] == (3, 84_150)


def test_lines_that_come_again_are_known_and_nothing_is_booked_twice(sold: Listing) -> None:
    settled(STATEMENT, of=sold)
    more = ("K7", "PM-1", "23/07/2022", "", "", "", "")

    source = settled(STATEMENT, more, of=sold, hours=2)

    assert [outcome for _row, _name, outcome in outcomes(source)] == ["known"] * 3 + ["parked"]
    assert StatementLine.objects.counted().total() == 84_150


def test_a_line_that_says_otherwise_than_before_is_flagged(sold: Listing) -> None:
    settled(STATEMENT, of=sold)

    source = settled(
        ("K7", "PM-1", "22/07/2022", "90.000", "5.000", "1.350", ""), of=sold, hours=2
    )

    row = source.rows.get(outcome="taken")
    assert (row.reference, "chênh lệch −500" in row.reason) == ("K7 PM-1 commission", True)


def test_an_amount_that_differs_from_the_order_is_flagged_with_its_reason(sold: Listing) -> None:
    source = settled(("K7", "PM-1", "22/07/2022", "80.000", "", "", ""), of=sold)

    assert StatementLine.objects.get().state == "flagged"
    assert "chênh lệch" in source.rows.get().reason
    assert unexplained(sold.stall) == 0


def test_a_line_that_cannot_be_read_waits_on_the_money_page(sold: Listing) -> None:
    source = settled(STATEMENT, ("K7", "PM-1", "22/07/2022", "chín chục", "", "", ""), of=sold)

    line = StatementLine.objects.get(state="unreadable")
    assert (line.stall, "chín chục" in line.reason) == (sold.stall, True)
    assert source.rows.filter(outcome="parked").count() == 1
    assert StatementLine.objects.counted().total() == 84_150


def test_a_line_of_another_stalls_order_is_not_booked(sold: Listing) -> None:
    other = a_live_listing(an_open_stall(sold.stall.marketplace))
    taken_in(
        an_order_row("PM-8", shop=other.stall.reference, sku=other.sku, state="Đã giao"),
        stall=other.stall,
    )

    source = settled(STATEMENT, ("K7", "PM-8", "22/07/2022", "90.000", "", "", ""), of=sold)

    foreign = source.rows.get(reference="K7 PM-8 sale")
    assert (foreign.outcome, "gian hàng khác" in foreign.reason) == (FileRow.Outcome.REFUSED, True)
    assert unexplained(sold.stall) == 0
