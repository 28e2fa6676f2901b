from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful


class Skill(models.TextChoices):
    """What the programme teaches; the province's two figures of training count some of it."""

    PHONE = "phone", _("dùng điện thoại và tài khoản")
    STALL = "stall", _("mở gian hàng")
    PHOTOS = "photos", _("chụp ảnh và viết tin bán")
    ORDERS = "orders", _("nhận đơn trong một ngày")
    PACKING = "packing", _("đóng gói và giao hàng")
    PAYMENT = "payment", _("thanh toán điện tử")
    SAFETY = "safety", _("an toàn trên mạng")
    DIARY = "diary", _("ghi nhật ký thửa đất")


DIGITAL = frozenset({Skill.PHONE, Skill.STALL})  # both, for “kỹ năng số và thao tác trên sàn”
PACKING = frozenset({Skill.PACKING})


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: User) -> CourseQuerySet:
        """Keep what the user may read: drafts are the province's, the rest is no secret."""
        return self if user.sees_everything else self.exclude(state=Course.State.DRAFT)

    def offered(self) -> CourseQuerySet:
        """Keep the versions that are taught now."""
        return self.filter(state=Course.State.OFFERED)


class Course(Stateful):
    """One version of a course: what it teaches, how long, for how many, and when it is passed.

    A version that was offered never changes: it is replaced by the next of the same `code`, so
    that a class keeps what it was taught from.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "code", "version", "name", "description", "days", "hours", "seats", "pass_percent",
        "state", "replaces", "offered_at",
    })  # fmt: skip

    class State(models.TextChoices):
        DRAFT = "draft", _("đang soạn")
        OFFERED = "offered", _("đang dạy")
        RETIRED = "retired", _("đã thôi dạy")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.DRAFT: frozenset({State.OFFERED}),
        State.OFFERED: frozenset({State.RETIRED}),
        State.RETIRED: frozenset(),
    }

    code = models.SlugField("mã", max_length=20)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    name = models.CharField("tên", max_length=150)
    description = models.TextField("giới thiệu", blank=True)
    days = models.PositiveSmallIntegerField("số ngày", default=1)
    hours = models.PositiveSmallIntegerField("số giờ")
    seats = models.PositiveSmallIntegerField("số chỗ mỗi lớp")
    pass_percent = models.PositiveSmallIntegerField("đạt từ (%)", default=60)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.DRAFT
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="thay cho"
    )
    offered_at = models.DateTimeField("dạy từ lúc", null=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = "khóa học"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="training_course_version_once"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="offered"), name="training_course_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, hours__gte=1, seats__gte=1, hours__lte=F("days") * 12),
                name="training_course_has_a_size",
            ),
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=100),
                name="training_course_can_be_passed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (bản {self.version})"


class Lesson(models.Model):
    """One skill as a course teaches it: how long, and the words that its hand-out prints."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "course", "place", "skill", "minutes", "text"})

    course = models.ForeignKey(
        Course, models.CASCADE, related_name="lessons", verbose_name="khóa học"
    )
    place = models.PositiveSmallIntegerField("thứ tự")
    skill = models.CharField("kỹ năng", max_length=10, choices=Skill.choices)
    minutes = models.PositiveSmallIntegerField("số phút")
    text = models.TextField("nội dung phát tay", blank=True)

    class Meta:
        verbose_name = "bài học"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "skill"], name="training_lesson_skill_once_a_course"
            )
        ]

    def __str__(self) -> str:
        return self.get_skill_display()


class CostLine(models.Model):
    """What a class of a course costs in one respect: so much a class, a day or a seat taken."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "course", "name", "amount", "per"})

    class Per(models.TextChoices):
        CLASS = "class", _("mỗi lớp")
        DAY = "day", _("mỗi ngày học")
        SEAT = "seat", _("mỗi người học")

    course = models.ForeignKey(
        Course, models.CASCADE, related_name="cost_lines", verbose_name="khóa học"
    )
    name = models.CharField("khoản", max_length=100)
    amount = models.PositiveBigIntegerField("số tiền (đ)")
    per = models.CharField("tính theo", max_length=5, choices=Per.choices)

    class Meta:
        verbose_name = "khoản chi của khóa học"
        constraints = [
            models.UniqueConstraint(fields=["course", "name"], name="training_costline_once")
        ]

    def __str__(self) -> str:
        return self.name


class Material(models.Model):
    """Something to teach or learn from: a file or a link."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "course", "title", "file", "link"})

    course = models.ForeignKey(
        Course, models.CASCADE, related_name="materials", verbose_name="khóa học"
    )
    title = models.CharField("tên", max_length=150)
    file = models.FileField("tệp", upload_to="training/%Y/%m/", max_length=200, blank=True)
    link = models.URLField("liên kết", max_length=300, blank=True)

    class Meta:
        verbose_name = "tài liệu"
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") & ~Q(link="") | ~Q(file="") & Q(link=""),
                name="training_material_file_or_link",
            )
        ]

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(models.QuerySet["Question"]):
    def asked(self) -> QuestionQuerySet:
        """Keep those that are asked now, in their order."""
        return self.filter(retired_at=None).order_by("skill", "place", "pk")


class Question(models.Model):
    """A question of a skill's short quiz; one that was reworded is retired and asked anew."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "skill", "place", "text", "retired_at"})

    skill = models.CharField("kỹ năng", max_length=10, choices=Skill.choices)
    place = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("câu hỏi", max_length=300)
    retired_at = models.DateTimeField("thôi hỏi lúc", null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "câu hỏi"
        indexes = [
            models.Index(
                fields=["skill", "place"],
                condition=Q(retired_at=None),
                name="training_question_asked",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    """One answer to choose from; exactly one of a question's is right."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "question", "place", "text", "is_right"})

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="choices", verbose_name="câu hỏi"
    )
    place = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("câu trả lời", max_length=200)
    is_right = models.BooleanField("đúng", default=False)

    class Meta:
        verbose_name = "phương án trả lời"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["question", "place"], name="training_choice_once"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(is_right=True), name="training_choice_one_right"
            ),
        ]

    def __str__(self) -> str:
        return self.text
