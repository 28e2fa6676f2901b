from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

GENESIS = "0" * 64


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject: models.Model) -> EntryQuerySet:
        """Entries on one record, newest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by(
            "-pk"
        )


class Entry(models.Model):
    """One fact that will never change: someone did something to a record.

    Entries form a chain: each hash covers the entry and the hash before it. They name records by
    number and producers by code, never by name or telephone, so that erasing a person's data
    leaves the chain whole.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "at", "by", "on_behalf_of", "verb", "subject_type", "subject_id", "facts", "hash",
    })  # fmt: skip

    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người làm",
    )
    on_behalf_of = models.CharField("thay cho", max_length=20, blank=True)
    verb = models.CharField("việc", max_length=60)
    subject_type = models.CharField("loại hồ sơ", max_length=60)
    subject_id = models.BigIntegerField("số hồ sơ")
    facts = models.JSONField("chi tiết", default=dict, encoder=DjangoJSONEncoder)
    hash = models.CharField("mã băm", max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="journal_entry_of_a_subject")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"

    def sealed(self, previous: str) -> str:
        """Return the hash of this entry standing behind `previous`, 64 hexadecimal digits."""
        told: dict[str, Any] = {
            "previous": previous,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": self.by_id,
            "on_behalf_of": self.on_behalf_of,
            "verb": self.verb,
            "subject": [self.subject_type, self.subject_id],
            "facts": self.facts,
        }
        text = json.dumps(
            told, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
        )
        return hashlib.sha256(text.encode()).hexdigest()


def said_of_each(kind: str, verbs: Collection[str], *, before: datetime) -> EntryQuerySet:
    """Return the journal's entries with these verbs about each row of that kind, the last first.

    For use within a query over those rows.
    """
    mine = Entry.objects.filter(subject_type=kind, subject_id=models.OuterRef("pk"))
    return mine.filter(verb__in=verbs, at__lt=before).order_by("-at", "-pk")


class Head(models.Model):
    """The end of the chain: how many entries there are and the last one's hash."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "count", "hash"})

    count = models.PositiveBigIntegerField("số dòng", default=0)
    hash = models.CharField("mã băm cuối", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "đầu chuỗi nhật ký"

    def __str__(self) -> str:
        return f"{self.count} {self.hash[:12]}"


def record(
    verb: str,
    subject: models.Model,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    on_behalf_of: str = "",
    **facts: object,
) -> Entry:
    """Write down that `by` did `verb` to `subject`, at the end of the chain.

    The head moves by conditional update, so two writers can never stand behind the same entry:
    the slower one sees nothing updated, reads the new head and tries again.
    """
    [entry] = record_all(verb, [subject], by=by, at=at, on_behalf_of=on_behalf_of, **facts)
    return entry


def record_all(
    verb: str,
    subjects: Iterable[models.Model],
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    on_behalf_of: str = "",
    **facts: object,
) -> list[Entry]:
    """Write down that `by` did `verb` to each of the subjects, one behind the other.

    Within `together` the entries are written at its end.
    """
    entries = [
        Entry(
            at=at, by_id=by.pk if by else None, on_behalf_of=on_behalf_of, verb=verb, facts=facts,
            subject_type=subject._meta.label_lower, subject_id=subject.pk,
        )
        for subject in subjects
    ]  # fmt: skip
    held = _held.get()
    if held is None:
        return _append(entries)
    held.extend(entries)
    return entries


_held: ContextVar[list[Entry] | None] = ContextVar("held", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Append at its end, in one go, what is recorded meanwhile; nothing where an exception leaves it.

    The end of the chain is everybody's: whoever has appended to it keeps all others waiting until
    their transaction ends. So a long one appends last.
    """
    outer, mine = _held.get(), list[Entry]()
    before = _held.set(mine)
    try:
        yield
    finally:
        _held.reset(before)
    if outer is None:
        _append(mine)
    else:
        outer.extend(mine)


def _append(entries: list[Entry]) -> list[Entry]:
    while entries:
        head, _made = Head.objects.get_or_create(pk=1)
        last = head.hash
        for entry in entries:
            entry.hash = last = entry.sealed(last)
        moved = Head.objects.filter(pk=1, hash=head.hash).update(
            hash=last, count=models.F("count") + len(entries)
        )
        if moved:
            return Entry.objects.bulk_create(entries)
    return []
