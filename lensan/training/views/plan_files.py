"""A plan as files: a table for a spreadsheet, and a calendar for telephones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lensan.kernel.tables import FORMATS, table_response
from lensan.training.calendars import Event, calendar
from lensan.training.models import Plan, PlannedClass, TrainingClass
from lensan.training.views.plans import classes_of, reader, visible

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def plan_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Return a plan's classes as a table or as a calendar."""
    plan = visible(reader(request), pk)
    if form == "ics":
        return _as_calendar(plan)
    if form not in FORMATS:
        raise Http404
    headings = [
        _("Tuần"), _("Từ ngày"), _("Đến ngày"), _("Khóa học"), _("Điểm học"), _("Xã"),
        _("Giảng viên"), _("Số chỗ"), _("Hộ dự kiến"), _("Chi phí (đ)"), _("Lớp đã mở"),
    ]  # fmt: skip
    rows = [
        [
            one.week, *days(one), one.course.name, one.venue.name, one.venue.commune.title,
            one.trainer.name, one.seats, one.households, one.cost,
            one.training_class.starts_on if one.training_class else None,
        ]
        for one in classes_of(plan)
    ]  # fmt: skip
    return table_response(form, str(plan), headings, rows)


def days(planned: PlannedClass) -> tuple[date, date]:
    """Return the first and last day: of the class announced, or else of its week."""
    if planned.training_class:
        return planned.training_class.starts_on, planned.training_class.ends_on
    return planned.monday, planned.sunday


def _as_calendar(plan: Plan) -> HttpResponse:
    events = [event for one in classes_of(plan) for event in _events(one)]
    written = calendar(str(plan), events, written_at=timezone.now())
    name = content_disposition_header(as_attachment=True, filename=f"{plan}.ics") or ""
    return HttpResponse(written, CALENDAR, headers={"Content-Disposition": name})


def _events(planned: PlannedClass) -> Iterator[Event]:
    """Yield each day of a class at its hours once it is announced, till then its whole week."""
    uid, held = f"ke-hoach-{planned.plan.pk}-{planned.pk}@lensan", planned.training_class
    whole = Event(
        uid=uid, title=planned.course.name, starts=planned.monday, ends=planned.sunday,
        place=f"{planned.venue}, {planned.venue.commune.title}",
        text=_("Giảng viên: %(trainer)s\nSố chỗ: %(seats)s")
        % {"trainer": planned.trainer, "seats": planned.seats},
    )  # fmt: skip
    if held is None:
        yield whole
        return
    for number, day in enumerate(held.days()):
        yield replace(
            whole, uid=uid if number == 0 else f"{number}-{uid}", changed=1,
            starts=_moment(day, held.from_time), ends=_moment(day, held.to_time),
            cancelled=held.state == TrainingClass.State.CANCELLED,
        )  # fmt: skip


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
