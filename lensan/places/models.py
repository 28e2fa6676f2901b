from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from lensan.places import directory
from lensan.places.hamlets import hamlet_key


class Unit(models.Model):
    """A place with a code, valid from one day until another: codes are used again after a merger."""

    code = models.CharField("mã", max_length=5)
    name = models.CharField("tên", max_length=100)
    kind = models.CharField("cấp", max_length=20)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def title(self) -> str:
        """The name with its kind, as a heading: “Xã Vị Thắng”."""
        return f"{self.kind.capitalize()} {self.name}"


class UnitQuerySet(models.QuerySet[Any]):
    def valid(self, on: date) -> UnitQuerySet:
        began = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(began, Q(valid_to=None) | Q(valid_to__gt=on))


class Province(Unit):
    """A tỉnh, or a city that stands directly under the state."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "code", "name", "kind", "valid_from", "valid_to", "successor"})

    successor = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="nay thuộc")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "tỉnh"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="places_province_code_once_a_time"
            )
        ]


class District(Unit):
    """A huyện, quận, thị xã or thành phố; none is left after 30 June 2025."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "code", "name", "kind", "valid_from", "valid_to", "province"})

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="districts", verbose_name="tỉnh"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "huyện"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="places_district_code_once_a_time"
            )
        ]


class CommuneQuerySet(UnitQuerySet):
    def of_the_programme(self) -> CommuneQuerySet:
        """Communes that the registry's facts name: those of the province when it began."""
        return self.filter(province__code=settings.PROVINCE, district__isnull=False)

    def directory(self) -> directory.Directory:
        """Return the index that reads these communes' names in any spelling."""
        return directory.Directory(
            directory.Commune(
                code=commune.code, name=commune.name, kind=commune.kind,
                district_code=commune.district.code, district_name=commune.district.title,
                province_code=commune.province.code, province_name=commune.province.title,
            )
            for commune in self.select_related("district", "province").order_by("code")
        )  # fmt: skip


class Commune(Unit):
    """A xã, phường or thị trấn: the unit every producer, target and report belongs to.

    A fact keeps the commune in which it happened; `successor` says where it lies today.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "code", "name", "kind", "valid_from", "valid_to", "province", "district", "successor",
        "latitude", "longitude", "point_quality", "population",
    })  # fmt: skip

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="communes", verbose_name="tỉnh"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, related_name="communes", verbose_name="huyện"
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="predecessors", verbose_name="nay thuộc"
    )
    latitude = models.FloatField("vĩ độ", null=True)
    longitude = models.FloatField("kinh độ", null=True)
    point_quality = models.CharField("độ tin cậy của tọa độ", max_length=100, blank=True)
    population = models.PositiveIntegerField("dân số", null=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "xã"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="places_commune_code_once_a_time"
            )
        ]

    def lies_in(self, on: date) -> Commune:
        """Return the commune that this one's ground belongs to on that day."""
        if self.successor and self.valid_to and on >= self.valid_to:
            return self.successor.lies_in(on)
        return self


class Hamlet(models.Model):
    """An ấp, khu vực or thôn of a commune, as the lists name it; the smallest area of a helper."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "commune", "name", "key"})

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="hamlets", verbose_name="xã")
    name = models.CharField("tên", max_length=100)
    key = models.CharField("khóa so tên", max_length=100)

    class Meta:
        verbose_name = "ấp"
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "key"], name="places_hamlet_once_in_a_commune"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = hamlet_key(self.name)
        super().save(*args, **kwargs)
