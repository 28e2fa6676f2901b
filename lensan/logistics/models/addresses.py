from __future__ import annotations

from django.db import models

from lensan.accounts.models import User
from lensan.logistics.models.carriers import Carrier
from lensan.orders.models import Order
from lensan.places.models import Commune


class AddressChoice(models.Model):
    """Which commune of a list a person chose for a buyer's address that may mean several.

    It holds only as long as the buyer's words may mean that commune.
    """

    PERSONAL = frozenset({"commune"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "order", "places", "chosen_by", "chosen_at"})

    order = models.ForeignKey(
        Order, models.CASCADE, related_name="address_choices", verbose_name="đơn hàng"
    )
    places = models.CharField("danh mục địa danh", max_length=4, choices=Carrier.List.choices)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    chosen_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="người chọn"
    )
    chosen_at = models.DateTimeField("chọn lúc")

    class Meta:
        verbose_name = "nơi giao đã chọn"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "places"], name="logistics_addresschoice_once_a_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.places}"
