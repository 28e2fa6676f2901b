"""What is printed for a trip: the sheet by which it is driven, and the list of its parcels."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.kernel.documents.trips import (
    Manifest,
    ManifestRow,
    TripSheet,
    TripSheetRow,
    manifest_paper,
    trip_sheet,
)
from lensan.kernel.numbers import count
from lensan.logistics.models import Trip, TripParcel, TripStop

Paper = Callable[[Trip], bytes]


def sheet(trip: Trip) -> bytes:
    """Return the sheet of a trip as PDF: where to go, when, what to hand over and take aboard."""
    rows = tuple(_row(stop) for stop in trip.stops.all())
    return trip_sheet(
        TripSheet(
            str(trip), trip.hub.name, str(trip.vehicle.driver or ""), _moment(trip.leaves_at),
            _moment(trip.returns_at), _kilos(trip.out_g), _kilos(trip.back_g),
            f"{count(round(trip.metres / 1000, 1))} km", rows, sample=settings.DEMO,
        )
    )  # fmt: skip


def manifest(trip: Trip) -> bytes:
    """Return the list of a trip's parcels as PDF, to be signed at the hub."""
    parcels = TripParcel.objects.filter(stop__trip=trip).select_related(
        "order", "stop__producer"
    ).order_by("stop__number", "pk")  # fmt: skip
    rows = tuple(_parcel(one) for one in parcels)
    return manifest_paper(
        Manifest(str(trip), trip.hub.name, _moment(trip.leaves_at), rows, sample=settings.DEMO)
    )


def _row(stop: TripStop) -> TripSheetRow:
    producer = stop.producer
    place = [str(producer.hamlet or "") if producer else "", str(stop.commune or ""), _hours(stop)]
    return TripSheetRow(
        _moment(stop.starts_at), producer.name if producer else _("xe đang đứng"),
        producer.phone if producer else "", ", ".join(part for part in place if part),
        _kilos(stop.drops_g), _kilos(stop.picks_g), stop.borrowed,
    )  # fmt: skip


def _hours(stop: TripStop) -> str:
    """Return the household's own hours, nothing where they were guessed."""
    if stop.opens is None:
        return ""
    return _("ở nhà %(from)s–%(to)s") % {
        "from": f"{stop.opens:%H:%M}", "to": f"{stop.closes:%H:%M}",
    }  # fmt: skip


def _parcel(one: TripParcel) -> ManifestRow:
    order = one.order
    return ManifestRow(
        (order.tracking or order.reference) if order else str(one.pk), one.get_way_display(),
        one.stop.producer.name if one.stop.producer else "", _kilos(one.grams),
        order.carrier if order else "",
    )  # fmt: skip


def _kilos(grams: int) -> str:
    return f"{count(round(grams / 1000, 1))} kg" if grams else "–"


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m}" if at else ""
