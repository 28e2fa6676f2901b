"""An officer brings a messy list in, from signing in for the first time to the people to visit next."""

import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from lensan.kernel.tests.make import Installation
from lensan.producers.codes import producer_code
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

AN_OFFICER = f"""
from lensan.accounts.models import User
from lensan.places.models import Commune
user = User.objects.create_user('xa.vithang', password='{PASSWORD}', role='commune', full_name='Trần Thị Bảy')
user.communes.set(Commune.objects.of_the_programme().filter(code='31450'))
"""
ROWS = [
    ("ẤP 3",),
    (1, "NGUYỄN VĂN AN", 1965, "0912345678", "093065001234", "Lúa"),
    (2, "Trần Thị Bình", "15/08/1972", "01234567890", "", "Khóm"),
    (3, "", 1980, "0912345679", "", "Lúa"),
    ("ẤP 4",),
    (4, "Lê Văn Út", 1958, "", "", "Mãng cầu"),
    (5, "Lê Văn Út", 1958, "", "", "nt"),
    (6, "Phạm Văn Sáu", 1970, "12", "", "Mía"),
    ("", "Tổng cộng: 6 hộ"),
]


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A list with titles, hamlets as sub-headings, a heading nobody could guess, and mistakes."""
    path = tmp_path / "danh sách xã Vị Thắng.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write(0, 0, "ỦY BAN NHÂN DÂN XÃ VỊ THẮNG")
        sheet.write(2, 1, "DANH SÁCH HỘ SẢN XUẤT NÔNG NGHIỆP")
        headings = ("STT", "Họ và tên", "Năm sinh", "Khi cần gọi", "CCCD", "Cây trồng")
        for row, cells in enumerate([headings, *ROWS], start=4):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    return path


def test_from_a_messy_list_to_the_work_list(
    here: Installation, page: Page, messy: Path, tmp_path: Path
) -> None:
    here.python(AN_OFFICER)

    sign_in_for_the_first_time(page, "xa.vithang")
    _upload(page, messy)
    _explain_the_heading(page)
    _carry_in(page)
    _review(page)
    _take_apart_from_the_file(page)
    _mend_the_marked_file_and_send_it_again(page, tmp_path)
    here.run("measure")
    _see_progress_and_the_work_list(page)


def test_reads_well_on_a_telephone(here: Installation, phone: Page, messy: Path) -> None:
    here.python(AN_OFFICER)
    sign_in_for_the_first_time(phone, "xa.vithang")
    _upload(phone, messy)
    _explain_the_heading(phone)
    _carry_in(phone)
    here.run("measure")

    for path in ("/", "/ho/", "/danh-sach/", "/doi-chieu/", "/tien-do/", "/ho/HG0000013/"):
        phone.goto(path)
        width = phone.locator("html").evaluate("page => page.scrollWidth")
        assert (path, width) == (path, 360)
        has_no_barrier(phone)


def _upload(page: Page, path: Path) -> None:
    page.goto("/danh-sach/")
    expect(page.get_by_text("Chưa có danh sách nào")).to_be_visible()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Nộp danh sách").click()
    expect(page.get_by_role("heading", name="Nếu đưa vào sổ bây giờ")).to_be_visible(
        timeout=30_000
    )


def _explain_the_heading(page: Page) -> None:
    expect(page.get_by_text("Khi cần gọi")).to_be_visible()
    page.get_by_role("link", name=re.compile("Cột này là gì")).click()
    page.get_by_label("Khi cần gọi").select_option(label="Số điện thoại")
    page.get_by_role("button", name="Ghi nhớ và đọc lại").click()
    expect(page.get_by_role("heading", name="Nếu đưa vào sổ bây giờ")).to_be_visible(
        timeout=30_000
    )
    expect(page.get_by_text("Có cột máy chưa hiểu")).not_to_be_visible()
    expect(page.get_by_text("“12”")).to_be_visible()


def _carry_in(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Việc tiếp theo")).to_be_visible(timeout=30_000)
    numbers = page.locator(".stat-value").all_inner_texts()
    assert numbers == ["4", "0", "1", "1"]  # new, known, held, not taken


def _review(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Đối chiếu 1 dòng")).click()
    expect(page.get_by_text("Còn 1 dòng")).to_be_visible()
    has_no_barrier(page)
    page.keyboard.press("m")
    expect(page.get_by_text("Đã gộp vào Lê Văn Út")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("Đã hoàn tác quyết định vừa rồi.")).to_be_visible()
    expect(page.get_by_text("Còn 1 dòng")).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_text("Không còn dòng nào chờ đối chiếu")).to_be_visible()


def _take_apart_from_the_file(page: Page) -> None:
    page.goto("/ho/")
    page.locator("#q").fill("van ut")
    page.get_by_role("link", name="Lê Văn Út").click()
    has_no_barrier(page)
    page.get_by_role("button", name="Tách dòng này ra").first.click()
    expect(page.get_by_text("nó đang chờ đối chiếu lại")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Đã ghi là người mới: Lê Văn Út")).to_be_visible()


def _mend_the_marked_file_and_send_it_again(page: Page, folder: Path) -> None:
    page.goto("/danh-sach/")
    page.get_by_role("link", name="danh sách xã Vị Thắng.xlsx").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp kết quả").click()
    marked = folder / "marked" / download.value.suggested_filename
    download.value.save_as(marked)

    book = openpyxl.load_workbook(marked)
    sheet = book["Danh sách"]
    assert [cell.value for cell in sheet[5]][6:] == ["Kết quả", "Lý do", "Mã hộ"]
    assert sheet["D13"].fill.fgColor.rgb.endswith("F8CBAD")
    assert [sheet.cell(row, 9).value for row in (7, 9, 13)] == [
        producer_code(1),
        None,
        producer_code(4),
    ]
    sheet["B9"], sheet["D13"] = "Võ Thị Chín", "0939123456"
    book.save(marked)

    page.goto("/danh-sach/")
    page.locator("input[type=file]").set_input_files(marked)
    page.get_by_role("button", name="Nộp danh sách").click()
    expect(page.get_by_role("heading", name="Nếu đưa vào sổ bây giờ")).to_be_visible(
        timeout=30_000
    )
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Việc tiếp theo")).to_be_visible(timeout=30_000)
    assert page.locator(".stat-value").all_inner_texts() == ["1", "5", "0", "0"]


def _see_progress_and_the_work_list(page: Page) -> None:
    page.goto("/tien-do/")
    has_no_barrier(page)
    page.goto("/tien-do/?chi-tieu=with_consent")
    page.locator("a.tile", has_text="Vị Thắng").click()
    expect(page.get_by_role("heading", name=re.compile("Vị Thắng"))).to_be_visible()
    page.goto("/tien-do/chua-dat/?chi-tieu=with_consent")
    expect(page.get_by_role("link", name="Trần Thị Bình")).to_be_visible()
