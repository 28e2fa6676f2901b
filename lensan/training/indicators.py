"""Who has been trained, by the certificates that stood on a day."""

from datetime import date
from typing import Any

from django.db.models import Q

from lensan.kernel.days import end_of
from lensan.producers.models import ProducerQuerySet
from lensan.producers.models.whose import owners
from lensan.training.models import DIGITAL, PACKING, Certificate, Skill

PUPIL = "enrolment__producer"


def trained_digital(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ có người đã học và đạt bài kiểm tra cả hai kỹ năng “dùng điện thoại và tài khoản”
    và “mở gian hàng”: tính từ ngày cấp chứng nhận, không kể chứng nhận đã thu hồi đến hết ngày đó.
    """
    return _holding(DIGITAL, producers, on)


def trained_packing(producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Hộ trong sổ có người đã học và đạt bài kiểm tra kỹ năng “đóng gói và giao hàng”: tính từ ngày
    cấp chứng nhận, không kể chứng nhận đã thu hồi đến hết ngày đó.
    """
    return _holding(PACKING, producers, on)


def _holding(skills: frozenset[Skill], producers: ProducerQuerySet, on: date) -> ProducerQuerySet:
    """Keep those who held certificates that day of courses that teach all these skills together."""
    found = producers.standing(on)
    for skill in sorted(skills):
        of_it = certificates(skill, on)
        found = found.filter(pk__in=owners(of_it, PUPIL, producers, on).values("pk"))
    return found


def certificates(skill: str, on: date) -> Any:
    """Return the pupils' certificates of courses that teach a skill, as they stood that day."""
    standing = Q(revoked_at=None) | Q(revoked_at__gte=end_of(on))
    held = Certificate.objects.filter(standing, issued_on__lte=on).exclude(**{PUPIL: None})
    return held.filter(enrolment__training_class__course__lessons__skill=skill)
