from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.marketplaces.models import Marketplace, Stall


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, at: datetime) -> NoticeQuerySet:
        """Keep those still to be acted upon, the oldest first."""
        waiting = self.filter(state=Notice.State.NEW, not_before__lte=at)
        return waiting.order_by("not_before", "pk")


class Notice(models.Model):
    """What a marketplace pushed, kept as it came before it was answered; only a reason to read."""

    PERSONAL = frozenset({"body"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "marketplace", "reference", "kind", "about", "stall_reference", "received_at", "state",
        "reason", "not_before", "attempts",
    })  # fmt: skip

    class State(models.TextChoices):
        NEW = "new", _("chờ xử lý")
        DONE = "done", _("đã xử lý")
        IGNORED = "ignored", _("không liên quan")

    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="notices", verbose_name="sàn"
    )
    reference = models.CharField("mã thông báo", max_length=150)
    kind = models.CharField("về loại", max_length=20)
    about = models.CharField("về mã", max_length=150, blank=True)
    stall_reference = models.CharField("gian hàng", max_length=100, blank=True)
    body = models.TextField("nguyên văn")
    received_at = models.DateTimeField("nhận lúc")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.NEW)
    reason = models.TextField("lý do", blank=True)
    not_before = models.DateTimeField("xử lý sau")
    attempts = models.PositiveSmallIntegerField("số lần hỏng", default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo của sàn"
        constraints = [
            models.UniqueConstraint(fields=["marketplace", "reference"], name="orders_notice_once")
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state="new"),
                name="orders_notice_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.marketplace} {self.reference}"


class ParkedQuerySet(models.QuerySet["Parked"]):
    def visible_to(self, user: User) -> ParkedQuerySet:
        """Keep those of the stalls that the user may see."""
        if user.sees_everything:
            return self
        return self.filter(stall__in=Stall.objects.visible_to(user).values("pk"))

    def waiting(self) -> ParkedQuerySet:
        """Keep those that nobody has mended yet."""
        return self.filter(mended_at=None)


class Parked(models.Model):
    """An order that could not be read: put aside with the reason, so that the others go on."""

    PERSONAL = frozenset({"raw"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "stall", "reference", "reason", "at", "mended_at"})

    stall = models.ForeignKey(
        Stall, models.PROTECT, related_name="parked", verbose_name="gian hàng"
    )
    reference = models.CharField("mã đơn trên sàn", max_length=150)
    reason = models.TextField("lý do")
    raw = models.TextField("nguyên văn", blank=True)
    at = models.DateTimeField("lúc")
    mended_at = models.DateTimeField("xong lúc", null=True)

    objects = ParkedQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn chưa đọc được"
        constraints = [
            models.UniqueConstraint(fields=["stall", "reference"], name="orders_parked_once")
        ]

    def __str__(self) -> str:
        return f"{self.stall} {self.reference}"
