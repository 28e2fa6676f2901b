"""Machines outside that send events."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from lensan.traceability.models import Machine


def a_machine(name: str = "HTX Cầu Đúc", *, key: str = "khoa", **fields: Any) -> Machine:
    """Return a machine outside that may send events, with its key."""
    known = Machine.objects.filter(name=name).first()
    digest = hashlib.sha256(key.encode()).hexdigest()
    made = {"may_capture": True, "given_at": datetime(2026, 11, 1, tzinfo=UTC), **fields}
    return known or Machine.objects.create(name=name, key_digest=digest, **made)
