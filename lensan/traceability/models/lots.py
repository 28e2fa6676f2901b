from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.catalogue.models import Product
from lensan.producers.models import Plot, Producer
from lensan.traceability.codes import LENGTH, spaced
from lensan.traceability.mass import Quantity
from lensan.traceability.models.events import MADE, Event, Mention
from lensan.traceability.models.things import Thing

_CROPS, _ORDERS = "/vu/", "/dh/"  # what stands before a crop's code and an order's token


class CropQuerySet(models.QuerySet["Crop"]):
    def with_address(self, address: str) -> Crop | None:
        """Return the crop that a transformationID names, if it is one of ours."""
        before = f"{settings.TRACE_ADDRESS}{_CROPS}"
        return self.filter(code=address.removeprefix(before)).first() if address else None

    def of(self, producers: Collection[int]) -> CropQuerySet:
        """Keep what these producers grow or grew, on plots of today or struck out since."""
        return self.filter(
            Q(plot__producer__in=producers) | Q(lots__producer__in=producers)
        ).distinct()


class Crop(models.Model):
    """One crop on one plot, from sowing to the last harvest.

    Its address is the `transformationID` that ties together what different people tell of it,
    months apart and in any order.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "plot", "name", "code", "started_on", "ended_on"})

    plot = models.ForeignKey(
        Plot, models.SET_NULL, null=True, related_name="crops", verbose_name="thửa đất"
    )  # a plot goes with its household's data; what grew there stays
    name = models.CharField("tên vụ", max_length=100)
    code = models.CharField("mã vụ", max_length=LENGTH, unique=True)
    started_on = models.DateField("bắt đầu ngày")
    ended_on = models.DateField("kết thúc ngày", null=True)

    objects = CropQuerySet.as_manager()

    class Meta:
        verbose_name = "vụ trồng"
        constraints = [
            models.UniqueConstraint(
                fields=["plot"], condition=Q(ended_on=None), name="traceability_crop_one_a_plot"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="traceability_crop_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def address(self) -> str:
        """Return the transformationID of the crop."""
        return f"{settings.TRACE_ADDRESS}{_CROPS}{self.code}"

    def last_harvest(self) -> datetime | None:
        """Return when the crop bore last, by the events in force; None if it never did."""
        told = Event.objects.in_force().filter(
            transformation=self.address, mentions__role="output"
        )
        return told.order_by("-at").values_list("at", flat=True).first()

    def free_on(self, as_of: date | None = None) -> date | None:
        """Return the first day on which no interval before harvest runs; None without any spray.

        What was sprayed after the day `as_of` does not count, though it may have been told before.
        """
        applied = Mention.objects.filter(
            event__in=Event.objects.in_force().filter(transformation=self.address), role="input",
            thing__file__pre_harvest_days__gt=0,
        )  # fmt: skip
        told = applied.values_list("event__at", "thing__file__pre_harvest_days")
        days = [(timezone.localtime(at).date(), length or 0) for at, length in told]
        ends = [on + timedelta(days=length) for on, length in days if on <= (as_of or on)]
        return max(ends, default=None)


class LotFileQuerySet(models.QuerySet["LotFile"]):
    def visible_to(self, user: User) -> LotFileQuerySet:
        """Keep the lots of the producers whom the user may see; what is nobody's, for officers."""
        if user.sees_everything:
            return self
        theirs = Q(producer__in=Producer.objects.visible_to(user).values("pk"))
        return self.filter(theirs | Q(producer=None)) if user.is_officer else self.filter(theirs)


class LotFile(models.Model):
    """What is known of a lot beside its events: its name in Vietnamese, whose it is, of what kind."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "thing", "kind", "name", "product", "producer", "crop", "unit", "pre_harvest_days",
        "made_on", "best_before", "source",
    })  # fmt: skip

    class Kind(models.TextChoices):
        SEED = "seed", _("giống")
        SPRAY = "spray", _("thuốc bảo vệ thực vật")
        FERTILISER = "fertiliser", _("phân bón")
        HARVEST = "harvest", _("lô thu hoạch")
        PACKED = "packed", _("lô đóng gói")
        BOX = "box", _("thùng hàng")

    thing = models.OneToOneField(
        Thing, models.PROTECT, related_name="file", verbose_name="vật được theo dõi"
    )
    kind = models.CharField("loại lô", max_length=10, choices=Kind.choices)
    name = models.CharField("tên", max_length=150)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, related_name="+", verbose_name="sản phẩm"
    )
    producer = models.ForeignKey(
        Producer, models.PROTECT, null=True, related_name="traced", verbose_name="người sản xuất"
    )
    crop = models.ForeignKey(
        Crop, models.PROTECT, null=True, related_name="lots", verbose_name="vụ trồng"
    )
    unit = models.CharField("đơn vị", max_length=3)
    pre_harvest_days = models.PositiveSmallIntegerField("cách ly (ngày)", null=True)
    made_on = models.DateField("ngày lập")
    best_before = models.DateField("dùng tốt nhất trước", null=True)
    source = models.CharField("nhận theo", max_length=100, blank=True)

    objects = LotFileQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ lô"
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="traceability_lot_of_a_source"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Label | None:
        """The label that it got first, if it has any."""
        return Label.objects.filter(thing=self.thing_id).order_by("pk").first()

    def left(self) -> Quantity:
        """Return what came into being less what went on, by the events in force; never negative."""
        return left_of([self])[self.pk]


def left_of(lots: Collection[LotFile]) -> dict[int, Quantity]:
    """Return what is left of each of these lots, by one question for all."""
    units = {lot.thing_id: lot.unit for lot in lots}
    spoken = Mention.objects.filter(thing__in=list(units), event__in=Event.objects.in_force())
    told = spoken.exclude(quantity=None).exclude(unit="")
    left = dict.fromkeys(units, Decimal(0))
    rows = told.values_list("thing", "role", "event__step", "event__action", "quantity", "unit")
    for thing, role, step, action, amount, unit in rows:
        sign = int(role == "output" or step in MADE)
        if role in ("input", "child"):
            sign = 1 if action == "DELETE" else -1  # what was taken out of a box is there again
        left[thing] += sign * Quantity(Decimal(str(amount)), unit).into(units[thing]).amount
    return {lot.pk: Quantity(max(left[lot.thing_id], Decimal(0)), lot.unit) for lot in lots}


class LabelQuerySet(models.QuerySet["Label"]):
    def blank(self) -> LabelQuerySet:
        """Keep the labels that stand for nothing yet."""
        return self.filter(thing=None, voided_at=None)


class Label(models.Model):
    """A code that is printed, said and scanned; it stands for a thing once it is bound to it."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "code", "thing", "made_at", "bound_at", "bound_by", "voided_at"})

    code = models.CharField("mã nhãn", max_length=LENGTH, unique=True)
    thing = models.ForeignKey(
        Thing, models.PROTECT, null=True, related_name="labels", verbose_name="vật được theo dõi"
    )
    made_at = models.DateTimeField("in lúc")
    bound_at = models.DateTimeField("gắn lúc", null=True)
    bound_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người gắn"
    )
    voided_at = models.DateTimeField("hủy lúc", null=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        verbose_name = "nhãn"
        constraints = [
            models.CheckConstraint(
                condition=Q(thing=None, bound_at=None)
                | Q(thing__isnull=False, bound_at__isnull=False),
                name="traceability_label_bound_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return spaced(self.code)


class OrderTokenQuerySet(models.QuerySet["OrderToken"]):
    def reached_by(self, recall: Recall) -> OrderTokenQuerySet:
        """Keep the orders that a recall reaches."""
        address = Concat(Value(f"{settings.TRACE_ADDRESS}{_ORDERS}"), OuterRef("token"))
        return self.filter(
            Exists(RecalledThing.objects.filter(recall=recall, thing__address=address))
        )


class OrderToken(models.Model):
    """The order behind an address in the chain. Without this row the address says nothing."""

    PERSONAL = frozenset({"reference"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "token", "made_at"})

    reference = models.CharField("đơn hàng", max_length=60, unique=True)
    token = models.CharField("mã mờ", max_length=32, unique=True)
    made_at = models.DateTimeField("lập lúc")

    objects = OrderTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "mã mờ của đơn"

    def __str__(self) -> str:
        return self.token

    @property
    def address(self) -> str:
        """Return the address by which events name the order."""
        return f"{settings.TRACE_ADDRESS}{_ORDERS}{self.token}"


class RecallQuerySet(models.QuerySet["Recall"]):
    def warning_of(self, thing: Thing) -> Recall | None:
        """Return the open recall, no drill, that reaches a thing."""
        reached = self.filter(closed_at=None, drill=False, reached__thing=thing)
        return reached.order_by("opened_at").first()


class Recall(models.Model):
    """A lot is called back, or that is practised; what came out of it is written down at once."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset(
        {"id", "thing", "reason", "drill", "opened_at", "opened_by", "closed_at"}
    )

    thing = models.ForeignKey(
        Thing, models.PROTECT, related_name="recalls", verbose_name="vật được theo dõi"
    )
    reason = models.CharField("lý do", max_length=300)
    drill = models.BooleanField("diễn tập", default=False)
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người mở"
    )
    closed_at = models.DateTimeField("đóng lúc", null=True)

    objects = RecallQuerySet.as_manager()

    class Meta:
        verbose_name = "lần thu hồi"

    def __str__(self) -> str:
        return f"{self.thing}: {self.reason}"


class RecalledThing(models.Model):
    """A recall reaches a thing: it came out of what is called back."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "recall", "thing"})

    recall = models.ForeignKey(
        Recall, models.CASCADE, related_name="reached", verbose_name="lần thu hồi"
    )
    thing = models.ForeignKey(
        Thing, models.PROTECT, related_name="recalled", verbose_name="vật được theo dõi"
    )

    class Meta:
        verbose_name = "vật bị thu hồi"
        constraints = [
            models.UniqueConstraint(
                fields=["recall", "thing"], name="traceability_recalledthing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recall_id}: {self.thing_id}"
