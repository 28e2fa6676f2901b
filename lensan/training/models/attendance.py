from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.training.models.classes import TrainingClass
from lensan.training.models.enrolments import Enrolment


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def in_doubt(self) -> AttendanceQuerySet:
        """Keep those of people who were noted in two places at once."""
        return self.filter(in_doubt=True)


class Attendance(models.Model):
    """Someone was in class on one day, and how that was noted; once, however often it is sent.

    Whoever is noted in two places at once is in doubt there and there, and counts nowhere until
    someone says where they really were.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "enrolment", "on", "way", "at", "by", "in_doubt"})

    class Way(models.TextChoices):
        TICK = "tick", _("điểm danh")
        CARD = "card", _("quét thẻ")
        SMS = "sms", _("nhắn mã trên bảng")
        SHEET = "sheet", _("nhập từ tờ ký tên")

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, related_name="attendances", verbose_name="ghi danh"
    )
    on = models.DateField("ngày học")
    way = models.CharField("cách ghi", max_length=5, choices=Way.choices)
    at = models.DateTimeField("ghi lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    in_doubt = models.BooleanField("còn nghi vấn", default=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt có mặt"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "on"], name="training_attendance_once_a_day"
            )
        ]
        indexes = [
            models.Index(
                fields=["on"], condition=Q(in_doubt=True), name="training_attendance_doubtful"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.on:%d/%m/%Y}"


class BoardCode(models.Model):
    """The code that stands on a class's board on one day, for those who note themselves by SMS."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "training_class", "on", "code"})

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="board_codes", verbose_name="lớp học"
    )
    on = models.DateField("ngày học")
    code = models.CharField("mã", max_length=8)

    class Meta:
        verbose_name = "mã trên bảng"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "on"], name="training_boardcode_one_a_day"
            ),
            models.UniqueConstraint(
                fields=["on", "code"], name="training_boardcode_of_one_class_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SignedSheet(models.Model):
    """The photo of a sheet that people signed in class, to be keyed in later."""

    PERSONAL = frozenset({"file"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "training_class", "on", "at", "by", "keyed_at", "keyed_by"})

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="signed_sheets", verbose_name="lớp học"
    )
    on = models.DateField("ngày học")
    file = models.FileField("ảnh", upload_to="signed/%Y/%m/", max_length=200, blank=True)
    at = models.DateTimeField("gửi lúc")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người gửi"
    )
    keyed_at = models.DateTimeField("nhập xong lúc", null=True)
    keyed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người nhập"
    )

    class Meta:
        verbose_name = "tờ ký tên"

    def __str__(self) -> str:
        return f"{self.training_class_id}: {self.on:%d/%m/%Y}"
