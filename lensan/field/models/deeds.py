from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.field.models.devices import Device
from lensan.producers.models import Consent, Producer


class DeedQuerySet(models.QuerySet["Deed"]):
    def visible_to(self, user: User) -> DeedQuerySet:
        """Keep those about producers whom the user may see; about nobody, from devices they may see."""
        if user.sees_everything:
            return self
        theirs = Q(producer__in=Producer.objects.visible_to(user).values("pk"))
        devices = Device.objects.visible_to(user).values("pk")
        return self.filter(theirs | Q(producer=None, device__in=devices))

    def unsettled(self) -> DeedQuerySet:
        """Keep those that were refused, or look like a duplicate, and nobody has looked at."""
        doubtful = [Deed.State.REFUSED, Deed.State.DOUBTED]
        return self.filter(state__in=doubtful, settled_at=None)


class Deed(models.Model):
    """One thing that was done on a device, and what became of it here; the number is the device's.

    Sent twice, it is done once and answered twice alike. `sha256` is of the very text that came, so
    that the device can see which deed the receipt is for. `said_at` is the device's clock,
    `done_at` the same moment by ours. The words are kept only of what was refused: all else is in
    the registry.
    """

    PERSONAL = frozenset({"arguments", "text"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "device", "action", "sha256", "producer", "state", "result", "said_at", "done_at",
        "received_at", "settled_at", "settled_by",
    })  # fmt: skip

    class State(models.TextChoices):
        DONE = "done", _("đã ghi")
        CONFLICT = "conflict", _("đã ghi, có chỗ mâu thuẫn")
        DOUBTED = "doubted", _("đã ghi, có thể trùng")
        REFUSED = "refused", _("chưa ghi được")

    id = models.UUIDField("mã việc", primary_key=True)
    device = models.ForeignKey(
        Device, models.PROTECT, related_name="deeds", verbose_name="máy thực địa"
    )
    action = models.CharField("việc", max_length=20)
    arguments = models.JSONField("nội dung", default=dict)
    sha256 = models.CharField("mã băm", max_length=64)
    producer = models.ForeignKey(
        Producer, models.SET_NULL, null=True, related_name="deeds", verbose_name="người sản xuất"
    )
    state = models.CharField("kết quả", max_length=10, choices=State.choices, default=State.DONE)
    text = models.CharField("lời báo", max_length=500, blank=True)
    result = models.JSONField("kèm theo", default=dict)
    said_at = models.DateTimeField("làm lúc, theo máy")
    done_at = models.DateTimeField("làm lúc")
    received_at = models.DateTimeField("nhận lúc")
    settled_at = models.DateTimeField("xem xong lúc", null=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người xem"
    )

    objects = DeedQuerySet.as_manager()

    class Meta:
        verbose_name = "việc thực địa"
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(state__in=["refused", "doubted"], settled_at=None),
                name="field_deed_unsettled",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.pk}"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def visible_to(self, user: User) -> SignatureQuerySet:
        """Keep those of the producers whom the user may see."""
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))


class Signature(models.Model):
    """A signature given on the glass, as the strokes that the finger drew, in thousandths of the field."""

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"strokes"})
    IMPERSONAL = frozenset({"id", "producer", "deed", "signed_at"})

    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="signatures", verbose_name="người sản xuất"
    )
    deed = models.OneToOneField(Deed, models.PROTECT, verbose_name="việc thực địa")
    consents = models.ManyToManyField(Consent, related_name="signatures", verbose_name="sự đồng ý")
    strokes = models.JSONField("nét ký")
    signed_at = models.DateTimeField("ký lúc")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "chữ ký"

    def __str__(self) -> str:
        return f"{self.producer_id}: {self.signed_at:%d/%m/%Y}"

    @property
    def paths(self) -> list[str]:
        """The strokes as points of SVG polylines, in a field twice as wide as high."""
        return [
            " ".join(f"{x},{y / 2:g}" for x, y in zip(stroke[::2], stroke[1::2], strict=True))
            for stroke in self.strokes
        ]
