from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.messaging.sms import Meaning
from lensan.producers.models import Producer


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> MessageQuerySet:
        """Keep those with producers whom the user sees; the province sees unknown numbers too."""
        if user.sees_everything:
            return self
        return self.filter(producer__in=Producer.objects.visible_to(user))

    def about(self, subject: models.Model) -> MessageQuerySet:
        """Keep what was said and answered about one record, in its order."""
        kind = subject._meta.label_lower
        return self.filter(subject_type=kind, subject_id=subject.pk).order_by("pk")

    def received(self) -> MessageQuerySet:
        """Keep what came in."""
        return self.filter(direction=Message.Direction.IN)

    def replies_to(self, subject: models.Model) -> MessageQuerySet:
        """Keep what people wrote about one record, in its order; `meaning` says how it was read."""
        return self.about(subject).received()

    def unanswered(self) -> MessageQuerySet:
        """Keep what came in and has had no reply of ours yet."""
        return self.received().filter(reply=None)

    def unheeded(self) -> MessageQuerySet:
        """Keep what came in and has not been acted upon yet, the oldest first."""
        return self.received().filter(heeded_at=None).order_by("pk")

    def queued(self) -> MessageQuerySet:
        """Keep what still has to be handed to a gateway."""
        return self.filter(state=Message.State.QUEUED)

    def due(self, at: datetime) -> MessageQuerySet:
        """Keep what has to be handed over by now, the longest overdue first."""
        return self.queued().filter(not_before__lte=at).order_by("not_before", "pk")

    def asking(self, phone: str) -> MessageQuerySet:
        """Keep the question that this telephone has yet to answer; there is at most one."""
        return self.filter(phone=phone, asking=True)

    def unasked_for(self, phone: str, *, since: datetime) -> MessageQuerySet:
        """Keep what was sent to a telephone since then without its having written first."""
        gone = self.filter(phone=phone, sent_at__gt=since, in_reply_to=None)
        return gone.filter(direction=Message.Direction.OUT)

    def held_back_by(self, question: Message) -> MessageQuerySet:
        """Keep the questions that wait until this one was answered or its time is over."""
        return self.queued().filter(
            phone=question.phone, not_before=question.answer_by, attempts=0
        )


class Message(Stateful):
    """A short message, out or in: what was said to whom about what, and what they answered.

    What it says never changes; only how far it has come does. A message with `answer_by` is a
    question. A telephone is asked one question at a time, so that a bare “1” has one meaning; and
    every message is replied to at most once, a question by its answer, what came in by us.
    """

    PERSONAL = frozenset({"phone", "text"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "state", "direction", "producer", "subject_type", "subject_id", "meaning", "in_reply_to",
        "answer_by", "asking", "gateway", "reference", "not_before", "attempts", "reason", "by", "at",
        "sent_at", "heeded_at", "cost", "cost_month", "handing",
    })  # fmt: skip

    class Direction(models.TextChoices):
        OUT = "out", _("gửi đi")
        IN = "in", _("nhận về")

    class State(models.TextChoices):
        QUEUED = "queued", _("chờ gửi")
        SENT = "sent", _("đã gửi")
        DELIVERED = "delivered", _("đã đến máy")
        FAILED = "failed", _("không gửi được")
        RECEIVED = "received", _("đã nhận")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.QUEUED: frozenset({State.SENT, State.DELIVERED, State.FAILED}),
        State.SENT: frozenset({State.DELIVERED, State.FAILED}),
        State.DELIVERED: frozenset(),
        State.FAILED: frozenset(),
        State.RECEIVED: frozenset(),
    }

    class Reading(models.TextChoices):
        YES = Meaning.YES.value, _("có")
        NO = Meaning.NO.value, _("không")
        UNCLEAR = Meaning.UNCLEAR.value, _("chưa rõ ý")

    state = models.CharField("trạng thái", max_length=20, choices=State.choices)
    direction = models.CharField("chiều", max_length=3, choices=Direction.choices)
    phone = models.CharField("điện thoại", max_length=20)
    producer = models.ForeignKey(
        Producer,
        models.SET_NULL,
        null=True,
        related_name="messages",
        verbose_name="người sản xuất",
    )
    text = models.TextField("nội dung")
    subject_type = models.CharField("loại hồ sơ", max_length=60, blank=True)
    subject_id = models.BigIntegerField("số hồ sơ", null=True)
    meaning = models.CharField("ý trả lời", max_length=10, choices=Reading.choices, blank=True)
    in_reply_to = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reply", verbose_name="trả lời cho"
    )
    answer_by = models.DateTimeField("trả lời trước", null=True)
    asking = models.BooleanField("đang chờ trả lời", default=False)
    gateway = models.CharField("tổng đài", max_length=20, blank=True)
    reference = models.CharField("mã của tổng đài", max_length=100, blank=True)
    not_before = models.DateTimeField("không gửi trước", null=True)
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    handing = models.BooleanField("đang giao cho tổng đài", default=False)
    reason = models.CharField("lý do", max_length=200, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người gửi"
    )
    at = models.DateTimeField("lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True)
    heeded_at = models.DateTimeField("xử lý lúc", null=True)
    cost = models.PositiveIntegerField("tiền gửi (đ)", null=True)
    cost_month = models.DateField("tiền của tháng", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "tin nhắn"
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "direction", "reference"],
                condition=~Q(reference=""),
                name="messaging_message_reference_once",
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(asking=True),
                name="messaging_message_one_question_a_phone",
            ),
            models.CheckConstraint(
                condition=Q(direction="in", state="received") | Q(direction="out") & ~Q(state="received"),
                name="messaging_message_received_came_in",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["not_before"], condition=Q(state="queued"), name="messaging_message_queued"
            ),
            models.Index(
                fields=["id"],
                condition=Q(direction="in", heeded_at=None),
                name="messaging_message_unheeded",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="messaging_message_about"),
            models.Index(fields=["phone"], name="messaging_message_phone"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} ({self.get_direction_display()})"


class Spending(models.Model):
    """What the messages of one month cost so far, taken before each is sent."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "month", "spent"})

    month = models.DateField("tháng", unique=True)
    spent = models.PositiveBigIntegerField("đã chi (đ)", default=0)

    class Meta:
        verbose_name = "tiền tin nhắn"

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}: {self.spent}"


class MessagePart(models.Model):
    """A part of a long message that came in, kept until the others are there."""

    PERSONAL = frozenset({"phone", "text"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "gateway", "group", "number", "of", "at"})

    gateway = models.CharField("tổng đài", max_length=20)
    phone = models.CharField("điện thoại", max_length=20)
    group = models.PositiveIntegerField("nhóm")
    number = models.PositiveSmallIntegerField("phần thứ")
    of = models.PositiveSmallIntegerField("trong số")
    text = models.TextField("nội dung")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "phần tin nhắn"
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "phone", "group", "of", "number"],
                name="messaging_messagepart_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"
