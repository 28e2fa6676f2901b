from __future__ import annotations

from django.db import models

from lensan.accounts.models import User
from lensan.marketplaces.models import Stall
from lensan.places.models import Commune


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: User) -> HandOverQuerySet:
        """Keep those with a parcel of a stall that the user may see."""
        if user.sees_everything:
            return self
        mine = Stall.objects.visible_to(user).values("pk")
        found = HandOver.objects.filter(orders__stall__in=mine)
        return self.filter(pk__in=found.values("pk"))


class HandOver(models.Model):
    """Parcels given to one carrier at one place, by a named person, with a paper that both sign.

    From then on their orders are under way, whatever the marketplace has noticed of it. `key`
    makes that the same form, sent twice, hands over once.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "carrier", "commune", "key", "by", "at"})

    carrier = models.CharField("đơn vị giao", max_length=60, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="điểm gom")
    key = models.UUIDField("khóa gửi", unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người giao")
    at = models.DateTimeField("lúc")

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = "lần bàn giao"

    def __str__(self) -> str:
        return f"BG-{self.pk}"
