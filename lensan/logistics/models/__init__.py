"""What exists for trips: the network, the plans of a day, and what happened on the road."""

from lensan.logistics.models.happenings import Happening
from lensan.logistics.models.network import (
    CollectionPoint,
    Crossing,
    Hub,
    Keeping,
    Vehicle,
)
from lensan.logistics.models.plans import DayPlan, Trip, TripParcel, TripStop

__all__ = [
    "CollectionPoint", "Crossing", "DayPlan", "Happening", "Hub", "Keeping", "Trip", "TripParcel",
    "TripStop", "Vehicle",
]  # fmt: skip
