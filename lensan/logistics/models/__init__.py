"""What exists for trips: the network, plans, what happened on the road; carriers; small orders as loads."""

from lensan.logistics.models.addresses import AddressChoice
from lensan.logistics.models.carriers import (
    Carrier,
    CarrierCall,
    CarrierNotice,
    Consignment,
    TrackingEvent,
)
from lensan.logistics.models.distances import RoadWays
from lensan.logistics.models.factors import DetourFactor
from lensan.logistics.models.gates import GateHours
from lensan.logistics.models.happenings import Happening
from lensan.logistics.models.network import (
    CollectionPoint,
    Crossing,
    Hub,
    Keeping,
    Vehicle,
)
from lensan.logistics.models.notes import RoadNote
from lensan.logistics.models.plans import DayPlan, Trip, TripParcel, TripStop
from lensan.logistics.models.suggestions import LoadSuggestion, SuggestedOrder

__all__ = [
    "AddressChoice", "Carrier", "CarrierCall", "CarrierNotice", "CollectionPoint", "Consignment", "Crossing", "DayPlan",
    "DetourFactor", "GateHours", "Happening", "Hub", "Keeping", "LoadSuggestion", "RoadNote", "RoadWays",
    "SuggestedOrder", "TrackingEvent", "Trip", "TripParcel", "TripStop", "Vehicle",
]  # fmt: skip
