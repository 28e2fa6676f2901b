from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lensan.accounts.models import User
from lensan.traceability.epcis import reading, writing
from lensan.traceability.epcis.query import Match, Query
from lensan.traceability.models.machines import Machine
from lensan.traceability.models.things import Thing

MADE = frozenset({"receiving", "commissioning"})  # steps by which goods come into our book
_KNOWN = (*MADE, "holding")  # and that they are called back: what is told of things behind others
_LOOKUPS = {"EQ": "exact", "GT": "gt", "GE": "gte", "LT": "lt", "LE": "lte"}


class Via(models.TextChoices):
    """By which door a fact was told; it takes no part in the event's hash."""

    MACHINE = "machine", _("máy gửi")
    PAGE = "page", _("ghi trên trang")
    SMS = "sms", _("tin nhắn")
    PAPER = "paper", _("sổ giấy nhập sau")
    SYSTEM = "system", _("hệ thống tự ghi")


class CaptureJob(models.Model):
    """One document of events that was sent, and what came of it: all of them were kept, or none."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "machine", "at", "succeeded", "kept", "known", "pointer", "why"})

    id = models.UUIDField("mã lần gửi", primary_key=True, default=uuid.uuid4)
    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="jobs", verbose_name="máy gửi"
    )
    at = models.DateTimeField("nhận lúc")
    succeeded = models.BooleanField("thành công")
    kept = models.PositiveIntegerField("số sự kiện mới", default=0)
    known = models.PositiveIntegerField("số sự kiện đã biết", default=0)
    pointer = models.CharField("chỗ sai", max_length=300, blank=True)
    why = models.TextField("vì sao", blank=True)

    class Meta:
        verbose_name = "lần gửi sự kiện"
        indexes = [models.Index(fields=["machine", "at"], name="traceability_job_of_a_machine")]

    def __str__(self) -> str:
        return str(self.pk)


class EventQuerySet(models.QuerySet["Event"]):
    def in_force(self) -> EventQuerySet:
        """Keep the events that nobody has declared wrong, without the declarations."""
        wrong = Event.objects.filter(digest=OuterRef("digest"), declares_error=True)
        return self.filter(~Exists(wrong), declares_error=False)

    def leading_to(self, thing: Thing, out_of: models.QuerySet[Thing]) -> EventQuerySet:
        """Keep the events by which a thing came to be out of others, and what was done with itself.

        Of those others it is told how each came in, and that it was called back. What else was
        made of them and where the rest of them went belongs to other things.
        """
        steps = Edge.objects.filter(target__in=out_of).values("event")
        spoken = Mention.objects.filter(event__kind="ObjectEvent").values("event")
        known = spoken.filter(thing__in=out_of, event__step__in=_KNOWN)
        # A union, for no database looks for one thing or another without reading all events.
        return self.filter(pk__in=steps.union(known, spoken.filter(thing=thing)))

    def declared_wrong_of(self, thing: Thing, out_of: models.QuerySet[Thing]) -> EventQuerySet:
        """Keep the declarations that something told of a thing, or of what it came out of, was wrong.

        Of crops all is kept; of other things it came out of, that they came in and were called back.
        """
        spoken = Mention.objects.filter(event__declares_error=True).values("event")
        known = spoken.filter(thing__in=out_of, event__step__in=_KNOWN, event__kind="ObjectEvent")
        grown = Event.objects.filter(transformation__in=out_of.values("address"))
        wrong = grown.exclude(transformation="").filter(declares_error=True).values("pk")
        return self.filter(pk__in=wrong.union(known, spoken.filter(thing=thing)))

    def asked(self, query: Query) -> EventQuerySet:
        """Keep the events that answer a query, in its order, from behind its last page's mark."""
        found = self.filter(**{f"{column}__in": one for column, one in query.equal.items()})
        for column, comparison, at in query.times:
            found = found.filter(**{f"{column}__{_LOOKUPS[comparison]}": at})
        for match in query.matches:
            found = found.filter(pk__in=Mention.objects.matching(match).values("event"))
        for comparison, amount in query.quantities:
            spoken = Mention.objects.filter(**{f"quantity__{_LOOKUPS[comparison]}": amount})
            found = found.filter(pk__in=spoken.values("event"))
        if query.errors_only or query.correctives:
            found = found.filter(declares_error=True)
        if query.correctives:
            found = found.filter(corrections__corrected_by__in=query.correctives).distinct()
        return found.in_turn(query)

    def in_turn(self, query: Query) -> EventQuerySet:
        """Put the events in the order of a query, from behind its last page's mark."""
        column = "recorded_at" if query.by_record_time else "at"
        sign, beyond = ("", "gt") if query.ascending else ("-", "lt")
        found = self.order_by(f"{sign}{column}", f"{sign}pk")
        if query.after is None:
            return found
        at, number = query.after
        same = Q(**{column: at, f"pk__{beyond}": number})
        return found.filter(Q(**{f"{column}__{beyond}": at}) | same)


class Event(models.Model):
    """What was done with some things, by whom it was told, when, where and why: EPCIS 2.0.

    `digest` is the event's hash by CBV 2.0, so the same fact told twice is kept once; the
    declaration that an event was wrong has the event's own hash, and is kept beside it.
    `at` is when it happened as it was told, `recorded_at` when it came here; `doubted` says that
    the two cannot both be right.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({
        "id", "digest", "declares_error", "event_id", "kind", "action", "step", "disposition", "at",
        "recorded_at", "read_point", "location", "transformation", "body", "via", "by", "job",
        "doubted",
    })  # fmt: skip

    digest = models.CharField("dấu băm", max_length=64)
    declares_error = models.BooleanField("báo sai", default=False)
    event_id = models.CharField("mã sự kiện", max_length=300, db_index=True)
    kind = models.CharField("loại sự kiện", max_length=20)
    action = models.CharField("hành động", max_length=8, blank=True)
    step = models.CharField("bước nghiệp vụ", max_length=300, blank=True)
    disposition = models.CharField("tình trạng", max_length=300, blank=True)
    at = models.DateTimeField("xảy ra lúc")
    recorded_at = models.DateTimeField("ghi lúc")
    read_point = models.CharField("nơi ghi", max_length=300, blank=True)
    location = models.CharField("nơi để", max_length=300, blank=True)
    transformation = models.CharField("mã chuyển đổi", max_length=300, blank=True)
    body = models.JSONField("nội dung")
    via = models.CharField("ghi bằng", max_length=8, choices=Via.choices)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    job = models.ForeignKey(
        CaptureJob, models.PROTECT, null=True, related_name="events", verbose_name="lần gửi"
    )
    doubted = models.BooleanField("nghi sai giờ", default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "sự kiện"
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "declares_error"], name="traceability_event_once"
            )
        ]
        indexes = [
            models.Index(fields=["at", "id"], name="traceability_event_in_time"),
            models.Index(fields=["recorded_at", "id"], name="traceability_event_recorded"),
            models.Index(
                fields=["transformation"],
                condition=~Q(transformation=""),
                name="traceability_event_of_a_crop",
            ),
        ]

    def __str__(self) -> str:
        return self.event_id

    @property
    def told(self) -> reading.Event:
        """The event as the standard has it, without what only this server knows."""
        own = [one for one in self.body.get("@context", ()) if isinstance(one, dict)]
        plain = {key: one for key, one in self.body.items() if key != "@context"}
        return reading.Event(plain, own[0] if own else {})

    def answered(self) -> dict[str, Any]:
        """Return the event as queries give it: with the server's time, and always with an id."""
        return {
            **writing.event(self.told),
            "eventID": self.event_id,
            "recordTime": self.recorded_at.isoformat(),
        }


class Telling(models.Model):
    """An event that was known was told by another door too: by which, by whom and when it came.

    The door by which it came first stands in the event itself; each further one is noted once.
    """

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "event", "via", "by", "at"})

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="tellings", db_index=False, verbose_name="sự kiện"
    )
    via = models.CharField("ghi bằng", max_length=8, choices=Via.choices)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "lần báo lại"
        constraints = [
            models.UniqueConstraint(fields=["event", "via"], name="traceability_telling_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.via}"


class Correction(models.Model):
    """The declaration that an event was wrong names another event that stands in its place."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "event", "corrected_by"})

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="corrections", verbose_name="sự kiện"
    )
    corrected_by = models.CharField("sự kiện đúng", max_length=300, db_index=True)

    class Meta:
        verbose_name = "chỗ sửa sai"

    def __str__(self) -> str:
        return f"{self.event_id} → {self.corrected_by}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def matching(self, match: Match) -> MentionQuerySet:
        """Keep those of one of these things in one of these parts."""
        things = Thing.objects.filter(address__in=match.addresses)
        same = things.exclude(same_as=None).values("same_as")
        spoken = Q(thing__in=things.values("pk")) | Q(thing__in=same)
        return self.filter(spoken, role__in=match.roles, is_class=match.is_class)


class Mention(models.Model):
    """An event speaks of a thing: in which part, and how much of it."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "event", "thing", "role", "is_class", "quantity", "unit"})

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="mentions", verbose_name="sự kiện"
    )
    thing = models.ForeignKey(
        Thing, models.PROTECT, related_name="mentions", verbose_name="vật được theo dõi"
    )
    role = models.CharField("vai", max_length=8)
    is_class = models.BooleanField("là lô")
    quantity = models.FloatField("số lượng", null=True)
    unit = models.CharField("đơn vị", max_length=3, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhắc đến"

    def __str__(self) -> str:
        return f"{self.event_id} {self.role} {self.thing_id}"


class Edge(models.Model):
    """One thing went into another, as an event tells: how far back and forward is walked."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "source", "target", "event"})

    source = models.ForeignKey(
        Thing, models.PROTECT, related_name="+", db_index=False, verbose_name="từ"
    )
    target = models.ForeignKey(
        Thing, models.PROTECT, related_name="+", db_index=False, verbose_name="vào"
    )
    event = models.ForeignKey(Event, models.CASCADE, related_name="edges", verbose_name="sự kiện")

    class Meta:
        verbose_name = "mối nối nguồn gốc"
        indexes = [
            # Covering: a walk reads these alone, never the rows.
            models.Index(fields=["source", "target"], name="traceability_edge_forward"),
            models.Index(fields=["target", "source"], name="traceability_edge_back"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
