"""What exists in the catalogue."""

from lensan.catalogue.models.combos import Combo, ComboPart
from lensan.catalogue.models.evidence import Paper, PaperKind, Photo, Side
from lensan.catalogue.models.goods import Group, Product, Recognition, Unit
from lensan.catalogue.models.lots import Lot, StockMovement
from lensan.catalogue.models.offers import Offer, OfferQuerySet

__all__ = [
    "Combo", "ComboPart", "Group", "Lot", "Offer", "OfferQuerySet", "Paper", "PaperKind", "Photo",
    "Product", "Recognition", "Side", "StockMovement", "Unit",
]  # fmt: skip
