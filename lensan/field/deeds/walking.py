"""Who was in class, what only a person can know, and what stands in the way: from the field."""

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.deeds.reading import Kind, filled, producer_of
from lensan.journey.access import can_state
from lensan.journey.actions import stating
from lensan.journey.forms import BarrierForm, FactForm
from lensan.journey.models import Source
from lensan.producers.actions.registering import Erased
from lensan.producers.models import Producer
from lensan.training.access import can_note
from lensan.training.actions import attending
from lensan.training.actions.enrolling import Full
from lensan.training.models import Attendance, TrainingClass


def attend(told: Told) -> Outcome:
    """Note that someone was in class; noted twice, they were there once."""
    producer = producer_of(told)
    number = str(told.arguments.get("class", ""))
    found = TrainingClass.objects.visible_to(told.by).filter(
        pk=number if number.isdecimal() else 0
    )
    chosen = found.select_related("venue__commune", "trainer", "course").first()
    if chosen is None or not can_note(told.by, chosen):
        raise Unable(_("Lớp này không mở ở xã bạn phụ trách. Hãy hỏi người dạy lớp."))
    on = parse_date(str(told.arguments.get("on", ""))) or timezone.localdate(told.done_at)
    done = attending.note(
        chosen, [producer.pk], on=on, way=Attendance.Way.TICK, by=told.by, at=told.at
    )
    if done.in_doubt:
        return Outcome(
            _("Đã ghi, nhưng hôm đó hộ còn được ghi ở lớp khác; cán bộ sẽ hỏi."), producer
        )
    return Outcome(_("Đã ghi có mặt ở lớp %(name)s.") % {"name": chosen.course.name}, producer)


def state(told: Told) -> Outcome:
    """Write what only a person can state, as of the moment when it was said."""
    producer = _walking(told)
    said = filled(FactForm({"holds": "yes", **told.arguments}))
    stating.state(
        producer, said["kind"], holds=said["holds"] == "yes", marketplace=said["marketplace"],
        place=said["place"], note=said["note"], **_as_said(told),
    )  # fmt: skip
    return Outcome(_("Đã ghi."), producer)


def hinder(told: Told) -> Outcome:
    """Write what stands in a household's way, and when to look again."""
    producer = _walking(told)
    said = filled(BarrierForm(dict(told.arguments)))
    stating.hinder(
        producer, said["reason"], note=said["note"], look_again_on=said["look_again_on"],
        **_as_said(told),
    )  # fmt: skip
    return Outcome(_("Đã ghi điều vướng."), producer)


def _walking(told: Told) -> Producer:
    producer = producer_of(told)
    if not can_state(told.by, producer):
        raise Erased(producer)
    return producer


def _as_said(told: Told) -> dict[str, Any]:
    return {
        "key": f"deed-{told.deed.pk}", "source": Source.HELPER, "said_at": told.done_at,
        "by": told.by, "at": told.at,
    }  # fmt: skip


KINDS = {
    "attend": Kind(lazy("điểm danh"), attend, (attending.NotADay, attending.NotNoted, Full)),
    "state": Kind(lazy("ghi việc đã xong"), state, (Erased, stating.NotYet), light=True),
    "hinder": Kind(
        lazy("ghi điều vướng"), hinder, (Erased, stating.NotYet, stating.NoDay), light=True
    ),
}
