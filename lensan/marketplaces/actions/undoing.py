"""An edit of many listings is undone, leaving alone what people have changed since."""

from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.access import changeable
from lensan.marketplaces.actions.editing import as_it_is, write
from lensan.marketplaces.actions.listing import give_up
from lensan.marketplaces.actions.opening import close
from lensan.marketplaces.models import Edit, EditRow, Listing, Stall, Wanted

Outcome = EditRow.Outcome
AT_ONCE = 200


class AlreadyUndone(Exception):
    """Somebody has undone this edit."""

    def __init__(self) -> None:
        super().__init__(_("Lần sửa này đã được hoàn tác."))


@transaction.atomic
def begin_undo(edit: Edit, *, by: User, at: datetime) -> Edit:
    """Write down that an edit is to be undone; `carry_back` does it.

    :raises AlreadyUndone: it was undone before
    """
    try:
        with transaction.atomic():
            undo = Edit.objects.create(by=by, at=at, undoes=edit)
    except IntegrityError as twin:
        raise AlreadyUndone from twin
    record("marketplaces.edit_undone", undo, by=by, at=at, edit=edit.pk)
    return undo


def carry_back(undo: Edit, *, at: datetime) -> None:
    """Put everything back that the undone edit changed and that is still as it left it.

    Broken off, it goes on where it was; nothing is put back twice.
    """
    by = cast("User", undo.by)
    while rows := list(left(undo)[:AT_ONCE]):
        may = changeable(by, [_of(row) for row in rows])
        for row in rows:
            _put_back(undo, row, may=_of(row).pk in may, at=at)


def left(undo: Edit) -> QuerySet[EditRow]:
    """Return the rows of the undone edit that still have to be looked at."""
    looked_at = undo.rows.values("listing")
    found = cast("Edit", undo.undoes).rows.done().exclude(listing__in=looked_at)
    whole = ("stall__marketplace", "stall__producer", "offer__product")
    return found.select_related(
        *(f"{side}__{part}" for side in ("listing", "made") for part in whole)
    )


def _of(row: EditRow) -> Listing:
    """Return the listing that the row changed, or made."""
    return row.made or row.listing


def _put_back(undo: Edit, row: EditRow, *, may: bool, at: datetime) -> None:
    listing = _of(row)
    if not may:
        _leave(undo, row, _("Bạn không sửa được tin này, hoặc tin đã thôi bán."))
    elif not row.after:
        _leave(undo, row, _("Không còn ghi tin đã được sửa thế nào."))
    elif any(as_it_is(listing)[name] != value for name, value in row.after.items()):
        _leave(undo, row, _("Tin đã được sửa sau đó."))
    elif row.made:
        _take_back(undo, row, at=at)
    else:
        write(undo, listing, row.after, row.before, by=undo.by, at=at)


def _leave(undo: Edit, row: EditRow, why: str) -> None:
    EditRow.objects.create(edit=undo, listing=row.listing, outcome=Outcome.LEFT, reason=why)


@transaction.atomic
def _take_back(undo: Edit, row: EditRow, *, at: datetime) -> None:
    """Close a listing that was made, and its stall if it was wanted for that alone."""
    made = _of(row)
    try:
        with transaction.atomic():
            give_up(made, by=undo.by, at=at)
            stall = made.stall
            if stall.state == Stall.State.WANTED and not stall.listings.standing().exists():
                close(stall, by=undo.by, at=at)
    except NotAllowed as reason:
        _leave(undo, row, str(reason))
        return
    EditRow.objects.create(
        edit=undo, listing=row.listing, outcome=Outcome.CHANGED,
        before={"wanted": Wanted.LIVE}, after={"wanted": Wanted.CLOSED},
    )  # fmt: skip
