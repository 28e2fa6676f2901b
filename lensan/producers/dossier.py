"""All that is held about one producer: for the officer's page, and for the person who asks."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from lensan.journal.models import Entry
from lensan.producers.models import Consent, Plot, Producer, Purpose, Record, Standing, everyone

MOST_ENTRIES = 100


class Event(NamedTuple):
    """Something that happened to a producer, in words."""

    at: datetime
    words: str
    by: str


class PurposeState(NamedTuple):
    """What a person said to one purpose: the standing consent, or the last one taken back."""

    purpose: str
    label: str
    standing: Consent | None
    withdrawn: Consent | None


def records_of(producer: Producer) -> list[Record]:
    """Return what every source said, newest first."""
    found = Record.objects.filter(producer__in=everyone([producer.pk]))
    return list(found.select_related("source", "sheet", "by", "producer").order_by("-pk"))


def consents_of(producer: Producer) -> list[PurposeState]:
    """Return what the person said to each purpose."""
    given = Consent.objects.filter(producer__in=everyone([producer.pk])).select_related("text")
    found = list(given.order_by("-given_on", "-pk"))
    states = []
    for purpose in Purpose:
        mine = [consent for consent in found if consent.text.purpose == purpose]
        standing = next((consent for consent in mine if not consent.withdrawn_on), None)
        withdrawn = next(iter(mine), None) if not standing else None
        states.append(PurposeState(purpose.value, str(purpose.label), standing, withdrawn))
    return states


def history(producer: Producer) -> list[Event]:
    """Return what happened, newest first: the journal's entries, and the rows that were joined."""
    about = Q(subject_type="producers.producer", subject_id__in=everyone([producer.pk]))
    entries = Entry.objects.filter(about).select_related("by").order_by("-pk")[:MOST_ENTRIES]
    events = [Event(e.at, in_words(e.verb), str(e.by or _("hệ thống"))) for e in entries]
    events += [
        Event(row.at, _("có trong %(file)s, dòng %(row)d") % {"file": row.source.name, "row": row.row},
              str(row.by or _("hệ thống")))
        for row in records_of(producer) if row.source and row.row
    ]  # fmt: skip
    return sorted(events, key=lambda event: event.at, reverse=True)


def in_words(verb: str) -> str:
    """Return what a journal's verb says of a producer."""
    return {
        "producers.registered": _("được ghi vào sổ"),
        "producers.corrected": _("được sửa hồ sơ"),
        "producers.row_joined": _("được gộp thêm một dòng của danh sách"),
        "producers.merged": _("được gộp với hồ sơ khác"),
        "producers.unmerged": _("được tách khỏi hồ sơ khác"),
        "producers.consent_given": _("đã đồng ý"),
        "producers.consent_withdrawn": _("đã rút lại sự đồng ý"),
        "producers.erased": _("đã xóa dữ liệu theo yêu cầu"),
        "producers.file_read": _("được xem hồ sơ"),
        "producers.file_taken_away": _("được xuất toàn bộ dữ liệu"),
        "producers.admitted": _("được cấp tài khoản"),
        "producers.plot_added": _("được ghi thêm một thửa đất"),
        "producers.plot_removed": _("được bỏ một thửa đất"),
    }.get(verb, verb)


def dossier(producer: Producer) -> dict[str, Any]:
    """Return everything held about the person, in words, as plain JSON."""
    whole = everyone([producer.pk])
    return {
        "code": producer.code,
        "other_codes": [one.code for one in Producer.objects.filter(pk__in=whole - {producer.pk})],
        "account": producer.account.get_username() if producer.account else "",
        "facts": {
            "name": producer.name, "kind": producer.kind, "sex": producer.sex,
            "birth_on": producer.birth_on, "birth_year": producer.birth_year,
            "phone": producer.phone, "identity_number": producer.identity_number,
            "commune": producer.commune.title,
            "hamlet": producer.hamlet.name if producer.hamlet else "",
            "smartphone": producer.smartphone, "grows": producer.grows,
            "area_m2": producer.area_m2, "registered_on": producer.registered_on,
        },
        "records": [_told(row) for row in records_of(producer)],
        "consents": [
            {"purpose": c.text.get_purpose_display(), "text": c.text.text,
             "version": c.text.version, "given_on": c.given_on, "place": c.place,
             "witness": c.witness, "way": c.get_way_display(),
             "recorded_by": str(c.recorded_by or ""), "withdrawn_on": c.withdrawn_on}
            for c in Consent.objects.filter(producer__in=whole).select_related("text", "recorded_by")
        ],
        "plots": [_plot(p) for p in Plot.objects.filter(producer__in=whole).select_related(
            "commune", "hamlet")],
        "in_the_registry": list(
            Standing.objects.filter(producer__in=whole).order_by("from_on", "pk").values(
                "producer__code", "commune__name", "means", "from_on", "until_on")
        ),
        "history": list(_entries(whole)),
        "elsewhere": _held_elsewhere(whole),
    }  # fmt: skip


def _held_elsewhere(whole: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Ask those who stand above the registry what they hold, each by one function of settings."""
    held: dict[str, list[dict[str, object]]] = {}
    for path in settings.HELD_ELSEWHERE.values():
        held |= import_string(path)(whole)
    return held


def _told(row: Record) -> dict[str, Any]:
    source = row.source.name if row.source else _("cán bộ ghi")
    return {
        "source": source, "sheet": row.sheet.name if row.sheet else "", "row": row.row,
        "at": row.at, "by": str(row.by or ""), "facts": row.facts,
        "problems": [text for _column, _code, text in row.problems],
    }  # fmt: skip


def _plot(plot: Plot) -> dict[str, Any]:
    return {
        "name": plot.name, "crop": plot.crop, "area_m2": plot.area_m2,
        "planting_area_code": plot.planting_area_code, "commune": plot.commune.title,
        "hamlet": plot.hamlet.name if plot.hamlet else "", "latitude": plot.latitude,
        "longitude": plot.longitude,
    }  # fmt: skip


def _entries(producers: Collection[int]) -> Iterator[dict[str, Any]]:
    about = Entry.objects.filter(subject_type="producers.producer", subject_id__in=producers)
    for entry in about.select_related("by").order_by("pk"):
        day = timezone.localtime(entry.at).isoformat(timespec="seconds")
        yield {"at": day, "what": in_words(entry.verb), "by": str(entry.by or "")}
