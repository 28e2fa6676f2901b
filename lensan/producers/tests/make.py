"""Lists as communes send them, and what becomes of them."""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile
from django.db import connection

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.receiving import approve, receive
from lensan.producers.models import Import, Producer, Record

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)  # in Hậu Giang
NEXT_DAY = datetime(2022, 7, 23, 5, tzinfo=UTC)
VI_THANG = "DANH SÁCH HỘ SẢN XUẤT XÃ VỊ THẮNG, HUYỆN VỊ THỦY"
VI_TRUNG = "DANH SÁCH HỘ SẢN XUẤT XÃ VỊ TRUNG, HUYỆN VỊ THỦY"
HEADINGS = ("Họ và tên", "Năm sinh", "Số CCCD", "Số điện thoại", "Ấp", "Xã", "Mã hộ")
FIRST_ROW = 3  # of the list, under its title and its headings
Row = Sequence[object]

AN_IDENTITY, BINH_IDENTITY = "093068000101", "093071000202"


def a_row(
    name: str = "Nguyễn Văn An",
    *,
    born: object = 1968,
    identity: object = "",
    phone: str = "",
    hamlet: str = "Ấp 3",
    commune: str = "",
    code: str = "",
) -> Row:
    """Return a row of a list under HEADINGS."""
    return (name, born, identity, phone, hamlet, commune, code)


AN = a_row(identity=AN_IDENTITY, phone="0912 345 678")
BINH = a_row("Trần Thị Bình", born=1971, identity=BINH_IDENTITY, phone="0987 654 321")


def people(count: int) -> list[Row]:
    """Return rows of so many people of whom no two resemble each other."""
    return [
        a_row(
            f"{FAMILIES[n % 7]} {MIDDLES[n % 11]} {GIVEN[n % 13]}",
            born=f"{1 + n % 28:02}/{1 + n % 12:02}/{1950 + n % 50}",
            identity=f"0930{50 + n % 50}{n * 7919 % 10**6:06}",
            phone=f"09{n * 104729 % 10**8:08}",
        )
        for n in range(1, count + 1)
    ]


FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng")
MIDDLES = ("Văn", "Hữu", "Quốc", "Minh", "Thanh", "Công", "Đức", "Tấn", "Phước", "Chí", "Ngọc")
GIVEN = (
    "Hùng", "Lợi", "Tâm", "Khải", "Sơn", "Vinh", "Dũng", "Phong", "Quang", "Thọ", "Út", "Bảy", "Đạt",
)  # fmt: skip


def a_workbook(
    *rows: Row,
    title: str = VI_THANG,
    headings: Sequence[str] = HEADINGS,
    sheet: str = "Danh sách",
    more: Mapping[str, Sequence[Row]] | None = None,
    headings_of_more: bool = True,
) -> bytes:
    """Return an Excel file: a title, the headings, the rows; `more` sheets are laid out alike."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": NOON})  # the same rows are the same bytes
        for name, lines in {sheet: rows, **(more or {})}.items():
            page = book.add_worksheet(name)
            page.write(0, 0, title)
            above = [headings] if name == sheet or headings_of_more else []
            for number, line in enumerate([*above, *lines], start=1):
                page.write_row(number, 0, line)
    return file.getvalue()


def received(
    content: bytes,
    *,
    name: str = "vi-thang.xlsx",
    by: User | None = None,
    at: datetime = NOON,
    home: Commune | None = None,
) -> Import:
    return receive(ContentFile(content), name=name, by=by, at=at, home=home)


def approved(content: bytes, **how: Any) -> Import:
    """Return a list that waits to be carried in."""
    at = how.get("at", NOON)
    source = received(content, **how)
    approve(source, by=source.by, at=at)
    return source


def an_import(*rows: Row, at: datetime = NOON, name: str = "vi-thang.xlsx", **how: Any) -> Import:
    """Bring a list in, from file to registry."""
    told = {key: how.pop(key) for key in ("by", "home") if key in how}
    source = approved(a_workbook(*rows, **how), name=name, at=at, **told)
    carry_in(source, at=at, by=source.by)
    return source


def outcomes(source: Import) -> list[str]:
    """Return what became of each row, in the order of the list."""
    return list(source.records.order_by("pk").values_list("outcome", flat=True))


def codes(source: Import) -> list[list[str]]:
    """Return the codes of each row's problems, in the order of the list."""
    rows = source.records.order_by("pk").values_list("problems", flat=True)
    return [[code for _column, code, _text in found] for found in rows]


def the_registry() -> dict[str, int]:
    """Return how much there is of everything that an import writes."""
    counts = Counter({"records": Record.objects.count(), "producers": Producer.objects.count()})
    counts["active"] = Producer.objects.active().count()
    return dict(counts)


@contextmanager
def meanwhile(words: str, happens: Callable[[], object], *, times: int = 1) -> Iterator[None]:
    """Let something happen right before each of the first statements that hold these words.

    So another's work can fall into the middle of ours, always at the same place.
    """
    left = [times]

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if words in sql and left[0]:
            left[0] -= 1
            happens()
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
