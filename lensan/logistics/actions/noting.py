"""What a driver notes beside what happens: kilometres, degrees, photos, what was damaged or lost.

Each is written once, however often it is told; what was wrong is taken back by another note.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.catalogue.photos import cleaned
from lensan.journal.models import record
from lensan.logistics.actions.driving import AlreadyDone, NotDriven
from lensan.logistics.models import DayPlan, RoadNote, Trip, TripParcel, TripStop

Kind, Moment = RoadNote.Kind, RoadNote.Moment
MOST_KM = 500  # of one trip: more is a slip of the pen within a province
MOST_ON_METER = 5_000_000
LOWEST, HIGHEST = Decimal(-40), Decimal(60)  # degrees that a thermometer in a box may show
AROUND = timedelta(days=40)  # within which a vehicle's readings must follow one another
DRIVEN = (DayPlan.State.APPROVED, DayPlan.State.REPLACED)


class NotTrue(Exception):
    """What was noted cannot be so; the message says why."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read at one moment of a trip, as its form tells it: kilometres, degrees, or both."""

    key: UUID
    moment: str
    km: int | None = None
    celsius: Decimal | None = None
    reason: str = ""
    stop: TripStop | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a parcel, as its form tells it: damage or loss, a photo, or both."""

    key: UUID
    kind: str
    reason: str = ""
    grams: int | None = None
    photo: bytes = b""


@transaction.atomic
def read(trip: Trip, reading: Reading, *, by: User, at: datetime) -> None:
    """Write what was read at one moment of a trip, all of it or nothing.

    :raises NotTrue, NotDriven: as for each of them
    """
    key, moment = reading.key, reading.moment
    if reading.km is not None:
        read_odometer(
            trip, reading.km, moment=moment, reason=reading.reason, key=uuid5(key, "km"), by=by, at=at
        )  # fmt: skip
    if reading.celsius is not None:
        read_temperature(
            trip, reading.celsius, moment=moment, stop=reading.stop, key=uuid5(key, "celsius"),
            by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def see(trip: Trip, parcel: TripParcel, seen: Seen, *, by: User, at: datetime) -> None:
    """Write what was seen of a parcel, all of it or nothing.

    :raises NotTrue, NotAPhoto, NotDriven: as for each of them
    """
    if seen.kind != Kind.PHOTO:
        harm(trip, parcel, seen.kind, seen.reason, grams=seen.grams, key=seen.key, by=by, at=at)
    if seen.photo:
        photograph(
            trip, parcel, seen.photo, reason=seen.reason, key=uuid5(seen.key, "photo"), by=by, at=at
        )  # fmt: skip


def parcels_of(trip: Trip) -> list[TripParcel]:
    """Return the parcels of a trip, as planned or taken over from another."""
    mine = TripParcel.objects.filter(Q(stop__trip=trip) | Q(happenings__trip=trip)).distinct()
    whole = mine.select_related("order", "stop__plan", "stop__producer", "stop__trip")
    return list(whole.order_by("stop__number", "pk"))


def read_odometer(
    trip: Trip, km: int, *, moment: str, reason: str = "", key: UUID, by: User, at: datetime
) -> RoadNote:
    """Write what the odometer shows when a trip leaves or is back; what is told last counts.

    With a reason it may go back when a trip leaves: the meter is new, or the vehicle's last trip was noted wrongly.

    :raises NotTrue: it goes back, or the trip would be longer than any
    :raises NotDriven: the trip is of a draft
    """
    if known := _known(trip, key):
        return known
    _check_reading(trip, km, moment, is_excused=bool(reason.strip()))
    note = RoadNote(kind=Kind.ODOMETER, km=km, moment=moment, reason=reason[:200])
    return _write(trip, note, key=key, by=by, at=at)


def read_temperature(
    trip: Trip, celsius: Decimal, *, moment: str, stop: TripStop | None = None, key: UUID,
    by: User, at: datetime,
) -> RoadNote:  # fmt: skip
    """Write how warm it is in the cool box.

    :raises NotTrue: no thermometer shows that
    :raises NotDriven: the trip is of a draft
    """
    if known := _known(trip, key):
        return known
    if not LOWEST <= celsius <= HIGHEST:
        raise NotTrue(_("Nhiệt độ phải từ −40 đến 60 °C. Hãy đọc lại nhiệt kế."))
    note = RoadNote(kind=Kind.TEMPERATURE, celsius=celsius, moment=moment, stop=stop)
    return _write(trip, note, key=key, by=by, at=at)


def harm(
    trip: Trip, parcel: TripParcel, kind: str, reason: str, *, grams: int | None = None,
    key: UUID, by: User, at: datetime,
) -> RoadNote:  # fmt: skip
    """Write that a parcel, or so many grams of it, was found damaged or is lost, and why.

    :raises NotTrue: nobody says why, or it is more than the parcel weighs
    :raises NotDriven: the trip is of a draft
    """
    if known := _known(trip, key):
        return known
    if not reason.strip():
        raise NotTrue(_("Hãy ghi vì sao kiện hư hỏng hoặc mất."))
    if grams is not None and not 0 < grams <= parcel.grams:
        most = f"{parcel.grams / 1000:g}".replace(".", ",")
        raise NotTrue(
            _("Kiện %(parcel)s nặng %(most)s kg: phần hư hỏng hoặc mất phải từ 0 đến chừng ấy.")
            % {"parcel": parcel, "most": most}
        )
    note = RoadNote(kind=Kind(kind), parcel=parcel, grams=grams, reason=reason.strip()[:200])
    return _write(trip, note, key=key, by=by, at=at)


def photograph(
    trip: Trip, parcel: TripParcel, content: bytes, *, moment: str = "", reason: str = "",
    key: UUID, by: User, at: datetime,
) -> RoadNote:  # fmt: skip
    """Keep the photo of a parcel, upright and without the place and device it was taken with.

    :raises NotAPhoto: it cannot be shown as a photo
    :raises NotDriven: the trip is of a draft
    """
    if known := _known(trip, key):
        return known
    clean = cleaned(content)
    note = RoadNote(kind=Kind.PHOTO, parcel=parcel, moment=moment, reason=reason[:200])
    note.file.save(f"{clean.sha256[:16]}.jpg", ContentFile(clean.content), save=False)
    try:
        return _write(trip, note, key=key, by=by, at=at)
    except Exception:
        note.file.delete(save=False)
        raise


def withdraw(note: RoadNote, reason: str, *, key: UUID, by: User, at: datetime) -> None:
    """Take a note back, and say why; once. A photo that is taken back is deleted.

    :raises NotTrue: nobody says why, or the note takes back another
    """
    if RoadNote.objects.filter(withdraws=note).exists():
        return
    if not reason.strip() or note.kind == Kind.WITHDRAWN:
        raise NotTrue(_("Hãy ghi vì sao rút lại ghi chú này."))
    contrary = RoadNote(
        kind=Kind.WITHDRAWN, withdraws=note, parcel=note.parcel, reason=reason.strip()[:200]
    )
    _write(note.trip, contrary, key=key, by=by, at=at)
    drop_file(note)


def drop_file(note: RoadNote) -> None:
    """Delete a parcel's photo once the transaction stands; that there was one stays known."""
    if note.file:
        storage, name = note.file.storage, str(note.file.name)
        RoadNote.objects.filter(pk=note.pk).update(file="")
        transaction.on_commit(lambda: storage.delete(name))


def driven_km(trips: Iterable[Trip]) -> dict[int, int]:
    """Return how far trips were driven by their odometers, by the numbers of the trips that came home.

    A day that was planned anew meanwhile has left by one trip and is home by another of the vehicle.
    """
    notes = RoadNote.objects.of_days(*{trip.plan.on for trip in trips})
    found: dict[int, int] = {}
    left: dict[int, int] = {}
    for note in _in_order(notes.filter(trip__vehicle__in={trip.vehicle_id for trip in trips})):
        if note.moment == Moment.LEAVING:
            left[note.trip.vehicle_id] = note.km or 0
        elif (start := left.pop(note.trip.vehicle_id, None)) is not None:
            found[note.trip_id] = (note.km or 0) - start
    return found


def _in_order(notes: Any) -> list[RoadNote]:
    """Return the readings that count, in the order in which vehicles came to them."""
    told = notes.standing().filter(kind=Kind.ODOMETER).select_related("trip").order_by("pk")
    last = {_place(note.trip, note.moment): note for note in told}
    return [last[place] for place in sorted(last)]


def _place(trip: Trip, moment: str) -> tuple[Any, ...]:
    return (trip.leaves_at, moment == Moment.HUB, trip.pk)


def _check_reading(trip: Trip, km: int, moment: str, *, is_excused: bool) -> None:
    if km > MOST_ON_METER:
        raise NotTrue(_("Số km này lớn hơn mọi đồng hồ. Hãy đọc lại."))
    here = _place(trip, moment)
    around = Q(trip__leaves_at__range=(trip.leaves_at - AROUND, trip.leaves_at + AROUND))
    told = _in_order(RoadNote.objects.filter(around, trip__vehicle=trip.vehicle_id))
    before = [note for note in told if _place(note.trip, note.moment) < here]
    after = [note for note in told if _place(note.trip, note.moment) > here]
    if before and not (is_excused and moment == Moment.LEAVING):
        _check_follows(before[-1], km, moment)
    if moment == Moment.HUB and before and before[-1].moment == Moment.LEAVING:
        _check_length(km - (before[-1].km or 0))
    if moment == Moment.LEAVING and after and after[0].moment == Moment.HUB:
        if km > (after[0].km or 0):
            raise NotTrue(
                _("Lúc về đồng hồ chỉ %(km)s km: số lúc đi không thể lớn hơn.")
                % {"km": after[0].km}
            )
        _check_length((after[0].km or 0) - km)


def _check_follows(last: RoadNote, km: int, moment: str) -> None:
    if km >= (last.km or 0):
        return
    said = {"km": last.km, "when": f"{timezone.localtime(last.at):%H:%M %d/%m}", "told": km}
    words = _("Đồng hồ của xe đã chỉ %(km)s km lúc %(when)s, không thể lùi về %(told)s.")
    more = _("Nếu đồng hồ vừa thay hoặc lần trước ghi sai, hãy ghi lý do.")
    raise NotTrue(words % said if moment == Moment.HUB else f"{words % said} {more}")


def _check_length(km: int) -> None:
    if km > MOST_KM:
        words = _("Chuyến này sẽ dài %(km)s km, quá %(most)s km. Hãy đọc lại đồng hồ.")
        raise NotTrue(words % {"km": km, "most": MOST_KM})


def _known(trip: Trip, key: UUID) -> RoadNote | None:
    if trip.plan.state not in DRIVEN:
        raise NotDriven
    return RoadNote.objects.filter(key=key).first()


@transaction.atomic
def _write(trip: Trip, note: RoadNote, *, key: UUID, by: User, at: datetime) -> RoadNote:
    note.trip, note.key, note.by, note.at = trip, key, by, at
    note.thing = note.parcel.thing if note.parcel else ""
    with once(AlreadyDone(_("Việc này vừa được người khác ghi. Hãy tải lại trang."))):
        note.save(force_insert=True)
    record(f"logistics.noted_{note.kind}", trip, by=by, at=at, note=note.pk)
    return note
