from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
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


class Fact(models.Model):
    """Something about a producer that only a person can state: so it is, or it is so no more.

    It is never changed: who was mistaken states the contrary, and of all statements the one about
    the latest moment counts, in whatever order they arrive (`steps.standing`). What no marketplace's
    file says is claimed, not verified. `key` is given by whoever states it, so that stating it twice is once.
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

    class Meta:
        verbose_name = "điều được khai"
        indexes = [
            models.Index(fields=["kind", "producer", "said_at", "key"], name="journey_fact_latest")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_source_display()})"


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def in_the_way(self, files: Mapping[int, int]) -> dict[int, Barrier]:
        """Return what stands in each person's way: the last word on any of their files, unless overcome."""
        return self.filter(producer__in=list(files)).in_everyones_way(files)

    def in_everyones_way(self, files: Mapping[int, int]) -> dict[int, Barrier]:
        """Return what `in_the_way` returns of very many files."""
        said = [one for one in self if one.producer_id in files]
        in_order = sorted(said, key=lambda one: (one.said_at, one.key))
        last = {files[one.producer_id]: one for one in in_order}
        return {
            person: one for person, one in last.items() if one.reason != Barrier.Reason.OVERCOME
        }


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
