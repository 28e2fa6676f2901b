"""A marketplace's own list says who has an account there: what was only claimed is verified."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record, record_all
from lensan.journey.models import Fact, Source
from lensan.kernel.bulk import chunks
from lensan.kernel.phones import read_phones
from lensan.kernel.spreadsheets import legacy, workbooks
from lensan.kernel.spreadsheets.cells import read_text
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.kernel.spreadsheets.grid import Grid
from lensan.kernel.text import fold
from lensan.marketplaces.models import Marketplace
from lensan.producers.models import Producer

HEADINGS_WITHIN = 40  # lines from the top
MOST_ROWS = 50_000
_PHONE = frozenset({"dien thoai", "so dien thoai", "sdt", "dt", "so dt", "phone", "phone number"})
_CODE = frozenset({"ma ho", "ma so ho", "code"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list: its number there, and by what it names someone."""

    number: int
    code: str
    phones: tuple[str, ...]

    @property
    def named(self) -> str:
        """By what the row names someone, as a person reads it."""
        return self.code or ", ".join("0" + phone.removeprefix("+84") for phone in self.phones)


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of a list: households verified by it, those that were before, rows nobody is known by.

    A row whose number several households share proves nothing of any one of them.
    """

    new: int
    before: int
    unknown: tuple[Row, ...]
    several: tuple[Row, ...]


def prove(marketplace: Marketplace, path: Path, *, name: str, by: User, at: datetime) -> Proven:
    """State of each household of the user's territory that the list names that it has an account there.

    The same list taken in again states nothing twice.

    :raises Unreadable: it is no list, or has no column of telephones or of household codes
    """
    rows = list(_rows(path, name))
    found: dict[int, list[int]] = _found(rows, by)
    sure = {numbers[0] for numbers in found.values() if len(numbers) == 1}
    seal = sha256(path.read_bytes()).hexdigest()[:16]
    keys = {number: f"list {marketplace.pk} {seal} {number}" for number in sure}
    new = _state(marketplace, keys, by=by, at=at)
    return Proven(
        len(new), len(sure) - len(new),
        tuple(row for row in rows if not found[row.number]),
        tuple(row for row in rows if len(found[row.number]) > 1),
    )  # fmt: skip


@transaction.atomic
def _state(
    marketplace: Marketplace, keys: Mapping[int, str], *, by: User, at: datetime
) -> list[Producer]:
    """Write the facts of those of whom the list did not say so before; return of whom."""
    known: set[int] = set()
    for some in chunks(keys.values()):
        known.update(Fact.objects.filter(key__in=some).values_list("producer", flat=True))
    new: list[Producer] = []
    for some_numbers in chunks(sorted(keys.keys() - known)):
        new += Producer.objects.filter(pk__in=some_numbers).order_by("pk")
    Fact.objects.bulk_create(
        Fact(
            producer=one, kind=Fact.Kind.ACCOUNT, source=Source.MARKETPLACE, marketplace=marketplace,
            said_at=at, key=keys[one.pk], by=by, at=at,
        )
        for one in new
    )  # fmt: skip
    kind, source = Fact.Kind.ACCOUNT.value, Source.MARKETPLACE.value
    record_all("journey.stated", new, by=by, at=at, kind=kind, holds=True, source=source)
    record("journey.list_taken_in", marketplace, by=by, at=at, stated=len(new))
    return new


def _found(rows: Collection[Row], by: User) -> dict[int, list[int]]:
    """Return by each row's number which households of the territory it may mean."""
    theirs = Producer.objects.visible_to(by).filter(erased_at=None)
    owners: dict[str, list[int]] = defaultdict(list)
    for codes in chunks({row.code for row in rows if row.code}):
        for number, code in theirs.filter(code__in=codes).values_list("pk", "code"):
            owners[code].append(number)
    for phones in chunks({phone for row in rows for phone in row.phones}):
        held = theirs.active().filter(phone__in=phones).order_by("pk")
        for number, phone in held.values_list("pk", "phone"):
            owners[phone].append(number)
    return {
        row.number: owners.get(row.code)
        or sorted({number for phone in row.phones for number in owners.get(phone, ())})
        for row in rows
    }


def _rows(path: Path, name: str) -> Iterator[Row]:
    for grid in workbooks.grids(path, name=name):
        if grid.trouble:
            raise Unreadable(grid.trouble)
        legacy.to_unicode(grid)
        if columns := _columns(grid):
            heading, code, phone = columns
            lines = grid.lines[heading + 1 :]
            if len(lines) > MOST_ROWS:
                raise Unreadable(_("Danh sách có quá %d dòng. Hãy tách ra từng xã.") % MOST_ROWS)
            for line in lines:
                said = read_text(line.cells[code]).strip().upper() if code is not None else ""
                phones = read_phones(line.cells[phone]).numbers if phone is not None else ()
                if said or phones:
                    yield Row(line.number, said, phones)
            return
    raise Unreadable(
        _("Không thấy cột “Điện thoại” hay “Mã hộ” nào trong tệp. Hãy đặt tên cột rồi nộp lại.")
    )


def _columns(grid: Grid) -> tuple[int, int | None, int | None] | None:
    """Return the line of the headings, and where in it the codes and the telephones stand."""
    for place, line in enumerate(grid.lines[:HEADINGS_WITHIN]):
        words = [fold(str(cell)).strip(" .:*") for cell in line.cells]
        code = next((n for n, word in enumerate(words) if word in _CODE), None)
        phone = next((n for n, word in enumerate(words) if word in _PHONE), None)
        if code is not None or phone is not None:
            return place, code, phone
    return None
