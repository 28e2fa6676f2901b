from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.supply.models.offers import SupplyLot
from lensan.supply.models.orders import SupplyOrder
from lensan.traceability.models import LotFile


class SupplyReceipt(models.Model):
    """Goods were put into a household's hands, or it refused some of them; never changed after.

    It is shown by the photo of the household's signature, or by the one-time code that it told.
    `key` makes that the same form, sent twice, is one receipt. `traced` is the lot that began then.
    """

    PERSONAL = frozenset({"photo", "reason"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "order", "lot", "received", "refused", "proof", "traced", "key", "by", "at",
    })  # fmt: skip

    class Proof(models.TextChoices):
        CODE = "code", _("mã hộ đọc")
        SIGNATURE = "signature", _("ảnh chữ ký")

    order = models.ForeignKey(
        SupplyOrder, models.PROTECT, related_name="receipts", verbose_name="đơn mua chung"
    )
    lot = models.ForeignKey(
        SupplyLot, models.PROTECT, null=True, related_name="+", verbose_name="lô cung ứng"
    )
    received = models.PositiveIntegerField("nhận")
    refused = models.PositiveIntegerField("không nhận")
    reason = models.CharField("lý do không nhận", max_length=200, blank=True)
    proof = models.CharField("bằng", max_length=10, choices=Proof.choices)
    photo = models.FileField(
        "ảnh chữ ký", upload_to="supply_signatures/%Y/%m/", max_length=200, blank=True
    )
    traced = models.OneToOneField(
        LotFile, models.PROTECT, null=True, related_name="+", verbose_name="hồ sơ lô"
    )
    key = models.UUIDField("khóa gửi", unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người giao")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần nhận hàng"
        constraints = [
            models.CheckConstraint(
                condition=Q(received__gt=0) | Q(refused__gt=0), name="supply_receipt_of_something"
            ),
            models.CheckConstraint(
                condition=Q(traced=None) | Q(received__gt=0),
                name="supply_receipt_traces_what_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: +{self.received} −{self.refused}"

    @property
    def traced_code(self) -> str:
        """The code of the lot that began then, as it is said when it is sown or applied; "" without one."""
        labels = self.traced.thing.labels.all() if self.traced else ()
        return str(next(iter(labels), ""))


class WrongReceipt(models.Model):
    """What was written of goods received was wrong, and counts no more; both rows stay for ever."""

    PERSONAL = frozenset({"reason"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "receipt", "by", "at"})

    receipt = models.OneToOneField(
        SupplyReceipt, models.PROTECT, related_name="wrong", verbose_name="lần nhận hàng"
    )
    reason = models.CharField("sai chỗ nào", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người rút lại")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần nhận ghi sai"

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.reason}"


class SupplyPayment(models.Model):
    """So many đồng were paid for an order, for ever: what was wrong is taken back by a row of its own."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "order", "amount", "way", "corrects", "key", "by", "at"})

    class Way(models.TextChoices):
        CASH = "cash", _("tiền mặt")
        TRANSFER = "transfer", _("chuyển khoản")

    order = models.ForeignKey(
        SupplyOrder, models.PROTECT, related_name="payments", verbose_name="đơn mua chung"
    )
    amount = models.BigIntegerField("số tiền (đ)")
    way = models.CharField("trả bằng", max_length=10, choices=Way.choices)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="taken_back", verbose_name="rút lại dòng"
    )
    key = models.UUIDField("khóa gửi", unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần trả tiền hàng"
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects=None, amount__gt=0) | Q(corrects__isnull=False, amount__lt=0),
                name="supply_payment_forth_or_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.amount}"
