"""Money is opened by source and year, made more or less, and let be overspent by a named paper."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.places.models import Commune
from lensan.training.models import Approval, BudgetLine


class AlreadyOpen(Exception):
    """There is such a line for that year already."""

    def __init__(self, line: BudgetLine) -> None:
        super().__init__(
            _("Đã có nguồn “%(line)s”. Hãy sửa số tiền của nguồn ấy, hoặc đặt tên khác.")
            % {"line": line}
        )


class LessThanUsed(Exception):
    """More of the line is promised or paid than it would hold."""

    def __init__(self, line: BudgetLine) -> None:
        super().__init__(
            _("Nguồn này đã hứa và đã chi %(used)s, nên không thể còn ít hơn số ấy.")
            % {"used": dong(line.used)}
        )


class AlreadyApproved(Exception):
    """That paper is written down for this line already."""

    def __init__(self, paper: str) -> None:
        super().__init__(_("Văn bản số %s đã được ghi cho nguồn này.") % paper)


@transaction.atomic
def open_line(
    source: str, *, year: int, amount: int, commune: Commune | None, by: User, at: datetime
) -> BudgetLine:
    """Write down how much money a source gives for a year, for all communes or for one.

    :raises AlreadyOpen: this source's line of that year is written down
    """
    line = BudgetLine(
        source=source, year=year, amount=amount, commune=commune, opened_at=at, by=by
    )
    with once(AlreadyOpen(line)):
        line.save(force_insert=True)
    record("training.budget_opened", line, by=by, at=at, year=year, amount=amount)
    return line


@transaction.atomic
def amend(line: BudgetLine, *, amount: int, reason: str, by: User, at: datetime) -> None:
    """Write down that the source gives more or less than it was to give.

    :raises LessThanUsed: more is promised or paid already
    """
    before = line.amount
    enough = BudgetLine.objects.filter(pk=line.pk, used__lte=F("beyond") + amount)
    if not enough.update(amount=amount):
        line.refresh_from_db()
        raise LessThanUsed(line)
    line.refresh_from_db()
    record(
        "training.budget_amended", line, by=by, at=at, before=before, amount=amount, reason=reason
    )


@transaction.atomic
def approve_beyond(
    line: BudgetLine, *, amount: int, approved_by: str, paper: str, reason: str, by: User,
    at: datetime,
) -> Approval:  # fmt: skip
    """Let so much more be spent than the line holds, as someone named decided on a paper.

    :raises AlreadyApproved: the paper is written down already
    """
    approval = Approval(
        line=line, amount=amount, approved_by=approved_by, paper=paper, reason=reason, at=at, by=by
    )
    with once(AlreadyApproved(paper)):
        approval.save(force_insert=True)
    BudgetLine.objects.filter(pk=line.pk).update(beyond=F("beyond") + amount)
    line.refresh_from_db()
    record("training.beyond_approved", line, by=by, at=at, amount=amount, paper=paper)
    return approval
