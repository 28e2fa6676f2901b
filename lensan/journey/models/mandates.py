from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.days import end_of
from lensan.kernel.states import Stateful
from lensan.producers.models import Merge, Producer


class Purpose(models.TextChoices):
    """What a household may let its helper do in its name."""

    ORDERS = "orders", _("trả lời đơn, gói và giao hàng")
    GOODS = "goods", _("đăng hàng, sửa giá, ghi kho")
    STALL = "stall", _("mở và coi gian hàng trên sàn")
    SUPPLY = "supply", _("đặt mua chung vật tư, hàng hóa")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, user: User) -> MandateQuerySet:
        """Keep those of producers whom the user sees; a helper sees those given to others too."""
        if user.sees_everything:
            return self
        seen = Producer.objects.visible_to(user).values("pk")
        absorbed = Merge.objects.open().filter(kept__in=seen).values("absorbed")
        return self.filter(Q(producer__in=seen) | Q(producer__in=absorbed))

    def standing(self, on: date) -> MandateQuerySet:
        """Keep those by which the helper may act that day."""
        return self.filter(state=Mandate.State.STANDING, from_on__lte=on, until_on__gte=on)


class Mandate(Stateful):
    """A household lets a helper act in its name, for some purposes, until a day.

    It stands once the household has confirmed it: by the code that was sent to its telephone, or
    by the paper that it signed. `slot` is which of a helper's places it takes: a helper has no more
    places than the setting says, and the database lets no two take one.
    """

    PERSONAL = frozenset({"paper"})
    SENSITIVE = frozenset({"code"})
    IMPERSONAL = frozenset({
        "id", "state", "producer", "helper", "purposes", "from_on", "until_on", "way", "slot",
        "attempts", "asked_by", "asked_at", "confirmed_at", "ended_at", "ended_way", "ended_by",
    })  # fmt: skip

    class State(models.TextChoices):
        ASKED = "asked", _("chờ hộ xác nhận")
        STANDING = "standing", _("đang có hiệu lực")
        ENDED = "ended", _("đã chấm dứt")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.ASKED: frozenset({State.STANDING, State.ENDED}),
        State.STANDING: frozenset({State.ENDED}),
        State.ENDED: frozenset(),
    }

    class Way(models.TextChoices):
        SMS = "sms", _("mã gửi về điện thoại của hộ")
        PAPER = "paper", _("giấy hộ đã ký")

    class Ended(models.TextChoices):
        SMS = "sms", _("hộ nhắn tin")
        PAGE = "page", _("trên trang")
        REPLACED = "replaced", _("hộ ủy quyền mới")
        TERM = "term", _("hết hạn")

    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.ASKED
    )
    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="mandates", verbose_name="hộ ủy quyền"
    )
    helper = models.ForeignKey(
        User, models.PROTECT, related_name="mandates", verbose_name="người được ủy quyền"
    )
    purposes = models.JSONField("được làm", default=list)
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến hết ngày")
    way = models.CharField("cách xác nhận", max_length=10, choices=Way.choices)
    slot = models.PositiveSmallIntegerField("chỗ", null=True)
    code = models.CharField("dấu của mã", max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần nhập mã", default=0)
    paper = models.FileField("ảnh giấy", upload_to="mandates/%Y/%m/", max_length=200, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    asked_at = models.DateTimeField("ghi lúc")
    confirmed_at = models.DateTimeField("hộ xác nhận lúc", null=True)
    ended_at = models.DateTimeField("chấm dứt lúc", null=True)
    ended_way = models.CharField("vì", max_length=10, choices=Ended.choices, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người chấm dứt"
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "ủy quyền"
        constraints = [
            models.UniqueConstraint(
                fields=["helper", "slot"],
                condition=Q(state="standing"),
                name="journey_mandate_one_a_place",
            ),
            models.UniqueConstraint(
                fields=["producer"],
                condition=Q(state="standing"),
                name="journey_mandate_one_helper_a_household",
            ),
            models.CheckConstraint(
                condition=~Q(state="standing") | Q(slot__gte=1, confirmed_at__isnull=False),
                name="journey_mandate_stands_in_a_place",
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="journey_mandate_term_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} → {self.helper}"

    def covers(self, act: str, at: datetime) -> bool:
        """Tell whether it let the helper do that at a moment: confirmed by then, not over, and for it."""
        if self.confirmed_at is None or act not in self.purposes:
            return False
        over = min(filter(None, (self.ended_at, end_of(self.until_on))))
        return self.confirmed_at <= at < over

    @property
    def purpose_names(self) -> list[str]:
        """What the helper may do, in words."""
        return [str(Purpose(purpose).label) for purpose in self.purposes]
