"""A lot is called back with everything that came out of it, in earnest or as a drill."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel import bulk
from lensan.traceability.actions.growing import tell
from lensan.traceability.models import OrderToken, Recall, RecalledThing, Thing, Via
from lensan.traceability.models.things import reached_forward


class AlreadyRecalled(Exception):
    """The lot is called back already."""

    def __init__(self) -> None:
        super().__init__(_("Lô này đang được thu hồi rồi."))


@transaction.atomic
def recall(thing: Thing, *, reason: str, drill: bool, by: User | None, at: datetime) -> Recall:
    """Call a thing back: the pages of all that came out of it warn from now on.

    :raises AlreadyRecalled: an open recall of the same kind is about it
    """
    if Recall.objects.filter(thing=thing, closed_at=None, drill=drill).exists():
        raise AlreadyRecalled
    opened = Recall.objects.create(
        thing=thing, reason=reason, drill=drill, opened_at=at, opened_by=by
    )
    reached = reached_forward([thing])
    _reach(opened, reached)
    record("traceability.recalled", opened, by=by, at=at, drill=drill, reached=len(reached))
    if not drill:
        tell("ObjectEvent", at, by=by, at=at, via=Via.SYSTEM, action="OBSERVE",
             bizStep="holding", disposition="recalled", epcList=[thing.address])  # fmt: skip
    return opened


@transaction.atomic
def close(opened: Recall, *, by: User | None, at: datetime) -> None:
    """End a recall; done twice it is done once."""
    if Recall.objects.filter(pk=opened.pk, closed_at=None).update(closed_at=at):
        record("traceability.recall_closed", opened, by=by, at=at)


def extend() -> int:
    """Let open recalls reach what came out of their lots by now; return how many things are new.

    What an event declared wrong had led to is let go.
    """
    new = 0
    for opened in Recall.objects.filter(closed_at=None).select_related("thing"):
        known = set(opened.reached.values_list("thing", flat=True))
        reached = reached_forward([opened.thing])
        for chunk in bulk.chunks(known - reached):
            opened.reached.filter(thing__in=chunk).delete()
        new += _reach(opened, reached - known)
    return new


def orders_of(opened: Recall) -> list[str]:
    """Return the references of the orders that a recall reaches, as far as they are not erased."""
    reached = OrderToken.objects.reached_by(opened)
    return list(reached.order_by("reference").values_list("reference", flat=True))


def _reach(opened: Recall, things: Iterable[int]) -> int:
    rows = [RecalledThing(recall=opened, thing_id=one) for one in things]
    return len(RecalledThing.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))
