from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

KEPT = timedelta(days=30)  # roads change, and so do the maps of route servers


class RoadWaysQuerySet(models.QuerySet["RoadWays"]):
    def fresh(self, at: datetime) -> RoadWaysQuerySet:
        """Keep those that were asked for not too long ago."""
        return self.filter(asked_at__gt=at - KEPT)

    def stale(self, at: datetime) -> RoadWaysQuerySet:
        """Keep those that are to be asked for anew."""
        return self.filter(asked_at__lte=at - KEPT)


class RoadWays(models.Model):
    """What a route server answered for the ways from one point, so as not to ask again for a month.

    Points are hundred-thousandths of a degree, about a metre: a gate's is where a household lives,
    though nobody's name stands beside it. `ends` packs, for each point that a way leads to, its north,
    east, metres and seconds in four bytes each; -1 where no road leads or no time was told.
    """

    PERSONAL = frozenset({"north", "east", "ends"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "server", "asked_at"})

    server = models.CharField("máy chủ", max_length=200)
    north = models.IntegerField("vĩ độ × 100.000")
    east = models.IntegerField("kinh độ × 100.000")
    ends = models.BinaryField("đường đi")
    asked_at = models.DateTimeField("hỏi lúc")

    objects = RoadWaysQuerySet.as_manager()

    class Meta:
        verbose_name = "đường đi đã hỏi"
        constraints = [
            models.UniqueConstraint(
                fields=["server", "north", "east"], name="logistics_roadways_once"
            )
        ]
        indexes = [models.Index(fields=["asked_at"], name="logistics_roadways_asked")]

    def __str__(self) -> str:
        return f"{self.north / 100_000:.5f}, {self.east / 100_000:.5f}"
