from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.access import visible_to as accounts_visible_to
from lensan.accounts.models import User

FAR_OFF = 48 * 60 * 60  # seconds: a clock that is wrong by two days dates what was done wrongly
OFF = 5 * 60  # seconds: more than a slow line explains


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, user: User) -> DeviceQuerySet:
        """Keep one's own, and for an officer those of the people of their territory."""
        if user.sees_everything:
            return self
        theirs = accounts_visible_to(user).values("pk")
        return self.filter(Q(user=user) | Q(user__in=theirs))


class Device(models.Model):
    """A telephone or tablet on which a helper or a driver works without a signal.

    It proves itself by a key of its own, of which only the hash is kept here: the sign-in may have
    ended long ago when it comes back to a signal. `clock_off_s` is how far its clock is ahead.
    """

    PERSONAL = frozenset({"name"})
    SENSITIVE = frozenset({"key_hash"})
    IMPERSONAL = frozenset({
        "id", "user", "registered_at", "seen_at", "clock_off_s", "revoked_at", "revoked_by",
    })  # fmt: skip

    user = models.ForeignKey(
        User, models.PROTECT, related_name="devices", verbose_name="người dùng"
    )
    name = models.CharField("tên máy", max_length=60)
    key_hash = models.CharField("mã băm của khóa", max_length=64, unique=True)
    registered_at = models.DateTimeField("cài lúc")
    seen_at = models.DateTimeField("liên lạc lần cuối")
    clock_off_s = models.IntegerField("đồng hồ chạy nhanh (giây)", default=0)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người thu hồi"
    )

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "máy thực địa"

    def __str__(self) -> str:
        return self.name

    @property
    def clock_warning(self) -> str:
        """What to say of its clock; empty where it is right."""
        if abs(self.clock_off_s) >= FAR_OFF:
            return str(_("đồng hồ sai từ hai ngày trở lên"))
        return str(_("đồng hồ sai")) if abs(self.clock_off_s) >= OFF else ""


class Replica(models.Model):
    """What a device holds, row by row as fingerprints, so that only what changed travels.

    `held` is what the device has said it holds, under the mark `held_mark`; `offered` was sent after
    that and may or may not have arrived. A device that shows neither mark is sent everything.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "device", "held_mark", "held", "offered_mark", "offered"})

    device = models.OneToOneField(
        Device, models.CASCADE, related_name="replica", verbose_name="máy thực địa"
    )
    held_mark = models.CharField("dấu đang giữ", max_length=16, blank=True)
    held = models.JSONField("đang giữ", default=dict)
    offered_mark = models.CharField("dấu đã gửi", max_length=16, blank=True)
    offered = models.JSONField("đã gửi", default=dict)

    class Meta:
        verbose_name = "bản trên máy"

    def __str__(self) -> str:
        return f"{self.device_id}: {len(self.held)}"
