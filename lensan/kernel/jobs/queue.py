"""The embedded queue: taking a job, keeping it, and giving it back.

Everything is a conditional update, true on SQLite and PostgreSQL alike: of two workers that reach
for a job, exactly one gets it, and one that lost its lease can no longer settle it.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from lensan.kernel.jobs.patience import ATTEMPTS, pause_after
from lensan.kernel.models import Job


def claim(worker: str, *, lease: timedelta, at: datetime) -> Job | None:
    """Take the most urgent job that is due, for as long as the lease lasts."""
    claimable = Job.objects.claimable(at).filter(attempts__lt=ATTEMPTS)
    while job := claimable.first():
        taken = {"claimed_by": worker, "claimed_at": at, "lease_until": at + lease}
        seen = claimable.filter(pk=job.pk, attempts=job.attempts).order_by()
        if seen.update(attempts=job.attempts + 1, **taken) == 1:
            return Job.objects.get(pk=job.pk)
    return None


def renew(job: Job, *, lease: timedelta, at: datetime) -> bool:
    """Prolong the lease, and say whether the job is still ours."""
    return Job.objects.held(job).update(lease_until=at + lease) == 1


def settle(job: Job, *, error: str = "", at: datetime) -> bool:
    """Write down how the attempt ended, and say whether the job was still ours to settle."""
    held = Job.objects.held(job)
    pause = pause_after(job.attempts) if error else None
    if pause is None:
        return held.update(finished_at=at, lease_until=None, error=error) == 1
    return held.update(run_after=at + pause, lease_until=None, claimed_by="", error=error) == 1


def release(worker: str) -> None:
    """Give back what a worker holds as it leaves; an attempt cut short by us does not count."""
    held = Job.objects.unfinished().filter(claimed_by=worker)
    held.update(claimed_by="", claimed_at=None, lease_until=None, attempts=F("attempts") - 1)


def bury_lost(*, at: datetime) -> None:
    """Give up the jobs that took their worker with them at every attempt."""
    lost = Job.objects.unclaimed(at).filter(attempts__gte=ATTEMPTS)
    lost.update(
        finished_at=at,
        lease_until=None,
        error=_("Lần nào chạy việc này, tiến trình cũng bị dừng giữa chừng."),
    )
