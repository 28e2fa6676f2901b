"""A trip is driven where there is no signal: it leaves, serves its gates or fails there, and hands in.

Each deed is the action of the driver's page, at the moment when it was done. Parcels are named by what
stands on them, which is the same in every version of a day's plan.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.accounts.models import Role
from lensan.catalogue.photos import NotAPhoto
from lensan.field.actions.receiving import NotYet, Outcome, Told, Unable
from lensan.field.deeds.reading import Kind, decoded, filled, number_of
from lensan.kernel.states import NotAllowed
from lensan.logistics import tasks
from lensan.logistics.access import can_drive
from lensan.logistics.actions import driving, noting, planning, replanning
from lensan.logistics.forms.driving import BrokenForm, FailForm, GateForm, HandInForm
from lensan.logistics.models import Happening, Trip, TripParcel, TripStop
from lensan.supply.actions import handing, paying

LATE = timedelta(minutes=10)  # after which it is said when a vehicle broke
PATIENCE = timedelta(days=7)  # after which what a deed builds on is not waited for any more
NOT_MINE = lazy(
    "Chuyến này không, hoặc không còn, do bạn lái. Việc đã được giữ lại cho người điều xe; bạn không phải làm lại."
)


def leave(told: Told) -> Outcome:
    """Write that a vehicle left its hub."""
    driving.leave(trip_of(told), key=told.deed.pk, by=told.by, at=told.done_at)
    return Outcome(_("Đã ghi xe rời bưu cục."))


def come_home(told: Told) -> Outcome:
    """Write that a vehicle is back at its hub."""
    driving.come_home(trip_of(told), key=told.deed.pk, by=told.by, at=told.done_at)
    return Outcome(_("Đã ghi xe về bưu cục."))


def serve(told: Told) -> Outcome:
    """Write what was taken aboard and handed over at a gate.

    A guess at a household's code counts, and what came into its hands is there, whatever becomes of
    the rest; so this is in no transaction of its own, and told again it goes on by its key.
    """
    stop = _stop(told)
    form = _gate_form(told, stop)
    filled(form)
    gate = form.at_gate()
    try:
        driving.serve(stop, gate, by=told.by, at=told.done_at)
    except (
        NotAllowed
    ) as busy:  # someone writes the same receipt at this moment: the next look tells
        raise NotYet(str(busy)) from busy
    except driving.AlreadyDone:
        if not Happening.objects.filter(trip=stop.trip, key=gate.key).exists():
            raise
    text = _("Đã ghi xong điểm %(number)d.") % {"number": stop.number}
    return Outcome(text, stop.producer, result={"key": str(gate.key)})


def fail(told: Told) -> Outcome:
    """Write that nothing changed hands at a gate, and why."""
    stop, said = _stop(told), told.arguments
    form = FailForm({"key": told.deed.pk, "reason": said.get("reason"), "more": said.get("note")})
    filled(form)
    driving.fail(stop, form.said(), key=told.deed.pk, by=told.by, at=told.done_at)
    text = _("Đã ghi điểm %(number)d không giao nhận được.") % {"number": stop.number}
    return Outcome(text, stop.producer)


def hand_in(told: Told) -> Outcome:
    """Write that parcels came from a vehicle into its hub; what waits for its gate is held on the device."""
    trip, codes = trip_of(told), told.arguments.get("codes")
    listed = [str(code) for code in codes] if isinstance(codes, list) else []
    said = filled(HandInForm({"key": told.deed.pk, "codes": "\n".join(listed)}))
    try:
        number = driving.hand_in(
            trip, [], said["codes"], key=told.deed.pk, by=told.by, at=told.done_at
        )
    except driving.NotAboardYet as early:  # its gate comes from another telephone, or after it
        if told.at - told.done_at < PATIENCE:
            raise NotYet(str(early)) from early
        raise
    return Outcome(_("Đã giao %(number)d kiện vào bưu cục.") % {"number": number})


def break_down(told: Told) -> Outcome:
    """Write that a vehicle drives no more today, and let the rest of the day be planned anew.

    What is left is planned from the moment when this was heard: nobody drives in the past. When it
    broke is said where that was long before.
    """
    trip = trip_of(told)
    reason = filled(BrokenForm({"key": told.deed.pk, "reason": told.arguments.get("reason")}))[
        "reason"
    ]
    if told.at - told.done_at > LATE:
        when = f"{timezone.localtime(told.done_at):%H:%M}"
        reason = _("%(reason)s (hỏng lúc %(when)s)") % {"reason": reason[:170], "when": when}
    asked = replanning.break_down(trip, reason, key=told.deed.pk, by=told.by, at=told.at)
    tasks.work_out.enqueue(asked.pk)
    return Outcome(_("Đã ghi xe hỏng. Phần còn lại của ngày đang được lập lại, chờ tỉnh duyệt."))


def trip_of(told: Told) -> Trip:
    """Return the trip that a deed is about.

    :raises Unable: the person does not drive it, or no longer
    """
    whole = Trip.objects.visible_to(told.by).select_related("plan", "vehicle", "hub__commune")
    return _mine(told, whole.filter(pk=number_of(told, "trip")).first())


def _stop(told: Told) -> TripStop:
    mine = TripStop.objects.visible_to(told.by).select_related(
        "plan", "producer", "trip__plan", "trip__vehicle", "trip__hub__commune"
    )
    stop = mine.filter(pk=number_of(told, "stop")).first()
    if stop is None or stop.trip is None:
        raise Unable(str(NOT_MINE))
    _mine(told, stop.trip)
    told.deed.producer = stop.producer
    return stop


def _mine(told: Told, trip: Trip | None) -> Trip:
    if trip is None or not can_drive(told.by, trip):
        raise Unable(str(NOT_MINE))
    return trip


def _gate_form(told: Told, stop: TripStop) -> GateForm:
    """Return the form of a gate as the page would be filled in; strange parcels are its scanned codes."""
    picks, drops = driving.to_pick(stop), _drops(stop)
    key = str(told.arguments.get("key") or told.deed.pk)
    words: dict[str, Any] = {"key": key, "receiver": told.arguments.get("receiver", "")}
    photos: dict[str, SimpleUploadedFile] = {}
    strange = []
    for code, grams in _named(told, "picked").items():
        parcel = driving.coded(picks, code)
        if parcel is None:
            strange.append(code)
            continue
        words |= {f"pick-{parcel.pk}": "on", f"kilos-{parcel.pk}": _kilos(grams)}
    for code, given in _named(told, "given").items():
        parcel = driving.coded(drops, code)
        if parcel is None or not isinstance(given, Mapping):
            raise Unable(_("Kiện %(code)s không được giao ở điểm dừng này.") % {"code": code})
        words |= {
            f"give-{parcel.pk}": given.get("received"), f"code-{parcel.pk}": given.get("code"),
            f"cash-{parcel.pk}": given.get("cash"),
        }  # fmt: skip
        if given.get("photo"):
            photos[f"photo-{parcel.pk}"] = SimpleUploadedFile("ky.jpg", decoded(given["photo"]))
    return GateForm(words | {"codes": "\n".join(strange)}, photos, picks=picks, drops=drops)


def _drops(stop: TripStop) -> list[TripParcel]:
    drops = TripParcel.objects.filter(stop=stop, way=TripParcel.Way.DROP, supply__isnull=False)
    return list(
        drops.select_related("supply__group__offer", "supply__producer", "stop__plan").order_by(
            "pk"
        )
    )


def _named(told: Told, name: str) -> Mapping[str, Any]:
    said = told.arguments.get(name)
    return said if isinstance(said, Mapping) else {}


def _kilos(grams: object) -> str:
    """Return a weight as the form is told it; what is no weight is left for the form to refuse."""
    if grams is None:
        return ""
    return f"{grams / 1000:.3f}" if isinstance(grams, int) else str(grams)


def kind_of(label: Any, perform: Callable[[Told], Outcome], **more: Any) -> Kind:
    """Return a kind of deed that only drivers do, refused as their page refuses it."""
    return Kind(label, perform, _REFUSALS, role=Role.CARRIER, **more)


_REFUSALS = (
    driving.AlreadyDone, driving.NotDriven, driving.NotOnThisTrip, handing.NotComing, handing.NotSoMany,
    handing.NotShown, handing.WhyRefused, handing.PastItsDate, paying.TooMuch, NotAPhoto,
    planning.CannotPlan, noting.NotTrue,
)  # fmt: skip
KINDS = {
    "leave": kind_of(lazy("xe rời bưu cục"), leave),
    "serve": kind_of(lazy("xong một điểm dừng"), serve, stepwise=True),
    "fail": kind_of(lazy("điểm dừng không giao nhận được"), fail),
    "hand_in": kind_of(lazy("giao kiện vào bưu cục"), hand_in),
    "broke": kind_of(lazy("báo xe hỏng"), break_down),
    "home": kind_of(lazy("xe về bưu cục"), come_home),
}
