from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.marketplaces.by_hand.headings import FileKind, Meanings
from lensan.marketplaces.models import Marketplace, Stall

KINDS = [(FileKind.ORDERS.value, _("đơn hàng")), (FileKind.SETTLEMENTS.value, _("đối soát"))]


class MeaningQuerySet(models.QuerySet["Meaning"]):
    def of(self, marketplace: Marketplace, kind: str) -> Meanings:
        """Return what an officer has said of a marketplace's headings and words."""
        kept = list(self.filter(marketplace=marketplace, kind=kind))
        headings = {one.told: one.means for one in kept if not one.is_word}
        words = {one.told: one.means for one in kept if one.is_word}
        return Meanings(FileKind(kind), headings, words)


class Meaning(models.Model):
    """What a heading, or a word of a state or kind, means in one marketplace's files."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "marketplace", "kind", "is_word", "told", "means"})

    marketplace = models.ForeignKey(
        Marketplace, models.CASCADE, related_name="meanings", verbose_name="sàn"
    )
    kind = models.CharField("loại tệp", max_length=12, choices=KINDS)
    is_word = models.BooleanField("là từ trong ô")
    told = models.CharField("sàn ghi", max_length=200)
    means = models.CharField("nghĩa", max_length=30)

    objects = MeaningQuerySet.as_manager()

    class Meta:
        verbose_name = "nghĩa trong tệp của sàn"
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "kind", "is_word", "told"], name="errands_meaning_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.told} = {self.means}"


class FloorFileQuerySet(models.QuerySet["FloorFile"]):
    def visible_to(self, user: User) -> FloorFileQuerySet:
        """Keep what the officer brought in, and the files of the stalls of their territory."""
        if user.sees_everything:
            return self
        if not user.is_officer:
            return self.none()
        mine = Stall.objects.visible_to(user).values("pk")
        return self.filter(Q(by=user) | Q(stall__in=mine))


class FloorFile(Stateful):
    """A marketplace's file of orders or of statements, from its arrival until the book has it.

    `taken_at` is when it was taken from the marketplace: every order up to then is in it. `stall`
    is whose it is, where the file does not say. The file itself goes once the book has it.
    """

    PERSONAL = frozenset({"file", "name", "preview"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "marketplace", "kind", "stall", "sha256", "size", "by", "received_at", "taken_at",
        "state", "reason", "finished_at",
    })  # fmt: skip

    class State(models.TextChoices):
        READY = "ready", _("chờ kiểm tra")
        APPROVED = "approved", _("đang đưa vào sổ")
        DONE = "done", _("đã vào sổ")
        REFUSED = "refused", _("không nhận")
        CANCELLED = "cancelled", _("đã hủy")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.READY: frozenset({State.READY, State.APPROVED, State.REFUSED, State.CANCELLED}),
        State.APPROVED: frozenset({State.DONE, State.REFUSED}),
        State.DONE: frozenset(),
        State.REFUSED: frozenset(),
        State.CANCELLED: frozenset(),
    }

    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="files", verbose_name="sàn"
    )
    kind = models.CharField("loại tệp", max_length=12, choices=KINDS)
    stall = models.ForeignKey(
        Stall,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="gian hàng",
    )
    file = models.FileField("tệp", upload_to="floor_files/%Y/%m/", max_length=200)
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("dấu vân của tệp", max_length=64)
    size = models.PositiveBigIntegerField("cỡ tệp (byte)")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người nộp"
    )
    received_at = models.DateTimeField("nhận lúc")
    taken_at = models.DateTimeField("lấy từ sàn lúc")
    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.READY
    )
    preview = models.JSONField("xem trước", default=dict)
    reason = models.TextField("lý do", blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True)

    objects = FloorFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp của sàn"
        constraints = [
            models.UniqueConstraint(
                fields=["marketplace", "kind", "sha256"],
                condition=Q(state__in=["approved", "done"]),
                name="errands_floorfile_same_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} (#{self.pk})"


class FileRow(models.Model):
    """What became of one row of a marketplace's file; told again, the first outcome stands."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "source", "row", "reference", "outcome", "amount", "reason"})

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("mới vào sổ")
        KNOWN = "known", _("đã có")
        PARKED = "parked", _("chưa đọc được")
        REFUSED = "refused", _("không nhận")

    source = models.ForeignKey(
        FloorFile, models.CASCADE, related_name="rows", verbose_name="tệp của sàn"
    )
    row = models.PositiveIntegerField("dòng")
    reference = models.CharField("mã trên sàn", max_length=150, blank=True)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices)
    amount = models.BigIntegerField("số tiền (đ)", default=0)
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "dòng tệp của sàn"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "row", "reference"], name="errands_filerow_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.reference} {self.outcome}"
