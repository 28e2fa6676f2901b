from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.marketplaces.models import Marketplace
from lensan.producers.models import Producer


class Source(models.TextChoices):
    """Who says something about a producer."""

    OFFICER = "officer", _("cán bộ")
    HELPER = "helper", _("tổ của ấp")
    HOUSEHOLD = "household", _("hộ tự khai")
    SMS = "sms", _("tin nhắn của hộ")
    MARKETPLACE = "marketplace", _("tệp của sàn")


class FactQuerySet(models.QuerySet["Fact"]):
    def visible_to(self, user: User) -> FactQuerySet:
        """Keep those about producers whom the user may see."""
        if user.sees_everything:
            return self
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))

    def standing(self, kind: str, *, before: datetime, holds: bool = True) -> FactQuerySet:
        """Keep what was last said of each producer on that by a moment, where it was yes, or no."""
        said = self.filter(kind=kind, said_at__lt=before)
        later = said.filter(producer=OuterRef("producer")).filter(
            Q(said_at__gt=OuterRef("said_at")) | Q(said_at=OuterRef("said_at"), key__gt=OuterRef("key"))
        )  # fmt: skip
        return said.filter(~Exists(later), holds=holds)

    def proven(self) -> FactQuerySet:
        """Keep what a marketplace's own file said."""
        return self.filter(source=Source.MARKETPLACE)


class Fact(models.Model):
    """Something about a producer that only a person can state: so it is, or it is so no more.

    It is never changed: who was mistaken states the contrary, and of all statements the one about
    the latest moment counts, in whatever order they arrive. What no marketplace's file says is
    claimed, not verified. `key` is given by whoever states it, so that stating it twice is once.
    """

    PERSONAL = frozenset({"note"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "producer", "kind", "holds", "source", "marketplace", "place", "said_at", "key", "by", "at",
    })  # fmt: skip

    class Kind(models.TextChoices):
        TRAINED = "trained", _("đã học ở lớp khác")
        ACCOUNT = "account", _("đã mở tài khoản trên sàn")
        PAPERS = "papers", _("đã nộp giấy tờ cho sàn")
        PAYMENT = "payment", _("có tài khoản nhận tiền")
        PAID = "paid", _("đã nhận tiền bán hàng")
        HELPED = "helped", _("đã giúp theo lời nhờ")

    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="facts", verbose_name="người sản xuất"
    )
    kind = models.CharField("điều ghi", max_length=10, choices=Kind.choices)
    holds = models.BooleanField("đúng vậy", default=True)
    source = models.CharField("ai cho biết", max_length=12, choices=Source.choices)
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="sàn"
    )
    place = models.CharField("nơi ghi", max_length=100, blank=True)
    note = models.CharField("ghi thêm", max_length=200, blank=True)
    said_at = models.DateTimeField("thời điểm")
    key = models.CharField("khóa", max_length=64, unique=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    at = models.DateTimeField("ghi lúc")

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = "điều được khai"
        indexes = [
            models.Index(fields=["kind", "producer", "said_at", "key"], name="journey_fact_latest")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_source_display()})"


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def visible_to(self, user: User) -> BarrierQuerySet:
        """Keep those of producers whom the user may see."""
        if user.sees_everything:
            return self
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))

    def standing(self) -> BarrierQuerySet:
        """Keep each producer's last word on what stands in the way, unless it is overcome."""
        later = Barrier.objects.filter(producer=OuterRef("producer")).filter(
            Q(said_at__gt=OuterRef("said_at")) | Q(said_at=OuterRef("said_at"), key__gt=OuterRef("key"))
        )  # fmt: skip
        return self.filter(~Exists(later)).exclude(reason=Barrier.Reason.OVERCOME)

    def due(self, on: date) -> BarrierQuerySet:
        """Keep those that are to be looked at again by that day."""
        return self.standing().filter(look_again_on__lte=on)


class Barrier(models.Model):
    """What stands in a producer's way, as someone found it, and when to look again.

    It is never changed: the latest one of a producer counts, in whatever order they arrive.
    """

    PERSONAL = frozenset({"note"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset(
        {"id", "producer", "reason", "look_again_on", "source", "said_at", "key", "by", "at"}
    )

    class Reason(models.TextChoices):
        NO_PHONE = "no_phone", _("không có điện thoại")
        NO_IDENTITY = "no_id", _("không có giấy tờ tùy thân")
        NO_BANK = "no_bank", _("không có tài khoản ngân hàng")
        NO_SIGNAL = "no_signal", _("không có sóng")
        NOT_RIPE = "not_ripe", _("chưa tới mùa")
        NOT_WILLING = "not_willing", _("hộ chưa muốn")
        NO_TIME = "no_time", _("không có người, không có thời gian")
        AWAY = "away", _("đi vắng lâu ngày")
        PAPERS = "papers", _("thiếu giấy tờ của sản phẩm")
        OTHER = "other", _("lý do khác")
        OVERCOME = "overcome", _("hết vướng")

    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="barriers", verbose_name="người sản xuất"
    )
    reason = models.CharField("điều vướng", max_length=12, choices=Reason.choices)
    note = models.CharField("ghi thêm", max_length=200, blank=True)
    look_again_on = models.DateField("xem lại ngày", null=True, blank=True)
    source = models.CharField("ai cho biết", max_length=12, choices=Source.choices)
    said_at = models.DateTimeField("thời điểm")
    key = models.CharField("khóa", max_length=64, unique=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    at = models.DateTimeField("ghi lúc")

    objects = BarrierQuerySet.as_manager()

    class Meta:
        verbose_name = "điều vướng"
        constraints = [
            models.CheckConstraint(
                condition=Q(reason="overcome", look_again_on=None)
                | ~Q(reason="overcome") & Q(look_again_on__isnull=False),
                name="journey_barrier_is_looked_at_again",
            )
        ]
        indexes = [
            models.Index(fields=["producer", "said_at", "key"], name="journey_barrier_latest")
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.look_again_on or '–'})"

    @property
    def in_words(self) -> str:
        """What stands in the way, with what was noted beside it."""
        return (
            f"{self.get_reason_display()}, {self.note}" if self.note else self.get_reason_display()
        )
