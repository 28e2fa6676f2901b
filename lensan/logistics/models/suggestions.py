from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.logistics.models.carriers import Consignment
from lensan.logistics.models.network import Hub
from lensan.logistics.models.plans import Trip
from lensan.orders.models import Order

NOTHING_SENT = (Consignment.State.CANCELLED, Consignment.State.REFUSED)


class LoadSuggestionQuerySet(models.QuerySet["LoadSuggestion"]):
    def visible_to(self, user: User) -> LoadSuggestionQuerySet:
        """Keep every suggestion for the province, none for others: the province plans."""
        return self if user.sees_everything else self.none()

    def that_save(self) -> LoadSuggestionQuerySet:
        """Keep those accepted whose money is saved: what was to become one parcel was booked as one."""
        accepted = self.filter(state=LoadSuggestion.State.ACCEPTED)
        parts = SuggestedOrder.objects.filter(suggestion=OuterRef("pk")).order_by()
        many = parts.values("suggestion").annotate(n=Count("pk")).filter(n__gt=1)
        booked = Q(booked_as__isnull=False) & ~Q(booked_as__state__in=NOTHING_SENT)
        return accepted.filter(~Exists(many) | booked)

    def of_day(self, on: date) -> LoadSuggestionQuerySet:
        """Keep what was suggested for a day and holds, what saves most first."""
        saved = F("before") - F("after")
        held = self.filter(on=on).exclude(state=LoadSuggestion.State.LAPSED)
        return held.order_by(-saved, "pk")


class LoadSuggestion(Stateful):
    """How small orders of a day become a load, what that costs now and then, and what was decided.

    `key` names the same suggestion, found again. `riders` are those who could fill a truck: of each
    its producer, the combo or the lot, how many and how many grams. `is_guess` says that no carrier's
    prices were known. `booked_as` is the one parcel that its orders became; from then on `before` and
    `after` are what the carrier takes for them apart and as one.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "on", "key", "kind", "state", "hub", "trip", "area", "before", "after", "is_guess",
        "riders", "found_at", "decided_at", "decided_by", "booked_as",
    })  # fmt: skip

    class Kind(models.TextChoices):
        TOGETHER = "together", _("gửi chung")
        WAIT = "wait", _("để sang hôm sau")
        FILL = "fill", _("rủ thêm hàng")

    class State(models.TextChoices):
        OPEN = "open", _("chờ quyết định")
        ACCEPTED = "accepted", _("đã nhận")
        DECLINED = "declined", _("đã bỏ qua")
        LAPSED = "lapsed", _("không còn đúng")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.OPEN: frozenset({State.ACCEPTED, State.DECLINED, State.LAPSED}),
        State.ACCEPTED: frozenset({State.OPEN}),
        State.DECLINED: frozenset({State.OPEN}),
        State.LAPSED: frozenset({State.OPEN}),
    }

    on = models.DateField("ngày")
    key = models.CharField("khóa", max_length=40)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.OPEN
    )
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="+", verbose_name="bưu cục")
    trip = models.ForeignKey(
        Trip, models.PROTECT, null=True, related_name="+", verbose_name="chuyến xe"
    )
    area = models.CharField("nơi đến", max_length=150, blank=True)
    before = models.PositiveIntegerField("chi phí nếu để nguyên (đ)")
    after = models.PositiveIntegerField("chi phí nếu làm theo (đ)")
    is_guess = models.BooleanField("giá tạm tính")
    riders = models.JSONField("có thể đi cùng", default=list)
    found_at = models.DateTimeField("tìm thấy lúc")
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người quyết định"
    )

    booked_as = models.ForeignKey(
        Consignment, models.PROTECT, null=True, related_name="loads", verbose_name="vận đơn chung"
    )

    objects = LoadSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "gợi ý gom hàng"
        constraints = [
            models.UniqueConstraint(fields=["on", "key"], name="logistics_loadsuggestion_once"),
            models.CheckConstraint(
                condition=Q(before__gt=F("after")), name="logistics_loadsuggestion_saves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.hub}, {self.on:%d/%m/%Y}"

    @property
    def is_booked(self) -> bool:
        """Whether its orders go as one parcel that was not taken back."""
        return self.booked_as is not None and self.booked_as.state not in NOTHING_SENT

    @property
    def saved(self) -> int:
        """How many đồng it saves."""
        return self.before - self.after


class SuggestedOrderQuerySet(models.QuerySet["SuggestedOrder"]):
    def taken(self) -> SuggestedOrderQuerySet:
        """Keep those whose suggestion was accepted."""
        return self.filter(is_taken=True)

    def waiting(self, on: date) -> SuggestedOrderQuerySet:
        """Keep the orders that were to go on a day and wait until the next."""
        wait = LoadSuggestion.Kind.WAIT
        return self.taken().filter(suggestion__on=on, suggestion__kind=wait, is_joined=False)


class SuggestedOrder(models.Model):
    """An order within a suggestion; it is joined where it goes the day after anyhow.

    No order is taken by two suggestions: so none waits twice, and no đồng is saved twice.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "suggestion", "order", "is_joined", "is_taken"})

    suggestion = models.ForeignKey(
        LoadSuggestion, models.CASCADE, related_name="parts", verbose_name="gợi ý gom hàng"
    )
    order = models.ForeignKey(Order, models.PROTECT, related_name="+", verbose_name="đơn hàng")
    is_joined = models.BooleanField("đi hôm sau sẵn", default=False)
    is_taken = models.BooleanField("đã nhận", default=False)

    objects = SuggestedOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn trong gợi ý"
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "order"], name="logistics_suggestedorder_once"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(is_taken=True),
                name="logistics_suggestedorder_taken_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id} {self.order_id}"
