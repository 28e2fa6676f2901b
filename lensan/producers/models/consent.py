from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.producers.models.producer import Producer
from lensan.producers.models.record import Merge, everyone


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

    def refusing(self, purpose: str) -> models.QuerySet[Consent, Any]:
        """Return the numbers of the producers whose last word on that purpose is no.

        It holds on whichever of the merged files it was said.
        """
        keeper = Merge.objects.open().filter(absorbed=OuterRef("producer")).values("kept")
        person = Coalesce(Subquery(keeper), F("producer"), output_field=models.BigIntegerField())
        said = self.filter(text__purpose=purpose).annotate(person=person).values("person")
        last = said.annotate(
            no=Max("withdrawn_on"), yes=Max("given_on", filter=Q(withdrawn_on=None))
        )
        no = last.filter(Q(yes=None) | Q(yes__lt=F("no")), no__isnull=False)
        return no.values_list("person", flat=True)


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


def silent(producers: Collection[int]) -> set[int]:
    """Return those of them whose telephone may not be used or shown: they took that consent back."""
    said = Consent.objects.filter(producer__in=everyone(producers))
    return set(said.refusing(Purpose.CONTACT)) & set(producers)
