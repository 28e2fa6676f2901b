"""Loads of small orders are suggested for a day, and accepted or not before its cut-off."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.kernel.days import start_of
from lensan.kernel.states import NotAllowed
from lensan.logistics.actions.loading import Found, found
from lensan.logistics.models import DayPlan, LoadSuggestion, SuggestedOrder

State = LoadSuggestion.State
CUT_OFF = timedelta(hours=5)  # after midnight of the day itself: then harvests begin


class TooLate(Exception):
    """The day's plan is in force, or the day has begun."""


class NoLongerSo(Exception):
    """The orders changed since, or another suggestion has one of them."""

    def __init__(self) -> None:
        super().__init__(
            _("Đơn hàng đã thay đổi nên gợi ý này không còn đúng. Xem lại các gợi ý mới.")
        )


def closed(on: date, at: datetime) -> str:
    """Return why nothing of a day can be decided any more, in words; empty while it can."""
    if DayPlan.objects.in_force(on):
        return _("Chuyến xe của ngày này đã duyệt: không đổi gợi ý được nữa.")
    if at >= start_of(on) + CUT_OFF:
        return _("Đã quá 5 giờ sáng của ngày này: không đổi gợi ý được nữa.")
    return ""


@transaction.atomic
def look(on: date, *, at: datetime) -> None:
    """Keep what would save money on a day; what no longer would has lapsed.

    What was decided stays; the same suggestion, found again, is there once.
    """
    fresh = {} if closed(on, at) else {one.key: one for one in found(on)}
    rows = LoadSuggestion.objects.filter(on=on)
    rows.filter(state=State.OPEN).exclude(key__in=fresh).update(state=State.LAPSED)
    known = set(rows.values_list("key", flat=True))
    for key, one in fresh.items():
        if key not in known:
            _keep(one, on, at=at)
        undecided = rows.filter(key=key, state__in=[State.OPEN, State.LAPSED])
        undecided.update(
            state=State.OPEN, before=one.before, after=one.after, is_guess=one.is_guess
        )


@transaction.atomic
def accept(suggestion: LoadSuggestion, *, by: User, at: datetime) -> None:
    """Do as suggested; what waits is no more to be carried that day. Pressed twice, it is done once.

    :raises TooLate: the day's plan is in force, or the day has begun
    :raises NoLongerSo: it would not save that any more, or would break a promise by now
    :raises NotAllowed: it was declined, or someone else decided at this moment
    """
    if suggestion.state == State.ACCEPTED:
        return
    _in_time(suggestion.on, at)
    fresh = {one.key: one for one in found(suggestion.on)}.get(suggestion.key)
    if fresh is None:
        raise NoLongerSo
    suggestion.advance_to(
        State.ACCEPTED, decided_at=at, decided_by=by, before=fresh.before, after=fresh.after,
        is_guess=fresh.is_guess,
    )  # fmt: skip
    with once(NoLongerSo()):
        suggestion.parts.update(is_taken=True)
    record(
        "logistics.load_accepted", suggestion, by=by, at=at, kind=suggestion.kind,
        saved=suggestion.saved, orders=list(suggestion.parts.values_list("order", flat=True)),
    )  # fmt: skip
    look(suggestion.on, at=at)


@transaction.atomic
def decline(suggestion: LoadSuggestion, *, by: User, at: datetime) -> None:
    """Leave it as it is; the same is not suggested again. Pressed twice, it is done once.

    :raises TooLate: the day's plan is in force, or the day has begun
    :raises NotAllowed: it was accepted, or someone else decided at this moment
    """
    if suggestion.state == State.DECLINED:
        return
    _in_time(suggestion.on, at)
    suggestion.advance_to(State.DECLINED, decided_at=at, decided_by=by)
    record("logistics.load_declined", suggestion, by=by, at=at, saved=suggestion.saved)
    look(suggestion.on, at=at)


@transaction.atomic
def take_back(suggestion: LoadSuggestion, *, by: User, at: datetime) -> None:
    """Undo a decision: what would have waited is to be carried that day again.

    :raises TooLate: the day's plan is in force, or the day has begun
    :raises NotAllowed: its orders are booked as one parcel, or someone else decided at this moment
    """
    if suggestion.state == State.OPEN:
        return
    if suggestion.is_booked:
        raise NotAllowed(_("Các đơn này đã đặt một vận đơn chung: hãy hủy vận đơn đó trước."))
    _in_time(suggestion.on, at)
    suggestion.advance_to(State.OPEN, decided_at=None, decided_by=None)
    suggestion.parts.update(is_taken=False)
    record("logistics.load_taken_back", suggestion, by=by, at=at, saved=suggestion.saved)
    look(suggestion.on, at=at)


def _in_time(on: date, at: datetime) -> None:
    """Check that the day is open, after writing to its drafts: of this and an approval one waits for the other."""
    DayPlan.objects.filter(on=on, state=DayPlan.State.DRAFT).update(on=on)
    if why := closed(on, at):
        raise TooLate(why)


def _keep(one: Found, on: date, *, at: datetime) -> None:
    row, is_new = LoadSuggestion.objects.get_or_create(
        on=on, key=one.key,
        defaults={
            "kind": one.kind.value, "hub_id": one.hub, "trip_id": one.trip, "area": one.area[:150],
            "before": one.before, "after": one.after, "is_guess": one.is_guess,
            "riders": list(one.riders), "found_at": at,
        },
    )  # fmt: skip
    parts = [(order, False) for order in one.orders] + [(order, True) for order in one.joins]
    if is_new:
        SuggestedOrder.objects.bulk_create(
            SuggestedOrder(suggestion=row, order_id=order, is_joined=joined)
            for order, joined in parts
        )
