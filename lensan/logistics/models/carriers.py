from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.logistics.connector import Access, CarrierConnector, Channel, Places, Seen
from lensan.logistics.connector import State as Told
from lensan.logistics.registry import connector_for
from lensan.marketplaces.models import Stall
from lensan.orders.models import Order

VERBS = {
    "quote": _("hỏi giá"), "book": _("đặt gửi"), "cancel": _("hủy"), "track": _("hỏi hành trình"),
    "label": _("lấy nhãn"),
}  # fmt: skip


class CarrierQuerySet(models.QuerySet["Carrier"]):
    def in_use(self) -> CarrierQuerySet:
        """Keep those with which parcels are sent."""
        return self.filter(is_open=True)


class Carrier(models.Model):
    """Who carries parcels beyond the province, and in which list of places it wants addresses.

    `settings` are its table of prices and the columns of its lists.
    """

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"credentials"})
    IMPERSONAL = frozenset({
        "id", "code", "name", "connector_code", "base_url", "settings", "places", "is_open",
    })  # fmt: skip

    class List(models.TextChoices):
        OLD = Places.OLD.value, _("danh mục 2022: tỉnh, huyện, xã")
        NEW = Places.NEW.value, _("danh mục từ 1/7/2025: tỉnh, xã")

    code = models.SlugField("mã", max_length=30, unique=True)
    name = models.CharField("tên", max_length=60, unique=True)
    connector_code = models.CharField("phần kết nối", max_length=30)
    base_url = models.URLField("địa chỉ", blank=True)
    credentials = models.JSONField("khóa truy cập", default=dict, blank=True)
    settings = models.JSONField("bảng cước và cột", default=dict, blank=True)
    places = models.CharField("danh mục địa danh", max_length=4, choices=List.choices)
    is_open = models.BooleanField("đang dùng", default=True)

    objects = CarrierQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị giao"

    def __str__(self) -> str:
        return self.name

    @property
    def connector(self) -> CarrierConnector:
        """The connector that speaks for it."""
        return connector_for(self.connector_code)

    @property
    def access(self) -> Access:
        """How it is reached."""
        return Access(self.base_url, self.credentials, self.settings)

    @property
    def is_by_hand(self) -> bool:
        """Whether only people speak to it."""
        return self.connector.capabilities.channel == Channel.FILE

    @property
    def is_unproven(self) -> bool:
        """Whether nobody ever ran its connector against the carrier itself."""
        return not self.connector.capabilities.called_live


class ConsignmentQuerySet(models.QuerySet["Consignment"]):
    def visible_to(self, user: User) -> ConsignmentQuerySet:
        """Keep those of the stalls that the user may see."""
        if user.sees_everything:
            return self
        mine = Stall.objects.visible_to(user).values("pk")
        return self.filter(order__stall__in=mine)

    def booked_themselves(self) -> ConsignmentQuerySet:
        """Keep those of which the carrier knows: not what goes within another's parcel."""
        return self.filter(lead=None)

    def to_book(self, at: datetime) -> ConsignmentQuerySet:
        """Keep those still to be ordered from their carrier, the oldest first."""
        waiting = self.booked_themselves().filter(
            state=Consignment.State.ASKED, not_before__lte=at
        )
        return waiting.order_by("not_before", "pk")

    def on_the_way(self) -> ConsignmentQuerySet:
        """Keep those that their carrier has, and has not brought to an end."""
        return self.filter(state__in=Consignment.UNDER_WAY)

    def silent(self, since: datetime) -> ConsignmentQuerySet:
        """Keep those under way of which nothing was heard since, the longest silent first."""
        waiting = self.booked_themselves().on_the_way()
        return waiting.filter(heard_at__lt=since).order_by("heard_at", "pk")

    def for_a_person(self) -> ConsignmentQuerySet:
        """Keep those that a person must look at: in doubt, lost, or with two different ends."""
        doubt = Q(state__in=[Consignment.State.UNSURE, Consignment.State.LOST])
        return self.filter(doubt | Q(contested=True)).order_by("pk")


class Consignment(Stateful):
    """One order's parcel with one carrier; where it is follows from what the carrier told.

    A state that is final stays: a carrier that later names another end makes it `contested`. `key` is
    our number for it, `fee` what was quoted or told last, `heard_at` when anything was last heard.
    Orders that go as one parcel have one `lead`, which is booked for all and whose `fee`, `grams` and
    `collect` are the whole's; the others follow it. `fee_apart` is what they would have cost each by itself.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "order", "carrier", "state", "service", "fee", "fee_told", "fee_apart", "collect",
        "collect_told", "lead", "grams", "key", "tracking", "asked_by", "asked_at", "not_before", "attempts", "reason",
        "heard_at", "contested",
    })  # fmt: skip

    class State(models.TextChoices):
        ASKED = "asked", _("chờ đặt")
        UNSURE = "unsure", _("không rõ đã đặt chưa")
        BOOKED = Told.BOOKED.value, _("đã đặt")
        PICKED_UP = Told.PICKED_UP.value, _("đã lấy hàng")
        MOVING = Told.MOVING.value, _("đang chuyển")
        OUT = Told.OUT.value, _("đang phát")
        FAILED = Told.FAILED.value, _("phát không được")
        RETURNING = Told.RETURNING.value, _("đang chuyển hoàn")
        DELIVERED = Told.DELIVERED.value, _("đã phát")
        RETURNED = Told.RETURNED.value, _("đã hoàn về")
        CANCELLED = Told.CANCELLED.value, _("đã hủy")
        REFUSED = Told.REFUSED.value, _("không nhận")
        LOST = Told.LOST.value, _("thất lạc")

    FINAL = frozenset(
        {State.DELIVERED, State.RETURNED, State.CANCELLED, State.REFUSED, State.LOST}
    )
    UNDER_WAY = frozenset({
        State.BOOKED, State.PICKED_UP, State.MOVING, State.OUT, State.FAILED, State.RETURNING,
    })  # fmt: skip
    NEXT: Mapping[Any, frozenset[Any]] = {
        State.ASKED: UNDER_WAY | FINAL | {State.UNSURE}, State.UNSURE: UNDER_WAY | FINAL | {State.ASKED},
        **dict.fromkeys(UNDER_WAY, UNDER_WAY | FINAL), **dict.fromkeys(FINAL, frozenset()),
    }  # fmt: skip

    order = models.ForeignKey(
        Order, models.PROTECT, related_name="consignments", verbose_name="đơn hàng"
    )
    carrier = models.ForeignKey(
        Carrier, models.PROTECT, related_name="consignments", verbose_name="đơn vị giao"
    )
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.ASKED
    )
    service = models.CharField("dịch vụ", max_length=30, blank=True)
    fee = models.PositiveIntegerField("cước báo (đ)", null=True)
    fee_told = models.PositiveIntegerField("cước thu (đ)", null=True)
    fee_apart = models.PositiveIntegerField("cước nếu gửi riêng (đ)", null=True)
    lead = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="riders", verbose_name="đi trong kiện"
    )
    collect = models.PositiveIntegerField("thu hộ (đ)", default=0)
    collect_told = models.PositiveIntegerField("thu hộ họ ghi (đ)", null=True)
    grams = models.PositiveIntegerField("khối lượng (g)")
    key = models.CharField("mã tham chiếu", max_length=40, unique=True)
    tracking = models.CharField("mã vận đơn", max_length=100, blank=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người đặt"
    )
    asked_at = models.DateTimeField("đặt lúc")
    not_before = models.DateTimeField("gọi sau")
    attempts = models.PositiveSmallIntegerField("số lần hỏng", default=0)
    reason = models.TextField("lý do", blank=True)
    heard_at = models.DateTimeField("nghe lần cuối")
    contested = models.BooleanField("có hai kết cục", default=False)

    objects = ConsignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "vận đơn"
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=[
                    "asked", "unsure", "booked", "picked_up", "moving", "out", "failed", "returning",
                    "delivered",
                ]),
                name="logistics_consignment_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["carrier", "tracking"],
                condition=~Q(tracking=""),
                name="logistics_consignment_tracking_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state="asked"),
                name="logistics_consignment_asked",
            ),
            models.Index(fields=["state", "heard_at"], name="logistics_consignment_silent"),
        ]

    def __str__(self) -> str:
        return self.tracking or self.key

    @property
    def is_final(self) -> bool:
        """Whether nothing changes any more."""
        return self.state in self.FINAL

    @property
    def fee_grew(self) -> bool:
        """Whether the carrier asks for more than it quoted."""
        return self.fee is not None and self.fee_told is not None and self.fee_told > self.fee


class TrackingEvent(models.Model):
    """One thing that a carrier told of a parcel: never changed, told twice it is there once."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset(
        {"id", "consignment", "state", "code", "happened_at", "reason", "told_at"}
    )

    consignment = models.ForeignKey(
        Consignment, models.PROTECT, related_name="events", verbose_name="vận đơn"
    )
    state = models.CharField("trạng thái", max_length=20, choices=Consignment.State.choices)
    code = models.CharField("mã của đơn vị giao", max_length=40)
    happened_at = models.DateTimeField("xảy ra lúc")
    reason = models.CharField("lý do", max_length=200, blank=True)
    told_at = models.DateTimeField("nghe lúc")

    class Meta:
        verbose_name = "chặng của vận đơn"
        constraints = [
            models.UniqueConstraint(
                fields=["consignment", "happened_at", "state", "code", "reason"],
                name="logistics_trackingevent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def seen(self) -> Seen:
        """The event in the words of the connectors."""
        return Seen(Told(self.state), self.code, self.happened_at, reason=self.reason)


class CarrierNoticeQuerySet(models.QuerySet["CarrierNotice"]):
    def due(self, at: datetime) -> CarrierNoticeQuerySet:
        """Keep those still to be acted upon, the oldest first."""
        waiting = self.filter(state=CarrierNotice.State.NEW, not_before__lte=at)
        return waiting.order_by("not_before", "pk")


class CarrierNotice(models.Model):
    """What a carrier pushed, kept as it came before it was answered, and blanked once acted upon."""

    PERSONAL = frozenset({"body"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "carrier", "reference", "told", "received_at", "state", "reason", "not_before",
        "attempts",
    })  # fmt: skip

    class State(models.TextChoices):
        NEW = "new", _("chờ xử lý")
        DONE = "done", _("đã xử lý")
        IGNORED = "ignored", _("không liên quan")

    carrier = models.ForeignKey(
        Carrier, models.PROTECT, related_name="notices", verbose_name="đơn vị giao"
    )
    reference = models.CharField("mã thông báo", max_length=150)
    body = models.TextField("nguyên văn", blank=True)
    told = models.JSONField("điều được báo", null=True)
    received_at = models.DateTimeField("nhận lúc")
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.NEW)
    reason = models.TextField("lý do", blank=True)
    not_before = models.DateTimeField("xử lý sau")
    attempts = models.PositiveSmallIntegerField("số lần hỏng", default=0)

    objects = CarrierNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo của đơn vị giao"
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "reference"], name="logistics_carriernotice_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state="new"), name="logistics_carriernotice_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.carrier_id} {self.reference}"


class CarrierCall(models.Model):
    """One call of a carrier's interface and how it ended; secrets are never part of it."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "carrier", "verb", "subject", "at", "milliseconds", "outcome", "reason",
    })  # fmt: skip

    class Outcome(models.TextChoices):
        OK = "ok", _("được")
        TRY_AGAIN = "try_again", _("thử lại sau")
        REFUSED = "refused", _("không nhận")

    carrier = models.ForeignKey(
        Carrier, models.CASCADE, related_name="calls", verbose_name="đơn vị giao"
    )
    verb = models.CharField("việc", max_length=20)
    subject = models.CharField("về", max_length=100, blank=True)
    at = models.DateTimeField("lúc")
    milliseconds = models.PositiveIntegerField("mất (ms)")
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "lần gọi đơn vị giao"

    def __str__(self) -> str:
        return f"{self.at:%d/%m %H:%M} {self.verb} {self.outcome}"

    @property
    def words(self) -> str:
        """What was asked, as an officer reads it."""
        return str(VERBS.get(self.verb, self.verb))
