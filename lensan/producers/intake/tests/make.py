"""Writers of spreadsheets of every format, as communes send them."""

from datetime import date
from pathlib import Path
from typing import Any

from lensan.kernel.spreadsheets.tests.make import contents, rewritten, xlsx
from lensan.places.directory import Commune, Directory
from lensan.producers.intake import reading

TODAY = date(2022, 6, 30)
VI_THANG = "31465"
VI_TRUNG = "31462"
VINH_TUONG_XA = "31471"
VINH_TUONG_PHUONG = "31480"
HEADER = ["STT", "Họ và tên", "Năm sinh", "SĐT", "CCCD", "Ấp"]

DIRECTORY = Directory(
    [
        Commune(VI_THANG, "Vị Thắng", "xã", "936", "Huyện Vị Thủy", "93", "Tỉnh Hậu Giang"),
        Commune(VI_TRUNG, "Vị Trung", "xã", "936", "Huyện Vị Thủy", "93", "Tỉnh Hậu Giang"),
        Commune(VINH_TUONG_XA, "Vĩnh Tường", "xã", "936", "Huyện Vị Thủy", "93", "Tỉnh Hậu Giang"),
        Commune(
            VINH_TUONG_PHUONG,
            "Vĩnh Tường",
            "phường",
            "937",
            "Thị xã Long Mỹ",
            "93",
            "Tỉnh Hậu Giang",
        ),
        Commune("00001", "Phúc Xá", "phường", "001", "Quận Ba Đình", "01", "Thành phố Hà Nội"),
    ]
)


def read(path: Path, **options: Any) -> reading.Workbook:
    """Read the file with the small directory of these tests."""
    return reading.read(
        path, **{"name": path.name, "directory": DIRECTORY, "today": TODAY, **options}
    )


def a_list(*names: str, title: str = "DANH SÁCH HỘ XÃ VỊ THẮNG, HUYỆN VỊ THỦY") -> list[list[Any]]:
    """Return a plain list of these names under a title and a header: rows 1, 2, 3 and on."""
    return [
        [title],
        HEADER,
        *([number, name, 1980, "", "", "Ấp 3"] for number, name in enumerate(names, 1)),
    ]


def macro_workbook(path: Path, *names: str) -> Path:
    """Write a list as .xlsm: a workbook that carries a program."""
    xlsx(path, {"DS": a_list(*names)})
    types = contents(path)["[Content_Types].xml"].decode()
    types = types.replace(
        "openxmlformats-officedocument.spreadsheetml.sheet.main",
        "ms-excel.sheet.macroEnabled.main",
    )
    return rewritten(
        path, {"[Content_Types].xml": types.encode(), "xl/vbaProject.bin": b"\xcc\x61\xff\xff"}
    )
