from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.states import Stateful
from lensan.producers.models import Merge, Producer
from lensan.supply.models.groups import GroupOrder
from lensan.supply.models.offers import ONLOOKERS

COMING = (GroupOrder.State.ORDERED, GroupOrder.State.ON_THE_WAY)


class Way(models.TextChoices):
    """How an order came."""

    PAGE = "page", _("trên trang")
    SMS = "sms", _("tin nhắn")
    HELPER = "helper", _("tổ công nghệ số cộng đồng")
    OFFICER = "officer", _("cán bộ")


class News(models.TextChoices):
    """What a household is still to be told of its order."""

    SETTLED = "settled", _("giá đã chốt")
    CANCELLED = "cancelled", _("đợt đã hủy")
    UNDER_WAY = "under_way", _("hàng đang về")


class SupplyOrderQuerySet(models.QuerySet["SupplyOrder"]):
    def visible_to(self, user: User) -> SupplyOrderQuerySet:
        """Keep those of producers whom the user sees, and of what the user's cooperative stands for.

        What was ordered under a file that was merged away is its keeper's.
        """
        if user.sees_everything:
            return self
        if user.role in ONLOOKERS:
            return self.none()
        theirs = _bought_by(user)
        if user.role == Role.COOPERATIVE:
            theirs |= Q(group__cooperative__account=user)
        return self.filter(theirs)

    def bought_by(self, user: User) -> SupplyOrderQuerySet:
        """Keep those of producers whom the user sees, without what it only stands for."""
        return self.filter(_bought_by(user))

    def on_the_way(self) -> SupplyOrderQuerySet:
        """Keep those whose household is to confirm soon that it has the goods."""
        way = GroupOrder.State.ON_THE_WAY
        return self.filter(state=SupplyOrder.State.DUE, group__state=way)

    def standing(self) -> SupplyOrderQuerySet:
        """Keep what was neither withdrawn nor cancelled."""
        return self.exclude(state__in=[SupplyOrder.State.WITHDRAWN, SupplyOrder.State.CANCELLED])

    def to_deliver(self, on: date) -> models.QuerySet[Any]:
        """Keep what is to be brought to its household from that day on, the most urgent first.

        It was ordered from the supplier, who has it ready by then. Each has `left` units, `grams` and
        `millilitres`; where from is `group.offer.supplier`, where to `producer.hamlet`, or the
        commune where none is known, and by when `group.deliver_by`.
        """
        found = self.filter(
            state=SupplyOrder.State.DUE, group__state__in=COMING, group__ready_on__lte=on
        )
        left = F("quantity") - F("received") - F("refused")
        found = found.annotate(
            grams=left * F("group__offer__unit_weight_g"),
            millilitres=left * F("group__offer__unit_volume_ml"),
        )
        whole = found.select_related(
            "group__offer__supplier__commune", "group__hamlet", "group__commune", "producer__commune",
            "producer__hamlet",
        )  # fmt: skip
        return whole.order_by("group__deliver_by", "group__commune", "producer__hamlet", "pk")

    def untold(self) -> SupplyOrderQuerySet:
        """Keep those of which the household is still to be told something."""
        return self.exclude(news="")

    def owing(self) -> SupplyOrderQuerySet:
        """Keep those of which something received is not paid, with `due` in đồng."""
        return self.annotate(due=F("received") * F("price") - F("paid")).filter(due__gt=0)


def _bought_by(user: User) -> Q:
    seen = Producer.objects.visible_to(user).values("pk")
    absorbed = Merge.objects.open().filter(kept__in=seen).values("absorbed")
    return Q(producer__in=seen) | Q(producer__in=absorbed)


class SupplyOrder(Stateful):
    """So many units for one household within an order together; told again, the number holds anew.

    Once it is closed the price is everyone's and stands here too, so that what is owed can be held by
    the database: no more is received than was ordered, no more paid than was received. `code` seals
    the one-time code that the household was sent: who tells it has the goods.
    """

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"code"})
    IMPERSONAL = frozenset({
        "id", "state", "group", "producer", "quantity", "price", "received", "refused", "paid", "way",
        "placed_by", "placed_at", "attempts", "news",
    })  # fmt: skip

    class State(models.TextChoices):
        PLACED = "placed", _("đã đặt")
        WITHDRAWN = "withdrawn", _("đã rút")
        DUE = "due", _("chờ nhận hàng")
        DONE = "done", _("đã nhận xong")
        CANCELLED = "cancelled", _("đã hủy")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.PLACED: frozenset({State.WITHDRAWN, State.DUE, State.CANCELLED}),
        State.WITHDRAWN: frozenset({State.PLACED}),
        State.DUE: frozenset({State.DONE, State.CANCELLED}),
        State.DONE: frozenset({State.DUE}),  # what was received was written wrongly
        State.CANCELLED: frozenset(),
    }

    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.PLACED
    )
    group = models.ForeignKey(
        GroupOrder, models.PROTECT, related_name="orders", verbose_name="đợt mua chung"
    )
    producer = models.ForeignKey(
        Producer, models.PROTECT, related_name="supply_orders", verbose_name="hộ đặt"
    )
    quantity = models.PositiveIntegerField("số lượng")
    price = models.PositiveBigIntegerField("giá (đ)", null=True)
    received = models.PositiveIntegerField("đã nhận", default=0)
    refused = models.PositiveIntegerField("không nhận", default=0)
    paid = models.PositiveBigIntegerField("đã trả (đ)", default=0)
    way = models.CharField("cách đặt", max_length=10, choices=Way.choices)
    placed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người đặt"
    )
    placed_at = models.DateTimeField("đặt lúc")
    code = models.CharField("dấu của mã nhận", max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần nhập mã", default=0)
    news = models.CharField("tin chờ báo hộ", max_length=10, choices=News.choices, blank=True)

    objects = SupplyOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn mua chung"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "producer"], name="supply_order_one_a_household"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="supply_order_of_something"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("received") + F("refused")),
                name="supply_order_no_more_than_ordered",
            ),
            models.CheckConstraint(
                condition=Q(paid=0) | Q(paid__lte=F("received") * F("price")),
                name="supply_order_no_more_paid_than_received",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["group"], condition=Q(state="due"), name="supply_order_to_deliver"
            ),
            models.Index(fields=["group"], condition=~Q(news=""), name="supply_order_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.producer}"

    @property
    def left(self) -> int:
        """How many units are still to come."""
        return self.quantity - self.received - self.refused

    @property
    def is_partly_received(self) -> bool:
        """Whether something came and something is still to come."""
        return self.state == self.State.DUE and self.left < self.quantity

    @property
    def goods(self) -> int:
        """What the ordered goods cost in đồng: fixed, or by the price so far."""
        return self.quantity * (self.price or self.group.price_now)

    @property
    def received_goods(self) -> int:
        """What was received costs, in đồng."""
        return self.received * (self.price or 0)

    @property
    def owes(self) -> int:
        """What the household still owes, in đồng: for what it has received, and nothing else."""
        return self.received_goods - self.paid
