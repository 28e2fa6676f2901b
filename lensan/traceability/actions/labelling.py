"""Labels: blank ones are printed in a roll, bound to a lot by one scan, and given up when spoilt."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel import bulk
from lensan.traceability.codes import HOW_MANY, code_of
from lensan.traceability.models import Label, LotFile


class NotBlank(Exception):
    """The label stands for something else already, or was given up."""

    def __init__(self, label: Label) -> None:
        super().__init__(
            _("Nhãn %(label)s đã dùng cho lô khác hoặc đã hủy. Hãy lấy nhãn trắng khác.")
            % {"label": label}
        )


@transaction.atomic
def print_blank(count: int, *, by: User | None, at: datetime) -> list[Label]:
    """Make so many labels that stand for nothing yet."""
    codes: set[str] = set()
    while len(codes) < count:
        codes |= {code_of(secrets.randbelow(HOW_MANY)) for _each in range(count - len(codes))}
        for chunk in bulk.chunks(sorted(codes)):
            codes -= set(Label.objects.filter(code__in=chunk).values_list("code", flat=True))
    labels = Label.objects.bulk_create([Label(code=code, made_at=at) for code in sorted(codes)])
    if labels:
        record("traceability.labels_printed", labels[0], by=by, at=at, count=count)
    return labels


@transaction.atomic
def bind(label: Label, lot: LotFile, *, by: User | None, at: datetime) -> None:
    """Let a blank label stand for a lot; told twice it is done once.

    :raises NotBlank: it stands for something else, or somebody was faster
    """
    if label.thing_id == lot.thing_id:
        return
    blank = Label.objects.blank().filter(pk=label.pk)
    if blank.update(thing=lot.thing, bound_at=at, bound_by=by) != 1:
        raise NotBlank(label)
    record("traceability.label_bound", label, by=by, at=at, lot=lot.pk)


@transaction.atomic
def void(label: Label, *, by: User | None, at: datetime) -> None:
    """Give a spoilt blank label up.

    :raises NotBlank: it stands for something
    """
    if Label.objects.blank().filter(pk=label.pk).update(voided_at=at) != 1:
        raise NotBlank(label)
    record("traceability.label_voided", label, by=by, at=at)
