from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.places.models import Commune

WEEKS_SHOWN = 106  # two years and two weeks


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, user: User) -> MeasurementQuerySet:
        """Keep the measurements of an officer's communes; nobody else reads any."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(commune__in=user.communes.all())
        return self.none()

    def nights(self, indicator: str, commune: Commune) -> list[date]:
        """Return the measured days, the oldest first; every commune is measured on the same."""
        mine = self.filter(indicator=indicator, commune=commune)
        return list(mine.order_by("on").values_list("on", flat=True))

    def trend(
        self, communes: Collection[Commune], days: Collection[date]
    ) -> dict[str, list[tuple[date, int, int]]]:
        """Return for each indicator (day, counted, total) of these communes together, by day."""
        found = (
            self.filter(commune__in=communes, on__in=days)
            .values_list("indicator", "on")
            .annotate(counted_there=Sum("counted"), total_there=Sum("total"))
            .order_by("on")
        )
        answer: dict[str, list[tuple[date, int, int]]] = {}
        for indicator, on, counted, total in found:
            # int: PostgreSQL sums large whole numbers up to a decimal
            answer.setdefault(indicator, []).append((on, int(counted), int(total)))
        return answer


class Measurement(models.Model):
    """One indicator, in one commune, on one day: how many counted, of how many.

    A sum is kept in its smallest unit, as whole đồng or grams, and is its own whole. Written once
    a night from what stood in the registry that day, for every commune, zeros too. Figures of a
    district or the province are sums of these, never averages of percentages.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "indicator", "commune", "on", "counted", "total"})

    indicator = models.CharField("chỉ số", max_length=60)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    on = models.DateField("ngày")
    counted = models.PositiveBigIntegerField("đạt")
    total = models.PositiveBigIntegerField("trong tổng số")

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "số đo"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "commune", "on"], name="dashboard_measurement_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.commune_id} {self.on}: {self.counted}/{self.total}"


def weekly(nights: Collection[date], until: date) -> list[date]:
    """Return `until` and the last measured day of each week before it, the oldest first.

    Two years are shown with a point a week, 106 at most; a week that nobody measured has none.
    """
    last_of: dict[int, date] = {}
    for night in sorted(nights):
        if night <= until:
            last_of[(until - night) // timedelta(weeks=1)] = night
    return sorted(night for week, night in last_of.items() if week < WEEKS_SHOWN)


class TargetQuerySet(models.QuerySet["Target"]):
    def current(self) -> TargetQuerySet:
        """Keep the newest version of each indicator and due day."""
        newer = Target.objects.filter(
            indicator=OuterRef("indicator"),
            due_on=OuterRef("due_on"),
            version__gt=OuterRef("version"),
        )
        return self.filter(~Exists(newer))

    def of_province(self) -> TargetQuerySet:
        """Keep what the whole province has to reach."""
        return self.filter(commune=None)


class Target(models.Model):
    """How many households shall count by a day: of the province, or a commune's part of it.

    The number of households binds; the percentage is how the plan published it, and is the
    province's alone. A change is a new version of the province's row and all its communes' rows;
    no version is ever overwritten.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "indicator", "commune", "due_on", "percent", "households", "version", "set_by",
        "set_at",
    })  # fmt: skip

    indicator = models.CharField("chỉ số", max_length=40)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="+", verbose_name="xã"
    )
    due_on = models.DateField("hạn")
    percent = models.DecimalField("tỷ lệ (%)", max_digits=4, decimal_places=1, null=True)
    households = models.PositiveIntegerField("số hộ")
    version = models.PositiveSmallIntegerField("phiên bản")
    set_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người đặt"
    )
    set_at = models.DateTimeField("lúc đặt")

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("chỉ tiêu")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "due_on", "version"],
                condition=Q(commune=None),
                name="dashboard_target_version_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "due_on", "version", "commune"],
                name="dashboard_target_of_a_commune_once",
            ),
            models.CheckConstraint(
                condition=Q(commune=None, percent__gte=0, percent__lte=100)
                | Q(commune__isnull=False, percent=None),
                name="dashboard_target_percent_is_the_provinces",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.due_on:%d/%m/%Y}: {self.households} hộ"
