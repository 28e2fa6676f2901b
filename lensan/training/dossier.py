"""All that is held about a producer's learning: for the page of it, and for the person who asks."""

from collections.abc import Collection

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from lensan.training.models import Attendance, Enrolment, EnrolmentQuerySet, QuizResult


def learned(producers: Collection[int]) -> EnrolmentQuerySet:
    """Return the classes of these producers, the latest first, with what came of each."""
    found = Enrolment.objects.filter(producer__in=producers).select_related(
        "training_class__course", "training_class__venue__commune", "certificate"
    )
    return found.prefetch_related(
        Prefetch("attendances", Attendance.objects.order_by("on")),
        Prefetch("quiz_results", QuizResult.objects.order_by("skill")),
    ).order_by("-training_class__starts_on", "-pk")


def held(producers: Collection[int]) -> dict[str, list[dict[str, object]]]:
    """Return the classes, attendances, quiz results and certificates of these producers, in words."""
    return {_("Lớp học"): [_class(one) for one in learned(producers)]}


def _class(enrolment: Enrolment) -> dict[str, object]:
    training_class = enrolment.training_class
    certificate = getattr(enrolment, "certificate", None)
    return {
        _("khóa học"): training_class.course.name, _("ngày đầu"): training_class.starts_on,
        _("nơi"): f"{training_class.venue}, {training_class.venue.commune}",
        _("trả lời"): enrolment.get_state_display(), _("mời bằng"): enrolment.get_way_display(),
        _("có mặt"): [f"{one.on:%d/%m/%Y} ({one.get_way_display()})" for one in enrolment.attendances.all()],
        _("kiểm tra"): [str(one) for one in enrolment.quiz_results.all()],
        _("chứng nhận"): certificate.code if certificate else "",
    }  # fmt: skip
