"""A made-up province: 75 communes' messy lists of people who do not exist, and the truth of them.

The places are real, the people are synthetic and every sheet says so in its first row. What is
wrong with the lists is told in `styles` (how a commune keeps its list) and `mess` (what goes wrong
in a row); both are drawn from a seed, so the same seed gives the same lists.
"""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from random import Random

from lensan.demo.lists.cells import ListRow, list_row
from lensan.demo.lists.communes import CommuneFact, read_communes
from lensan.demo.lists.layout import Sheet, list_sheets, notes_sheet, old_sheet, summary_sheet
from lensan.demo.lists.mess import Spoiler
from lensan.demo.lists.population import Population, Statement, homes_of_organisations
from lensan.demo.lists.styles import Style, styles_for
from lensan.demo.lists.transcribing import transcribe
from lensan.demo.lists.truth import Truth, TruthRow, write_truth
from lensan.demo.lists.writing import extension, write
from lensan.kernel.text import fold

__all__ = ["CommuneFact", "Truth", "TruthRow", "write_lists", "write_truth"]

OLD_ROWS = 12
SIGNERS = ("Nguyễn Văn Mẫu", "Trần Thị Mẫu", "Lê Hoàng Mẫu")
UNKNOWN_COMMUNE = "Nguồn công bố chỉ ghi huyện"


def write_lists(
    folder: Path,
    *,
    households: int,
    seed: int,
    communes: Sequence[CommuneFact] | None = None,
) -> Truth:
    """Write one list per commune into `folder`, which is made, and return what they hold.

    `households` is about how many producers there are in all; the lists hold about 1.1 rows for
    each, since some are stated twice in a list or in two communes' lists. `communes` are the 75
    of Hậu Giang if not given. The same arguments give the same rows.
    """
    places = tuple(communes) if communes is not None else read_communes()
    random = Random(seed)
    homes = homes_of_organisations(places)
    styles = styles_for(places, random, with_kinds=[home.code for home in homes.values()])
    population = Population(places, styles, random)
    population.settle(households)
    population.add_groups()
    population.add_organisations(homes)
    folder.mkdir(parents=True, exist_ok=True)
    clerk = _Clerk(places, random)
    rows = [
        clerk.write_list(
            folder, commune, styles[commune.code], population.statements[commune.code]
        )
        for commune in places
    ]
    return Truth(tuple(chain.from_iterable(rows)), tuple(population.people))


class _Clerk:
    """Writes every commune's list, each in that commune's style."""

    def __init__(self, communes: Sequence[CommuneFact], random: Random) -> None:
        self._communes = {commune.code: commune for commune in communes}
        self._random = random
        self._spoiler = Spoiler(random)

    def write_list(
        self, folder: Path, commune: CommuneFact, style: Style, statements: list[Statement]
    ) -> list[TruthRow]:
        rows = self._in_order([self._row(statement, commune, style) for statement in statements])
        _mark_repeats(rows)
        sheets = list_sheets(commune, style, rows, signer=self._random.choice(SIGNERS))
        if style.hidden_sheet:
            sheets.append(old_sheet(commune, style, rows[:OLD_ROWS]))
        if style.summary_sheet:
            sheets.insert(0, summary_sheet(commune, rows))
        if style.notes_sheet:
            sheets.append(notes_sheet())
        for sheet in sheets:
            transcribe(sheet, style)
        name = f"{commune.code}-{fold(commune.name).replace(' ', '-')}.{extension(style.form)}"
        write(folder / name, sheets, style.form)
        return [_truth_row(name, sheet, at, row) for sheet in sheets for at, row in sheet.listed]

    def _row(self, statement: Statement, commune: CommuneFact, style: Style) -> ListRow:
        facts = statement.facts
        home = self._communes[facts.commune_code]
        row = list_row(
            statement.person, facts, style, self._random, commune=home.name, district=home.district
        )
        if facts.kind in {"enterprise", "cooperative", "facility"}:
            if not facts.name.endswith(commune.bare_name):
                row.cells["note"] = UNKNOWN_COMMUNE
        elif facts.kind != "coop_group":
            self._spoiler.spoil(row)
        return row

    def _in_order(self, rows: list[ListRow]) -> list[ListRow]:
        """Put organisations first, then hamlet after hamlet, each in no order."""
        self._random.shuffle(rows)
        return sorted(rows, key=lambda row: row.hamlet)


def _mark_repeats(rows: list[ListRow]) -> None:
    """Name each row whose person a row above it has already stated."""
    seen: set[int] = set()
    for row in rows:
        if row.rejected:
            continue
        if row.person in seen:
            row.codes.add("duplicate_in_file")
        seen.add(row.person)


def _truth_row(file: str, sheet: Sheet, at: int, row: ListRow) -> TruthRow:
    return TruthRow(
        file=file,
        sheet="" if file.endswith(".csv") else sheet.name,
        row=at + 1,
        person=row.person,
        problems=tuple(sorted(row.codes)),
        rejected=row.rejected,
    )
