from pathlib import Path

from lensan.demo.lists.tests.make import a_person
from lensan.demo.lists.truth import Truth, TruthRow, write_truth


def test_writes_one_line_per_row(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    row = TruthRow("31333-xa-vi-tan.xlsx", "Ấp 1", 5, 0, ("bad_birth", "missing_name"), True)

    write_truth(Truth((row,), (a_person(),)), path)

    assert path.read_text(encoding="utf-8").splitlines() == [
        "file,sheet,row,person,problems,rejected,name,commune_code",
        "31333-xa-vi-tan.xlsx,Ấp 1,5,0,bad_birth;missing_name,1,Nguyễn Thị Đẹp,31333",
    ]
