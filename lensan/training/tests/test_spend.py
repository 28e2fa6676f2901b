"""What a class costs is promised and paid within its line, whoever writes at the same moment."""

from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from pytest_django.fixtures import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer
from lensan.catalogue.photos import NotAPhoto
from lensan.catalogue.tests.make import a_picture
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.tests.make import meanwhile
from lensan.training.actions import spending
from lensan.training.actions.spending import (
    AlreadyWritten,
    BeyondLine,
    NoLine,
    NotForThisClass,
    NothingToCorrect,
    WrittenMeanwhile,
)
from lensan.training.models import BudgetLine, Spending, TrainingClass
from lensan.training.tests.make_money import NOON, a_costly_class, a_costly_course, a_line


@pytest.fixture
def officer() -> User:
    return a_province_officer()


@pytest.fixture
def pay(officer: User) -> Callable[..., Spending]:
    def paying(
        training_class: TrainingClass, line: BudgetLine, amount: int, what: str = "nước",
        receipt: str = "HĐ 1", photo: bytes = b"",
    ) -> Spending:  # fmt: skip
        return spending.pay(
            training_class, line=line, what=what, amount=amount, receipt=receipt, photo=photo,
            by=officer, at=NOON,
        )  # fmt: skip

    return paying


def sums(line: BudgetLine) -> tuple[int, int, int]:
    """What is promised and what is paid, and what the line says is used of it."""
    found = Spending.objects.sums("line").get(line.pk, {"committed": 0, "paid": 0})
    line.refresh_from_db()
    return found["committed"], found["paid"], line.used


def test_a_class_is_promised_what_its_course_costs(officer: User) -> None:
    training_class, line = a_costly_class(), a_line()

    total = spending.commit(training_class, lines=[line], travel=60_000, by=officer, at=NOON)

    rows = Spending.objects.order_by("number").values_list("number", "what", "amount")
    assert list(rows) == [
        (1, "thù_lao", 300_000), (2, "nước", 200_000), (3, "Đi lại của giảng viên", 60_000),
    ]  # fmt: skip
    assert (total, *sums(line)) == (560_000, 560_000, 0, 560_000)
    assert Entry.objects.about(training_class).get().facts == {
        "lines": [line.pk], "amount": 560_000,
    }  # fmt: skip
    assert str(Spending.objects.get(number=2)) == "nước: 200000"


def test_a_class_is_promised_its_money_once(officer: User) -> None:
    training_class, line = a_costly_class(), a_line(2_000_000)
    spending.commit(training_class, lines=[line], by=officer, at=NOON)

    with pytest.raises(AlreadyWritten):
        spending.commit(training_class, lines=[line], by=officer, at=NOON)

    assert sums(line) == (500_000, 0, 500_000)


def test_nothing_is_promised_beyond_a_line(officer: User) -> None:
    training_class, line = a_costly_class(), a_line(499_999)

    with pytest.raises(BeyondLine, match="thiếu 1") as refusal:
        spending.commit(training_class, lines=[line], by=officer, at=NOON)

    assert (refusal.value.missing, sums(line)) == (1, (0, 0, 0))


def test_what_one_line_does_not_hold_the_next_pays(officer: User) -> None:
    first, second = a_line(350_000), a_line()

    spending.commit(a_costly_class(), lines=[first, second], by=officer, at=NOON)

    assert (sums(first)[0], sums(second)[0]) == (350_000, 150_000)


def test_lines_that_hold_too_little_together_promise_nothing(officer: User) -> None:
    first, second = a_line(350_000), a_line(149_000)

    with pytest.raises(BeyondLine) as refusal:
        spending.commit(a_costly_class(), lines=[first, second], by=officer, at=NOON)

    assert refusal.value.missing == 1_000
    assert (sums(first), sums(second)) == ((0, 0, 0), (0, 0, 0))


def test_without_a_line_only_a_class_that_costs_nothing_is_held(officer: User) -> None:
    free = a_costly_class(course=a_costly_course())

    with pytest.raises(NoLine):
        spending.commit(a_costly_class(), lines=[], by=officer, at=NOON)

    assert spending.commit(free, lines=[], by=officer, at=NOON) == 0
    assert not Spending.objects.exists()


@pytest.mark.parametrize("wrong", ["year", "commune"])
def test_a_line_pays_for_its_year_and_its_commune(officer: User, wrong: str) -> None:
    elsewhere = {"year": 2023} if wrong == "year" else {"commune": a_commune("Vị Trung")}
    line = a_line(**elsewhere)

    with pytest.raises(NotForThisClass):
        spending.commit(a_costly_class(), lines=[line], by=officer, at=NOON)

    assert sums(line) == (0, 0, 0)


def test_a_communes_own_line_pays_for_its_class(officer: User) -> None:
    line = a_line(commune=a_commune())

    spending.commit(a_costly_class(), lines=[line], by=officer, at=NOON)

    assert line.left == 500_000


def test_of_two_who_spend_the_last_of_a_line_one_does(officer: User) -> None:
    line = a_line(500_000)
    first, second = a_costly_class(), a_costly_class()

    def faster() -> None:
        spending.commit(second, lines=[BudgetLine.objects.get(pk=line.pk)], by=officer, at=NOON)

    with meanwhile("UPDATE", faster), pytest.raises(BeyondLine):
        spending.commit(first, lines=[line], by=officer, at=NOON)

    assert sums(line) == (0, 0, 0)  # on one connection the faster one's work goes with ours


def test_a_cancelled_class_is_promised_nothing(officer: User) -> None:
    line, training_class = a_line(), a_costly_class()
    TrainingClass.objects.filter(pk=training_class.pk).update(state="cancelled")

    with pytest.raises(spending.ForNothing, match="đã hủy nên không giữ kinh phí"):
        spending.commit(training_class, lines=[line], by=officer, at=NOON)

    assert sums(line) == (0, 0, 0)


def test_of_two_who_promise_a_class_its_money_one_does(officer: User) -> None:
    line, training_class = a_line(), a_costly_class()

    def faster() -> None:
        spending.commit(
            training_class, lines=[BudgetLine.objects.get(pk=line.pk)], by=officer, at=NOON
        )

    with meanwhile('UPDATE "training_budgetline"', faster), pytest.raises(WrittenMeanwhile):
        spending.commit(training_class, lines=[line], by=officer, at=NOON)

    assert sums(line) == (0, 0, 0)


def test_what_is_paid_takes_the_promises_place(
    pay: Callable[..., Spending], officer: User
) -> None:
    training_class, line = a_costly_class(), a_line()
    spending.commit(training_class, lines=[line], by=officer, at=NOON)

    pay(training_class, line, 150_000)
    after_one = sums(line)
    pay(training_class, line, 80_000, receipt="HĐ 2")

    assert after_one == (350_000, 150_000, 500_000)
    assert sums(line) == (300_000, 230_000, 530_000)


def test_what_was_not_promised_can_be_paid_too(pay: Callable[..., Spending]) -> None:
    training_class, line = a_costly_class(), a_line(100)

    pay(training_class, line, 100, what="bút")
    with pytest.raises(BeyondLine):
        pay(training_class, line, 1, what="vở")

    assert sums(line) == (0, 100, 100)


def test_a_receipt_is_written_down_once(pay: Callable[..., Spending]) -> None:
    training_class, line = a_costly_class(), a_line()
    pay(training_class, line, 100)

    with pytest.raises(AlreadyWritten, match="HĐ 1"):
        pay(training_class, line, 100)

    assert sums(line) == (0, 100, 100)


def test_a_receipts_photo_is_kept(
    pay: Callable[..., Spending], settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    training_class, line = a_costly_class(), a_line()

    paid = pay(training_class, line, 100, photo=a_picture())
    with pytest.raises(NotAPhoto):
        pay(training_class, line, 100, receipt="HĐ 2", photo=b"%PDF")

    paid.refresh_from_db()
    assert default_storage.exists(str(paid.photo.name))
    assert sums(line) == (0, 100, 100)


def test_a_wrong_payment_is_taken_back_and_promised_again(
    pay: Callable[..., Spending], officer: User
) -> None:
    training_class, line = a_costly_class(), a_line()
    spending.commit(training_class, lines=[line], by=officer, at=NOON)
    paid = pay(training_class, line, 250_000)

    spending.correct(paid, reason="gõ nhầm", by=officer, at=NOON)
    corrected = sums(line)
    pay(training_class, line, 150_000)

    assert corrected == (500_000, 0, 500_000)
    assert sums(line) == (350_000, 150_000, 500_000)


def test_only_a_payment_that_stands_is_taken_back(
    pay: Callable[..., Spending], officer: User
) -> None:
    training_class, line = a_costly_class(), a_line()
    spending.commit(training_class, lines=[line], by=officer, at=NOON)
    paid = pay(training_class, line, 100)
    spending.correct(paid, reason="nhầm", by=officer, at=NOON)
    before = sums(line)

    for row in Spending.objects.all():
        with pytest.raises(NothingToCorrect):
            spending.correct(row, reason="nhầm", by=officer, at=NOON)

    assert sums(line) == before


def test_what_will_not_be_paid_is_given_back(pay: Callable[..., Spending], officer: User) -> None:
    training_class, line = a_costly_class(), a_line()
    spending.commit(training_class, lines=[line], by=officer, at=NOON)
    pay(training_class, line, 150_000)

    freed = [
        spending.release(training_class, reason="hủy lớp", by=officer, at=NOON) for _ in range(2)
    ]
    left = sums(line)
    spending.commit(training_class, lines=[line], by=officer, at=NOON)

    assert (freed, left) == ([350_000, 0], (0, 150_000, 150_000))
    assert sums(line) == (500_000, 150_000, 650_000)


@pytest.mark.parametrize("how", ["update", "delete"])
def test_nobody_changes_what_was_spent(officer: User, how: str) -> None:
    spending.commit(a_costly_class(), lines=[a_line()], by=officer, at=NOON)
    rows = Spending.objects.all()

    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        rows.update(amount=1) if how == "update" else rows.delete()

    assert sums(BudgetLine.objects.get())[0] == 500_000


def test_spending_is_seen_by_officers_of_the_classes_place(officer: User) -> None:
    here = a_commune()
    spending.commit(a_costly_class(here), lines=[a_line()], by=officer, at=NOON)
    spending.commit(a_costly_class(a_commune("Vị Trung")), lines=[a_line()], by=officer, at=NOON)

    seen = [
        Spending.objects.visible_to(user).count()
        for user in (officer, an_officer(here), a_helper(a_hamlet()))
    ]

    assert seen == [4, 2, 0]
