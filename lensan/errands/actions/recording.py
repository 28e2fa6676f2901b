"""An operator says what came of an errand; the last can be taken back until the worker books it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.errands.models import Errand, Seen, Verb
from lensan.journal.models import record
from lensan.marketplaces.models import Listing, Stall

State = Errand.State
PUT_OFF = timedelta(hours=20)  # so that tomorrow morning it is there again


class NoReference(Exception):
    """A stall that is open has a reference there, by which its orders are known."""

    def __init__(self) -> None:
        super().__init__(
            _("Hãy ghi mã gian hàng mà sàn cấp: tệp đơn hàng gọi gian hàng theo mã ấy.")
        )


class ReferenceTaken(Exception):
    """Another stall or listing of ours has this reference there."""

    def __init__(self, reference: str, other: Stall | Listing) -> None:
        super().__init__(
            _("Mã “%(reference)s” là của %(other)s.") % {"reference": reference, "other": other}
        )


class NothingToUndo(Exception):
    """What this operator recorded last is in the book already, or there is nothing."""

    def __init__(self) -> None:
        super().__init__(_("Không còn việc nào hoàn tác được: việc vừa ghi đã vào sổ."))


@transaction.atomic
def done(
    errand: Errand, *, seen: str = "", reference: str = "", words: str = "", by: User, at: datetime
) -> None:
    """Record that it was done, how the stall or listing stands there now, and its reference there.

    :raises NotAllowed: someone was faster, or it is not needed any more
    :raises NoReference, ReferenceTaken: the reference cannot be that
    """
    reference = reference or _usual_reference(errand)
    if seen == Seen.OPEN and not reference:
        raise NoReference
    if reference and (other := _holder(errand, reference)):
        raise ReferenceTaken(reference, other)
    errand.advance_to(
        State.DONE, seen=seen, reference=reference, words=words, done_by=by, done_at=at
    )
    _journal("errands.done", errand, by=by, at=at, seen=seen)


@transaction.atomic
def refused(errand: Errand, *, words: str, by: User, at: datetime) -> None:
    """Record that the marketplace did not take it, in its own words.

    :raises NotAllowed: someone was faster, or it is not needed any more
    """
    errand.advance_to(State.REFUSED, words=words, done_by=by, done_at=at)
    _journal("errands.refused", errand, by=by, at=at)


@transaction.atomic
def skip(errand: Errand, *, by: User, at: datetime) -> None:
    """Put an errand off until the next day.

    :raises NotAllowed: someone was faster, or it is not needed any more
    """
    errand.advance_to(State.SKIPPED, not_before=at + PUT_OFF, done_by=by, done_at=at)
    _journal("errands.skipped", errand, by=by, at=at)


@transaction.atomic
def undo_last(*, by: User, at: datetime) -> Errand:
    """Take back what this operator recorded last; it waits again as if nothing had been said.

    :raises NothingToUndo: the worker was faster, or there is nothing
    """
    last = Errand.objects.recorded().filter(done_by=by).order_by("-done_at", "-pk").first()
    if last is None or not reopen(last, at=at):
        raise NothingToUndo
    _journal("errands.undone", last, by=by, at=at)
    return last


def reopen(errand: Errand, *, at: datetime, words: str = "") -> bool:
    """Let an errand wait again unless it was booked; tell whether it does."""
    blank = {
        "state": State.OPEN, "seen": "", "reference": "", "words": words, "done_by": None,
        "done_at": None, "not_before": at,
    }  # fmt: skip
    changed = Errand.objects.recorded().filter(pk=errand.pk).update(**blank)
    errand.refresh_from_db()
    return changed == 1


def _usual_reference(errand: Errand) -> str:
    """Where the marketplace shows no reference of its own, a listing is known there by its SKU."""
    if errand.verb == Verb.PUBLISH and errand.listing:
        return errand.listing.sku
    return ""


def _holder(errand: Errand, reference: str) -> Stall | Listing | None:
    """Return what of ours, other than the errand's own, has that reference there."""
    if errand.order:
        return None
    if errand.listing:
        others = Listing.objects.filter(stall=errand.stall, reference=reference)
        return others.exclude(pk=errand.listing.pk).first()
    stalls = Stall.objects.filter(marketplace=errand.stall.marketplace_id, reference=reference)
    return stalls.exclude(pk=errand.stall_id).first()


def _journal(verb: str, errand: Errand, *, by: User, at: datetime, **facts: object) -> None:
    producer = errand.stall.producer
    record(verb, errand, by=by, at=at, on_behalf_of=producer.code, what=errand.verb, **facts)
