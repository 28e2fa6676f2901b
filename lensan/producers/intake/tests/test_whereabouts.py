"""Where the rows of a list belong, by their titles, their sheets and their cells."""

from pathlib import Path

from lensan.kernel.spreadsheets.tests.make import Rows, xlsx
from lensan.producers.intake.reading import Row, Sheet
from lensan.producers.intake.tests.make import HEADER, VI_THANG, VI_TRUNG, a_list, read
from lensan.producers.intake.whereabouts import DOUBTFUL


def only(sheets: tuple[Sheet, ...]) -> Row:
    [sheet] = sheets
    [row] = sheet.rows
    return row


def test_each_sheet_of_a_district_is_the_commune_that_it_is_called_after(tmp_path: Path) -> None:
    rows = a_list("Nguyễn Văn An", title="DANH SÁCH HỘ SẢN XUẤT NÔNG NGHIỆP")
    path = xlsx(tmp_path / "huyen.xlsx", {"Xã Vị Thắng": rows, "xã Vị Trung (2 ấp)": rows})

    sheets = read(path).sheets

    assert [sheet.commune_code for sheet in sheets] == [VI_THANG, VI_TRUNG]


def test_a_sheet_called_after_a_hamlet_is_no_commune_of_that_name(tmp_path: Path) -> None:
    rows = a_list("Nguyễn Văn An", title="DANH SÁCH HỘ SẢN XUẤT NÔNG NGHIỆP")

    [sheet] = read(xlsx(tmp_path / "a.xlsx", {"Ấp Vị Trung": rows})).sheets

    assert sheet.commune_code == ""


def test_a_title_that_may_mean_two_communes_says_which(tmp_path: Path) -> None:
    rows = a_list("Nguyễn Văn An", title="DANH SÁCH HỘ VĨNH TƯỜNG")

    row = only(read(xlsx(tmp_path / "a.xlsx", {"Sheet1": rows})).sheets)

    places = "xã Vĩnh Tường (Huyện Vị Thủy) hoặc phường Vĩnh Tường (Thị xã Long Mỹ)"
    assert row.rejected
    assert [(p.code, p.text) for p in row.problems] == [
        ("ambiguous_place", DOUBTFUL.format(places=places))
    ]


def test_a_hamlet_gets_its_capital(tmp_path: Path) -> None:
    rows: Rows = [["XÃ VỊ THẮNG"], HEADER, [1, "Nguyễn Văn An", 1968, "0912345678", "", "ấp 3"]]

    row = only(read(xlsx(tmp_path / "a.xlsx", {"Sheet1": rows})).sheets)

    assert row.facts.hamlet == "Ấp 3"
