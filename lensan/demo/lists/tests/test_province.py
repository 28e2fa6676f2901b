import unicodedata
from collections import Counter
from pathlib import Path
from random import Random

from lensan.demo.lists.communes import read_communes
from lensan.demo.lists.goods import organisations
from lensan.demo.lists.layout import WARNING
from lensan.demo.lists.population import homes_of_organisations
from lensan.demo.lists.province import Truth, write_lists
from lensan.demo.lists.styles import styles_for
from lensan.demo.lists.tests.read_back import sheets_of
from lensan.producers.facts import CODES

Province = tuple[Path, Truth]


def test_writes_one_list_for_each_commune(province: Province) -> None:
    folder, _truth = province

    codes = sorted(path.name[:5] for path in folder.iterdir())

    assert codes == sorted(commune.code for commune in read_communes())


def test_makes_about_as_many_producers_as_asked_and_a_tenth_more_rows(province: Province) -> None:
    _folder, truth = province

    assert abs(len(truth.people) / 3_000 - 1) < 0.05
    assert abs(len(truth.rows) / len(truth.people) - 1.1) < 0.01


def test_every_truth_row_stands_where_it_says(province: Province) -> None:
    folder, truth = province
    written = {path.name: sheets_of(path) for path in folder.iterdir()}

    cells = [written[row.file][row.sheet][row.row - 1] for row in truth.rows]

    assert all(sum(cell not in (None, "") for cell in line) >= 3 for line in cells)


def test_counts_as_many_truth_rows_as_numbered_rows_written(province: Province) -> None:
    folder, truth = province
    counted = Counter(row.file for row in truth.rows)

    written = {path.name: _numbered_rows(path) for path in folder.iterdir()}

    assert written == dict(counted)


def _numbered_rows(path: Path) -> int:
    """Count rows that begin with a number and hold more than it, on the list's own sheets."""
    count = 0
    for name, rows in sheets_of(path).items():
        if name not in {"Tổng hợp", "Tong hop", "Ghi chú", "Ghi chu"}:
            count += sum(_is_numbered(row) for row in rows)
    return count


def _is_numbered(row: list[object]) -> bool:
    first, *rest = [str(cell) for cell in row if cell not in (None, "")] or [""]
    return first.removesuffix(".0").isdigit() and len(rest) > 0


def test_the_same_seed_gives_the_same_rows(tmp_path: Path) -> None:
    truths = [write_lists(tmp_path / name, households=400, seed=7) for name in ("one", "two")]

    one, two = (
        {path.name: sheets_of(path) for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    assert truths[0] == truths[1]


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    one, two = (write_lists(tmp_path / str(seed), households=100, seed=seed) for seed in (1, 2))

    assert one.people != two.people


def test_writes_the_communes_it_is_given(tmp_path: Path) -> None:
    three = read_communes()[5:8]

    truth = write_lists(tmp_path, households=60, seed=1, communes=three)

    assert {row.file[:5] for row in truth.rows} == {commune.code for commune in three}
    assert {person.commune_code for person in truth.people} == {c.code for c in three}


def test_every_code_that_a_row_may_carry_occurs(province: Province) -> None:
    _folder, truth = province

    codes = {code for row in truth.rows for code in row.problems}

    assert codes == set(CODES) - {"unreadable_sheet"}


def test_only_rows_without_a_name_are_rejected(province: Province) -> None:
    _folder, truth = province

    assert all(row.rejected == ("missing_name" in row.problems) for row in truth.rows)


def test_names_in_the_truth_are_nfc(province: Province) -> None:
    _folder, truth = province

    assert all(unicodedata.is_normalized("NFC", person.name) for person in truth.people)


def test_no_real_organisation_has_a_phone_or_a_number(province: Province) -> None:
    _folder, truth = province
    names = {organisation.name for organisation in organisations()}

    real = [person for person in truth.people if person.name in names]

    assert len(real) == len(names)
    assert {(p.phones, p.identity_number, p.birth_year, p.hamlet) for p in real} == {
        ((), "", None, "")
    }


def test_some_people_stand_in_two_communes_lists(province: Province) -> None:
    _folder, truth = province
    lists: dict[int, set[str]] = {}
    for row in truth.rows:
        lists.setdefault(row.person, set()).add(row.file)

    shares = sum(len(files) > 1 for files in lists.values()) / len(lists)

    assert 0.04 < shares < 0.07


def test_every_sheet_of_every_workbook_says_that_nobody_exists(province: Province) -> None:
    folder, _truth = province
    tops = {
        next(str(cell) for cell in rows[0] if cell)
        for path in folder.iterdir()
        if path.suffix != ".csv"
        for rows in sheets_of(path).values()
    }

    assert {unicodedata.normalize("NFC", top) for top in tops} == {WARNING}


def test_every_style_of_the_table_occurs() -> None:
    communes = read_communes()
    homes = homes_of_organisations(communes)

    styles = styles_for(communes, Random(1), with_kinds=[home.code for home in homes.values()])

    forms = Counter(style.form for style in styles.values())
    assert forms == {
        "xlsx": 55, "xls": 8, "ods": 4, "csv-utf8": 2, "csv-utf16": 2, "csv-tcvn3": 2,
        "csv-1258": 2,
    }  # fmt: skip
    assert Counter(style.text for style in styles.values()) == {
        "nfc": 65, "tcvn3": 5, "vni": 2, "nfd": 3,
    }  # fmt: skip
    assert Counter(style.hamlets for style in styles.values()) == {
        "sheets": 8, "subheading": 16, "column": 51,
    }  # fmt: skip
    assert Counter(style.ditto for style in styles.values()) == {
        "nt": 4, "-//-": 4, "blank": 2, "merged": 3, "": 62,
    }  # fmt: skip
    assert Counter(style.birth for style in styles.values()) == {
        "date": 40, "text": 14, "dots": 6, "year": 12, "serial": 3,
    }  # fmt: skip
    assert Counter(style.letters for style in styles.values()) == {
        "usual": 65, "capitals": 6, "no_accents": 4,
    }  # fmt: skip
    assert Counter(style.phone for style in styles.values()) == {
        "plain": 45, "spaces": 12, "dots": 8, "number": 6, "international": 4,
    }  # fmt: skip
    headings = Counter(h for style in styles.values() for h in style.headings.values())
    assert headings["Khi cần gọi"] == 1
    assert headings["Số liên lạc của gia đình"] == 1
    assert headings["Người đứng tên"] == 2
    for habit, count in {
        "split_name": 4, "birth_by_sex": 4, "numbered_columns": 18, "identity_as_number": 10,
        "old_phones": 10, "hidden_sheet": 4, "summary_sheet": 10, "notes_sheet": 6, "totals": 40,
        "signature": 30, "prepared_rows": 4, "helper_phone": 10,
    }.items():  # fmt: skip
        assert sum(getattr(style, habit) for style in styles.values()) == count, habit
    assert sum("commune" in style.headings for style in styles.values()) == 12
    assert sum("district" in style.headings for style in styles.values()) == 4
    assert all("kind" in styles[home.code].headings for home in homes.values())
