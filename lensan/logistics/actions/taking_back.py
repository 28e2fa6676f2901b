"""What was written wrongly of the road is taken back by a row of its own; it can then be written again.

Only what nothing else rests on is taken back: of two things that follow each other the later first.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.logistics.actions.planning import AlreadyUnderWay, CannotPlan, discard
from lensan.logistics.actions.replanning import ask_again
from lensan.logistics.models import Consignment, DayPlan, Happening, Trip, TripParcel, TripStop
from lensan.logistics.models.happenings import GATE
from lensan.orders.actions.handing_over import WentOn
from lensan.orders.actions.handing_over import take_back as keep_here
from lensan.orders.actions.tracing import parcel_of
from lensan.orders.models import Order
from lensan.supply.models import WrongReceipt
from lensan.traceability.actions import carrying

Kind, State = Happening.Kind, DayPlan.State
CARRIED = (Consignment.UNDER_WAY | Consignment.FINAL) - {
    Consignment.State.BOOKED, Consignment.State.CANCELLED, Consignment.State.REFUSED,
}  # fmt: skip


class NoReason(Exception):
    """Nothing is taken back without saying what was wrong."""

    def __init__(self) -> None:
        super().__init__(_("Hãy ghi sai chỗ nào."))


class AlreadyTakenBack(Exception):
    """It was taken back before, or is itself a taking back."""

    def __init__(self) -> None:
        super().__init__(_("Việc này đã được hoàn tác rồi. Hãy tải lại trang."))


class RestsOnIt(Exception):
    """Something else rests on it; the message says what to do first."""


# By what a door is refused that takes something back.
REFUSALS = (
    AlreadyTakenBack, NoReason, RestsOnIt, WentOn, NotAllowed, AlreadyUnderWay, CannotPlan,
)  # fmt: skip


def past(trip: Trip) -> list[Happening]:
    """Return all that was written of a trip, what was taken back with it (`taken_back`), the first first."""
    written = trip.happenings.exclude(kind=Kind.TAKEN_BACK).order_by("pk")
    return list(
        written.select_related(
            "by", "parcel__order", "stop__producer", "trip__vehicle", "taken_back__by"
        )
    )


def together(one: Happening) -> list[Happening]:
    """Return what stands and is taken back with this: with a gate that was served all that was done there."""
    if one.kind != Kind.SERVED:
        return [one]
    stands = Happening.objects.standing().filter(trip=one.trip, stop=one.stop, key=one.key)
    return list(stands.select_related("parcel__order", "parcel__stop__plan").order_by("pk"))


@transaction.atomic
def take_back(one: Happening, reason: str, *, key: UUID, by: User, at: datetime) -> DayPlan | None:
    """Write that something did not happen as it was written; nothing of what was written is changed.

    Where another vehicle is still broken, the rest of the day is asked for again and that version
    returned; the door puts it on the queue.

    :raises NoReason: what was wrong is not said
    :raises AlreadyTakenBack: it was taken back before, or somebody else does so at this moment
    :raises RestsOnIt: something else rests on it
    :raises WentOn: its order went on since it was handed over
    """
    if Happening.objects.filter(key=key, takes_back=one).exists():
        return None
    if not reason.strip():
        raise NoReason
    list(Trip.objects.select_for_update().filter(pk=one.trip_id))  # who hands in meanwhile waits
    if not Happening.objects.standing().filter(pk=one.pk).exists():
        raise AlreadyTakenBack
    rows = together(one)
    _check(one, rows)
    with once(AlreadyTakenBack()):
        for row in rows:
            Happening.objects.create(
                trip=row.trip, stop=row.stop, parcel=row.parcel, thing=row.thing, takes_back=row,
                kind=Kind.TAKEN_BACK, reason=reason.strip()[:200], key=key, by=by, at=at,
            )  # fmt: skip
    record(
        "logistics.taken_back", one, by=by, at=at, what=one.kind, reason=reason.strip(), rows=len(rows)
    )  # fmt: skip
    if one.kind == Kind.HANDED_IN:
        _keep_here(one, by=by, at=at)
    return _drives_on(one, by=by, at=at) if one.kind == Kind.BROKE else None


def _check(one: Happening, rows: Sequence[Happening]) -> None:
    """Check that nothing else rests on what is to be taken back.

    :raises RestsOnIt: something does
    """
    if later := _later(one, rows):
        raise RestsOnIt(
            _("Sau đó đã ghi “%(what)s” lúc %(when)s (%(thing)s). Hãy hoàn tác việc ấy trước.")
            % {
                "what": later.get_kind_display(), "thing": later.parcel or later.trip,
                "when": f"{timezone.localtime(later.at):%H:%M}",
            }
        )  # fmt: skip
    for row in rows:
        if row.kind == Kind.DELIVERED and not _receipt_undone(row):
            raise RestsOnIt(
                _("Hàng mua chung %(thing)s đã có phiếu nhận. Hãy nhờ người điều hành đợt mua "
                  "rút lại lần nhận ấy trước, rồi hoàn tác ở đây.") % {"thing": row.parcel}
            )  # fmt: skip
    if one.kind in {Kind.LEFT, Kind.BROKE, *GATE} and _planned_anew(one):
        raise RestsOnIt(
            _("Phần còn lại của ngày đã được lập lại theo việc này. Hãy hoàn tác từng kiện ghi nhầm, "
              "hoặc báo tổ công tác tỉnh lập lại.")
        )  # fmt: skip


def _later(one: Happening, rows: Sequence[Happening]) -> Happening | None:
    """Return what happened since and rests on this: to its parcels, to its trip, or to its vehicle."""
    stands = Happening.objects.standing().filter(pk__gt=one.pk)
    whole = stands.select_related("trip__vehicle", "parcel__order").order_by("-pk")
    if one.kind == Kind.LEFT:
        return whole.filter(trip=one.trip).first()
    if one.kind == Kind.HOME:
        of_day = whole.filter(trip__plan__on=one.trip.plan.on, trip__vehicle=one.trip.vehicle_id)
        return of_day.filter(kind=Kind.LEFT).first()
    things = {row.thing for row in rows if row.thing}
    if one.kind == Kind.FAILED:  # what nobody took there comes back
        drops = TripParcel.objects.filter(stop=one.stop).select_related("stop__plan")
        things = {parcel.thing for parcel in drops}
    known = [row.pk for row in rows]
    return whole.filter(thing__in=things).exclude(pk__in=known).first()


def _receipt_undone(row: Happening) -> bool:
    return WrongReceipt.objects.filter(receipt=row.receipt_id).exists()


def _planned_anew(one: Happening) -> bool:
    """Tell whether the day goes on by a version in which there is no place for this to be written again."""
    if one.trip.plan.state == State.APPROVED:
        return False
    if one.stop is None:
        return True
    in_force = TripStop.objects.filter(key=one.stop.key, trip__in=Trip.objects.in_force(_on(one)))
    return not in_force.exists()


def _keep_here(one: Happening, *, by: User, at: datetime) -> None:
    """Let a parcel be aboard again that was not handed in: its order was not handed over, the chain not told.

    :raises RestsOnIt: its carrier has it
    :raises WentOn: its order went on
    """
    order = one.parcel.order if one.parcel else None
    if order is None:
        return
    order = Order.objects.select_related("handed_over", "stall__producer").get(pk=order.pk)
    if Consignment.objects.filter(order=order, state__in=CARRIED).exists():
        raise RestsOnIt(
            _("Đơn vị giao đã báo lấy kiện %(thing)s: không hoàn tác được. Hãy hỏi đơn vị giao.")
            % {"thing": one.parcel}
        )  # fmt: skip
    if paper := order.handed_over:
        keep_here(order, key=uuid5(one.key, paper.carrier), by=by, at=at)
    if box := parcel_of(order):
        carrying.did_not(box, "arriving", told_at=one.at, by=by, at=at)


def _drives_on(one: Happening, *, by: User, at: datetime) -> DayPlan | None:
    """Drop the versions that do without a vehicle which is not broken; ask again where another still is."""
    since = DayPlan.objects.filter(Q(state=State.WORKING) | Q(state=State.DRAFT), on=_on(one))
    for version in since.filter(inputs__again=one.trip.plan_id, asked_at__gte=one.at):
        if version.state == State.DRAFT:
            discard(version, by=by, at=at)
        else:
            words = [_("Xe không hỏng: việc báo hỏng đã được hoàn tác.")]
            version.advance_to(State.FAILED, worked_out_at=at, told={"words": words})
    broken = Happening.objects.of_day(_on(one)).standing().filter(kind=Kind.BROKE)
    if broken.filter(trip__plan=one.trip.plan).exists():
        return ask_again(one.trip.plan, by=by, at=at)
    return None


def _on(one: Happening) -> date:
    return one.trip.plan.on
