"""What exists of orders: notices, orders and their lines, what is set aside, who was asked."""

from lensan.orders.models.inbox import Notice, Parked
from lensan.orders.models.orders import Ask, Order, OrderLine, OrderQuerySet, Reservation, Way

__all__ = ["Ask", "Notice", "Order", "OrderLine", "OrderQuerySet", "Parked", "Reservation", "Way"]
