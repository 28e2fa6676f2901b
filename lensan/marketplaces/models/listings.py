from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models import Offer
from lensan.kernel.states import Stateful
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.models.floors import Marketplace
from lensan.marketplaces.models.stalls import Stall


class Wanted(models.TextChoices):
    """How a seller wants a listing to be."""

    LIVE = "live", _("bán")
    PAUSED = "paused", _("tạm ngưng")
    CLOSED = "closed", _("thôi bán")


class ListingQuerySet(models.QuerySet["Listing"]):
    def visible_to(self, user: User) -> ListingQuerySet:
        """Keep the listings of the stalls that the user may see."""
        if user.sees_everything:
            return self
        return self.filter(stall__in=Stall.objects.visible_to(user).values("pk"))

    def over(self, channel: Channel) -> ListingQuerySet:
        """Keep those whose marketplace is spoken to in that way."""
        floors = Marketplace.objects.over(channel)
        return self.filter(stall__marketplace__in=floors.values("pk"))

    def standing(self) -> ListingQuerySet:
        """Keep those that are not over: neither closed nor gone at the marketplace."""
        return self.exclude(state__in=[Listing.State.CLOSED, Listing.State.ORPHANED])

    def sold(self) -> ListingQuerySet:
        """Keep those that are not over and that their sellers want to stay."""
        return self.standing().exclude(wanted=Wanted.CLOSED)

    def due(self, at: datetime) -> ListingQuerySet:
        """Keep those to be looked at now: on a frozen floor, only those to be taken off sale."""
        floor = Marketplace.State
        taken_off = Q(stall__marketplace__state=floor.FROZEN) & ~Q(wanted=Wanted.LIVE)
        moving = Q(stall__marketplace__state=floor.IN_USE) | taken_off
        return self.standing().filter(moving, not_before__lte=at, stall__state=Stall.State.OPEN)

    def claiming(self) -> ListingQuerySet:
        """Keep those of which buyers may buy what was sent, or may again without our doing."""
        state = Listing.State
        return self.filter(
            state__in=[state.SUBMITTED, state.IN_REVIEW, state.LIVE, state.PAUSED]
        )  # fmt: skip

    def selling(self) -> ListingQuerySet:
        """Keep those that are to have their part of the stock: wanted on sale and lacking nothing."""
        state = Listing.State
        return self.filter(
            wanted=Wanted.LIVE, lacks=[], stall__state=Stall.State.OPEN,
            stall__marketplace__state=Marketplace.State.IN_USE,
            state__in=[state.READY, state.SUBMITTED, state.IN_REVIEW, state.LIVE, state.PAUSED],
        )  # fmt: skip

    def outdated(self, on: date) -> ListingQuerySet:
        """Keep those that stand on a floor showing a paper that ended before that day."""
        floors = [Marketplace.State.IN_USE, Marketplace.State.FROZEN]
        return self.standing().exclude(reference="").filter(
            shows_until__lt=on, stall__state=Stall.State.OPEN, stall__marketplace__state__in=floors
        )  # fmt: skip


class Listing(Stateful):
    """An offer on a stall: how it is wanted, what was last sent, what was last seen there.

    The worker makes what is there equal to what is wanted; nothing else sends. Hashes are
    `words.fingerprint` of what is shown. `lacks` says what keeps it from being listed.
    `sent_quantity` is how many may be for sale there, sales that we have not heard of included: what
    was set or seen at `counted_at`, moved by what we sent and what was sold since. `shows_until` is the last day
    of the first of its papers to end.
    """

    PERSONAL = frozenset({"title", "description"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "stall", "offer", "sku", "wanted", "state", "lacks", "reason", "reference",
        "desired_hash", "sent_hash", "observed_hash", "sent_quantity", "observed_quantity",
        "sent_at", "observed_at", "counted_at", "shows_until", "not_before", "attempts",
    })  # fmt: skip

    class State(models.TextChoices):
        DRAFT = "draft", _("nháp, còn thiếu")
        READY = "ready", _("chờ gửi")
        SUBMITTED = "submitted", _("đã gửi, chưa rõ")
        IN_REVIEW = "in_review", _("sàn đang duyệt")
        LIVE = "live", _("đang bán")
        PAUSED = "paused", _("tạm ngưng")
        REJECTED = "rejected", _("sàn từ chối")
        CLOSED = "closed", _("đã thôi bán")
        ORPHANED = "orphaned", _("trên sàn không còn")

    _SEEN = frozenset({State.IN_REVIEW, State.LIVE, State.PAUSED, State.REJECTED, State.CLOSED})
    NEXT: Mapping[Any, frozenset[Any]] = {
        State.DRAFT: frozenset({State.READY, State.CLOSED}),
        State.READY: frozenset({State.DRAFT, State.SUBMITTED}) | _SEEN,
        State.SUBMITTED: frozenset({State.READY}) | _SEEN,
        State.IN_REVIEW: _SEEN | {State.ORPHANED},
        State.LIVE: _SEEN | {State.ORPHANED},
        State.PAUSED: _SEEN | {State.ORPHANED},
        State.REJECTED: _SEEN | {State.READY, State.ORPHANED},
        State.CLOSED: frozenset(),
        State.ORPHANED: frozenset({State.READY, State.CLOSED}),
    }

    stall = models.ForeignKey(
        Stall, models.PROTECT, related_name="listings", verbose_name="gian hàng"
    )
    offer = models.ForeignKey(
        Offer, models.PROTECT, related_name="listings", verbose_name="mặt hàng"
    )
    sku = models.CharField("mã hàng", max_length=40)
    title = models.CharField("tên trên sàn", max_length=255)
    description = models.TextField("mô tả trên sàn", blank=True)
    wanted = models.CharField("mong muốn", max_length=10, choices=Wanted.choices)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.DRAFT
    )
    lacks = models.JSONField("còn thiếu", default=list)
    reason = models.TextField("lời của sàn", blank=True)
    reference = models.CharField("mã trên sàn", max_length=100, blank=True)
    desired_hash = models.CharField("dấu mong muốn", max_length=64, blank=True)
    sent_hash = models.CharField("dấu đã gửi", max_length=64, blank=True)
    observed_hash = models.CharField("dấu trên sàn", max_length=64, blank=True)
    sent_quantity = models.PositiveIntegerField("số lượng đã gửi", null=True)
    observed_quantity = models.PositiveIntegerField("số lượng trên sàn", null=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    observed_at = models.DateTimeField("đọc lúc", null=True)
    counted_at = models.DateTimeField("số lượng tính đến", null=True)
    shows_until = models.DateField("giấy tờ còn hiệu lực đến hết", null=True)
    not_before = models.DateTimeField("làm tiếp sau")
    attempts = models.PositiveSmallIntegerField("số lần gửi hỏng", default=0)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = "tin bán"
        constraints = [
            models.UniqueConstraint(
                fields=["stall", "sku"], name="marketplaces_listing_once_a_stall"
            ),
            models.UniqueConstraint(
                fields=["stall", "reference"],
                condition=~Q(reference=""),
                name="marketplaces_listing_reference_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=~Q(state__in=["closed", "orphaned"]),
                name="marketplaces_listing_due",
            ),
            models.Index(
                fields=["shows_until"],
                condition=Q(shows_until__isnull=False) & ~Q(state__in=["closed", "orphaned"]),
                name="marketplaces_listing_outdated",
            ),
            models.Index(
                fields=["stall", "state", "wanted"], name="marketplaces_listing_of_stall"
            ),
            models.Index(fields=["title", "id"], name="marketplaces_listing_by_title"),
            models.Index(fields=["state", "title", "id"], name="marketplaces_listing_of_state"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.stall})"
