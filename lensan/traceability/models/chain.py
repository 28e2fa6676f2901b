from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import models

from lensan.traceability.models.events import Event

GENESIS = "0" * 64
SEALED = (  # every column of an event, in the words of which its hash is made: never take one away
    *("id", "digest", "declares_error", "event_id", "kind", "action", "step", "disposition", "at"),
    *("recorded_at", "read_point", "location", "transformation", "body", "via", "by_id", "job_id"),
    "doubted",
)


class Link(models.Model):
    """An event's place in the chain: its hash covers the event and the hash before it.

    Events are chained a little after they come, so that many may come at once. The first links of
    an older book are not `whole`: their hash covers less of the event, and that cannot be mended
    without making published days untrue.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "number", "event", "hash", "whole"})

    number = models.PositiveBigIntegerField("số thứ tự", unique=True)
    event = models.OneToOneField(
        Event, models.PROTECT, related_name="link", verbose_name="sự kiện"
    )
    hash = models.CharField("mã băm", max_length=64)
    whole = models.BooleanField("băm mọi cột", default=True)

    class Meta:
        verbose_name = "mắt xích"

    def __str__(self) -> str:
        return f"{self.number}: {self.hash[:12]}"


class DayRoot(models.Model):
    """The end of the chain on one day, published so that nobody can rewrite the days before it."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "on", "count", "hash"})

    on = models.DateField("ngày", unique=True)
    count = models.PositiveBigIntegerField("số sự kiện")
    hash = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "gốc của ngày"

    def __str__(self) -> str:
        return f"{self.on}: {self.hash}"


def sealed(previous: str, number: int, event: Event) -> str:
    """Return the hash of an event that stands behind `previous`: it covers every column of its row."""
    row = {name: _plain(getattr(event, name)) for name in SEALED}
    told = {"previous": previous, "number": number, "event": row}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sealed_once(previous: str, number: int, event: Event) -> str:
    """Return the hash that links had at first: of what came, when and how, but not of every column."""
    told = [previous, str(number), event.digest, str(event.declares_error), event.event_id]
    told += [event.recorded_at.isoformat(timespec="microseconds"), event.via]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Write a moment in UTC and a row's key as text, so that both databases say the same."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
