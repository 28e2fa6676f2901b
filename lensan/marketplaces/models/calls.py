from django.db import models
from django.utils.translation import gettext_lazy as _

from lensan.marketplaces.models.floors import Marketplace
from lensan.marketplaces.models.stalls import Stall

VERBS = {
    "authorise": _("xin quyền truy cập"), "refresh": _("gia hạn quyền truy cập"),
    "open_stall": _("xin mở gian hàng"), "read_stall": _("hỏi tình trạng gian hàng"),
    "publish": _("đăng bán"), "update": _("sửa tin"), "pause": _("tạm ngưng tin"),
    "resume": _("bán lại"), "close": _("gỡ tin"), "read_listings": _("đọc lại các tin"),
    "write_stock": _("báo số lượng"), "sales": _("đọc đơn"), "read_sale": _("đọc một đơn"),
    "confirm": _("báo nhận đơn"), "decline": _("báo từ chối đơn"),
    "ready_to_ship": _("báo đã gói"), "settlements": _("đọc sao kê"),
}  # fmt: skip


class Call(models.Model):
    """One call of a marketplace's interface and how it ended; secrets are never part of it."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "marketplace", "stall", "verb", "subject", "at", "milliseconds", "outcome", "reason",
    })  # fmt: skip

    class Outcome(models.TextChoices):
        OK = "ok", _("được")
        TRY_AGAIN = "try_again", _("thử lại sau")
        REFUSED = "refused", _("sàn không nhận")

    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, related_name="calls", verbose_name="sàn"
    )
    stall = models.ForeignKey(
        Stall, models.CASCADE, null=True, related_name="calls", verbose_name="gian hàng"
    )
    verb = models.CharField("việc", max_length=20)
    subject = models.CharField("về", max_length=100, blank=True)
    at = models.DateTimeField("lúc")
    milliseconds = models.PositiveIntegerField("mất (ms)")
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "lần gọi sàn"
        indexes = [
            models.Index(fields=["stall", "verb", "at"], name="marketplaces_call_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m %H:%M} {self.verb} {self.outcome}"

    @property
    def words(self) -> str:
        """What was asked, as an officer reads it."""
        return str(VERBS.get(self.verb, self.verb))


class Heard(models.Model):
    """How far the journal was read for what is shown on marketplaces: one row."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "entry"})

    entry = models.PositiveBigIntegerField("dòng nhật ký đã nghe")

    class Meta:
        verbose_name = "chỗ đã nghe trong nhật ký"

    def __str__(self) -> str:
        return str(self.entry)
