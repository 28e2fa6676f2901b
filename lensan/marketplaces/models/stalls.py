from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.marketplaces.capabilities import Channel
from lensan.marketplaces.models.floors import Marketplace
from lensan.marketplaces.words import Account, Token
from lensan.producers.models import Consent, Producer, Purpose


class StallQuerySet(models.QuerySet["Stall"]):
    def visible_to(self, user: User) -> StallQuerySet:
        """Keep the stalls of the producers whom the user may see; a household sees its own."""
        if user.sees_everything:
            return self
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))

    def due(self, at: datetime) -> StallQuerySet:
        """Keep those of which the marketplace must be asked now: wanted, or under review."""
        waiting = self.filter(state__in=[Stall.State.WANTED, Stall.State.IN_REVIEW])
        return waiting.filter(not_before__lte=at, marketplace__state=Marketplace.State.IN_USE)

    def over(self, channel: Channel) -> StallQuerySet:
        """Keep those whose marketplace is spoken to in that way."""
        return self.filter(marketplace__in=Marketplace.objects.over(channel).values("pk"))

    def readable(self) -> StallQuerySet:
        """Keep the open ones of marketplaces that were not left, the longest unread first."""
        found = self.filter(state=Stall.State.OPEN).exclude(
            marketplace__state=Marketplace.State.LEFT
        )
        return found.over(Channel.HTTP).order_by("orders_read_until", "pk")

    def agreed(self, on: date) -> StallQuerySet:
        """Keep those whose producer agrees that the marketplace is told about it."""
        agreed = Consent.objects.standing(on).filter(
            producer=OuterRef("producer"), text__purpose=Purpose.MARKETPLACE
        )
        return self.filter(Exists(agreed))


class Stall(Stateful):
    """A producer's stall on a marketplace, from the wish for one until it is closed.

    `verified_at` is when the marketplace itself last said how it stands: until then it is only
    claimed. `key` makes that asking twice opens one stall. `orders_read_until`: every order that
    changed there before that moment is in our book.
    """

    PERSONAL = frozenset({"name"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "producer", "marketplace", "reference", "state", "reason", "key", "asked_at",
        "opened_at", "verified_at", "closed_at", "not_before", "attempts", "orders_read_until",
    })  # fmt: skip

    class State(models.TextChoices):
        WANTED = "wanted", _("chờ mở")
        IN_REVIEW = "in_review", _("sàn đang duyệt")
        OPEN = "open", _("đang mở")
        REJECTED = "rejected", _("sàn từ chối")
        CLOSED = "closed", _("đã đóng")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.WANTED: frozenset({State.IN_REVIEW, State.OPEN, State.REJECTED, State.CLOSED}),
        State.IN_REVIEW: frozenset({State.OPEN, State.REJECTED, State.CLOSED}),
        State.OPEN: frozenset({State.IN_REVIEW, State.REJECTED, State.CLOSED}),
        State.REJECTED: frozenset({State.WANTED, State.OPEN, State.CLOSED}),
        State.CLOSED: frozenset(),
    }

    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="stalls", verbose_name="người bán"
    )
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="stalls", verbose_name="sàn"
    )
    name = models.CharField("tên gian hàng", max_length=100)
    reference = models.CharField("mã trên sàn", max_length=100, blank=True)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.WANTED
    )
    reason = models.TextField("lời của sàn", blank=True)
    key = models.CharField("khóa gửi", max_length=64, unique=True)
    asked_at = models.DateTimeField("xin mở lúc")
    opened_at = models.DateTimeField("mở lúc", null=True)
    verified_at = models.DateTimeField("sàn xác nhận lúc", null=True)
    closed_at = models.DateTimeField("đóng lúc", null=True)
    not_before = models.DateTimeField("hỏi lại sau")
    attempts = models.PositiveSmallIntegerField("số lần gửi hỏng", default=0)
    orders_read_until = models.DateTimeField("đã đọc đơn đến", null=True)

    objects = StallQuerySet.as_manager()

    class Meta:
        verbose_name = "gian hàng"
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "producer"],
                condition=~Q(state="closed"),
                name="marketplaces_stall_once_a_producer",
            ),
            models.UniqueConstraint(
                fields=["marketplace", "reference"],
                condition=~Q(reference=""),
                name="marketplaces_stall_reference_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["wanted", "in_review"]),
                name="marketplaces_stall_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.marketplace})"

    @property
    def account(self) -> Account:
        """How its marketplace is reached for it."""
        given = Authorisation.objects.filter(stall=self).first()
        return Account(
            base_url=self.marketplace.base_url,
            credentials=self.marketplace.credentials,
            stall=self.reference,
            token=given.token if given else None,
        )


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    def visible_to(self, user: User) -> AuthorisationQuerySet:
        """Keep those of the stalls that the user may see."""
        if user.sees_everything:
            return self
        return self.filter(stall__in=Stall.objects.visible_to(user).values("pk"))

    def ending(self, at: datetime, *, within: timedelta) -> AuthorisationQuerySet:
        """Keep those that the seller must give anew within that time, the first to end first."""
        standing = self.exclude(stall__state=Stall.State.CLOSED)
        found = standing.filter(authorised_until__lt=at + within)
        return found.order_by("authorised_until", "pk")


class Authorisation(models.Model):
    """The right to act for a stall: a token of short life, renewed until the seller must consent anew.

    `version` makes that of two who renew at once, one wins and the other reads what it got.
    """

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"value", "refresh"})
    IMPERSONAL = frozenset({"id", "stall", "expires_at", "authorised_until", "version"})

    stall = models.OneToOneField(
        Stall, models.CASCADE, related_name="authorisation", verbose_name="gian hàng"
    )
    value = models.TextField("mã truy cập")
    refresh = models.TextField("mã gia hạn", blank=True)
    expires_at = models.DateTimeField("mã hết hạn lúc")
    authorised_until = models.DateTimeField("người bán cho phép đến", null=True)
    version = models.PositiveIntegerField("phiên bản", default=1)

    objects = AuthorisationQuerySet.as_manager()

    class Meta:
        verbose_name = "quyền truy cập sàn"
        indexes = [
            models.Index(fields=["authorised_until"], name="marketplaces_authorisation_end")
        ]

    def __str__(self) -> str:
        return f"{self.stall}: {self.expires_at:%d/%m/%Y %H:%M}"

    @property
    def token(self) -> Token:
        """The token in the connectors' words."""
        return Token(self.value, self.expires_at, self.refresh, self.authorised_until)
