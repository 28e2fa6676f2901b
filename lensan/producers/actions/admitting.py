"""Let a producer in: an account of its own, in which it sees and decides what is its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.actions import open_account
from lensan.accounts.models import Role, User
from lensan.journal.models import record
from lensan.producers.models import Kind, Producer

OF_COOPERATIVES = frozenset({Kind.COOPERATIVE, Kind.COOP_GROUP})


class NotAdmitted(Exception):
    """It has an account already, or asked to be erased."""


@transaction.atomic
def admit(producer: Producer, *, by: User, at: datetime) -> tuple[User, str]:
    """Open an account for a producer, named by its code; return it and its one-time password.

    :raises NotAdmitted: it has one, be it given this very moment by another, or was erased
    """
    name = producer.code.lower()
    free = Producer.objects.filter(pk=producer.pk, account=None, erased_at=None)
    if not free.exists() or User.objects.filter(username=name).exists():
        raise NotAdmitted(_("%(name)s đã có tài khoản.") % {"name": producer})
    account, password = open_account(
        name, full_name=producer.name[:100], role=role_of(producer), by=by, at=at,
        communes=[producer.commune], hamlets=[],
    )  # fmt: skip
    free.update(account=account)
    record("producers.admitted", producer, by=by, at=at, on_behalf_of=producer.code)
    return account, password


def role_of(producer: Producer) -> Role:
    """Return as what a producer signs in."""
    return Role.COOPERATIVE if producer.kind in OF_COOPERATIVES else Role.HOUSEHOLD
