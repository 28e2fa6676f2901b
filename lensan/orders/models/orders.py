from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models import Lot
from lensan.kernel.states import Stateful
from lensan.marketplaces.models import Listing, Stall
from lensan.orders.models.handing import HandOver


class Way(models.TextChoices):
    """How an order was decided."""

    PAGE = "page", _("trên trang")
    SMS = "sms", _("tin nhắn")
    HELPER = "helper", _("tổ công nghệ số cộng đồng")
    OPERATOR = "operator", _("cán bộ trực đơn")
    MARKETPLACE = "marketplace", _("trên sàn")


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: User) -> OrderQuerySet:
        """Keep the orders of the stalls that the user may see; a household sees its own."""
        if user.sees_everything:
            return self
        return self.filter(stall__in=Stall.objects.visible_to(user).values("pk"))

    def undecided(self) -> OrderQuerySet:
        """Keep those that wait for the seller's word, the first to be lost first."""
        waiting = self.filter(state=Order.State.PLACED)
        return waiting.order_by(F("confirm_by").asc(nulls_last=True), "pk")

    def to_tell(self, at: datetime) -> OrderQuerySet:
        """Keep those decided here of which the marketplace was not yet told."""
        decided = self.filter(state__in=[Order.State.CONFIRMED, Order.State.DECLINED])
        return decided.filter(told_at=None, not_before__lte=at).order_by("confirm_by", "pk")

    def standing_ready(self) -> OrderQuerySet:
        """Keep those whose parcel waits to be handed to its carrier, the first ordered first."""
        return self.filter(state=Order.State.READY, handed_over=None).order_by("placed_at", "pk")

    def short(self) -> OrderQuerySet:
        """Keep those for which not everything could be set aside."""
        return self.filter(lines__short__gt=0).distinct()


class Order(Stateful):
    """One sale on one stall, as its marketplace tells it and as its seller decided.

    `changed_at` is the marketplace's: of two readings the newer holds. `decided_way` says how, and
    `decided_by` who; a household that answers by SMS has no account, so it is the producer's. It is
    under way once the marketplace says so, or someone has handed its parcel over. It is `settled` while
    a statement that counts tells what its goods brought.
    """

    PERSONAL = frozenset({"buyer_name", "buyer_phone", "buyer_address", "note"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "stall", "reference", "state", "placed_at", "changed_at", "confirm_by", "shipping_fee",
        "discount", "collect", "decided_at", "decided_way", "decided_by", "reason", "told_at",
        "not_before", "attempts", "carrier", "tracking", "handed_over", "settled",
    })  # fmt: skip

    class State(models.TextChoices):
        UNPAID = "unpaid", _("chờ khách trả tiền")
        PLACED = "placed", _("chờ xác nhận")
        CONFIRMED = "confirmed", _("đã nhận bán")
        DECLINED = "declined", _("đã từ chối")
        READY = "ready", _("đã gói xong")
        SHIPPED = "shipped", _("đang giao")
        DELIVERED = "delivered", _("đã giao")
        CANCELLED = "cancelled", _("đã hủy")
        RETURNED = "returned", _("khách trả lại")
        REFUNDED = "refunded", _("đã hoàn tiền")

    LEFT = frozenset({State.SHIPPED, State.DELIVERED, State.RETURNED, State.REFUNDED})
    NEXT: Mapping[Any, frozenset[Any]] = {
        State.UNPAID: frozenset({State.PLACED, State.CANCELLED, State.CONFIRMED, State.READY}) | LEFT,
        State.PLACED: frozenset({State.CONFIRMED, State.DECLINED, State.CANCELLED, State.READY}) | LEFT,
        State.CONFIRMED: frozenset({State.READY, State.CANCELLED}) | LEFT,
        State.DECLINED: frozenset({State.CANCELLED}),
        State.READY: LEFT | {State.CANCELLED},
        State.SHIPPED: frozenset({State.DELIVERED, State.RETURNED, State.REFUNDED, State.CANCELLED}),
        State.DELIVERED: frozenset({State.RETURNED, State.REFUNDED}),
        State.RETURNED: frozenset({State.REFUNDED}),
        State.CANCELLED: frozenset({State.REFUNDED}),
        State.REFUNDED: frozenset(),
    }  # fmt: skip

    stall = models.ForeignKey(
        Stall, models.PROTECT, related_name="orders", verbose_name="gian hàng"
    )
    reference = models.CharField("mã đơn trên sàn", max_length=150)
    state = models.CharField("trạng thái", max_length=20, choices=State.choices)
    placed_at = models.DateTimeField("đặt lúc")
    changed_at = models.DateTimeField("sàn đổi lúc")
    confirm_by = models.DateTimeField("xác nhận trước", null=True)
    buyer_name = models.CharField("người mua", max_length=150, blank=True)
    buyer_phone = models.CharField("điện thoại người mua", max_length=30, blank=True)
    buyer_address = models.CharField("nơi giao", max_length=400, blank=True)
    note = models.TextField("lời nhắn", blank=True)
    shipping_fee = models.IntegerField("phí giao (đ)", default=0)
    discount = models.IntegerField("giảm giá (đ)", default=0)
    collect = models.IntegerField("thu hộ (đ)", default=0)
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_way = models.CharField(
        "cách quyết định", max_length=12, choices=Way.choices, blank=True
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người quyết định"
    )
    reason = models.TextField("lý do", blank=True)
    told_at = models.DateTimeField("đã báo sàn lúc", null=True)
    not_before = models.DateTimeField("báo sàn sau")
    attempts = models.PositiveSmallIntegerField("số lần báo hỏng", default=0)
    carrier = models.CharField("đơn vị giao", max_length=60, blank=True)
    tracking = models.CharField("mã vận đơn", max_length=100, blank=True)
    handed_over = models.ForeignKey(
        HandOver, models.PROTECT, null=True, related_name="orders", verbose_name="lần bàn giao"
    )
    settled = models.BooleanField("sàn đã đối soát tiền hàng", default=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn hàng"
        constraints = [
            models.UniqueConstraint(
                fields=["stall", "reference"], name="orders_order_once_a_stall"
            )
        ]
        indexes = [
            models.Index(
                fields=["confirm_by"],
                condition=Q(state="placed"),
                name="orders_order_undecided",
            ),
            models.Index(
                fields=["not_before"],
                condition=Q(told_at=None, state__in=["confirmed", "declined"]),
                name="orders_order_to_tell",
            ),
            models.Index(fields=["stall", "-placed_at"], name="orders_order_of_stall"),
            models.Index(fields=["-placed_at", "-id"], name="orders_order_latest"),
            models.Index(
                fields=["placed_at", "id"],
                condition=Q(state="delivered", settled=False),
                name="orders_order_unsettled",
            ),
            models.Index(
                fields=["state", "-placed_at", "-id"], name="orders_order_latest_of_state"
            ),
            models.Index(
                fields=["placed_at", "id"],
                condition=Q(state__in=["unpaid", "placed", "confirmed", "ready", "shipped"]),
                name="orders_order_open",
            ),
            models.Index(fields=["reference"], name="orders_order_reference"),
            models.Index(fields=["tracking"], name="orders_order_tracking"),
            models.Index(
                fields=["placed_at"],
                condition=Q(state="ready"),
                name="orders_order_standing_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.stall})"

    @property
    def goods(self) -> int:
        """What the goods cost, in đồng."""
        return sum(line.quantity * line.price for line in self.lines.all())

    @property
    def grams(self) -> int:
        """What its parcel weighs, as far as its goods' weight is known."""
        return sum(line.grams for line in self.lines.all())


class OrderLine(models.Model):
    """So many of one listing, at the price of one; `short` is how many could not be set aside."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "order", "listing", "reference", "sku", "title", "quantity", "price", "short",
    })  # fmt: skip

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", verbose_name="đơn hàng")
    listing = models.ForeignKey(
        Listing, models.PROTECT, null=True, related_name="order_lines", verbose_name="tin bán"
    )
    reference = models.CharField("mã dòng trên sàn", max_length=100)
    sku = models.CharField("mã hàng", max_length=60)
    title = models.CharField("tên hàng", max_length=255)
    quantity = models.PositiveIntegerField("số lượng")
    price = models.PositiveIntegerField("giá (đ)")
    short = models.PositiveIntegerField("còn thiếu", default=0)

    class Meta:
        verbose_name = "dòng của đơn"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="orders_line_quantity_not_zero"
            ),
            models.CheckConstraint(
                condition=Q(short__lte=F("quantity")), name="orders_line_not_shorter_than_asked"
            ),
            models.UniqueConstraint(fields=["order", "reference"], name="orders_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.title}"

    @property
    def grams(self) -> int:
        """What the goods weigh, as far as their weight is known."""
        weight = self.listing.offer.product.unit_weight_g if self.listing else None
        return self.quantity * (weight or 0)


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def held(self) -> ReservationQuerySet:
        """Keep what is still set aside."""
        return self.filter(released_at=None)

    def out_of(self, order: Order) -> ReservationQuerySet:
        """Keep what of an order is still with its buyer or carrier."""
        found = self.held().filter(line__order=order, returned__lt=F("quantity"))
        return found.select_related("lot", "line").order_by("pk")

    def total(self) -> int:
        """Return how many units these set aside."""
        return int(self.aggregate(total=Sum("quantity"))["total"] or 0)


class Reservation(models.Model):
    """So much of a lot set aside for a line; the stock itself moves with it, in one transaction.

    `returned` is how much of it has come back, or is on its way: never more than left.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "line", "lot", "quantity", "returned", "at", "released_at"})

    line = models.ForeignKey(
        OrderLine, models.PROTECT, related_name="reservations", verbose_name="dòng của đơn"
    )
    lot = models.ForeignKey(
        Lot, models.PROTECT, related_name="reservations", verbose_name="lô hàng"
    )
    quantity = models.PositiveIntegerField("số lượng")
    returned = models.PositiveIntegerField("đã trả về", default=0)
    at = models.DateTimeField("lúc")
    released_at = models.DateTimeField("thả ra lúc", null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = "phần đã giữ"
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="orders_reservation_holds_something"
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("quantity")),
                name="orders_reservation_no_more_back_than_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity} ({self.lot_id})"

    @property
    def out(self) -> int:
        """How many are still with the buyer or the carrier, as far as anyone said."""
        return self.quantity - self.returned


class Ask(models.Model):
    """Someone was asked about an order: one rung of the ladder, each climbed once."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "order", "rung", "at", "reached"})

    class Rung(models.TextChoices):
        SMS = "sms", _("tin nhắn cho hộ")
        HELPER = "helper", _("tổ của ấp")
        OPERATOR = "operator", _("cán bộ trực đơn")

    order = models.ForeignKey(Order, models.CASCADE, related_name="asks", verbose_name="đơn hàng")
    rung = models.CharField("bậc", max_length=10, choices=Rung.choices)
    at = models.DateTimeField("lúc")
    reached = models.BooleanField("có người nhận", default=True)

    class Meta:
        verbose_name = "lần hỏi"
        constraints = [
            models.UniqueConstraint(fields=["order", "rung"], name="orders_ask_once_a_rung")
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.rung}"
