from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.errands.models.batches import Batch
from lensan.kernel.states import Stateful
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.models import Order


class Verb(models.TextChoices):
    """What is to be done at a marketplace's screen: the connector's words."""

    OPEN_STALL = "open_stall", _("mở gian hàng")
    READ_STALL = "read_stall", _("xem gian hàng đã được duyệt chưa")
    PUBLISH = "publish", _("đăng tin mới")
    UPDATE = "update", _("sửa tin")
    PAUSE = "pause", _("tạm ngưng tin")
    RESUME = "resume", _("cho bán lại")
    CLOSE = "close", _("gỡ tin")
    READ = "read_listings", _("xem tin đã được duyệt chưa")
    WRITE_STOCK = "write_stock", _("sửa số lượng")
    CONFIRM = "confirm", _("nhận đơn")
    DECLINE = "decline", _("từ chối đơn")
    READY = "ready_to_ship", _("báo đã gói hàng")


class Seen(models.TextChoices):
    """How a stall or listing stands there, as the operator read it."""

    OPEN = "open", _("đã mở")
    IN_REVIEW = "in_review", _("sàn đang duyệt")
    LIVE = "live", _("đang bán")
    PAUSED = "paused", _("đang tạm ngưng")
    REJECTED = "rejected", _("sàn từ chối")
    GONE = "gone", _("không thấy trên sàn")


SEEN: Mapping[str, tuple[Seen, ...]] = {  # what may come of it, the likeliest first
    Verb.OPEN_STALL: (Seen.IN_REVIEW, Seen.OPEN),
    Verb.READ_STALL: (Seen.OPEN, Seen.IN_REVIEW, Seen.REJECTED),
    Verb.PUBLISH: (Seen.IN_REVIEW, Seen.LIVE),
    Verb.UPDATE: (Seen.IN_REVIEW, Seen.LIVE),
    Verb.READ: (Seen.LIVE, Seen.IN_REVIEW, Seen.REJECTED, Seen.PAUSED, Seen.GONE),
}
URGENT = (Verb.CONFIRM, Verb.DECLINE, Verb.READY)


class ErrandQuerySet(models.QuerySet["Errand"]):
    def visible_to(self, user: User) -> ErrandQuerySet:
        """Keep the errands for the sellers of an officer's territory; nobody else runs them."""
        if user.sees_everything:
            return self
        if not user.is_officer:
            return self.none()
        return self.filter(stall__in=Stall.objects.visible_to(user).values("pk"))

    def unfinished(self) -> ErrandQuerySet:
        """Keep those whose outcome the book has not yet taken over."""
        return self.filter(booked_at=None).exclude(state=Errand.State.WITHDRAWN)

    def waiting(self, at: datetime) -> ErrandQuerySet:
        """Keep those to be run now; one that was put off waits until its time."""
        put_off = Q(state=Errand.State.SKIPPED, not_before__lte=at)
        return self.filter(Q(state=Errand.State.OPEN) | put_off)

    def recorded(self) -> ErrandQuerySet:
        """Keep those with an outcome that can still be taken back."""
        return self.filter(
            booked_at=None,
            state__in=[Errand.State.DONE, Errand.State.REFUSED, Errand.State.SKIPPED],
        )

    def in_turn(self) -> ErrandQuerySet:
        """Put each household's together, so that one signs in once; its orders come first."""
        return self.order_by("stall", F("due_at").asc(nulls_last=True), "pk")

    def urgent(self) -> ErrandQuerySet:
        """Keep those about orders, the first to be lost first."""
        found = self.filter(verb__in=URGENT)
        return found.order_by(F("due_at").asc(nulls_last=True), "pk")


class Errand(Stateful):
    """One thing to do at a marketplace's screen for one stall, and what the operator says came of it.

    What is to be typed is read from stall, listing and order when it is shown, so nothing is held
    twice; `hash` and `quantity` are what the listing was wanted as. `key` is the same whenever the
    same is asked for the same reason. What an operator recorded is taken over by the worker a
    little later (`booked_at`), and can be taken back until then.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "stall", "listing", "order", "about", "verb", "key", "hash", "quantity", "state",
        "made_at", "due_at", "not_before", "batch", "seen", "reference", "words", "done_by",
        "done_at", "booked_at",
    })  # fmt: skip

    class State(models.TextChoices):
        OPEN = "open", _("chờ làm")
        DONE = "done", _("đã làm")
        REFUSED = "refused", _("sàn không nhận")
        SKIPPED = "skipped", _("để sau")
        WITHDRAWN = "withdrawn", _("không cần nữa")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.OPEN: frozenset({State.DONE, State.REFUSED, State.SKIPPED, State.WITHDRAWN}),
        State.SKIPPED: frozenset(
            {State.OPEN, State.DONE, State.REFUSED, State.SKIPPED, State.WITHDRAWN}
        ),
        State.DONE: frozenset(),
        State.REFUSED: frozenset(),
        State.WITHDRAWN: frozenset({State.OPEN}),
    }

    stall = models.ForeignKey(
        Stall, models.PROTECT, related_name="errands", verbose_name="gian hàng"
    )
    listing = models.ForeignKey(
        Listing, models.PROTECT, null=True, related_name="errands", verbose_name="tin bán"
    )
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, related_name="errands", verbose_name="đơn hàng"
    )
    about = models.CharField("về", max_length=30)
    verb = models.CharField("việc", max_length=15, choices=Verb.choices)
    key = models.CharField("khóa", max_length=150, unique=True)
    hash = models.CharField("dấu mong muốn", max_length=64, blank=True)
    quantity = models.PositiveIntegerField("số lượng", null=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.OPEN
    )
    made_at = models.DateTimeField("giao lúc")
    due_at = models.DateTimeField("làm trước", null=True)
    not_before = models.DateTimeField("làm sau")
    batch = models.ForeignKey(
        Batch, models.SET_NULL, null=True, related_name="errands", verbose_name="lô gửi sàn"
    )
    seen = models.CharField("trên sàn", max_length=10, choices=Seen.choices, blank=True)
    reference = models.CharField("mã trên sàn", max_length=100, blank=True)
    words = models.TextField("lời của sàn", blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người làm"
    )
    done_at = models.DateTimeField("làm lúc", null=True)
    booked_at = models.DateTimeField("vào sổ lúc", null=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        verbose_name = "việc ở sàn"
        constraints = [
            models.UniqueConstraint(
                fields=["about"],
                condition=Q(booked_at=None) & ~Q(state="withdrawn"),
                name="errands_errand_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["stall", "due_at", "id"],
                condition=Q(state__in=["open", "skipped"]),
                name="errands_errand_to_do",
            ),
            models.Index(
                fields=["done_at"],
                condition=Q(booked_at=None, state__in=["done", "refused"]),
                name="errands_errand_to_book",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} ({self.stall})"

    @property
    def choices(self) -> tuple[Seen, ...]:
        """How the stall or listing may stand after it; none where only one thing can come of it."""
        return SEEN.get(self.verb, ())

    @property
    def subject(self) -> str:
        """What it is about, in the words of its page: a title, an order's reference, a stall's name."""
        if self.order:
            return self.order.reference
        return self.listing.title if self.listing else self.stall.name
