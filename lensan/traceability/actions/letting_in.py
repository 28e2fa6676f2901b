"""Systems outside are given a key, keep queries under a name, and lose their key."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.traceability.epcis import query
from lensan.traceability.models import Machine, NamedQuery


class NameTaken(Exception):
    """Something else has this name already."""

    def __init__(self, name: str) -> None:
        super().__init__(_("Tên “%(name)s” đã có. Hãy chọn tên khác.") % {"name": name})


@transaction.atomic
def let_in(name: str, *, may_capture: bool, by: User | None, at: datetime) -> str:
    """Give a system outside a key, and return it; it is not kept and cannot be shown again.

    :raises NameTaken: another system has this name
    """
    if Machine.objects.filter(name=name).exists():
        raise NameTaken(name)
    key = secrets.token_urlsafe(32)
    machine = Machine.objects.create(
        name=name, key_digest=digest(key), may_capture=may_capture, given_at=at
    )
    record("traceability.machine_let_in", machine, by=by, at=at, may_capture=may_capture)
    return key


@transaction.atomic
def shut_out(machine: Machine, *, by: User | None, at: datetime) -> None:
    """End a system's key; done twice it is done once."""
    if Machine.objects.filter(pk=machine.pk, ended_at=None).update(ended_at=at):
        record("traceability.machine_shut_out", machine, by=by, at=at)


def known_by(key: str) -> Machine | None:
    """Return the system that a key belongs to, if the key has not ended."""
    return Machine.objects.filter(key_digest=digest(key), ended_at=None).first()


def digest(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def keep_query(
    machine: Machine, name: str, parameters: dict[str, list[str]], *, at: datetime
) -> NamedQuery:
    """Keep a query under a name.

    :raises query.BadQuery: it asks nothing that EPCIS knows
    :raises NameTaken: the system keeps another under this name
    """
    query.read(parameters)
    kept, made = NamedQuery.objects.get_or_create(
        machine=machine, name=name, defaults={"parameters": parameters, "made_at": at}
    )
    if not made and kept.parameters != parameters:
        raise NameTaken(name)
    if made:
        record("traceability.query_kept", machine, by=None, at=at, name=name)
    return kept


@transaction.atomic
def drop_query(kept: NamedQuery, *, at: datetime) -> None:
    """Forget a query that a system kept."""
    record("traceability.query_dropped", kept.machine, by=None, at=at, name=kept.name)
    kept.delete()
