"""What a class costs is promised when it is announced and paid with a receipt; nothing beyond a line."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Max, Sum
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.catalogue.photos import cleaned
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.training.models import BudgetLine, CostLine, Spending, TrainingClass

Kind = Spending.Kind


class BeyondLine(Exception):
    """The line does not hold that much any more."""

    def __init__(self, line: BudgetLine, amount: int) -> None:
        self.missing = amount - line.left
        facts = {"line": line, "left": dong(line.left), "missing": dong(self.missing)}
        super().__init__(
            _("Nguồn “%(line)s” chỉ còn %(left)s, thiếu %(missing)s. Chọn nguồn khác, hoặc ghi văn bản duyệt chi vượt.")
            % facts
        )  # fmt: skip


class NoLine(Exception):
    """There is no line that could pay."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Chưa có nguồn kinh phí nào trả được cho lớp này. Trước hết hãy ghi nguồn kinh phí cho năm ấy."
            )
        )


class NotForThisClass(Exception):
    """The line is of another year or for another commune."""

    def __init__(self, line: BudgetLine) -> None:
        super().__init__(
            _("Nguồn “%s” là của năm khác hoặc của xã khác, không trả cho lớp này được.") % line
        )


class ForNothing(Exception):
    """The class was cancelled, and costs nothing more."""

    def __init__(self) -> None:
        super().__init__(_("Lớp này đã hủy nên không giữ kinh phí nữa. Hãy mở lớp khác."))


class AlreadyWritten(Exception):
    """The very same is written down for this class."""


class WrittenMeanwhile(Exception):
    """Someone wrote about this class's money while it was being looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("Vừa có người ghi kinh phí của lớp này. Hãy tải lại trang, xem số mới rồi ghi.")
        )


class NothingToCorrect(Exception):
    """Only a payment that stands can be taken back."""

    def __init__(self) -> None:
        super().__init__(_("Dòng này không phải khoản đã chi, hoặc đã được sửa rồi."))


def expected(training_class: TrainingClass, *, travel: int = 0) -> list[tuple[str, int]]:
    """Return what the class will cost: by its course's cost lines, then travel; names and đồng."""
    times = {
        CostLine.Per.CLASS: 1,
        CostLine.Per.DAY: (training_class.ends_on - training_class.starts_on).days + 1,
        CostLine.Per.SEAT: training_class.seats,
    }
    lines = training_class.course.cost_lines.order_by("pk")
    costs = [(line.name, line.amount * times[CostLine.Per(line.per)]) for line in lines]
    return [pair for pair in (*costs, (_("Đi lại của giảng viên"), travel)) if pair[1]]


@transaction.atomic
def commit(
    training_class: TrainingClass, *, lines: Sequence[BudgetLine], travel: int = 0, by: User | None,
    at: datetime,
) -> int:  # fmt: skip
    """Promise what a class will cost, with the trainer's travel; return how much, in đồng.

    The first line pays as long as it holds something, then the next.

    :raises ForNothing: the class was cancelled
    :raises NotForThisClass: a line may not pay for it
    :raises NoLine: there is none, and it costs something
    :raises BeyondLine: the lines do not hold as much together
    :raises AlreadyWritten: it is promised already
    :raises WrittenMeanwhile: someone was faster
    """
    standing = TrainingClass.objects.exclude(state=TrainingClass.State.CANCELLED)
    # an update, not a look: whoever cancels the class at this moment waits, or was first
    if not standing.filter(pk=training_class.pk).update(state=F("state")):
        raise ForNothing
    number = _number(training_class)
    for line in lines:
        _check(training_class, line)
    if promised(training_class):
        raise AlreadyWritten(_("Kinh phí của lớp này đã được giữ rồi."))
    costs = expected(training_class, travel=travel)
    if costs and not lines:
        raise NoLine
    rows = list(_shared_out(costs, lines))
    total = _write(training_class, rows, number, by=by, at=at)
    record(
        "training.money_committed", training_class, by=by, at=at, amount=total,
        lines=sorted({row.line_id for row in rows}),
    )  # fmt: skip
    return total


@transaction.atomic
def pay(
    training_class: TrainingClass, *, line: BudgetLine, what: str, amount: int, receipt: str,
    photo: bytes = b"", by: User, at: datetime,
) -> Spending:  # fmt: skip
    """Write down what was paid, with its receipt; it takes the place of what was promised for it.

    :raises NotForThisClass: the line may not pay for it
    :raises BeyondLine: the line does not hold as much
    :raises AlreadyWritten: this receipt is written down already
    :raises WrittenMeanwhile: someone was faster
    :raises NotAPhoto: what was sent is no picture
    """
    number = _number(training_class)
    _check(training_class, line)
    same = Spending.objects.standing().filter(training_class=training_class, what=what)
    if same.filter(receipt=receipt).exists():
        raise AlreadyWritten(_("Chứng từ số %s đã được ghi cho khoản này.") % receipt)
    picture = cleaned(photo) if photo else None
    paid = Spending(line=line, kind=Kind.PAID, what=what, amount=amount, receipt=receipt)
    back = min(promised(training_class).get((line.pk, what), 0), amount)
    rows = [paid]
    if back:
        rows.append(
            Spending(line=line, kind=Kind.COMMITTED, what=what, amount=-back, instead_of=paid)
        )
    _write(training_class, rows, number, by=by, at=at)
    if picture:
        paid.photo.save(f"{picture.sha256[:16]}.jpg", ContentFile(picture.content), save=False)
        paid.save(update_fields=["photo"])
    record(
        "training.money_paid", training_class, by=by, at=at, line=line.pk, amount=amount,
        receipt=receipt,
    )  # fmt: skip
    return paid


@transaction.atomic
def correct(paid: Spending, *, reason: str, by: User, at: datetime) -> None:
    """Take back a payment that was written down wrongly; what was promised is promised again.

    :raises NothingToCorrect: it is no payment, or was taken back before
    :raises WrittenMeanwhile: someone was faster
    """
    number = _number(paid.training_class)
    if not Spending.objects.standing().filter(pk=paid.pk).exists():
        raise NothingToCorrect
    wrong = [paid, *Spending.objects.filter(instead_of=paid).select_related("line")]
    rows = [
        Spending(
            line=row.line, kind=row.kind, what=row.what, amount=-row.amount, receipt=row.receipt,
            reason=reason, corrects=row,
        )
        for row in wrong
    ]  # fmt: skip
    _write(paid.training_class, rows, number, by=by, at=at)
    record(
        "training.money_corrected", paid.training_class, by=by, at=at, row=paid.pk,
        amount=paid.amount, reason=reason,
    )  # fmt: skip


@transaction.atomic
def release(training_class: TrainingClass, *, reason: str, by: User | None, at: datetime) -> int:
    """Give back what was promised to a class and will not be paid; return how much, in đồng.

    :raises WrittenMeanwhile: someone was faster
    """
    number = _number(training_class)
    unpaid = promised(training_class)
    lines = BudgetLine.objects.in_bulk({line for line, _what in unpaid})
    rows = [
        Spending(line=lines[line], kind=Kind.COMMITTED, what=what, amount=-left, reason=reason)
        for (line, what), left in unpaid.items()
    ]
    freed = -_write(training_class, rows, number, by=by, at=at)
    if freed:
        record("training.money_released", training_class, by=by, at=at, amount=freed)
    return freed


def promised(training_class: TrainingClass) -> dict[tuple[int, str], int]:
    """Return what is promised to a class and not yet paid, by line and what for."""
    mine = Spending.objects.filter(training_class=training_class, kind=Kind.COMMITTED)
    found = mine.order_by().values_list("line", "what").annotate(total=Sum("amount"))
    return {(line, what): int(total) for line, what, total in found if total}


def _number(training_class: TrainingClass) -> int:
    """Return the number of the class's next row; ask before anything else about its money."""
    last = Spending.objects.filter(training_class=training_class).aggregate(last=Max("number"))
    return int(last["last"] or 0) + 1


def _shared_out(
    costs: Sequence[tuple[str, int]], lines: Sequence[BudgetLine]
) -> Iterator[Spending]:
    """Yield what each line is to pay; what none of them holds falls to the last, which refuses it."""
    left = {line.pk: line.left for line in lines}
    for what, cost in costs:
        for line in lines:
            amount = cost if line == lines[-1] else min(cost, left[line.pk])
            left[line.pk] -= amount
            cost -= amount
            if amount:
                yield Spending(line=line, kind=Kind.COMMITTED, what=what, amount=amount)


def _check(training_class: TrainingClass, line: BudgetLine) -> None:
    if not BudgetLine.objects.paying(training_class).filter(pk=line.pk).exists():
        raise NotForThisClass(line)


def _write(
    training_class: TrainingClass, rows: Sequence[Spending], number: int, *, by: User | None,
    at: datetime,
) -> int:  # fmt: skip
    """Write the class's next rows and use what they come to of their lines; return the sum."""
    for line, amount in _by_line(rows):
        _take(line, amount)
    with once(WrittenMeanwhile()):
        for place, row in enumerate(rows, start=number):
            row.training_class, row.number, row.by, row.at = training_class, place, by, at
            row.save(force_insert=True)
    return sum(row.amount for row in rows)


def _by_line(rows: Sequence[Spending]) -> Iterator[tuple[BudgetLine, int]]:
    """Yield each line with what the rows come to on it, always in the same order."""
    for line in sorted({row.line for row in rows}, key=lambda line: line.pk):
        yield line, sum(row.amount for row in rows if row.line_id == line.pk)


def _take(line: BudgetLine, amount: int) -> None:
    """Use so much of a line, or give so much back, if it holds it at this very moment.

    :raises BeyondLine: it does not
    """
    enough = BudgetLine.objects.filter(pk=line.pk, used__lte=F("amount") + F("beyond") - amount)
    taken = enough.update(used=F("used") + amount)
    line.refresh_from_db()
    if not taken:
        raise BeyondLine(line, amount)
