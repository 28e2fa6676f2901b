from __future__ import annotations

import hashlib

from django.db import models

from lensan.traceability.models.events import Event

GENESIS = "0" * 64


class Link(models.Model):
    """An event's place in the chain: its hash covers the event and the hash before it.

    Events are chained a little after they come, so that many may come at once.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "number", "event", "hash"})

    number = models.PositiveBigIntegerField("số thứ tự", unique=True)
    event = models.OneToOneField(
        Event, models.PROTECT, related_name="link", verbose_name="sự kiện"
    )
    hash = models.CharField("mã băm", max_length=64)

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
    """Return the hash of an event that stands behind `previous`.

    What only this server knows is covered too: when it came, by which door, and as what.
    """
    told = [previous, str(number), event.digest, str(event.declares_error), event.event_id]
    told += [event.recorded_at.isoformat(timespec="microseconds"), event.via]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
