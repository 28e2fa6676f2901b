from django.db import models
from django.db.models import F, Q

from lensan.producers.models import Producer


class GateHours(models.Model):
    """When someone is at home at a producer's gate; without a row the planner's guess counts."""

    PERSONAL = frozenset({"opens", "closes"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "producer"})

    producer = models.OneToOneField(
        Producer, models.PROTECT, related_name="gate_hours", verbose_name="người sản xuất"
    )
    opens = models.TimeField("có người từ")
    closes = models.TimeField("có người đến")

    class Meta:
        verbose_name = "giờ ở nhà"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="logistics_gatehours_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"
