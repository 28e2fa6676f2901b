"""What exists of supply: suppliers and their papers, what they offer, and what is ordered together."""

from lensan.supply.models.groups import GroupOrder, GroupOrderQuerySet
from lensan.supply.models.offers import (
    SupplyKind,
    SupplyLot,
    SupplyOffer,
    SupplyOfferQuerySet,
    SupplyPrice,
    SupplyUnit,
)
from lensan.supply.models.orders import SupplyOrder, SupplyOrderQuerySet, Way
from lensan.supply.models.receiving import SupplyPayment, SupplyReceipt, WrongReceipt
from lensan.supply.models.suppliers import Supplier, SupplierPaper, SupplierPaperKind

__all__ = [
    "GroupOrder", "GroupOrderQuerySet", "Supplier", "SupplierPaper", "SupplierPaperKind", "SupplyKind",
    "SupplyLot", "SupplyOffer", "SupplyOfferQuerySet", "SupplyOrder", "SupplyOrderQuerySet",
    "SupplyPayment", "SupplyPrice", "SupplyReceipt", "SupplyUnit", "Way",
    "WrongReceipt",
]  # fmt: skip
