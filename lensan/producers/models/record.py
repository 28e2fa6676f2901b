from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.producers.models.intake import Import, Sheet
from lensan.producers.models.producer import Producer


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, user: User) -> RecordQuerySet:
        """Keep the records of the user's communes."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(commune__in=user.communes.all())
        return self.none()

    def held(self) -> RecordQuerySet:
        """Keep those that wait for a person to say whose they are."""
        return self.filter(outcome=Record.Outcome.HELD)


class Record(models.Model):
    """What one source said of one producer: a row of a commune's list, or an officer's correction.

    A producer's facts are worked out from its records, so whatever joined records can be taken
    apart again, each going back to its owner. `facts` is `facts.Facts` as JSON, empty fields left out.
    """

    PERSONAL = frozenset({"facts", "problems"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "source", "sheet", "row", "outcome", "producer", "commune", "facts_key", "at", "by",
    })  # fmt: skip

    class Outcome(models.TextChoices):
        CREATED = "created", _("mới")
        MATCHED = "matched", _("đã có trong sổ")
        HELD = "held", _("chờ đối chiếu")
        REJECTED = "rejected", _("không nhận")
        CORRECTION = "correction", _("cán bộ sửa")

    source = models.ForeignKey(
        Import, models.CASCADE, null=True, related_name="records", verbose_name="lần nhập"
    )
    sheet = models.ForeignKey(
        Sheet,
        models.CASCADE,
        null=True,
        db_index=False,
        related_name="records",
        verbose_name="trang tính",
    )
    row = models.PositiveIntegerField("dòng", null=True)
    outcome = models.CharField("kết quả", max_length=10, choices=Outcome.choices)
    producer = models.ForeignKey(
        Producer, models.CASCADE, null=True, related_name="records", verbose_name="người sản xuất"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="xã"
    )
    facts = models.JSONField("nội dung", default=dict)
    facts_key = models.BigIntegerField("dấu vân của nội dung", default=0)
    problems = models.JSONField("lỗi", default=list)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="người ghi"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "bản ghi"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "row"], name="producers_record_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["held", "rejected"], producer=None)
                | Q(outcome__in=["created", "matched", "correction"], producer__isnull=False),
                name="producers_record_has_its_producer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["commune"], condition=Q(outcome="held"), name="producers_record_held"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id}!{self.row}" if self.row else f"#{self.pk}"


class Candidate(models.Model):
    """A producer that a held record may be of, with the evidence in words."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "record", "producer", "score", "evidence"})

    record = models.ForeignKey(
        Record, models.CASCADE, related_name="candidates", verbose_name="bản ghi"
    )
    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="+", verbose_name="người sản xuất"
    )
    score = models.FloatField("điểm (bit)")
    evidence = models.CharField("căn cứ", max_length=300)

    class Meta:
        verbose_name = "khả năng trùng"
        constraints = [
            models.UniqueConstraint(fields=["record", "producer"], name="producers_candidate_once")
        ]

    def __str__(self) -> str:
        return f"{self.record_id} ~ {self.producer_id} ({self.score:.1f})"


class MatchKey(models.Model):
    """A key under which a producer is looked for when a new row may be the same (`matching`)."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "key", "producer"})

    key = models.BigIntegerField("khóa")
    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="match_keys", verbose_name="người sản xuất"
    )

    class Meta:
        verbose_name = "khóa đối chiếu"
        indexes = [models.Index(fields=["key", "producer"], name="producers_matchkey_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.producer_id}"


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self, on: date) -> MergeQuerySet:
        return self.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)

    def open(self) -> MergeQuerySet:
        return self.filter(until_on=None)


class Merge(models.Model):
    """Two producers found to be one: `absorbed` is counted and shown as `kept` until taken apart."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "kept", "absorbed", "from_on", "until_on", "by", "part_of"})

    kept = models.ForeignKey(
        Producer, models.CASCADE, related_name="mergers", verbose_name="giữ lại"
    )
    absorbed = models.ForeignKey(
        Producer, models.CASCADE, related_name="absorptions", verbose_name="gộp vào"
    )
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến trước ngày", null=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người gộp"
    )
    part_of = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="parts", verbose_name="theo lần gộp"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "lần gộp"
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=Q(until_on=None),
                name="producers_merge_absorbed_once",
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("absorbed")), name="producers_merge_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"


def everyone(producers: Collection[int]) -> set[int]:
    """Return these producers and those absorbed in them: all that one of them owns is theirs."""
    absorbed = Merge.objects.open().filter(kept__in=producers).values_list("absorbed", flat=True)
    return {*producers, *absorbed}


class ApartQuerySet(models.QuerySet["Apart"]):
    def between(self, one: Producer, other: Producer) -> ApartQuerySet:
        """Keep what was said of these two."""
        return self.filter(Q(one=one, other=other) | Q(one=other, other=one))


class Apart(models.Model):
    """Two producers that a person has said are not one; who would merge them is told so."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "one", "other"})

    one = models.ForeignKey(Producer, models.CASCADE, related_name="+", verbose_name="một bên")
    other = models.ForeignKey(Producer, models.CASCADE, related_name="+", verbose_name="bên kia")

    objects = ApartQuerySet.as_manager()

    class Meta:
        verbose_name = "cặp khác nhau"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="producers_apart_once")
        ]

    def __str__(self) -> str:
        return f"{self.one_id} ≠ {self.other_id}"


class Registry(models.Model):
    """The registry's version: an import that was matched against an older one is matched again."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "version"})

    version = models.PositiveBigIntegerField("phiên bản", default=0)

    class Meta:
        verbose_name = "phiên bản sổ"

    def __str__(self) -> str:
        return str(self.version)
