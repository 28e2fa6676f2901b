from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.places.models import Commune
from lensan.training.models.classes import TrainingClass, Venue
from lensan.training.models.courses import Course
from lensan.training.models.trainers import Trainer
from lensan.training.planner.problem import month_of


class Season(models.Model):
    """Days of one year on which fewer people come to class: harvest, Tết, floods; here or everywhere.

    What the program suggested stays marked so until someone who knows the place has checked it.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "name", "from_on", "to_on", "share", "is_checked", "by"})

    name = models.CharField("tên", max_length=80)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày")
    share = models.PositiveSmallIntegerField("số người mời sẽ đến (%)")
    communes = models.ManyToManyField(
        Commune, related_name="+", blank=True, verbose_name="chỉ ở các xã"
    )
    is_checked = models.BooleanField("đã kiểm chứng", default=False)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    class Meta:
        verbose_name = "mùa ít người học"
        constraints = [
            models.UniqueConstraint(fields=["name", "from_on"], name="training_season_once"),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="training_season_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(share__lte=100), name="training_season_share_within_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.from_on:%d/%m} – {self.to_on:%d/%m/%Y}"


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Keep every plan for the province, what was adopted for its other officers; none else."""
        if user.sees_everything:
            return self
        if user.is_officer:
            return self.filter(state__in=[Plan.State.ADOPTED, Plan.State.REPLACED])
        return self.none()

    def in_force(self, year: int) -> Plan | None:
        """Return the plan that the year is held to, if one was adopted."""
        return self.filter(year=year, state=Plan.State.ADOPTED).first()


class Plan(Stateful):
    """What classes a year could hold: worked out from what was chosen, then adopted and replaced.

    `inputs` is what an officer chose; `told` is what came of it, for the page: households by week,
    what each line pays, and in words why a target cannot be met. At most one plan of a year is in
    force.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "year", "state", "inputs", "households", "cost", "value", "bound", "told", "asked_at",
        "by", "worked_out_at", "adopted_at", "adopted_by",
    })  # fmt: skip

    class State(models.TextChoices):
        WORKING = "working", _("đang tính")
        FAILED = "failed", _("không tính được")
        DRAFT = "draft", _("bản thảo")
        ADOPTED = "adopted", _("đang thực hiện")
        REPLACED = "replaced", _("đã thay bằng bản khác")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.WORKING: frozenset({State.DRAFT, State.FAILED}),
        State.FAILED: frozenset(),
        State.DRAFT: frozenset({State.ADOPTED}),
        State.ADOPTED: frozenset({State.REPLACED}),
        State.REPLACED: frozenset(),
    }

    year = models.PositiveSmallIntegerField("năm")
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.WORKING
    )
    inputs = models.JSONField("điều đã chọn", default=dict)
    households = models.PositiveIntegerField("số hộ sẽ được tập huấn", default=0)
    cost = models.PositiveBigIntegerField("chi phí (đ)", default=0)
    value = models.BigIntegerField("điểm của kế hoạch", default=0)
    bound = models.BigIntegerField("điểm cao nhất có thể", default=0)
    told = models.JSONField("kết quả", default=dict)
    asked_at = models.DateTimeField("yêu cầu lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )
    worked_out_at = models.DateTimeField("tính xong lúc", null=True)
    adopted_at = models.DateTimeField("ban hành lúc", null=True)
    adopted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ban hành"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch tập huấn"
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="adopted"), name="training_plan_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"Kế hoạch tập huấn {self.year} (#{self.pk})"

    @property
    def gap_permyriad(self) -> int:
        """How far the plan may be from the best there is, in hundredths of a per cent."""
        if self.bound <= 0:
            return 0
        return -(-10_000 * max(self.bound - self.value, 0) // self.bound)


class PlannedClass(models.Model):
    """One class of a plan: in which week, and, once its month was scheduled, on which day and hour.

    `training_class` is what was announced of it, once.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "plan", "course", "venue", "trainer", "week", "seats", "households", "cost", "travel",
        "starts_on", "from_time", "to_time", "training_class",
    })  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="classes", verbose_name="kế hoạch")
    course = models.ForeignKey(Course, models.PROTECT, related_name="+", verbose_name="khóa học")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name="điểm học")
    trainer = models.ForeignKey(
        Trainer, models.PROTECT, related_name="+", verbose_name="giảng viên"
    )
    week = models.PositiveSmallIntegerField("tuần")
    seats = models.PositiveSmallIntegerField("số chỗ")
    households = models.PositiveSmallIntegerField("số hộ dự kiến đến")
    cost = models.PositiveBigIntegerField("chi phí (đ)")
    travel = models.PositiveBigIntegerField("trong đó đi lại (đ)", default=0)
    starts_on = models.DateField("ngày đầu", null=True)
    from_time = models.TimeField("từ giờ", null=True)
    to_time = models.TimeField("đến giờ", null=True)
    training_class = models.OneToOneField(
        TrainingClass, models.PROTECT, null=True, related_name="planned", verbose_name="lớp đã báo"
    )

    class Meta:
        verbose_name = "lớp dự kiến"
        constraints = [
            models.CheckConstraint(
                condition=Q(week__gte=1, week__lte=53), name="training_plannedclass_in_a_week"
            )
        ]
        indexes = [
            models.Index(fields=["plan", "week", "id"], name="training_plannedclass_by_week")
        ]

    def __str__(self) -> str:
        return f"{self.course.name}, tuần {self.week}"

    @property
    def month(self) -> int:
        """The month that its week belongs to."""
        return month_of(self.plan.year, self.week)

    @property
    def monday(self) -> date:
        """The first day of its week."""
        return date.fromisocalendar(self.plan.year, self.week, 1)

    @property
    def sunday(self) -> date:
        """The last day of its week."""
        return self.monday + timedelta(days=6)
