"""What the machine room keeps: the jobs to be done, and when each recurring task last came due."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> "JobQuerySet":
        """Keep the jobs that still have to be done."""
        return self.filter(finished_at=None)

    def failed(self) -> "JobQuerySet":
        """Keep the jobs that were given up after their last attempt."""
        return self.exclude(finished_at=None).exclude(error="")

    def unclaimed(self, at: datetime) -> "JobQuerySet":
        """Keep the unfinished jobs that no living worker holds."""
        return self.unfinished().filter(Q(lease_until=None) | Q(lease_until__lt=at))

    def claimable(self, at: datetime) -> "JobQuerySet":
        """Keep the jobs that a worker may take now, the most urgent first."""
        return self.unclaimed(at).filter(run_after__lte=at).order_by("-priority", "enqueued_at")

    def held(self, job: "Job") -> "JobQuerySet":
        """Keep the job if it is still in the hands of the attempt that took it."""
        return self.unfinished().filter(
            pk=job.pk, claimed_by=job.claimed_by, attempts=job.attempts
        )


class Job(models.Model):
    """One call of a task, from the moment it is asked for until it is done or given up.

    Where PostgreSQL carries the queue, only the jobs that were given up are kept here.
    """

    PERSONAL = frozenset({"error"})  # a database's refusal may quote the row it refused
    SENSITIVE: frozenset[str] = frozenset()
    IMPERSONAL = frozenset({
        "id", "task", "args", "kwargs", "queue_name", "priority", "run_after", "enqueued_at",
        "claimed_at", "claimed_by", "lease_until", "attempts", "finished_at",
    })  # fmt: skip

    id = models.UUIDField("mã", primary_key=True, default=uuid4, editable=False)
    task = models.CharField("tác vụ", max_length=200)
    args = models.JSONField("tham số", default=list)
    kwargs = models.JSONField("tham số có tên", default=dict)
    queue_name = models.CharField("hàng đợi", max_length=100)
    priority = models.SmallIntegerField("độ ưu tiên", default=0)
    run_after = models.DateTimeField("không chạy trước")
    enqueued_at = models.DateTimeField("lúc yêu cầu")
    claimed_at = models.DateTimeField("lúc nhận", null=True)
    claimed_by = models.CharField("tiến trình nhận", max_length=100, blank=True)
    lease_until = models.DateTimeField("giữ đến", null=True)
    attempts = models.PositiveSmallIntegerField("số lần chạy", default=0)
    finished_at = models.DateTimeField("lúc kết thúc", null=True)
    error = models.TextField("lỗi", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "việc chạy nền"
        indexes = [
            models.Index(
                fields=["-priority", "enqueued_at"],
                condition=Q(finished_at=None),
                name="kernel_job_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class Recurrence(models.Model):
    """A task that recurs, and the last moment of its schedule that was put on the queue."""

    PERSONAL: frozenset[str] = frozenset()
    SENSITIVE: frozenset[str] = frozenset()
    IMPERSONAL = frozenset({"task", "last_due_at"})

    task = models.CharField("tác vụ", primary_key=True, max_length=200)
    last_due_at = models.DateTimeField("đến hạn lần cuối")

    class Meta:
        verbose_name = verbose_name_plural = "việc định kỳ"

    def __str__(self) -> str:
        return self.task
