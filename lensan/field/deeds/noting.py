"""What a driver notes where there is no signal: kilometres, degrees, a parcel's damage, loss or photo."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.deeds.driving import kind_of, trip_of
from lensan.field.deeds.reading import decoded, filled
from lensan.logistics.actions import driving, noting
from lensan.logistics.forms.noting import AT_GATE, ReadingForm, SeenForm

READ, SEEN = ("km", "celsius", "reason"), ("kind", "kilos", "reason")


def read(told: Told) -> Outcome:
    """Write what an odometer and a cool box show."""
    trip, said = trip_of(told), told.arguments
    where = f"{AT_GATE}{said['at_stop']}" if said.get("at_stop") else said.get("where")
    words: dict[str, Any] = {"key": told.deed.pk, "where": where}
    words |= {name: said.get(name) for name in READ}
    form = ReadingForm(words, stops=list(trip.stops.select_related("producer")))
    filled(form)
    noting.read(trip, form.reading(), by=told.by, at=told.done_at)
    return Outcome(_("Đã ghi số đo của xe."))


def see(told: Told) -> Outcome:
    """Write that a parcel was damaged, is lost, or what it looks like."""
    trip, said = trip_of(told), told.arguments
    code = str(said.get("parcel", ""))
    parcel = driving.coded(noting.parcels_of(trip), code)
    if parcel is None:
        raise Unable(_("Kiện %(code)s không thuộc chuyến này.") % {"code": code})
    told.deed.producer = parcel.stop.producer
    words: dict[str, Any] = {"key": told.deed.pk, **{name: said.get(name) for name in SEEN}}
    photos: dict[str, Any] = {}
    if photo := said.get("photo"):
        photos["photo"] = SimpleUploadedFile("kien.jpg", decoded(photo))
    form = SeenForm(words, photos)  # type: ignore[arg-type]  # any mapping of files will do
    filled(form)
    noting.see(trip, parcel, form.seen(), by=told.by, at=told.done_at)
    return Outcome(_("Đã ghi về kiện %(parcel)s.") % {"parcel": parcel}, parcel.stop.producer)


KINDS = {
    "read": kind_of(lazy("số km, nhiệt độ của xe"), read),
    "see": kind_of(lazy("kiện hư hỏng, mất hoặc chụp ảnh"), see),
}
