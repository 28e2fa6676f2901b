from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.field.models.deeds import Deed
from lensan.kernel.states import Stateful
from lensan.producers.models import Producer


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def visible_to(self, user: User) -> ConflictQuerySet:
        """Keep those about producers whom the user may see."""
        return self.filter(producer__in=Producer.objects.visible_to(user).values("pk"))

    def open(self) -> ConflictQuerySet:
        """Keep those that wait for a person to choose."""
        return self.filter(state=Conflict.State.OPEN)


class Conflict(Stateful):
    """Two people changed one fact of a household, neither knowing of the other; a person chooses.

    `seen` stood on the device when its change was made, `theirs` stood in the registry when it
    came, `mine` is what the device said; all as people type them. Nothing was written yet.
    """

    PERSONAL = frozenset({"seen", "theirs", "mine"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "deed", "producer", "field", "state", "decided_by", "decided_at",
    })  # fmt: skip

    class State(models.TextChoices):
        OPEN = "open", _("chờ chọn")
        KEPT = "kept", _("giữ giá trị trong sổ")
        TAKEN = "taken", _("lấy giá trị từ thực địa")

    NEXT = {
        State.OPEN: frozenset({State.KEPT, State.TAKEN}),
        State.KEPT: frozenset(),
        State.TAKEN: frozenset(),
    }

    deed = models.ForeignKey(
        Deed, models.PROTECT, related_name="conflicts", verbose_name="việc thực địa"
    )
    producer = models.ForeignKey(
        Producer, models.CASCADE, related_name="conflicts", verbose_name="người sản xuất"
    )
    state = models.CharField(
        "trạng thái", max_length=10, choices=State.choices, default=State.OPEN
    )
    field = models.CharField("mục", max_length=20)
    seen = models.CharField("máy đã thấy", max_length=300, blank=True)
    theirs = models.CharField("trong sổ", max_length=300, blank=True)
    mine = models.CharField("từ thực địa", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người chọn"
    )
    decided_at = models.DateTimeField("chọn lúc", null=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = "mâu thuẫn"
        constraints = [
            models.UniqueConstraint(fields=["deed", "field"], name="field_conflict_once_a_deed"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="field_conflict_decided_at_some_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["producer"], condition=Q(state="open"), name="field_conflict_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.producer_id} {self.field}"
