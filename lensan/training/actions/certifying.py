"""Who was in class every day and passed every quiz gets a certificate that anyone can check."""

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.training.models import Certificate, Enrolment, EnrolmentQuerySet, TrainingClass

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that look alike on paper
LENGTH = 12  # of 31 letters: nobody guesses one of 60 bits


class Twice(Exception):
    """Someone else is issuing the certificates of this class at this very moment."""


def issue(training_class: TrainingClass, *, by: User | None, at: datetime) -> list[Certificate]:
    """Issue the certificates that are due in a class, once; return the new ones.

    :raises Twice: someone else is doing so at this very moment
    """
    due = list(passed(training_class).filter(certificate=None).order_by("pk"))
    new = [
        Certificate(enrolment=one, code=_code(), issued_on=timezone.localdate(at), by=by)
        for one in due
    ]
    with once(Twice()):
        Certificate.objects.bulk_create(new)
        if new:
            record(
                "training.certificates_issued", training_class, by=by, at=at,
                enrolments=[one.pk for one in due],
            )  # fmt: skip
    return new


def passed(training_class: TrainingClass) -> EnrolmentQuerySet:
    """Return who was in class on every day, beyond doubt, and passed the quiz of every skill."""
    days = (training_class.ends_on - training_class.starts_on).days + 1
    skills = training_class.course.lessons.count()
    there = Count("attendances", filter=Q(attendances__in_doubt=False), distinct=True)
    known = Count("quiz_results", filter=Q(quiz_results__passed=True), distinct=True)
    counted = training_class.enrolments.annotate(there=there, known=known)
    found: EnrolmentQuerySet = counted.filter(
        there=days, known=skills, state=Enrolment.State.PLACED
    )
    return found


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, by: User | None, at: datetime) -> None:
    """Take a certificate back, for good; whoever checks it is told."""
    valid = Certificate.objects.valid().filter(pk=certificate.pk)
    if valid.update(revoked_at=at, reason=reason):
        record("training.certificate_revoked", certificate, by=by, at=at)


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _each in range(LENGTH))
