"""A device is let in, recognised by its key, and shut out."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from lensan.accounts.models import User
from lensan.field.models import Device, Replica
from lensan.journal.models import record
from lensan.kernel.states import note


class Revoked(Exception):
    """This device was shut out: what it holds is to be wiped."""


@transaction.atomic
def enrol(user: User, *, name: str, at: datetime) -> tuple[Device, str]:
    """Let a device in; returns it with its key, which is told this once and kept only as a hash."""
    key = secrets.token_urlsafe(32)
    device = Device.objects.create(
        user=user, name=name[:60], key_hash=_hashed(key), registered_at=at, seen_at=at
    )
    Replica.objects.create(device=device)
    record("field.device_enrolled", device, by=user, at=at)
    return device, key


@transaction.atomic
def revoke(device: Device, *, by: User, at: datetime) -> None:
    """Shut a device out; it wipes itself when it next asks. Doing so again changes nothing."""
    rows = Device.objects.filter(pk=device.pk, revoked_at=None)
    if rows.update(revoked_at=at, revoked_by=by):
        Replica.objects.filter(device=device).update(
            held_mark="", held={}, offered_mark="", offered={}
        )
        record("field.device_revoked", device, by=by, at=at)


def recognise(key: str) -> Device | None:
    """Return the device that has this key, or None.

    :raises Revoked: it was shut out, or its user's account was closed
    """
    known = Device.objects.select_related("user").prefetch_related("user__hamlets__commune")
    device = known.filter(key_hash=_hashed(key)).first()
    if device and (device.revoked_at or not device.user.is_active):
        raise Revoked
    return device


def note_clock(device: Device, *, said: datetime | None, at: datetime) -> None:
    """Write that the device spoke and, where it told its time, how far its clock is ahead of ours."""
    off = device.clock_off_s if said is None else round((said - at).total_seconds())
    note(device, seen_at=at, clock_off_s=off)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
