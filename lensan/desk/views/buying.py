"""What of ordering together waits for whoever signed in."""

from datetime import date
from typing import Any

from django.db.models import Count, Sum

from lensan.accounts.models import User
from lensan.supply.models import GroupOrder, SupplyOrder

SOON = 3  # days


def to_receive(user: User) -> dict[str, Any]:
    """Return how many orders are on their way to a household, and what it owes for how many."""
    mine = SupplyOrder.objects.bought_by(user)
    owed = mine.owing().aggregate(orders=Count("pk"), sum=Sum("due"))
    return {"coming": mine.on_the_way().count(), "owed": owed}


def closing_soon(user: User, *, on: date) -> int:
    """Return how many of the user's hamlets take orders for a few days only."""
    return GroupOrder.objects.visible_to(user).closing(on, days=SOON).count()


def to_order(user: User) -> int:
    """Return how many wait in the user's territory to be ordered from their suppliers."""
    return GroupOrder.objects.visible_to(user).to_order().count()
