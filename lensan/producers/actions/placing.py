"""Decide for every row of a list whose it is, without writing anything."""

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from lensan.producers.actions.knowing import Known, kept, known_to_list
from lensan.producers.facts import Problem, told
from lensan.producers.intake.reading import Row, Sheet, Workbook
from lensan.producers.intake.sentences import problem_text
from lensan.producers.matching import Candidate, Matcher, Profile, block_keys, compare, profile
from lensan.producers.models import Import, Producer, Record

Outcome = Record.Outcome
_encoder = json.JSONEncoder(sort_keys=True, ensure_ascii=False)
SLIPPED = frozenset({"different_name", "different_identity"})
EARLY_ENOUGH = 500  # rows between two words about how far the work is


@dataclass(slots=True)
class Placed:
    """A row and what becomes of it; a negative reference is a producer that is yet to be made."""

    sheet: Sheet
    row: Row
    outcome: str
    reference: int | None = None
    candidates: tuple[Candidate, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    facts_key: int = 0
    keys: tuple[int, ...] = ()


def facts_key(told: Mapping[str, Any]) -> int:
    """Return a signed 64-bit number that is the same for the same statement (`facts.told`)."""
    text = _encoder.encode(told)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


class Placing:
    """The rows of one workbook on their way into the registry as it is now."""

    def __init__(self, source: Import, workbook: Workbook) -> None:
        self._rows = [(sheet, row) for sheet in workbook.sheets for row in sheet.rows]
        taken = [row for _sheet, row in self._rows if not row.rejected]
        self._profiles = {id(row): profile(row.facts) for row in taken}
        self._keys = {number: block_keys(mine) for number, mine in self._profiles.items()}
        self._by_code = _numbers_of({row.facts.code for row in taken if row.facts.code})
        self._before = _earlier_version(source)
        found = self._known()
        self._found: Mapping[int, Profile] = found.profiles
        self._matcher = Matcher(
            found.profiles.items(), crowded=found.crowded, arriving=self._profiles.values()
        )
        self._first_row: dict[int, Placed] = {}
        self._next = -1

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, tell: Callable[[int], None] = lambda _done: None) -> Iterator[Placed]:
        """Yield every row in the order of the list; `tell` hears how many are done."""
        for done, (sheet, row) in enumerate(self._rows, start=1):
            yield self._placed(sheet, row)
            if done % EARLY_ENOUGH == 0:
                tell(done)

    def _known(self) -> Known:
        meant = {number for numbers in self._before.values() for number in numbers}
        return known_to_list(self._keys.values(), meant.union(self._by_code.values()))

    def _placed(self, sheet: Sheet, row: Row) -> Placed:
        placed = Placed(sheet, row, Outcome.REJECTED, problems=list(row.problems))
        if row.rejected:
            return placed
        placed.told = told(replace(row.facts, code="") if row.facts.code else row.facts)
        placed.facts_key = facts_key(placed.told)
        placed.keys = self._keys[id(row)]
        earlier = self._before.get((sheet.name, placed.facts_key))
        number = self._by_code.get(row.facts.code)
        if number is not None and number in self._found:
            self._take_back(placed, number)
        elif earlier and earlier[0] in self._found:
            self._match(placed, earlier.popleft())
        else:
            self._decide(placed)
        return placed

    def _take_back(self, placed: Placed, number: int) -> None:
        """Match a row by the code that it carries, unless name or number say that it slipped."""
        mine = self._profiles[id(placed.row)]
        score, evidence = compare(self._found[number], mine)
        if not evidence or SLIPPED.intersection(evidence):
            placed.outcome = Outcome.HELD
            placed.candidates = (Candidate(number, score, evidence),)
        else:
            self._match(placed, number)

    def _decide(self, placed: Placed) -> None:
        mine = self._profiles[id(placed.row)]
        decision = self._matcher.place(self._next, mine)
        if decision.outcome == "merge" and decision.of is not None:
            self._match(placed, decision.of)
        elif decision.outcome == "hold":
            placed.outcome, placed.candidates = Outcome.HELD, decision.candidates
        else:
            placed.outcome, placed.reference = Outcome.CREATED, self._next
            self._matcher.add(self._next, mine)
            self._first_row[self._next] = placed
            self._next -= 1

    def _match(self, placed: Placed, reference: int) -> None:
        placed.outcome, placed.reference = Outcome.MATCHED, reference
        self._matcher.extend(reference, self._profiles[id(placed.row)])
        first = self._first_row.setdefault(reference, placed)
        if first is not placed:
            where = f"{first.sheet.name}, dòng {first.row.number}"
            text = problem_text("duplicate_in_file", where)
            placed.problems.append(Problem(placed.row.number, None, "duplicate_in_file", text))


def _numbers_of(codes: set[str]) -> dict[str, int]:
    """Return the producers of these codes, or who was kept where one was absorbed."""
    found = dict(Producer.objects.filter(code__in=codes, erased_at=None).values_list("code", "pk"))
    keeper = kept(found.values())
    return {code: keeper[number] for code, number in found.items()}


def _earlier_version(source: Import) -> Mapping[tuple[str, int], deque[int]]:
    """Return whose the rows of the list's last version were, by sheet and statement.

    A commune that mends ten rows and sends the list again means the same people in the others,
    even where a row says too little to be matched on what it says.
    """
    before: dict[tuple[str, int], deque[int]] = defaultdict(deque)
    versions = Import.objects.filter(name=source.name, home=source.home, state=Import.State.DONE)
    if last := versions.exclude(pk=source.pk).order_by("-pk").first():
        spoken = last.records.exclude(producer=None).order_by("sheet", "row")
        rows = list(spoken.values_list("sheet__name", "facts_key", "producer"))
        keeper = kept(number for _sheet, _key, number in rows)
        for sheet, key, number in rows:
            before[sheet, key].append(keeper[number])
    return before
