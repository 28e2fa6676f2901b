"""What an import came to, as sums by sheet and problems by row."""

from datetime import datetime

import pytest

from lensan.accounts.tests.make import an_officer
from lensan.places.tests.make import a_commune
from lensan.producers import reports
from lensan.producers.actions import importing
from lensan.producers.actions.reviewing import set_apart
from lensan.producers.models import Record
from lensan.producers.tests.make import AN, BINH, HEADINGS, a_row, a_workbook, an_import, approved

ROWS = [AN, AN, a_row(), a_row(" "), a_row("Lê Thị Tư", phone="0912")]


def test_what_was_read_is_what_was_created_matched_held_and_rejected() -> None:
    source = an_import(*ROWS, more={"Trang hai": [BINH, BINH]})

    one, two = reports.sheet_sums(source, file="ds.xlsx")

    assert one == {
        "file": "ds.xlsx", "sheet": "Danh sách", "commune_code": a_commune().code,
        "read": 5, "created": 2, "matched": 1, "held": 1, "rejected": 1,
    }  # fmt: skip
    assert two == {
        "file": "ds.xlsx", "sheet": "Trang hai", "commune_code": a_commune().code,
        "read": 2, "created": 1, "matched": 1, "held": 0, "rejected": 0,
    }  # fmt: skip


def test_a_list_without_a_commune_has_no_code() -> None:
    source = an_import(AN, title="DANH SÁCH HỘ SẢN XUẤT", name="ds.xlsx")

    [one] = reports.sheet_sums(source, file="ds.xlsx")

    assert (one["commune_code"], one["rejected"]) == ("", 1)


def test_whoever_was_made_by_a_file_brought_before_is_known_now() -> None:
    source = an_import(*ROWS)

    [one] = reports.sheet_sums(source, file="ds.xlsx", again=True)

    assert [one[name] for name in ("read", "created", "matched", "held", "rejected")] == [
        5, 0, 3, 1, 1,
    ]  # fmt: skip


def test_sums_are_those_of_the_rows_as_they_now_stand(noon: datetime) -> None:
    source = an_import(*ROWS)
    set_apart(Record.objects.held().get(), by=an_officer(), at=noon)

    [one] = reports.sheet_sums(source, file="ds.xlsx")

    assert (one["created"], one["held"]) == (3, 0)


def test_each_problem_names_its_sheet_row_and_column() -> None:
    source = an_import(*ROWS)

    found = list(reports.problems(source, file="ds.xlsx"))

    assert [(p["file"], p["sheet"], p["row"], p["column"], p["code"]) for p in found] == [
        ("ds.xlsx", "Danh sách", 4, "", "duplicate_in_file"),
        ("ds.xlsx", "Danh sách", 6, "A", "missing_name"),
        ("ds.xlsx", "Danh sách", 7, "D", "bad_phone"),
    ]
    assert all(p["text"].endswith(".") for p in found)


@pytest.mark.parametrize("sheet", ["Ấp Ba Ngàn", "Ấp Láng Sen"])
def test_a_sheet_that_could_not_be_read_is_named(sheet: str, noon: datetime) -> None:
    headings = ("Quý danh", "Năm sinh", "Số CCCD", "Số điện thoại", "Ấp", "Xã", "Mã hộ")
    [*rows] = [a_row(f"Lê Thị {name}") for name in ("Lan", "Hoa", "Cúc", "Mai", "Nga", "Thu")]
    content = a_workbook(*rows, headings=headings, sheet=sheet)
    source = approved(content)
    importing.carry_in(source, at=noon)

    [problem] = reports.problems(source, file="ds.xlsx")

    assert (problem["sheet"], problem["row"], problem["column"], problem["code"]) == (
        sheet,
        None,
        "",
        "unreadable_sheet",
    )


def test_a_sheet_that_could_not_be_read_is_named_beside_those_that_were(noon: datetime) -> None:
    unnamed = ("Quý danh", *HEADINGS[1:])
    rows = [a_row(f"Lê Thị {name}") for name in ("Lan", "Hoa", "Cúc", "Mai", "Nga", "Thu")]
    source = an_import(AN, more={"Ấp Ba Ngàn": [unnamed, *rows]}, headings_of_more=False)

    assert [sheet["read"] for sheet in reports.sheet_sums(source, file="ds.xlsx")] == [1, 0]
    [problem] = reports.problems(source, file="ds.xlsx")
    assert (problem["sheet"], problem["row"], problem["code"]) == (
        "Ấp Ba Ngàn",
        None,
        "unreadable_sheet",
    )


def test_a_file_that_could_not_be_brought_in_is_one_problem() -> None:
    assert reports.of_the_file("ds.xlsx", "Máy gặp lỗi.") == {
        "file": "ds.xlsx", "sheet": "", "row": None, "column": "", "code": "unreadable_sheet",
        "text": "Máy gặp lỗi.",
    }  # fmt: skip


def test_the_report_adds_up_the_sheets() -> None:
    source = an_import(*ROWS, more={"Trang hai": [BINH, BINH]})
    sums = reports.sheet_sums(source, file="ds.xlsx")
    problem = reports.of_the_file("b.xlsx", "Máy gặp lỗi.")

    report = reports.report(sums, iter([problem]))

    assert list(report) == ["totals", "sheets", "problems"]
    assert report["totals"] == {"read": 7, "created": 3, "matched": 2, "held": 1, "rejected": 1}
    assert (report["sheets"], report["problems"]) == (sums, [problem])


def test_an_empty_report_has_sums_of_nothing() -> None:
    assert reports.report([], [])["totals"] == {
        "read": 0, "created": 0, "matched": 0, "held": 0, "rejected": 0,
    }  # fmt: skip
