"""`lensan import`: files in, a report out, whatever the files are."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from pytest_django import Settings

from lensan.kernel.tests.make import an_installation
from lensan.places.tests.make import a_commune
from lensan.producers.actions.importing import FAILED
from lensan.producers.models import Import, Producer, Record
from lensan.producers.tests.make import (
    AN,
    BINH,
    a_row,
    a_workbook,
    meanwhile,
    people,
    the_registry,
)

ROWS = [AN, AN, a_row(), a_row(" "), a_row("Lê Thị Tư", phone="0912")]


class FullDisk(FileSystemStorage):
    """A disk on which there is no room for a file of this size."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        if content.size == len(a_workbook(BINH)):
            raise OSError("No space left on device")
        return super().save(name, content, max_length)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "danh sách"
    folder.mkdir()
    return folder


def brought(*paths: Path) -> dict[str, Any]:
    """Import these paths without a word, and return the report."""
    report = paths[0].parent / "report.json"
    call_command("import", *map(str, paths), "--report", str(report), stdout=StringIO())
    answer: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return answer


def exported(folder: Path) -> bytes:
    call_command("export", "producers", str(folder / "so.csv"))
    return (folder / "so.csv").read_bytes()


def test_writes_what_became_of_every_row(folder: Path) -> None:
    (folder / "vi-thang.xlsx").write_bytes(a_workbook(*ROWS))

    report = brought(folder / "vi-thang.xlsx")

    sums = {"read": 5, "created": 2, "matched": 1, "held": 1, "rejected": 1}
    assert report["totals"] == sums
    assert report["sheets"] == [
        {"file": "vi-thang.xlsx", "sheet": "Danh sách", "commune_code": a_commune().code, **sums}
    ]
    assert [list(problem) for problem in report["problems"]] == [
        ["file", "sheet", "row", "column", "code", "text"]
    ] * 3
    assert [problem["code"] for problem in report["problems"]] == [
        "duplicate_in_file",
        "missing_name",
        "bad_phone",
    ]


def test_takes_a_folder_with_all_that_is_below_and_leaves_aside_what_is_no_list(
    folder: Path,
) -> None:
    (folder / "Vị Thủy" / "cũ.xlsx").mkdir(parents=True)
    (folder / "Vị Thủy" / "vi-thang.XLSX").write_bytes(a_workbook(AN))
    (folder / "~$vi-thang.xlsx").write_bytes(b"open in Excel")
    (folder / ".an.xlsx").write_bytes(b"hidden")
    (folder / "ảnh.png").write_bytes(b"no list")

    report = brought(folder)

    assert [sheet["file"] for sheet in report["sheets"]] == ["Vị Thủy/vi-thang.XLSX"]
    assert report["problems"] == []


def test_the_same_file_again_changes_nothing(folder: Path) -> None:
    (folder / "vi-thang.xlsx").write_bytes(a_workbook(*ROWS))
    first = brought(folder / "vi-thang.xlsx")
    registry, file = the_registry(), exported(folder.parent)

    second = brought(folder / "vi-thang.xlsx")

    assert second["totals"] == {"read": 5, "created": 0, "matched": 3, "held": 1, "rejected": 1}
    assert second["problems"] == first["problems"]
    assert (the_registry(), exported(folder.parent)) == (registry, file)


def test_the_same_content_under_another_name_changes_nothing(folder: Path) -> None:
    for name in ("một.xlsx", "hai.xlsx"):
        (folder / name).write_bytes(a_workbook(*ROWS))

    report = brought(folder)

    assert [(s["file"], s["created"], s["matched"]) for s in report["sheets"]] == [
        ("hai.xlsx", 2, 1),
        ("một.xlsx", 0, 3),
    ]
    assert b"hai.xlsx#" in exported(folder.parent)
    assert "một.xlsx#".encode() not in exported(folder.parent)


def test_a_mended_list_comes_in_without_making_anybody_twice(folder: Path) -> None:
    path = folder / "vi-thang.xlsx"
    silent = a_row("Danh Sà", born="")
    path.write_bytes(a_workbook(silent, *people(5), a_row(" ", phone="0977111222")))
    assert brought(path)["totals"]["rejected"] == 1

    path.write_bytes(a_workbook(silent, *people(5), a_row("Lê Thị Tư", phone="0977111222")))
    mended = brought(path)

    assert mended["totals"] == {"read": 7, "created": 1, "matched": 6, "held": 0, "rejected": 0}
    assert Producer.objects.active().count() == 7


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 not a workbook", b"\0H\0"])
def test_a_file_that_cannot_be_read_stops_no_other(content: bytes, folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(content)
    (folder / "b.xlsx").write_bytes(a_workbook(AN))

    with pytest.raises(CommandError, match="1 tệp chưa nhập được"):
        brought(folder)

    report = json.loads((folder.parent / "report.json").read_text(encoding="utf-8"))
    [problem] = report["problems"]
    assert (problem["file"], problem["code"], problem["row"]) == (
        "a.xlsx",
        "unreadable_sheet",
        None,
    )
    assert problem["text"].endswith(".")
    assert report["totals"]["created"] == 1


def test_a_file_at_which_the_program_fails_stops_no_other(
    folder: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.FullDisk"}}
    (folder / "a.xlsx").write_bytes(a_workbook(BINH))
    (folder / "b.xlsx").write_bytes(a_workbook(AN))

    with pytest.raises(CommandError, match="1 tệp chưa nhập được"):
        brought(folder)

    report = json.loads((folder.parent / "report.json").read_text(encoding="utf-8"))
    assert report["problems"] == [
        {"file": "a.xlsx", "sheet": "", "row": None, "column": "", "code": "unreadable_sheet",
         "text": str(FAILED)}
    ]  # fmt: skip
    assert report["totals"]["created"] == 1
    assert "No space left on device" in caplog.text


def test_a_list_at_which_the_program_fails_is_left_out_whole(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "a.xlsx").write_bytes(a_workbook(AN))
    (folder / "b.xlsx").write_bytes(a_workbook(BINH))

    def refuse() -> None:
        raise IntegrityError("a rule that was forgotten")

    with (
        meanwhile('INSERT INTO "producers_sheet"', refuse),
        pytest.raises(CommandError, match="1 tệp chưa nhập được"),
    ):
        brought(folder)

    states = Import.objects.order_by("name").values_list("state", "reason")
    assert list(states) == [("unreadable", str(FAILED)), ("done", "")]
    assert the_registry() == {"records": 1, "producers": 1, "active": 1}
    assert "IntegrityError" in caplog.text


def test_two_sheets_with_one_name_are_told_apart(folder: Path) -> None:
    one_name_twice = {"Ấp 1": [AN], "A\u0302\u0301p 1": [BINH]}  # as two computers spell it
    (folder / "a.xlsx").write_bytes(a_workbook(a_row("Lê Thị Tư"), more=one_name_twice))

    sheets = brought(folder)["sheets"]

    assert [(sheet["sheet"], sheet["created"]) for sheet in sheets] == [
        ("Danh sách", 1), ("Ấp 1", 1), ("Ấp 1 (2)", 1),
    ]  # fmt: skip


def test_a_path_where_nothing_lies_stops_no_other(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "b.xlsx").write_bytes(a_workbook(AN))

    with pytest.raises(CommandError, match="1 tệp chưa nhập được"):
        brought(folder / "a.xlsx", folder / "b.xlsx")

    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    [problem] = report["problems"]
    assert problem["text"] == f"Không có tệp hay thư mục {folder / 'a.xlsx'}."
    assert caplog.records == []
    assert report["totals"]["created"] == 1


def test_a_name_made_of_other_bytes_than_unicode_is_written_legibly(folder: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/\xf4\xe0.xlsx"))
    path.write_bytes(a_workbook(AN))

    assert [sheet["file"] for sheet in brought(folder)["sheets"]] == ["\ufffd\ufffd.xlsx"]


def test_a_text_file_with_a_very_long_name_is_taken(folder: Path) -> None:
    path = folder / f"{'danh-sach-' * 12}.csv"
    path.write_text("Họ và tên,Năm sinh,Xã\nNguyễn Văn An,1968,xã Vị Thắng\n", encoding="utf-8")

    [sheet] = brought(path)["sheets"]

    assert (sheet["created"], len(sheet["sheet"])) == (1, 100)


def test_says_what_it_did_file_by_file(folder: Path) -> None:
    (folder / "vi-thang.xlsx").write_bytes(a_workbook(AN, BINH))
    out = StringIO()

    call_command("import", str(folder), stdout=out)

    assert out.getvalue().splitlines() == [
        f"vi-thang.xlsx: đã nhập (số {Import.objects.get().pk})",
        "read 2, created 2, matched 0, held 0, rejected 0",
    ]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_in_the_middle_it_leaves_nothing_half_stored_and_finishes_when_run_again(
    kind: str, folder: Path
) -> None:
    (folder / "vi-thang.xlsx").write_bytes(a_workbook(*people(4000)))
    look = (
        "from lensan.producers.models import *\n"
        "print(Record.objects.count(), Producer.objects.count(), Sheet.objects.count())\n"
    )
    until_begun = (
        "import time\n"
        "from lensan.producers.models import *\n"
        "while not Import.objects.filter(state='approved', rows_done__gt=0).exists():\n"
        "    time.sleep(0.01)\n"
    )
    with an_installation(kind, folder.parent) as here:
        doomed = here.start("import", str(folder))
        here.python(until_begun)
        doomed.kill()
        doomed.communicate()
        assert here.python(look) == "0 0 0"

        here.run("import", str(folder), "--report", str(folder.parent / "report.json"))

        totals = json.loads((folder.parent / "report.json").read_text(encoding="utf-8"))["totals"]
        stored = totals["created"] + totals["matched"]
        assert (totals["read"], totals["rejected"]) == (4000, 0)
        assert here.python(look) == f"4000 {totals['created']} 1"
        assert stored <= 4000


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_who_bring_in_the_same_folder_at_once_bring_it_in_once(
    kind: str, folder: Path
) -> None:
    rows = people(300)
    for number in range(3):
        part = rows[number * 100 : number * 100 + 120]
        (folder / f"{number}.xlsx").write_bytes(a_workbook(*part))
    look = (
        "from lensan.producers.models import *\n"
        "print(Import.objects.filter(state='done').count(), Record.objects.count(),"
        " Producer.objects.count())\n"
    )
    with an_installation(kind, folder.parent) as here:
        both = [here.start("import", str(folder)) for _ in range(2)]
        for one in both:
            one.communicate()

        assert [one.returncode for one in both] == [0, 0]
        records = sum(len(rows[n * 100 : n * 100 + 120]) for n in range(3))
        assert here.python(look) == f"3 {records} 300"
        assert Record.objects.count() == 0  # all of it happened elsewhere
