"""What exists of marketplaces: floors, stalls, authorisations, listings, calls."""

from lensan.marketplaces.models.calls import Call
from lensan.marketplaces.models.floors import Marketplace
from lensan.marketplaces.models.listings import Listing, Wanted
from lensan.marketplaces.models.stalls import Authorisation, Stall

__all__ = ["Authorisation", "Call", "Listing", "Marketplace", "Stall", "Wanted"]
