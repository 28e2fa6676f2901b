"""What exists of orders: notices, orders and their lines, what is set aside, handed over, comes back."""

from lensan.orders.models.handing import HandOver
from lensan.orders.models.inbox import Notice, Parked
from lensan.orders.models.orders import Ask, Order, OrderLine, OrderQuerySet, Reservation, Way
from lensan.orders.models.returns import Return, ReturnLine

__all__ = [
    "Ask", "HandOver", "Notice", "Order", "OrderLine", "OrderQuerySet", "Parked", "Reservation", "Return",
    "ReturnLine", "Way",
]  # fmt: skip
