"""Lists for carriers that only people speak to: what is to be sent goes out, what became of it comes in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.spreadsheets import workbooks
from lensan.logistics.actions.addressing import (
    NoReceiver,
    NoWeight,
    shipment_with,
)
from lensan.logistics.actions.consigning import NumberTaken, is_booked
from lensan.logistics.actions.following import hear
from lensan.logistics.actions.readdressing import NotInList
from lensan.logistics.by_hand import Cell, Listed, Result, columns_of, results, row_of
from lensan.logistics.models import Carrier, Consignment
from lensan.logistics.models.carriers import ConsignmentQuerySet

State = Consignment.State
MOST_LINES = 20_000
WHOLE = ("order__stall__producer__commune__district", "order__stall__producer__commune__province",
         "order__stall__producer__hamlet", "carrier")  # fmt: skip


@dataclass
class Taken:
    """What became of a carrier's answer: how many lines told something, and which could not be read."""

    told: int = 0
    troubles: list[tuple[int, str]] = field(default_factory=list)


def waiting_at(carrier: Carrier, user: User) -> ConsignmentQuerySet:
    """Return what waits to be sent with a carrier, of those whom the user sees."""
    mine = Consignment.objects.visible_to(user).booked_themselves()
    mine = mine.filter(carrier=carrier, state=State.ASKED)
    return mine.select_related(*WHOLE).prefetch_related("order__lines").order_by("pk")


def rows_for(
    carrier: Carrier, sent: ConsignmentQuerySet, *, at: datetime
) -> tuple[list[str], Iterator[Sequence[str | int]]]:
    """Return the headings and lines of a list; a parcel that cannot be written is left out."""
    columns = columns_of(carrier.access)
    return [heading for heading, _fact in columns], _rows(carrier, sent, columns, at=at)


def take_in(carrier: Carrier, rows: Sequence[Sequence[Cell]], *, by: User, at: datetime) -> Taken:
    """Take over what a carrier's answer says of each parcel; read twice, it changes nothing more.

    :raises NoHeadings: nobody can tell which column is what
    """
    found, troubles = results(rows, at=at)
    taken = Taken(troubles=troubles)
    for one in found:
        if trouble := _take(carrier, one, by=by, at=at):
            taken.troubles.append((one.line, trouble))
        else:
            taken.told += 1
    taken.troubles.sort()
    record(
        "logistics.carrier_list_read", carrier, by=by, at=at, told=taken.told,
        troubles=len(taken.troubles),
    )  # fmt: skip
    return taken


def read_table(path: Path, name: str) -> list[list[Cell]]:
    """Return the first sheet with anything in it.

    :raises Unreadable: it is no table
    """
    rows: list[list[Cell]] = []
    for grid in workbooks.grids(path, name=name):
        for line in grid.lines:
            if line.number > MOST_LINES:
                break
            rows += [[] for _gap in range(line.number - 1 - len(rows))]
            rows.append(list(line.cells))
        if rows:
            break
    return rows


def _rows(
    carrier: Carrier,
    sent: ConsignmentQuerySet,
    columns: Sequence[tuple[str, str]],
    *,
    at: datetime,
) -> Iterator[Sequence[str | int]]:
    for one in sent:
        try:
            shipment = shipment_with(one, at=at)
        except (NoWeight, NoReceiver, NotInList):
            continue
        yield row_of(Listed(one.key, one.service, shipment), columns)


@transaction.atomic
def _take(carrier: Carrier, one: Result, *, by: User, at: datetime) -> str:
    """Take one line over; return why not, where it could not be."""
    mine = Consignment.objects.visible_to(by).filter(carrier=carrier).select_related(*WHOLE)
    sent = mine.filter(key=one.key).first() if one.key else None
    if sent is None and one.tracking:
        sent = mine.filter(tracking=one.tracking).first()
    if sent is None:
        return _("Không có vận đơn nào mang mã %(code)s.") % {"code": one.key or one.tracking}
    if one.tracking and sent.state in {State.ASKED, State.UNSURE}:
        try:
            is_booked(sent, one.tracking, fee=one.fee, by=by, at=at)
        except NumberTaken as reason:
            return str(reason)
    if one.seen:
        hear(sent, [one.seen], at=at)
    return ""
