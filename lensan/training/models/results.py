from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.training.models.courses import Course, Skill
from lensan.training.models.enrolments import Enrolment
from lensan.training.models.trainers import Level, Trainer


class QuizResult(models.Model):
    """How someone answered the short quiz of one skill in a class: the last time they took it."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset(
        {"id", "enrolment", "skill", "right", "asked", "passed", "way", "at", "by"}
    )

    class Way(models.TextChoices):
        PHONE = "phone", _("trên điện thoại")
        ALOUD = "aloud", _("giảng viên đọc")
        PAPER = "paper", _("nhập từ giấy")

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="quiz_results", verbose_name="ghi danh"
    )
    skill = models.CharField("kỹ năng", max_length=10, choices=Skill.choices)
    right = models.PositiveSmallIntegerField("số câu đúng")
    asked = models.PositiveSmallIntegerField("số câu hỏi")
    passed = models.BooleanField("đạt")
    way = models.CharField("cách làm bài", max_length=5, choices=Way.choices)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    class Meta:
        verbose_name = "kết quả kiểm tra"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "skill"], name="training_quizresult_one_a_skill"
            ),
            models.CheckConstraint(
                condition=Q(asked__gte=1, right__lte=F("asked")),
                name="training_quizresult_within_what_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_skill_display()}: {self.score}"

    @property
    def score(self) -> str:
        """How many of how many were right, as people write it."""
        return f"{self.right}/{self.asked}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User) -> CertificateQuerySet:
        """Keep those of the enrolments that the user sees."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user).values("pk"))

    def valid(self) -> CertificateQuerySet:
        """Keep those that were not taken back."""
        return self.filter(revoked_at=None)

    def allowing(self, trainer: Trainer) -> CertificateQuerySet:
        """Keep what the trainer holds: they may teach every version of those courses."""
        return self.valid().filter(enrolment__trainer=trainer)


class Certificate(models.Model):
    """Someone was in class every day and passed the quiz of every skill; anyone may check it.

    `code` is drawn at random, so that a certificate is found by who holds it and by no one else.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "enrolment", "code", "issued_on", "by", "revoked_at", "reason"})

    enrolment = models.OneToOneField(
        Enrolment, models.PROTECT, related_name="certificate", verbose_name="ghi danh"
    )
    code = models.CharField("mã", max_length=16, unique=True)
    issued_on = models.DateField("ngày cấp")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người cấp"
    )
    revoked_at = models.DateTimeField("thu hồi lúc", null=True)
    reason = models.CharField("lý do thu hồi", max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "chứng nhận"

    def __str__(self) -> str:
        return self.code


def may_teach(trainer: Trainer, course: Course) -> bool:
    """Tell whether a trainer has passed the course, in whatever version; an expert needs not."""
    if trainer.level == Level.MINISTRY:
        return True
    passed = Certificate.objects.allowing(trainer)
    return passed.filter(enrolment__training_class__course__code=course.code).exists()


def courses_passed() -> Mapping[int, frozenset[str]]:
    """Return the codes of the courses that each trainer has passed, by the trainers' numbers."""
    held = Certificate.objects.valid().exclude(enrolment__trainer=None)
    rows = held.values_list("enrolment__trainer", "enrolment__training_class__course__code")
    passed: dict[int, set[str]] = defaultdict(set)
    for trainer, code in rows:
        passed[trainer].add(code)
    return {trainer: frozenset(codes) for trainer, codes in passed.items()}
