"""Workbooks read by calamine: fast, but the rectangle of each sheet must fit in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import python_calamine as calamine

from lensan.kernel.spreadsheets.formats import DAMAGED, LOCKED, Unreadable, kind_of
from lensan.kernel.spreadsheets.grid import Grid, Merge, lines_of


def grids(path: Path) -> Iterator[Grid]:
    """Yield the sheets of an Excel or OpenDocument workbook.

    :raises Unreadable: if the workbook as a whole cannot be read.
    """
    with named_faults():
        workbook = _opened(path)
    with workbook:
        for index, metadata in enumerate(workbook.sheets_metadata):
            grid = Grid(metadata.name, index, hidden=_hides(metadata))
            if not grid.hidden:
                _fill(grid, workbook)
            yield grid


def _opened(path: Path) -> calamine.CalamineWorkbook:
    """Open the workbook under an ending that does not lie: calamine goes by that."""
    with TemporaryDirectory() as folder:
        honest = Path(folder) / f"workbook.{kind_of(path)}"
        honest.symlink_to(path.resolve())
        return calamine.CalamineWorkbook.from_path(honest)


def _hides(metadata: calamine.SheetMetadata) -> bool:
    """Charts, macros and dialogs show no cells either."""
    return (
        metadata.visible != calamine.SheetVisibleEnum.Visible
        or metadata.typ != calamine.SheetTypeEnum.WorkSheet
    )


def _fill(grid: Grid, workbook: calamine.CalamineWorkbook) -> None:
    try:
        with named_faults():
            sheet = workbook.get_sheet_by_index(grid.index)
            left = [""] * (sheet.start or (0, 0))[1]
            grid.lines = lines_of([*left, *row] for row in sheet.iter_rows())
            grid.merges = [
                Merge(top + 1, start, bottom + 1, end)
                for (top, start), (bottom, end) in sheet.merged_cell_ranges or ()
            ]
    except Unreadable as trouble:
        grid.trouble = str(trouble)


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn the reader's faults, its panics included, into a sentence."""
    try:
        yield
    except calamine.PasswordError as error:
        raise Unreadable(LOCKED) from error
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the class has no name to import it by
            raise
        raise Unreadable(DAMAGED) from error
