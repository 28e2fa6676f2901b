from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.kernel.days import end_of
from lensan.kernel.states import Stateful
from lensan.places.models import Commune, Hamlet
from lensan.producers.models import Producer
from lensan.supply.models.offers import ONLOOKERS, SupplyOffer
from lensan.supply.models.suppliers import Supplier
from lensan.supply.pricing import Step, beyond, reached, steps_of


class GroupOrderQuerySet(models.QuerySet["GroupOrder"]):
    def visible_to(self, user: User) -> GroupOrderQuerySet:
        """Keep those of the user's territory; a household sees its own hamlet's and commune's."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(commune__in=user.communes.all())
        if user.role in ONLOOKERS:
            return self.none()
        if user.role == Role.HELPER:
            mine = user.hamlets.all()
            return self.filter(
                Q(hamlet__in=mine) | Q(hamlet=None, commune__in=mine.values("commune"))
            )
        own = Producer.objects.filter(account=user)
        return self.filter(_for_these(own) | Q(cooperative__in=own.values("pk")))

    def open_to(self, producer: Producer) -> GroupOrderQuerySet:
        """Keep the open ones in which a producer may order, the first to close first."""
        theirs = self.filter(_for_these(Producer.objects.filter(pk=producer.pk)))
        return theirs.filter(state=GroupOrder.State.OPEN).order_by("closes_on", "pk")

    def due(self, at: datetime) -> GroupOrderQuerySet:
        """Keep the open ones whose last day is over."""
        today = timezone.localdate(at)
        return self.filter(state=GroupOrder.State.OPEN, closes_on__lt=today).order_by("pk")

    def closing(self, on: date, *, days: int) -> GroupOrderQuerySet:
        """Keep the open ones that take orders on a day, but not for long."""
        soon = [on, on + timedelta(days=days)]
        return self.filter(state=GroupOrder.State.OPEN, closes_on__range=soon)

    def to_order(self) -> GroupOrderQuerySet:
        """Keep those whose price is fixed, and that wait to be ordered from the supplier."""
        return self.filter(state=GroupOrder.State.SETTLED)


def _for_these(producers: models.QuerySet[Producer]) -> Q:
    return Q(hamlet__in=producers.exclude(hamlet=None).values("hamlet")) | Q(
        hamlet=None, commune__in=producers.values("commune")
    )


class GroupOrder(Stateful):
    """The households of a hamlet, or of a commune, order one kind of goods together until a day.

    The price list is written down as it stood when it began, so nobody pays more than was told.
    `ordered` is what their orders come to: whoever orders moves it in the same breath, which also
    makes that nobody orders while it is being closed. `price` is everyone's, once it has closed.
    """

    PERSONAL = frozenset({"reason"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "state", "offer", "commune", "hamlet", "cooperative", "steps_told", "min_quantity",
        "most_each", "closes_on", "ordered", "price", "ready_on", "deliver_by", "opened_at",
        "settled_at",
    })  # fmt: skip

    class State(models.TextChoices):
        OPEN = "open", _("đang nhận đặt")
        SETTLED = "settled", _("đã chốt giá")
        ORDERED = "ordered", _("đã đặt nhà cung ứng")
        ON_THE_WAY = "on_the_way", _("hàng đang về")
        CLOSED = "closed", _("đã xong")
        CANCELLED = "cancelled", _("đã hủy")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.OPEN: frozenset({State.SETTLED, State.CANCELLED}),
        State.SETTLED: frozenset({State.ORDERED, State.CANCELLED}),
        State.ORDERED: frozenset({State.ON_THE_WAY, State.CANCELLED}),
        State.ON_THE_WAY: frozenset({State.CLOSED}),
        State.CLOSED: frozenset({State.ON_THE_WAY}),  # what one received was written wrongly
        State.CANCELLED: frozenset(),
    }

    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.OPEN
    )
    offer = models.ForeignKey(
        SupplyOffer, models.PROTECT, related_name="groups", verbose_name="hàng cung ứng"
    )
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+", verbose_name="xã")
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ấp"
    )
    cooperative = models.ForeignKey(
        Producer, models.PROTECT, null=True, related_name="+", verbose_name="hợp tác xã đứng ra"
    )
    steps_told = models.JSONField("bảng giá lúc mở")
    min_quantity = models.PositiveIntegerField("ít nhất")
    most_each = models.PositiveIntegerField("mỗi hộ nhiều nhất")
    closes_on = models.DateField("nhận đặt đến hết ngày")
    ordered = models.PositiveBigIntegerField("đã đặt", default=0)
    price = models.PositiveBigIntegerField("giá chốt (đ)", null=True)
    ready_on = models.DateField("lấy hàng từ ngày", null=True)
    deliver_by = models.DateField("giao trước hết ngày", null=True)
    opened_at = models.DateTimeField("mở lúc")
    settled_at = models.DateTimeField("chốt lúc", null=True)
    reason = models.CharField("lý do hủy", max_length=200, blank=True)

    objects = GroupOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt mua chung"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"]) | Q(price__gt=0),
                name="supply_group_settled_at_a_price",
            ),
            models.CheckConstraint(
                condition=Q(min_quantity__gt=0, most_each__gt=0),
                name="supply_group_asks_for_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["closes_on"], condition=Q(state="open"), name="supply_group_to_close"
            )
        ]

    def __str__(self) -> str:
        return f"Đợt {self.pk}: {self.offer}"

    @property
    def place(self) -> str:
        """Whose it is, in words: a hamlet with its commune, or a commune."""
        return f"{self.hamlet}, {self.commune}" if self.hamlet else self.commune.title

    @property
    def steps(self) -> tuple[Step, ...]:
        """The price list that was told when it began."""
        return steps_of(self.steps_told)

    @property
    def price_now(self) -> int:
        """What one unit costs everyone: fixed, or by what is ordered so far."""
        return self.price or reached(self.steps, self.ordered).price

    @property
    def next_step(self) -> Step | None:
        """The step that lowers the price for everyone, if there is one."""
        return beyond(self.steps, self.ordered)

    @property
    def missing(self) -> int:
        """How many units are missing to the next step; 0 where there is none."""
        return self.next_step.from_quantity - self.ordered if self.next_step else 0

    @property
    def short(self) -> int:
        """How many units are missing to the least that must be ordered."""
        return max(self.min_quantity - self.ordered, 0)

    @property
    def payee(self) -> Producer | Supplier:
        """To whom the households pay: the cooperative that stands for it, or the supplier."""
        return self.cooperative or self.offer.supplier

    def takes_orders(self, at: datetime) -> bool:
        """Tell whether one can still order, change or withdraw."""
        return self.state == self.State.OPEN and at < end_of(self.closes_on)

    def is_late(self, on: date) -> bool:
        """Tell whether what was promised by a day has not come."""
        waits = self.state in {self.State.ORDERED, self.State.ON_THE_WAY}
        return waits and self.deliver_by is not None and self.deliver_by < on
