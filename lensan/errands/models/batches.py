from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.marketplaces.by_hand import ByHand
from lensan.marketplaces.by_hand.columns import FACTS, Column, Sheet
from lensan.marketplaces.models import Marketplace, Stall

SHEETS = [(Sheet.STALLS.value, _("gian hàng")), (Sheet.LISTINGS.value, _("tin bán"))]
SOURCES = {source: label for facts in FACTS.values() for source, label in facts.items()}


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> BatchQuerySet:
        """Keep the batches of which the officer may see every row."""
        if user.sees_everything:
            return self
        if not user.is_officer:
            return self.none()
        mine = Q(errands__stall__in=Stall.objects.visible_to(user).values("pk"))
        counted = Batch.objects.annotate(all=Count("errands"), mine=Count("errands", filter=mine))
        whole = counted.filter(all__gt=0, all=F("mine"))
        return self.filter(pk__in=whole.values("pk"))


class Batch(models.Model):
    """Errands of one marketplace as a spreadsheet for its staff; its rows are written when it is taken.

    `taken_at` is when it was first downloaded, `sent_at` when someone said that the marketplace has it.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "marketplace", "sheet", "made_at", "by", "taken_at", "sent_at"})

    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="batches", verbose_name="sàn"
    )
    sheet = models.CharField("bảng", max_length=10, choices=SHEETS)
    made_at = models.DateTimeField("lập lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )
    taken_at = models.DateTimeField("tải về lúc", null=True)
    sent_at = models.DateTimeField("nộp cho sàn lúc", null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "lô gửi sàn"

    def __str__(self) -> str:
        return (
            f"{self.marketplace} {self.get_sheet_display()} {self.made_at:%d/%m/%Y} (#{self.pk})"
        )


class BatchColumnQuerySet(models.QuerySet["BatchColumn"]):
    def of(self, marketplace: Marketplace, sheet: str) -> list[Column]:
        """Return a marketplace's columns as an officer set them, else as its connector knows them."""
        kept = self.filter(marketplace=marketplace, sheet=sheet).order_by("place")
        if found := [Column(one.heading, one.source, one.text) for one in kept]:
            return found
        connector = marketplace.connector
        return list(connector.columns[Sheet(sheet)]) if isinstance(connector, ByHand) else []


class BatchColumn(models.Model):
    """A column of a marketplace's spreadsheets, as an officer set it: a fact, or the same text in each row."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "marketplace", "sheet", "place", "heading", "source", "text"})

    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, related_name="batch_columns", verbose_name="sàn"
    )
    sheet = models.CharField("bảng", max_length=10, choices=SHEETS)
    place = models.PositiveSmallIntegerField("thứ tự")
    heading = models.CharField("tiêu đề", max_length=100)
    source = models.CharField("lấy từ", max_length=20, blank=True)
    text = models.CharField("chữ cố định", max_length=200, blank=True)

    objects = BatchColumnQuerySet.as_manager()

    class Meta:
        verbose_name = "cột của lô"
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "sheet", "place"], name="errands_batchcolumn_once_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.heading
