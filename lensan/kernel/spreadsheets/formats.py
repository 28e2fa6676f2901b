"""What a file really is, told by its first bytes and never by its name."""

import zipfile
from pathlib import Path

LARGEST_FILE = 100 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the name of a stream in [MS-OFFCRYPTO]
_FOREIGN = (
    (b"%PDF", "một tệp PDF"),
    (b"\x89PNG", "một tấm ảnh"),
    (b"\xff\xd8\xff", "một tấm ảnh"),
    (b"Rar!", "một tệp nén RAR"),
    (b"7z\xbc\xaf", "một tệp nén 7z"),
    (b"\x1f\x8b", "một tệp nén GZ"),
    (b"{\\rtf", "một văn bản Word"),
)
_SAVE_AGAIN = "Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) loại .xlsx rồi tải lên lại."
DAMAGED = (
    "Tệp bị hỏng hoặc tải lên chưa trọn. Hãy mở thử tệp trên máy của bạn; "
    "nếu mở được thì lưu lại thành .xlsx rồi tải lên lần nữa."
)
LOCKED = (
    "Tệp đang đặt mật khẩu nên không đọc được. Hãy mở tệp bằng Excel, bỏ mật khẩu, "
    "lưu lại rồi tải lên."
)
TOO_LARGE = (
    "Tệp quá lớn hoặc chứa rất nhiều dòng, cột trống. Hãy chép riêng phần danh sách "
    "sang một tệp mới rồi tải lên."
)


class Unreadable(Exception):
    """A file or sheet cannot be read; the text tells the person at the screen what to do."""


def kind_of(path: Path) -> str:
    """Return what the file holds: "xlsx", "ods", "xls" or "text".

    :raises Unreadable: if it is empty, too large, locked, or no spreadsheet at all.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("Tệp trống, không có nội dung nào. Hãy kiểm tra rồi tải lên tệp khác.")
    if size > LARGEST_FILE:
        raise Unreadable(TOO_LARGE)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        return _kind_of_archive(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise Unreadable(f"Tệp do một bản Excel rất cũ tạo ra. {_SAVE_AGAIN}")
    _refuse_foreign(head)
    return "text"


def _kind_of_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(DAMAGED) from error
    if "content.xml" in names:
        return "ods"
    if any(name.startswith("xl/") and name.endswith("workbook.xml") for name in names):
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Unreadable(f"Tệp thuộc loại .xlsb, chưa đọc được. {_SAVE_AGAIN}")
    raise Unreadable(
        "Tệp là một tệp nén, không phải bảng tính. Hãy giải nén rồi tải lên từng bảng tính."
    )


def _kind_of_ole(path: Path) -> str:
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise Unreadable(LOCKED)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise Unreadable(f"Tệp không phải bảng tính Excel. {_SAVE_AGAIN}")
    return "xls"


def _refuse_foreign(head: bytes) -> None:
    for signature, what in _FOREIGN:
        if head.startswith(signature):
            raise Unreadable(
                f"Tệp là {what}, không phải bảng tính. Hãy tải lên chính bảng tính Excel đã lập."
            )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        raise Unreadable(f"Tệp là một trang web hoặc XML, không phải bảng tính. {_SAVE_AGAIN}")
