from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.producers.models import Producer
from lensan.producers.models.whose import with_person
from lensan.training.models.classes import TrainingClass
from lensan.training.models.trainers import Trainer


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: User) -> EnrolmentQuerySet:
        """Keep the people of the user's territory, those whom they teach, and themselves."""
        if user.sees_everything:
            return self
        mine = Q(training_class__trainer__user=user) | Q(trainer__user=user)
        mine |= Q(producer__in=Producer.objects.visible_to(user).values("pk"))
        if user.is_officer:
            mine |= Q(trainer__in=Trainer.objects.visible_to(user).values("pk"))
        return self.filter(mine)

    def of(self, producers: Collection[int], on: date) -> dict[int, Enrolment]:
        """Return those of these producers by their numbers; of several a place, or else the first.

        What was written under a file that has been absorbed by that day is its keeper's.
        """
        theirs = with_person(self, "producer", on).filter(person__in=producers)
        best_first = sorted(theirs, key=lambda one: one.state != Enrolment.State.PLACED)
        return {one.person: one for one in reversed(best_first)}

    def placed(self) -> EnrolmentQuerySet:
        """Keep those who have a place."""
        return self.filter(state=Enrolment.State.PLACED)

    def waiting(self) -> EnrolmentQuerySet:
        """Keep those who wait for a place, the first to have asked first."""
        return self.filter(state=Enrolment.State.WAITING).order_by("waiting_since", "pk")


class Enrolment(Stateful):
    """One person and one class: invited, with a place or waiting for one, until they decline.

    The person is a producer, or a trainer where trainers are taught. One row each, whatever way
    and however often they were asked, so a class is never counted twice for the same person.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "training_class", "producer", "trainer", "state", "way", "invited_at", "answered_at",
        "waiting_since", "by",
    })  # fmt: skip

    class State(models.TextChoices):
        INVITED = "invited", _("đã mời")
        PLACED = "placed", _("có chỗ")
        WAITING = "waiting", _("chờ chỗ")
        DECLINED = "declined", _("không đi được")

    class Way(models.TextChoices):
        SMS = "sms", _("tin nhắn")
        HELPER = "helper", _("tổ của ấp đến mời")
        OFFICE = "office", _("cán bộ ghi tên")
        DOOR = "door", _("đến thẳng lớp")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.INVITED: frozenset({State.PLACED, State.WAITING, State.DECLINED}),
        State.WAITING: frozenset({State.PLACED, State.DECLINED}),
        State.PLACED: frozenset({State.DECLINED}),
        State.DECLINED: frozenset({State.PLACED, State.WAITING}),
    }

    training_class = models.ForeignKey(
        TrainingClass, models.CASCADE, related_name="enrolments", verbose_name="lớp học"
    )
    producer = models.ForeignKey(
        Producer,
        models.PROTECT,
        null=True,
        related_name="enrolments",
        verbose_name="người sản xuất",
    )
    trainer = models.ForeignKey(
        Trainer, models.PROTECT, null=True, related_name="enrolments", verbose_name="giảng viên"
    )
    state = models.CharField("trạng thái", max_length=20, choices=State.choices)
    way = models.CharField("mời bằng", max_length=6, choices=Way.choices)
    invited_at = models.DateTimeField("mời lúc")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    waiting_since = models.DateTimeField("chờ từ lúc", null=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "ghi danh"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "producer"], name="training_enrolment_producer_once"
            ),
            models.UniqueConstraint(
                fields=["training_class", "trainer"], name="training_enrolment_trainer_once"
            ),
            models.CheckConstraint(
                condition=Q(producer__isnull=False, trainer=None)
                | Q(producer=None, trainer__isnull=False),
                name="training_enrolment_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.producer or self.trainer)
