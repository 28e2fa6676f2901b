"""Money, and classes that cost some."""

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_province_officer
from lensan.catalogue.tests.make import a_picture
from lensan.places.models import Commune
from lensan.places.tests.make import a_commune
from lensan.training.actions.budgeting import open_line
from lensan.training.actions.spending import pay
from lensan.training.models import (
    BudgetLine,
    CostLine,
    Course,
    Level,
    Spending,
    Trainer,
    TrainingClass,
    Venue,
)

NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)  # in Hậu Giang
_number = count(1)


def a_costly_course(**costs: tuple[int, str]) -> Course:
    """A course in force of one day with these cost lines: so much, per what."""
    number = next(_number)
    course = Course.objects.create(
        code=f"khoa-{number}", name=f"Kỹ năng số {number}", hours=4, seats=30,
        state=Course.State.OFFERED, offered_at=NOON,
    )  # fmt: skip
    for name, (amount, per) in costs.items():
        CostLine.objects.create(course=course, name=name, amount=amount, per=per)
    return course


def a_costly_class(
    commune: Commune | None = None, *, course: Course | None = None, **traits: Any
) -> TrainingClass:
    """An announced class of one day on 25 July 2022: 300.000 for the trainer, 10.000 for each of 20 seats."""
    place = commune or a_commune()
    venue = Venue.objects.create(commune=place, name=f"Nhà văn hóa {next(_number)}", seats=40)
    trainer = Trainer.objects.create(
        name="Lê Thị Hoa", level=Level.SOURCE, days_a_month=8, added_on=date(2022, 1, 1)
    )
    told = {
        "starts_on": date(2022, 7, 25), "ends_on": date(2022, 7, 25), "from_time": time(8),
        "to_time": time(11), "seats": 20, "announced_at": NOON, "venue": venue, "trainer": trainer,
    }  # fmt: skip
    taught = course or a_costly_course(thù_lao=(300_000, "day"), nước=(10_000, "seat"))
    return TrainingClass.objects.create(course=taught, **(told | traits))


def a_line(
    amount: int = 1_000_000,
    *,
    source: str = "",
    year: int = 2022,
    commune: Commune | None = None,
    by: User | None = None,
) -> BudgetLine:
    return open_line(
        source or f"Ngân sách tỉnh {next(_number)}", year=year, amount=amount, commune=commune,
        by=by or a_province_officer(), at=NOON,
    )  # fmt: skip


def a_payment(training_class: TrainingClass, amount: int = 100_000) -> Spending:
    """What was paid for a class's water, with the photo of its receipt."""
    return pay(
        training_class, line=a_line(), what="nước", amount=amount, receipt=f"HĐ {next(_number)}",
        photo=a_picture(), by=a_province_officer(), at=NOON,
    )  # fmt: skip
