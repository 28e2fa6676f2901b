"""All that is held about a producer on trips, for the person who asks."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.logistics.models import GateHours, Happening, RoadNote, TripStop


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return where vehicles stopped for these producers, what happened there, and when they are at home."""
    stops = TripStop.objects.filter(producer__in=producers, trip__isnull=False)
    whole = stops.select_related("trip__vehicle", "plan").prefetch_related(
        "happenings__by", "happenings__taken_back", "parcels__notes"
    )
    hours = GateHours.objects.filter(producer__in=producers).order_by("pk")
    return {
        _("Chuyến xe đã đến"): [_stop(stop) for stop in whole.order_by("-plan__on", "-pk")],
        _("Giờ có người ở nhà"): [{_("giờ"): str(one)} for one in hours],
    }


def _stop(stop: TripStop) -> dict[str, object]:
    return {
        _("ngày"): stop.plan.on, _("chuyến"): str(stop.trip), _("vĩ độ"): stop.latitude,
        _("kinh độ"): stop.longitude, _("giao (g)"): stop.drops_g, _("nhận (g)"): stop.picks_g,
        _("đã xảy ra"): [_happened(one) for one in stop.happenings.all()],
        _("đã ghi về kiện"): [
            _noted(one) for parcel in stop.parcels.all() for one in parcel.notes.all()
        ],
    }  # fmt: skip


def _happened(one: Happening) -> str:
    told = [
        f"{timezone.localtime(one.at):%H:%M}",
        _("%(what)s (đã hoàn tác)") % {"what": one.get_kind_display()}
        if hasattr(one, "taken_back")
        else one.get_kind_display(),
        one.receiver,
        one.reason,
    ]
    return ", ".join(str(part) for part in told if part)


def _noted(one: RoadNote) -> str:
    told = [
        f"{timezone.localtime(one.at):%H:%M}", one.get_kind_display(), one.thing, one.reason,
        str(one.file.name or ""),
    ]  # fmt: skip
    return ", ".join(str(part) for part in told if part)
