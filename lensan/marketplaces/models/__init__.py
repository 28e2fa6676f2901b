"""What exists of marketplaces: floors, stalls, authorisations, listings, their edits, calls."""

from lensan.marketplaces.models.calls import Call, Heard
from lensan.marketplaces.models.edits import Edit, EditRow
from lensan.marketplaces.models.floors import Marketplace
from lensan.marketplaces.models.listings import Listing, Wanted
from lensan.marketplaces.models.stalls import Authorisation, Stall

__all__ = [
    "Authorisation", "Call", "Edit", "EditRow", "Heard", "Listing", "Marketplace", "Stall", "Wanted",
]  # fmt: skip
