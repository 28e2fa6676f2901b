from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.producers.models.producer import Producer


class Purpose(models.TextChoices):
    """What a person may agree to, each by itself (Decree 13/2023, article 11)."""

    REGISTRY = "registry", _("lập hồ sơ và theo dõi trong chương trình")
    CONTACT = "contact", _("gọi điện, nhắn tin về chương trình và đơn hàng")
    MARKETPLACE = "marketplace", _("cung cấp thông tin cho sàn để mở gian hàng")
    PUBLIC = "public", _("đăng tên và sản phẩm cho người mua xem")


class ConsentText(models.Model):
    """The words that were read to the person, so that consent can be reproduced in writing."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "purpose", "version", "text", "valid_from"})

    purpose = models.CharField("mục đích", max_length=20, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField("phiên bản")
    text = models.TextField("nội dung")
    valid_from = models.DateField("áp dụng từ")

    class Meta:
        verbose_name = "văn bản đồng ý"
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"], name="producers_consenttext_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} (bản {self.version})"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self, on: date) -> ConsentQuerySet:
        """Keep what had been given and not withdrawn by the end of that day."""
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), given_on__lte=on)

    def withdrawn(self, purpose: str) -> ConsentQuerySet:
        """Keep what was taken back for that purpose and not given again since."""
        given_again = Consent.objects.filter(
            producer=OuterRef("producer"), text__purpose=purpose, withdrawn_on=None
        )
        taken_back = self.filter(text__purpose=purpose).exclude(withdrawn_on=None)
        return taken_back.filter(~Exists(given_again))


class Consent(models.Model):
    """A producer's yes to one purpose: to which words, where, before whom; until withdrawn."""

    PERSONAL = frozenset({"witness"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "producer", "text", "given_on", "place", "way", "recorded_by", "withdrawn_on",
    })  # fmt: skip

    class Way(models.TextChoices):
        PAPER = "paper", _("ký giấy")
        SCREEN = "screen", _("ký trên màn hình")
        SPOKEN = "spoken", _("nói trước người chứng")
        SMS = "sms", _("tin nhắn")

    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="consents", verbose_name="người sản xuất"
    )
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", verbose_name="văn bản")
    given_on = models.DateField("ngày đồng ý")
    place = models.CharField("nơi", max_length=100)
    witness = models.CharField("người chứng", max_length=100, blank=True)
    way = models.CharField("cách", max_length=10, choices=Way.choices)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    withdrawn_on = models.DateField("ngày rút lại", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "sự đồng ý"
        indexes = [
            models.Index(fields=["producer", "given_on"], name="producers_consent_of_producer")
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.given_on:%d/%m/%Y}"
