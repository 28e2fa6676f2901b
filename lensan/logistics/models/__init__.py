"""What exists for trips: the network, the plans of a day, what happened on the road; and carriers beyond."""

from lensan.logistics.models.carriers import (
    Carrier,
    CarrierCall,
    CarrierNotice,
    Consignment,
    TrackingEvent,
)
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
    "Carrier", "CarrierCall", "CarrierNotice", "CollectionPoint", "Consignment", "Crossing", "DayPlan",
    "Happening", "Hub", "Keeping", "TrackingEvent", "Trip", "TripParcel", "TripStop", "Vehicle",
]  # fmt: skip
