"""The code on the board: drawn for a class and a day, read from short messages."""

import re
import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.kernel.states import NotAllowed
from lensan.kernel.text import fold
from lensan.messaging.actions.answering import Whose
from lensan.messaging.models import Message
from lensan.messaging.sms import Meaning
from lensan.producers.models import Producer
from lensan.training.actions.attending import NotADay, NotNoted, note
from lensan.training.actions.enrolling import Full, accept, decline
from lensan.training.models import (
    Attendance,
    BoardCode,
    Enrolment,
    EnrolmentQuerySet,
    TrainingClass,
)

_SENT = re.compile(r"(?:hoc|lop) *(\d{5})")
DIGITS = 5


class NoCode(Exception):
    """No free code was drawn; the next try will."""


def draw(training_class: TrainingClass, on: date, *, by: User | None, at: datetime) -> BoardCode:
    """Return the code of a class on one of its days, drawn when it is first asked for.

    :raises NotADay: the class does not meet on that day
    """
    if not TrainingClass.objects.meeting(on).filter(pk=training_class.pk).exists():
        raise NotADay(_("Lớp không học ngày này."))
    if known := training_class.board_codes.filter(on=on).first():
        return known
    taken = set(BoardCode.objects.filter(on=on).values_list("code", flat=True))
    code = next(code for code in iter(_code, "") if code not in taken)
    with once(NoCode(_("Có người vừa lấy mã. Hãy tải lại trang."))):
        drawn = BoardCode.objects.create(training_class=training_class, on=on, code=code)
        record("training.code_drawn", training_class, by=by, at=at, on=on)
    return drawn


def read_code(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Note in class whoever sends the code that stands on its board that day.

    :raises Whose: nobody knows whose telephone it is
    """
    sent = _SENT.fullmatch(" ".join(fold(message.text).split()))
    if not sent:
        return None
    on = timezone.localdate(message.at)
    boards = BoardCode.objects.select_related(
        "training_class__venue__commune", "training_class__course"
    )
    board = boards.filter(on=on, code=sent[1]).first()
    if board is None:
        return _("Mã này không phải của lớp nào hôm nay. Xin xem lại mã trên bảng.")
    if owner is None:
        raise Whose
    way = Attendance.Way.SMS
    try:
        note(board.training_class, [owner.pk], on=on, way=way, by=None, at=at)
    except (NotADay, NotNoted, Full):
        return _("Chưa ghi được tên bà con. Xin báo giảng viên ghi giúp.")
    return _("Đã ghi bà con có mặt ở lớp “%(course)s”.") % {
        "course": board.training_class.course.name
    }


def read_answer(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Act upon a clear yes or no to an invitation."""
    if message.meaning == Meaning.UNCLEAR.value:
        return None
    enrolment = _asked_about(message).select_related("training_class", "producer").first()
    if enrolment is None:
        return None
    try:
        with transaction.atomic():
            comes = message.meaning == Meaning.YES.value
            (accept if comes else decline)(enrolment, by=None, at=at)
    except NotAllowed:
        enrolment.refresh_from_db()
    return _STANDS[Enrolment.State(enrolment.state)]()


def ask_again(message: Message, *, owner: Producer | None, at: datetime) -> str | None:
    """Say what can be answered to an invitation, where nobody knew what was meant."""
    if not _asked_about(message).exists():
        return None
    return _("Chưa hiểu ý bà con. Xin trả lời 1 nếu ĐI, 2 nếu KHÔNG ĐI.")


def _asked_about(message: Message) -> EnrolmentQuerySet:
    about_a_class = message.subject_type == Enrolment._meta.label_lower
    return Enrolment.objects.filter(pk=(about_a_class and message.subject_id) or 0)


def _code() -> str:
    return "".join(secrets.choice("0123456789") for _each in range(DIGITS))


_STANDS = {
    Enrolment.State.INVITED: lambda: _("Lớp này không còn nhận trả lời. Xin hỏi tổ của ấp."),
    Enrolment.State.PLACED: lambda: _("Bà con đã có chỗ. Hẹn gặp ở lớp."),
    Enrolment.State.WAITING: lambda: _(
        "Lớp đã đủ chỗ. Có chỗ trống, chương trình sẽ nhắn bà con."
    ),
    Enrolment.State.DECLINED: lambda: _("Đã ghi bà con không đi lớp này. Xin hẹn lớp sau."),
}
