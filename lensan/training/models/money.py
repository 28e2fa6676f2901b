from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.training.models.classes import TrainingClass


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, user: User) -> BudgetLineQuerySet:
        """Keep the province's lines and those of an officer's communes; nobody else sees any."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(Q(commune=None) | Q(commune__in=user.communes.all()))
        return self.none()

    def paying(self, training_class: TrainingClass) -> BudgetLineQuerySet:
        """Keep the lines that may pay for a class: of its year, for its commune or every commune."""
        here = Q(commune=None) | Q(commune=training_class.venue.commune_id)
        return self.filter(here, year=training_class.starts_on.year)


class BudgetLine(models.Model):
    """Money of one source for one year, for every commune's classes or for one commune's alone.

    `used` is what is promised or paid of it, and `beyond` what was approved on top. Both are kept
    beside their rows, and the database refuses more than there is: of two who would spend the
    last of it at once, one does.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "year", "source", "commune", "amount", "beyond", "used", "opened_at", "by",
    })  # fmt: skip

    year = models.PositiveSmallIntegerField("năm")
    source = models.CharField("nguồn", max_length=120)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="riêng cho xã"
    )  # fmt: skip
    amount = models.PositiveBigIntegerField("số tiền (đ)")
    beyond = models.PositiveBigIntegerField("duyệt chi vượt (đ)", default=0)
    used = models.PositiveBigIntegerField("đã hứa và đã chi (đ)", default=0)
    opened_at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn kinh phí"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "source"], condition=Q(commune=None),
                name="training_budgetline_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["year", "source", "commune"],
                name="training_budgetline_once_a_year_and_commune",
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("amount") + F("beyond")),
                name="training_budgetline_not_overspent",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        where = f", {self.commune.title}" if self.commune else ""
        return f"{self.source} {self.year}{where}"

    @property
    def left(self) -> int:
        """What may still be promised or paid, in đồng."""
        return self.amount + self.beyond - self.used


class Approval(models.Model):
    """Someone in charge let more be spent than a line holds: who, by which paper, how much."""

    PERSONAL = frozenset({"approved_by"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "line", "amount", "paper", "reason", "at", "by"})

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="approvals", verbose_name="nguồn kinh phí"
    )
    amount = models.PositiveBigIntegerField("số tiền (đ)")
    approved_by = models.CharField("người duyệt", max_length=100)
    paper = models.CharField("số văn bản", max_length=60)
    reason = models.CharField("lý do", max_length=200)
    at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    class Meta:
        verbose_name = "lần duyệt chi vượt"
        constraints = [
            models.UniqueConstraint(fields=["line", "paper"], name="training_approval_once_a_paper"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="training_approval_of_some"),
            models.CheckConstraint(
                condition=~Q(approved_by="") & ~Q(paper=""), name="training_approval_is_named"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.paper}, {self.approved_by}"


class SpendingQuerySet(models.QuerySet["Spending"]):
    def visible_to(self, user: User) -> SpendingQuerySet:
        """Keep what was spent on the classes of an officer's communes; nobody else sees any."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(training_class__venue__commune__in=user.communes.all())
        return self.none()

    def standing(self) -> SpendingQuerySet:
        """Keep the payments that were not taken back."""
        return self.filter(kind=Spending.Kind.PAID, corrects=None, corrected_by=None)

    def sums(self, *by: str) -> dict[Any, Mapping[str, int]]:
        """Return what is promised and what is paid, in đồng, by the values of these fields."""
        found = self.order_by().values_list(*by, "kind").annotate(total=Sum("amount"))
        answer: dict[Any, dict[str, int]] = {}
        for *of, kind, total in found:
            key = of[0] if len(of) == 1 else tuple(of)
            answer.setdefault(key, dict.fromkeys(Spending.Kind.values, 0))[kind] += int(total)
        return dict(answer)


class Spending(models.Model):
    """So many đồng of a line promised to a class or paid for it, for ever.

    What is paid takes the promise's place: a row of its own takes back as much of the promise
    (`instead_of` the payment). What was wrong is taken back by a row that `corrects` it. So what a
    line has still to pay, and what it paid, are sums. A class's rows are numbered, so that of two
    who write in view of the same rows one is refused.
    """

    PERSONAL = frozenset({"photo"})  # a receipt names who was paid
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "line", "training_class", "kind", "what", "amount", "receipt", "reason", "corrects",
        "instead_of", "number", "at", "by",
    })  # fmt: skip

    class Kind(models.TextChoices):
        COMMITTED = "committed", _("đã hứa chi")
        PAID = "paid", _("đã chi")

    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="spendings", verbose_name="nguồn kinh phí"
    )
    training_class = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="spendings", verbose_name="lớp học"
    )
    kind = models.CharField("loại", max_length=9, choices=Kind.choices)
    what = models.CharField("khoản", max_length=100)
    amount = models.BigIntegerField("số tiền (đ)")
    receipt = models.CharField("số chứng từ", max_length=60, blank=True)
    photo = models.FileField(
        "ảnh chứng từ", upload_to="receipts/%Y/%m/", max_length=200, blank=True
    )
    reason = models.CharField("lý do", max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="sửa dòng"
    )
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="took_back", verbose_name="thay cho lời hứa"
    )  # fmt: skip
    number = models.PositiveIntegerField("số thứ tự")
    at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    objects = SpendingQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng chi"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "number"], name="training_spending_one_after_another"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="training_spending_of_some"),
            models.CheckConstraint(
                condition=Q(kind="committed", receipt="") | Q(kind="paid") & ~Q(receipt=""),
                name="training_spending_paid_has_its_receipt",
            ),
        ]
        indexes = [models.Index(fields=["line", "kind"], name="training_spending_of_a_line")]

    def __str__(self) -> str:
        return f"{self.what}: {self.amount}"
