from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import Role, User
from lensan.places.models import Commune, Hamlet


class Level(models.TextChoices):
    """The steps of the cascade, from the top; whoever stands on one teaches those below."""

    MINISTRY = "ministry", _("chuyên gia của bộ")
    SOURCE = "source", _("giảng viên nguồn")
    COMMUNE = "commune", _("tổ công nghệ số của xã")
    HAMLET = "hamlet", _("tổ công nghệ số của ấp")


class TrainerQuerySet(models.QuerySet["Trainer"]):
    def visible_to(self, user: User) -> TrainerQuerySet:
        """Keep those of the officer's or helper's communes, oneself, and those whom one teaches."""
        if user.sees_everything:
            return self
        taught = Trainer.objects.filter(enrolments__training_class__trainer__user=user)
        mine = Q(user=user) | Q(pk__in=taught.values("pk"))
        if user.is_officer or user.role == Role.HELPER:
            mine |= Q(commune__in=user.territory()) | Q(commune=None)
        return self.filter(mine)

    def active(self) -> TrainerQuerySet:
        """Keep those who still teach."""
        return self.filter(stopped_on=None)


class Trainer(models.Model):
    """Someone who teaches: on which step of the cascade, from where, how many days a month.

    What they may teach is what they hold a certificate of; only the ministry's experts, who
    stand at the top, teach without one. Who taught them is who taught the class of that certificate.
    """

    PERSONAL = frozenset({"name", "phone"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "user", "level", "commune", "hamlet", "days_a_month", "added_on", "stopped_on",
    })  # fmt: skip

    CODE = "GV"

    user = models.OneToOneField(
        User, models.SET_NULL, null=True, related_name="trainer", verbose_name="tài khoản"
    )
    name = models.CharField("họ tên", max_length=100)
    phone = models.CharField("điện thoại", max_length=16, blank=True)
    level = models.CharField("cấp", max_length=10, choices=Level.choices)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="trainers", verbose_name="xã"
    )
    hamlet = models.ForeignKey(
        Hamlet, models.PROTECT, null=True, related_name="trainers", verbose_name="ấp"
    )
    days_a_month = models.PositiveSmallIntegerField("số ngày dạy được mỗi tháng")
    added_on = models.DateField("ngày ghi")
    stopped_on = models.DateField("thôi dạy từ", null=True)

    objects = TrainerQuerySet.as_manager()

    class Meta:
        verbose_name = "giảng viên"
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=["ministry", "source"]) | Q(commune__isnull=False),
                name="training_trainer_of_a_team_has_a_commune",
            ),
            models.CheckConstraint(
                condition=Q(days_a_month__lte=31), name="training_trainer_within_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """What a trainer who learns writes on a quiz, as households write the code of their card."""
        return f"{self.CODE}{self.pk:06}"
