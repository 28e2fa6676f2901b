"""People whose data were erased are forgotten on the trips too; days that are over keep no points for planning."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from lensan.logistics.actions.noting import drop_file
from lensan.logistics.models import DayPlan, GateHours, Happening, RoadNote, RoadWays, TripStop


def forget_the_erased() -> int:
    """Blank where an erased household's gate was, when it was open, who signed there; delete its parcels' photos.

    Returns how many rows told of it. That a vehicle stopped, and what it carried, stays as a number.
    """
    erased = Q(producer__isnull=False, producer__erased_at__isnull=False)
    gates = TripStop.objects.filter(erased, latitude__isnull=False)
    signed = Happening.objects.filter(stop__in=TripStop.objects.filter(erased)).exclude(
        receiver=""
    )
    erased_parcels = Q(parcel__stop__producer__erased_at__isnull=False)
    photos = list(RoadNote.objects.filter(erased_parcels).exclude(file=""))
    for photo in photos:
        with transaction.atomic():
            drop_file(photo)
    blanked = signed.update(receiver="") + gates.update(
        latitude=None, longitude=None, opens=None, closes=None
    )
    hours = GateHours.objects.filter(producer__erased_at__isnull=False).delete()[0]
    return blanked + len(photos) + hours


def drop_what_is_solved(today: date) -> int:
    """Drop what days that are over would need to be planned anew: it holds the points of gates."""
    return DayPlan.objects.filter(on__lt=today).exclude(solved={}).update(solved={})


def drop_old_ways(at: datetime) -> int:
    """Drop what a route server answered long ago: the points in it are those of gates."""
    return RoadWays.objects.stale(at).delete()[0]
