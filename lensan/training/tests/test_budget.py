"""Money is opened by source and year, and only a named paper lets more be spent."""

import pytest
from django.db import IntegrityError, transaction

from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.training.actions.budgeting import (
    AlreadyApproved,
    AlreadyOpen,
    LessThanUsed,
    amend,
    approve_beyond,
    open_line,
)
from lensan.training.actions.spending import commit
from lensan.training.models import Approval, BudgetLine
from lensan.training.tests.make_money import NOON, a_costly_class, a_line

PAPER = {"approved_by": "Nguyễn Văn Giám", "paper": "15/QĐ-STTTT", "reason": "thêm lớp"}


def test_a_source_gives_so_much_for_a_year() -> None:
    officer = a_province_officer()

    line = open_line("Viettel", year=2022, amount=5, commune=None, by=officer, at=NOON)

    assert (str(line), line.left) == ("Viettel 2022", 5)
    assert Entry.objects.about(line).get().verb == "training.budget_opened"


def test_a_source_has_one_line_a_year_and_one_a_commune() -> None:
    place = a_commune()
    for commune in (None, place):
        a_line(source="Viettel", commune=commune)
        with pytest.raises(AlreadyOpen, match="Viettel 2022"):
            a_line(source="Viettel", commune=commune)
    a_line(source="Viettel", year=2023)

    assert BudgetLine.objects.count() == 3


def test_a_source_gives_more_or_less_but_not_less_than_is_used() -> None:
    line, officer = a_line(600_000), a_province_officer()
    commit(a_costly_class(), lines=[line], by=officer, at=NOON)

    amend(line, amount=500_000, reason="bị cắt", by=officer, at=NOON)
    with pytest.raises(LessThanUsed, match=r"500\.000"):
        amend(line, amount=499_999, reason="bị cắt nữa", by=officer, at=NOON)

    assert (line.amount, line.left) == (500_000, 0)


def test_a_named_paper_lets_more_be_spent() -> None:
    line, officer = a_line(400_000), a_province_officer()

    approval = approve_beyond(line, amount=100_000, by=officer, at=NOON, **PAPER)
    commit(a_costly_class(), lines=[line], by=officer, at=NOON)

    assert str(approval) == "15/QĐ-STTTT, Nguyễn Văn Giám"
    assert (line.used, line.left) == (500_000, 0)


def test_a_paper_is_written_down_once() -> None:
    line, officer = a_line(), a_province_officer()
    approve_beyond(line, amount=100, by=officer, at=NOON, **PAPER)

    with pytest.raises(AlreadyApproved, match="15/QĐ-STTTT"):
        approve_beyond(line, amount=100, by=officer, at=NOON, **PAPER)

    line.refresh_from_db()
    assert (line.beyond, Approval.objects.count()) == (100, 1)


def test_nobody_changes_what_was_approved() -> None:
    line = a_line()
    approve_beyond(line, amount=100, by=a_province_officer(), at=NOON, **PAPER)

    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Approval.objects.update(amount=200)


def test_the_database_itself_lets_no_line_be_overspent() -> None:
    line = a_line(100)

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(used=101)


def test_lines_are_seen_by_officers_of_their_place() -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Vị Trung")
    ours, province = a_line(commune=here), a_line()
    a_line(commune=there)

    seen = [
        set(BudgetLine.objects.visible_to(user).values_list("pk", flat=True))
        for user in (an_officer(here), a_helper(a_hamlet()))
    ]

    assert seen == [{ours.pk, province.pk}, set()]
    assert BudgetLine.objects.visible_to(a_province_officer()).count() == 3
    assert str(ours) == f"{ours.source} 2022, Xã Vị Thắng"
