"""How each deed is done: the words of a device become the same form and the same action as on a page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lensan.accounts.models import Role
from lensan.field.actions.receiving import Outcome, Told, Unable
from lensan.field.deeds import (
    driving,
    goods,
    growing,
    households,
    noting,
    selling,
    taking_back,
    walking,
)
from lensan.field.deeds.reading import Kind

KINDS: dict[str, Kind] = {
    **households.KINDS, **goods.KINDS, **growing.KINDS, **selling.KINDS, **walking.KINDS,
    **driving.KINDS, **noting.KINDS, **taking_back.KINDS,
}  # fmt: skip
LIGHT = frozenset(name for name, kind in KINDS.items() if kind.light)
STEPWISE = frozenset(name for name, kind in KINDS.items() if kind.stepwise)
NOT_THEIRS = {
    Role.HELPER: lazy("Tài khoản này không còn là tổ công nghệ số; hãy hỏi cán bộ xã."),
    Role.CARRIER: lazy("Việc này chỉ nhân viên bưu điện lái xe làm được; hãy hỏi người điều xe."),
}


def perform(told: Told) -> Outcome:
    """Do a deed as its action on a page would be done, with the same checks.

    :raises Unable: it cannot be done; the message says what to do
    :raises NotYet: what it builds on has not come yet
    """
    kind = KINDS.get(told.deed.action)
    if kind is None:
        raise Unable(_("Máy chủ chưa biết việc này. Hãy mở lại ứng dụng khi có mạng rồi làm lại."))
    if told.by.role != kind.role:
        raise Unable(str(NOT_THEIRS[kind.role]))
    try:
        return kind.perform(told)
    except kind.refusals as refusal:
        raise Unable(str(refusal)) from refusal
