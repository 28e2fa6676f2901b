from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lensan.accounts.models import User


class DetourFactor(models.Model):
    """From when on ways are the crow's times so much, as driven trips taught: the last one counts.

    Without a factor the setting counts again. It was learned from `trips` and lies between `low` and
    `high` nineteen times in twenty.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "factor", "trips", "low", "high", "at", "by"})

    factor = models.FloatField(
        "hệ số", null=True, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    trips = models.PositiveIntegerField("số chuyến", default=0)
    low = models.FloatField("từ", null=True)
    high = models.FloatField("đến", null=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người chọn"
    )

    class Meta:
        verbose_name = "hệ số đường vòng"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.factor}"
