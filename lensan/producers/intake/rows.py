"""One row of a list: its facts, and what is wrong in its cells."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lensan.kernel.phones import read_phones
from lensan.kernel.spreadsheets.cells import read_text
from lensan.kernel.spreadsheets.grid import Cell, Line
from lensan.producers.facts import Facts, Problem
from lensan.producers.intake.births import Birth, read_birth
from lensan.producers.intake.header import Column
from lensan.producers.intake.identities import read_identity
from lensan.producers.intake.lines import Section
from lensan.producers.intake.sentences import problem_text
from lensan.producers.intake.values import (
    is_ditto,
    read_area,
    read_kind,
    read_name,
    read_sex,
    read_yes_no,
)
from lensan.producers.intake.whereabouts import Place, Whereabouts

_BIRTHS = (("birth", ""), ("birth_male", "male"), ("birth_female", "female"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list; `number` is the 1-based spreadsheet row."""

    number: int
    facts: Facts
    problems: tuple[Problem, ...] = ()
    rejected: bool = False


class RowReader:
    """Reads the rows of one sheet by what its columns hold."""

    def __init__(
        self,
        columns: Collection[Column],
        whereabouts: Whereabouts,
        *,
        converted: Collection[int],
        today: date,
    ) -> None:
        self.at: dict[str, int] = {}
        for column in columns:
            self.at.setdefault(column.field, column.index)
        self.phones = [c.index for c in columns if c.field in ("phone", "phone2")]
        self.births = [(self.at[field], sex) for field, sex in _BIRTHS if field in self.at]
        self.area_heading = next((c.heading for c in columns if c.field == "area"), "")
        self.name_column = self.at.get("name", self.at.get("surname"))
        self.whereabouts = whereabouts
        self.converted = converted
        self.today = today

    def read(self, line: Line, section: Section) -> Row:
        """Read a row of the list that stands under the sub-heading `section`."""
        cells, problems = line.cells, _Problems(line.number)
        name = self._name(cells, problems)
        if line.number in self.converted:
            problems.add("text_converted", self.name_column, name)
        kind = read_kind(self._cell(cells, "kind"), name)
        sex, birth = self._sex_and_birth(cells, problems)
        place = self._place(cells, section, problems)
        facts = Facts(
            name=name,
            kind=kind,
            sex=sex,
            birth_on=birth.on,
            birth_year=birth.year,
            phones=self._phones(cells, problems),
            identity_number=self._identity(cells, kind, birth.year, problems),
            commune_code=place.commune_code,
            hamlet=place.hamlet,
            smartphone=read_yes_no(self._cell(cells, "smartphone")),
            grows=read_text(self._cell(cells, "grows")),
            area_m2=read_area(self._cell(cells, "area"), self.area_heading),
            code=read_text(self._cell(cells, "code")),
        )
        return Row(line.number, facts, tuple(problems.found), place.rejected or not name)

    def _cell(self, cells: list[Cell], field: str) -> Cell:
        at = self.at.get(field)
        return "" if at is None else cells[at]

    def _name(self, cells: list[Cell], problems: "_Problems") -> str:
        cell = self._cell(cells, "name")
        if "surname" in self.at:
            parts = (read_text(self._cell(cells, part)) for part in ("surname", "given_name"))
            cell = " ".join(filter(None, parts))
        name = "" if is_ditto(cell) else read_name(cell)
        if not name:
            problems.add("missing_name", self.name_column, cell)
        return name

    def _sex_and_birth(self, cells: list[Cell], problems: "_Problems") -> tuple[str, Birth]:
        """Read the birth, the sex that its column may tell, and the column of the sex."""
        sex, birth = read_sex(self._cell(cells, "sex")), Birth()
        for at, of_sex in self.births:
            cell = cells[at]
            if cell == "":
                continue
            if of_sex and read_yes_no(cell):
                sex = sex or of_sex
                continue
            read = read_birth(cell, today=self.today)
            if read.unusable:
                problems.add("bad_birth", at, cell)
            elif read.year:
                sex, birth = sex or of_sex, read
        return sex, birth

    def _identity(
        self, cells: list[Cell], kind: str, year: int | None, problems: "_Problems"
    ) -> str:
        cell = self._cell(cells, "identity")
        if cell == "":
            return ""
        identity = read_identity(cell, kind=kind, birth_year=year)
        if identity.unusable:
            problems.add("bad_identity", self.at["identity"], cell)
        elif identity.padded:
            problems.add("identity_padded", self.at["identity"], cell)
        return identity.number

    def _phones(self, cells: list[Cell], problems: "_Problems") -> tuple[str, ...]:
        numbers: dict[str, None] = {}
        for at in self.phones:
            cell = cells[at]
            if cell == "":
                continue
            phones = read_phones(cell)
            numbers.update(dict.fromkeys(phones.numbers))
            if phones.unusable:
                problems.add("bad_phone", at, ", ".join(phones.unusable))
            if phones.updated:
                problems.add("phone_prefix_updated", at, cell)
        return tuple(numbers)

    def _place(self, cells: list[Cell], section: Section, problems: "_Problems") -> Place:
        place = self.whereabouts.place(
            self._cell(cells, "hamlet"),
            self._cell(cells, "commune"),
            self._cell(cells, "district"),
            self._cell(cells, "address"),
            section,
        )
        if place.code:
            column = self.at.get("commune", self.at.get("address"))
            problems.add(place.code, column, text=place.text)
        return place


class _Problems:
    """What was found in one row."""

    __slots__ = ("found", "row")

    def __init__(self, row: int) -> None:
        self.row = row
        self.found: list[Problem] = []

    def add(self, code: str, column: int | None, cell: Cell = "", text: str = "") -> None:
        self.found.append(Problem(self.row, column, code, text or problem_text(code, cell)))
