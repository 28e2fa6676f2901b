from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lensan.accounts.models import User
from lensan.kernel.states import Stateful
from lensan.places.models import Commune


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> ImportQuerySet:
        """Keep what the user brought in, and for officers the lists of their territory."""
        if user.sees_everything:
            return self
        if not user.is_officer:
            return self.none()
        communes = user.communes.all()
        sheets = Sheet.objects.filter(commune__in=communes).values("source")
        return self.filter(Q(by=user) | Q(home__in=communes) | Q(pk__in=sheets))


class Import(Stateful):
    """One file of a commune's list, from its arrival until its rows stand in the registry."""

    PERSONAL = frozenset({"file", "name", "preview"})
    SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "state", "sha256", "size", "home", "by", "received_at", "headings", "rows_total",
        "rows_done", "problems", "finished_at", "reason",
    })  # fmt: skip

    class State(models.TextChoices):
        RECEIVED = "received", gettext_lazy("đang đọc")
        READY = "ready", gettext_lazy("chờ kiểm tra")
        APPROVED = "approved", gettext_lazy("đang nhập")
        DONE = "done", gettext_lazy("đã nhập")
        UNREADABLE = "unreadable", gettext_lazy("không đọc được")
        CANCELLED = "cancelled", gettext_lazy("đã hủy")
        UNDONE = "undone", gettext_lazy("đã hoàn tác")

    NEXT: Mapping[Any, frozenset[Any]] = {
        State.RECEIVED: frozenset({State.READY, State.UNREADABLE, State.CANCELLED}),
        State.READY: frozenset({State.RECEIVED, State.APPROVED, State.CANCELLED}),
        State.APPROVED: frozenset({State.DONE, State.UNREADABLE, State.CANCELLED}),
        State.DONE: frozenset({State.UNDONE}),
        State.UNREADABLE: frozenset(),
        State.CANCELLED: frozenset(),
        State.UNDONE: frozenset(),
    }

    file = models.FileField("tệp", upload_to="imports/%Y/%m/", max_length=200)
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField("dấu vân của tệp", max_length=64)
    size = models.PositiveBigIntegerField("cỡ tệp (byte)")
    home = models.ForeignKey(
        Commune,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="danh sách của xã",
    )
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người nộp"
    )
    received_at = models.DateTimeField("nhận lúc")
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.RECEIVED
    )
    headings = models.JSONField("nghĩa của cột", default=dict)
    rows_total = models.PositiveIntegerField("số dòng", default=0)
    rows_done = models.PositiveIntegerField("số dòng đã xong", default=0)
    preview = models.JSONField("xem trước", default=dict)
    problems = models.JSONField("lỗi của tệp", default=list)
    finished_at = models.DateTimeField("xong lúc", null=True)
    reason = models.TextField("lý do", blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập danh sách"
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(state="done"),
                name="producers_import_same_file_once",
            )
        ]
        indexes = [models.Index(fields=["name"], name="producers_import_name")]

    def __str__(self) -> str:
        return f"{self.name} (#{self.pk})"

    def twin(self) -> Import | None:
        """Return the import that brought in the very same file, byte for byte, if there is one."""
        twins = Import.objects.filter(sha256=self.sha256, state=Import.State.DONE)
        return twins.exclude(pk=self.pk).first()

    def as_told(self) -> str:
        """Say to someone who sends this file again that nothing needs to be done."""
        return _("Tệp này giống hệt tệp “%(name)s” đã nhập ngày %(day)s, nên không có gì thay đổi.") % {
            "name": self.name, "day": f"{timezone.localtime(self.received_at):%d/%m/%Y}",
        }  # fmt: skip


class SheetQuerySet(models.QuerySet["Sheet"]):
    def with_counts(self) -> SheetQuerySet:
        """Add `read`, `created`, `matched`, `held` and `rejected`, counted from the rows as they now stand."""
        return self.annotate(
            read=Count("records"),
            **{
                outcome: Count("records", filter=Q(records__outcome=outcome))
                for outcome in ("created", "matched", "held", "rejected")
            },
        )


class Sheet(models.Model):
    """One sheet of an imported file that held rows of the list."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "source", "name", "commune", "problems"})

    source = models.ForeignKey(
        Import, models.CASCADE, related_name="sheets", verbose_name="lần nhập"
    )
    name = models.CharField("tên trang", max_length=100)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="+", verbose_name="xã"
    )
    problems = models.JSONField("lỗi của trang", default=list)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "trang tính"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name"], name="producers_sheet_name_once_a_file"
            )
        ]

    def __str__(self) -> str:
        return self.name


class HeadingMeaning(models.Model):
    """What a heading that nobody could guess means in one commune's lists, as an officer said."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "commune", "heading", "field"})

    commune = models.ForeignKey(
        Commune, models.CASCADE, null=True, related_name="+", verbose_name="xã"
    )
    heading = models.CharField("tiêu đề cột", max_length=200)
    field = models.CharField("nghĩa", max_length=30, blank=True)

    class Meta:
        verbose_name = "nghĩa của tiêu đề"
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "heading"], name="producers_headingmeaning_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} = {self.field}"
