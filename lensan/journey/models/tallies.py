from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.journey.steps import NAMES
from lensan.places.models import Commune
from lensan.producers.models import Means


class Contact(models.TextChoices):
    """By what a household takes part, so that nobody reaches a target by leaving some out."""

    SMARTPHONE = Means.SMARTPHONE.value, _("điện thoại thông minh")
    SMS = Means.PLAIN_PHONE.value, _("tin nhắn")
    HELPER = Means.NONE.value, _("tổ của ấp")


class TallyQuerySet(models.QuerySet["Tally"]):
    def visible_to(self, user: User) -> TallyQuerySet:
        """Keep those of an officer's communes; nobody else steers by them."""
        if user.sees_everything:
            return self
        return self.filter(commune__in=user.territory()) if user.is_officer else self.none()


class Tally(models.Model):
    """How many households of a commune, reached by one means, had taken a step by a day.

    `claimed` counts those of whom someone says so, `verified` those of whom a record or the marketplace
    does; `waiting` those for whom this step is the next.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "on", "commune", "means", "step", "claimed", "verified", "waiting",
    })  # fmt: skip

    on = models.DateField("ngày")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    means = models.CharField("cách liên lạc", max_length=12, choices=Contact.choices)
    step = models.CharField("bước", max_length=12, choices=list(NAMES.items()))
    claimed = models.PositiveIntegerField("khai là đã qua")
    verified = models.PositiveIntegerField("đã xác nhận")
    waiting = models.PositiveIntegerField("đang dừng trước bước này")

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = "số đếm hành trình"
        constraints = [
            models.UniqueConstraint(
                fields=["on", "commune", "means", "step"], name="journey_tally_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.commune_id} {self.means} {self.step}: {self.claimed}"
