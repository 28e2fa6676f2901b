from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.places.models import Commune


class SupplierPaperKind(models.TextChoices):
    """What a supplier must be able to show."""

    BUSINESS = "business", _("đăng ký kinh doanh")
    FERTILISER = "fertiliser", _("đủ điều kiện buôn bán phân bón")
    SPRAY = "spray", _("đủ điều kiện buôn bán thuốc bảo vệ thực vật")
    SEED = "seed", _("giấy tờ về giống cây trồng")


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def visible_to(self, user: User) -> SupplierQuerySet:
        """Keep all for an officer, wherever the supplier sits: who buys looks beyond the commune."""
        return self if user.is_officer else self.none()

    def kept_by(self, user: User) -> SupplierQuerySet:
        """Keep those whose file the user keeps: of the user's own ground."""
        if not user.is_officer:
            return self.none()
        return self if user.sees_everything else self.filter(commune__in=user.communes.all())


class Supplier(models.Model):
    """A shop or firm from which households order inputs and goods."""

    PERSONAL = frozenset({"name", "phone", "address", "tax_code"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "commune", "added_at"})

    name = models.CharField("tên", max_length=150)
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    added_at = models.DateTimeField("ghi lúc")

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = "nhà cung ứng"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "commune"], name="supply_supplier_once_a_commune"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SupplierPaperQuerySet(models.QuerySet["SupplierPaper"]):
    def valid(self, on: date) -> SupplierPaperQuerySet:
        """Keep those that hold on that day."""
        began = Q(issued_on=None) | Q(issued_on__lte=on)
        return self.filter(began, Q(valid_until=None) | Q(valid_until__gte=on))


class SupplierPaper(models.Model):
    """A licence or certificate that a supplier has shown, until it expires."""

    PERSONAL = frozenset({"number", "file"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "supplier", "kind", "issued_by", "issued_on", "valid_until"})

    supplier = models.ForeignKey(
        Supplier, models.CASCADE, related_name="papers", verbose_name="nhà cung ứng"
    )
    kind = models.CharField("loại giấy", max_length=10, choices=SupplierPaperKind.choices)
    number = models.CharField("số", max_length=100, blank=True)
    issued_by = models.CharField("nơi cấp", max_length=200, blank=True)
    issued_on = models.DateField("ngày cấp", null=True, blank=True)
    valid_until = models.DateField("có hiệu lực đến hết", null=True, blank=True)
    file = models.FileField("tệp", upload_to="supplier_papers/%Y/%m/", max_length=200, blank=True)

    objects = SupplierPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy tờ nhà cung ứng"
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("issued_on")),
                name="supply_paper_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".rstrip()
