"""The pages of a year's plan: try, ask, adopt, open its classes, take it away as files."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from icalendar import Calendar

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer, queries, sign_in
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.training import tasks
from lensan.training.actions import announcing, creating, planning
from lensan.training.models import BudgetLine, Plan, Season, TrainingClass
from lensan.training.tests.make_plans import a_year, chosen

State = Plan.State
NEXT_YEAR = timezone.localdate().year + 1
FORM = {
    "year": str(NEXT_YEAR), "digital": "100", "packing": "0", "floor": "0",
    "first_quarter": "0", "second_quarter": "0", "third_quarter": "0", "fourth_quarter": "100",
    "willing": "100", "usual_share": "100", "cost_per_km": "0", "limit_km": "40", "seconds": "1",
}  # fmt: skip


@pytest.fixture
def officer(client: Client) -> User:
    user = a_province_officer()
    sign_in(client, user)
    return user


def words(client: Client, address: str, **headers: str) -> str:
    page = client.get(address, headers=headers).content.decode().replace("\xa0", " ")
    return " ".join(strip_tags(page).split())


def a_coming_year(households: int = 5) -> None:
    a_year(households=households)
    BudgetLine.objects.update(year=NEXT_YEAR)


def a_plan(officer: User, *, adopted: bool = True) -> Plan:
    now = timezone.now()
    asked = planning.ask(chosen(year=NEXT_YEAR), by=officer, at=now)
    planning.work_out(asked, at=now)
    if adopted:
        planning.adopt(asked, by=officer, at=now)
    return asked


def test_dragging_shows_at_once_what_it_would_bring(client: Client, officer: User) -> None:
    a_coming_year()
    asked = "&".join(f"{name}={value}" for name, value in FORM.items())
    address = f"{reverse('plan-list')}?{asked}"

    part = words(client, f"{address}&budget=900000&trainers=1", **{"HX-Request": "true"})
    whole = words(client, f"{address}&budget=900000&trainers=1")
    nothing = words(client, f"{address}&budget=0&trainers=1", **{"HX-Request": "true"})
    wrong = words(client, f"{address}&willing=101", **{"HX-Request": "true"})

    assert part.startswith(
        "5 Hộ sẽ được tập huấn trong 5 hộ 500.000 ₫ Chi phí trong 900.000 ₫ 1 Lớp"
    )
    assert "Ngày đạt 70% số hộ" in part and "đạt mục tiêu ở mọi xã" in part
    assert part in whole
    assert "Năm này chưa có tiền" in nothing
    assert "Có ô chưa đúng" in wrong


def test_each_quarter_may_ask_for_its_part_and_no_later_one_for_less(
    client: Client, officer: User
) -> None:
    a_coming_year()
    parts = {"first_quarter": "20", "second_quarter": "40", "third_quarter": "60"}

    client.post(reverse("plan-ask"), FORM | parts)
    page = client.post(reverse("plan-ask"), FORM | parts | {"third_quarter": "30"})

    assert Plan.objects.get().inputs["quarters"] == [20, 40, 60, 100]
    assert "Quý sau không thể đạt ít hơn quý trước" in page.content.decode()


def test_a_plan_is_asked_for_and_shown_when_it_is_there(client: Client, officer: User) -> None:
    a_coming_year()
    held = {"budget": "10000000", "trainers": "1"}

    answer = client.post(reverse("plan-ask"), FORM | held)
    plan = Plan.objects.get()
    page = reverse("plan", args=[plan.pk])
    working = [words(client, page), words(client, page, **{"HX-Request": "true"})]
    tasks.work_out.call(plan.pk)
    done = client.get(page, headers={"HX-Request": "true"})
    shown = words(client, page)

    assert answer.headers["Location"] == page
    assert (plan.inputs["budget"], plan.inputs["trainers"]) == (None, None)
    assert all("Đang tính kế hoạch" in said for said in working)
    assert done.headers["HX-Refresh"] == "true"
    assert "5 Hộ sẽ được tập huấn trong 5 hộ 500.000 ₫ Chi phí 0% Cách tốt nhất có thể" in shown
    assert "1 lớp, 5 hộ, 500.000 ₫; đã mở 0 lớp" in shown


def test_what_cannot_be_planned_is_said_where_it_was_asked(client: Client, officer: User) -> None:
    said = [
        client.post(reverse("plan-ask"), told).content.decode()
        for told in (FORM, FORM | {"willing": "x"})
    ]

    assert "Không còn hộ nào chưa tập huấn" in said[0]
    assert not Plan.objects.exists()


def test_a_plan_that_failed_says_why(client: Client, officer: User) -> None:
    a_coming_year()
    asked = planning.ask(chosen(year=NEXT_YEAR), by=officer, at=timezone.now())
    BudgetLine.objects.update(amount=0)
    tasks.work_out.call(asked.pk)

    assert "Năm này chưa có tiền" in words(client, reverse("plan", args=[asked.pk]))


def test_a_plan_is_adopted_and_its_classes_opened_by_one_press(
    client: Client, officer: User
) -> None:
    a_coming_year()
    plan = a_plan(officer, adopted=False)
    opening = reverse("plan-create", args=[plan.pk])
    page = reverse("plan", args=[plan.pk])
    month = {"thang": str(plan.classes.get().monday.month)}

    early = client.post(opening, month, follow=True).content.decode()
    client.post(reverse("plan-adopt", args=[plan.pk]))
    again = client.post(reverse("plan-adopt", args=[plan.pk]), follow=True).content.decode()
    said = [client.post(opening, month, follow=True).content.decode() for _twice in range(2)]

    assert "Chỉ mở lớp từ kế hoạch đang thực hiện" in early
    assert "không thể chuyển" in again
    assert ["Đã mở 1 lớp." in said[0], "Đã mở 0 lớp." in said[1]] == [True, True]
    assert "đã mở 1 lớp" in words(client, page)
    assert TrainingClass.objects.filter(planned__plan=plan).count() == 1


def test_a_month_is_given_its_days(client: Client, officer: User) -> None:
    a_coming_year()
    draft, plan = a_plan(officer, adopted=False), a_plan(officer)
    month = plan.classes.get().monday.month

    said = [
        client.post(reverse("plan-date", args=[one.pk]), {"thang": month}, follow=True)
        for one in (draft, plan)
    ]
    tasks.date_month.call(plan.pk, month)
    page = words(client, f"{reverse('plan', args=[plan.pk])}?thang={month}")

    assert "Chỉ mở lớp từ kế hoạch đang thực hiện" in said[0].content.decode()
    assert "Đang xếp ngày cho các lớp" in said[1].content.decode()
    assert "08:00 dự kiến" in page and "Lịch đáng giá" in page


def test_what_stands_in_the_way_of_a_class_is_said(client: Client, officer: User) -> None:
    a_coming_year()
    plan = a_plan(officer)
    BudgetLine.objects.update(amount=1)

    said = client.post(reverse("plan-create", args=[plan.pk]), {"thang": "x"}, follow=True)
    told = client.post(
        reverse("plan-create", args=[plan.pk]), {"thang": plan.classes.get().monday.month},
        follow=True,
    )  # fmt: skip

    assert said.status_code == 200
    assert "Chọn nguồn khác" in told.content.decode()


def test_a_plan_is_taken_away_as_a_table(client: Client, officer: User) -> None:
    a_coming_year()
    plan = a_plan(officer)
    one = plan.classes.get()

    answer = client.get(reverse("plan-file", args=[plan.pk, "csv"]))
    [_headings, row] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))

    assert row == [
        str(one.week), one.monday.isoformat(), one.sunday.isoformat(), one.course.name,
        one.venue.name, "Xã Vị Thắng", one.trainer.name, "5", "5", "500000", "",
    ]  # fmt: skip
    assert client.get(reverse("plan-file", args=[plan.pk, "pdf"])).status_code == 404


def events(client: Client, plan: Plan) -> list[dict[str, object]]:
    written = client.get(reverse("plan-file", args=[plan.pk, "ics"])).content
    found: list[Any] = Calendar.from_ical(written).walk("VEVENT")
    return [
        {"from": event["DTSTART"].dt, "to": event["DTEND"].dt, "state": str(event["STATUS"]),
         "changed": int(event["SEQUENCE"]), "uid": str(event["UID"])}
        for event in found
    ]  # fmt: skip


def test_a_plan_is_a_calendar_week_by_week_then_day_by_day(client: Client, officer: User) -> None:
    a_coming_year()
    plan = a_plan(officer)
    one = plan.classes.get()

    [planned] = events(client, plan)
    [made] = creating.create(plan, [one], by=officer, at=timezone.now()).classes
    TrainingClass.objects.filter(pk=made.pk).update(ends_on=made.starts_on + timedelta(days=1))
    first, second = events(client, plan)
    announcing.cancel(made, reason="bão", by=officer, at=timezone.now())
    cancelled = events(client, plan)[0]

    assert (planned["from"], planned["to"]) == (one.monday, one.sunday + timedelta(days=1))
    begin = timezone.make_aware(datetime.combine(made.starts_on, made.from_time))
    assert (first["from"], first["changed"], first["uid"]) == (begin, 1, planned["uid"])
    assert second["from"] == begin + timedelta(days=1)
    assert (first["state"], cancelled["state"]) == ("CONFIRMED", "CANCELLED")


def test_other_officers_read_what_was_adopted_alone(client: Client, officer: User) -> None:
    a_coming_year()
    adopted, draft = a_plan(officer), a_plan(officer, adopted=False)
    sign_in(client, an_officer(a_commune()))

    codes = [client.get(reverse("plan", args=[plan.pk])).status_code for plan in (adopted, draft)]
    listed = words(client, f"{reverse('plan-list')}?nam={NEXT_YEAR}")

    assert codes == [200, 404]
    assert (f"(#{adopted.pk})" in listed, f"(#{draft.pk})" in listed) == (True, False)
    assert "Lập kế hoạch" not in listed
    for name in ("plan-adopt", "plan-create"):
        assert client.post(reverse(name, args=[adopted.pk])).status_code == 403
    assert client.post(reverse("plan-ask"), FORM).status_code == 403


@pytest.mark.parametrize("name", ["plan-list", "budget", "season-list", "untrained"])
def test_a_helper_plans_nothing(client: Client, name: str) -> None:
    sign_in(client, a_helper(a_hamlet()))

    assert client.get(reverse(name)).status_code == 403


def test_a_plan_page_costs_the_same_however_many_classes(client: Client, officer: User) -> None:
    a_coming_year()
    plan = a_plan(officer)
    one = plan.classes.get()
    costs = []
    for _each in range(3):
        costs.append(queries(client, reverse("plan", args=[plan.pk])))
        one.pk = None
        one.save()

    assert costs[0] == costs[2]


SEASON = {"name": "Lũ lớn", "from_on": "2023-09-01", "to_on": "2023-09-20", "share": "30"}


def test_seasons_are_suggested_and_marked_unchecked(client: Client, officer: User) -> None:
    address = reverse("season-list") + "?nam=2023"
    empty = words(client, address)
    for _twice in range(2):
        client.post(reverse("season-suggest") + "?nam=2023")

    assert "Chưa ghi mùa nào" in empty
    assert Season.objects.count() == 5
    assert client.get(address).content.decode().count('"pill warn"') == 5


def test_a_season_is_written_changed_and_taken_away(client: Client, officer: User) -> None:
    commune = a_commune()
    for _twice in range(2):
        last = client.post(reverse("season-list"), SEASON | {"communes": [commune.pk]})
    season = Season.objects.get()
    page = reverse("season", args=[season.pk])
    wrong = client.post(page, SEASON | {"to_on": "2023-08-01"}).content.decode()
    shown = words(client, page)
    client.post(page, SEASON | {"share": "40"})
    season.refresh_from_db()
    changed = (season.share, season.is_checked, season.communes.count())

    assert "Đã có mùa" in last.content.decode()
    assert "Ngày cuối phải từ ngày đầu" in wrong
    assert "Lũ lớn" in shown
    assert changed == (40, True, 0)
    client.post(reverse("season-drop", args=[season.pk]))
    assert not Season.objects.exists()


@pytest.mark.parametrize("name", ["season-list", "season", "season-suggest", "season-drop"])
def test_only_the_province_writes_seasons(client: Client, name: str) -> None:
    season = Season.objects.create(
        name="Tết", from_on=date(2023, 1, 8), to_on=date(2023, 2, 5), share=0
    )
    sign_in(client, an_officer(a_commune()))
    args = [season.pk] if name in {"season", "season-drop"} else []

    assert client.post(reverse(name, args=args), SEASON).status_code == 403

    assert Season.objects.count() == 1


def test_what_was_tried_by_the_sliders_is_not_what_is_planned_with(
    client: Client, officer: User
) -> None:
    a_coming_year()

    client.post(reverse("plan-ask"), FORM | {"budget": "1000000000", "trainers": "7"})

    inputs = Plan.objects.get().inputs
    assert (inputs["budget"], inputs["trainers"]) == (None, None)
