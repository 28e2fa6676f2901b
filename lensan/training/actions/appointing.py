"""Who teaches is written down, corrected, and stops; where classes are held is written down."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.training.actions import announcing
from lensan.training.models import Trainer, Venue


class StillTeaches(Exception):
    """A trainer with classes ahead cannot stop: who would hold them?"""


class Known(Exception):
    """That account is a trainer already, or that venue is known."""


def appoint(*, by: User | None, at: datetime, **facts: Any) -> Trainer:
    """Write down a trainer: name, level, home, days a month, telephone and account.

    :raises Known: the account is another trainer's
    """
    trainer = Trainer(added_on=timezone.localdate(at), **facts)
    with once(Known(_("Tài khoản này đã là một giảng viên."))):
        trainer.save(force_insert=True)
        record("training.trainer_appointed", trainer, by=by, at=at, level=trainer.level)
    return trainer


def correct(trainer: Trainer, *, by: User | None, at: datetime, **facts: Any) -> None:
    """Correct what is known of a trainer; on which step they stand stays as it was.

    :raises Known: the account is another trainer's
    """
    for name, value in facts.items():
        setattr(trainer, name, value)
    with once(Known(_("Tài khoản này đã là một giảng viên."))):
        trainer.save(update_fields=[*facts])
        record("training.trainer_corrected", trainer, by=by, at=at, fields=sorted(facts))


@transaction.atomic
def stop(trainer: Trainer, *, by: User | None, at: datetime) -> None:
    """Let someone teach no more; whom they taught stays theirs.

    :raises StillTeaches: a class of theirs is still to be held
    """
    announcing.wait_for(trainer)
    if (ahead := trainer.classes.announced().count()) > 0:
        said = _("%(trainer)s còn %(ahead)s lớp chưa dạy. Hãy đổi giảng viên hoặc hủy lớp trước.")
        raise StillTeaches(said % {"trainer": trainer, "ahead": ahead})
    stopped = Trainer.objects.active().filter(pk=trainer.pk)
    if stopped.update(stopped_on=timezone.localdate(at)):
        record("training.trainer_stopped", trainer, by=by, at=at)


@transaction.atomic
def forget(trainer: Trainer, *, by: User | None, at: datetime) -> None:
    """Erase who a trainer was, at their wish, once they teach no more; what they taught stays.

    :raises StillTeaches: a class of theirs is still to be held
    """
    stop(trainer, by=by, at=at)
    trainer.busy.all().delete()
    Trainer.objects.filter(pk=trainer.pk).update(name="", phone="", user=None)
    record("training.trainer_forgotten", trainer, by=by, at=at)


def open_venue(*, by: User | None, at: datetime, **facts: Any) -> Venue:
    """Write down where classes can be held: its commune, rooms and seats.

    :raises Known: the commune has a venue of that name
    """
    venue = Venue(**facts)
    with once(Known(_("Xã đã có điểm học tên này."))):
        venue.save(force_insert=True)
        record("training.venue_opened", venue, by=by, at=at)
    return venue


def correct_venue(venue: Venue, *, by: User | None, at: datetime, **facts: Any) -> None:
    """Correct what is known of a venue; classes that were announced keep their seats.

    :raises Known: the commune has a venue of that name
    """
    for name, value in facts.items():
        setattr(venue, name, value)
    with once(Known(_("Xã đã có điểm học tên này."))):
        venue.save(update_fields=[*facts])
        record("training.venue_corrected", venue, by=by, at=at, fields=sorted(facts))
