"""The budget's pages: what adds up, who may write, what can be taken away."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django.fixtures import Settings

from lensan.accounts.tests.make import (
    a_helper,
    a_province_officer,
    an_officer,
    queries,
    sign_in,
)
from lensan.catalogue.tests.make import a_picture
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.training.actions import certifying, spending
from lensan.training.models import Approval, BudgetLine, Spending, TrainingClass
from lensan.training.tests.make import MONDAY_NOON, a_course, a_pupil, answered, noted
from lensan.training.tests.make import a_class as a_taught_class
from lensan.training.tests.make_money import NOON, a_costly_class, a_line, a_payment

YEAR = "?nam=2022"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def words(client: Client, address: str) -> str:
    return " ".join(strip_tags(client.get(address).content.decode()).split())


def table(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def in_province(client: Client) -> None:
    sign_in(client, a_province_officer())


def test_the_page_adds_up(client: Client) -> None:
    line = a_line(1_000_000, source="Ngân sách tỉnh")
    training_class = a_costly_class()
    by = a_province_officer()
    spending.commit(training_class, lines=[line], by=by, at=NOON)
    spending.pay(
        training_class, line=line, what="nước", amount=220_000, receipt="HĐ 1", by=by, at=NOON
    )
    a_line(500_000, source="Viettel")
    in_province(client)

    rows = table(client, reverse("budget") + YEAR + "&dang=csv")

    assert rows[1:] == [
        ["Ngân sách tỉnh", "", "0", "1000000", "0", "300000", "220000", "480000"],
        ["Viettel", "", "0", "500000", "0", "0", "0", "500000"],
        ["Cộng", "", "0", "1500000", "0", "300000", "220000", "980000"],
    ]
    assert "480.000 ₫" in words(client, reverse("budget") + YEAR).replace("\xa0", " ")


def test_says_what_a_trained_household_cost(client: Client) -> None:
    here, there = a_commune(), a_commune("Vị Trung")
    course = a_course()
    training_class = a_taught_class(here, course=course)
    pupils = [a_pupil(commune=here) for _each in range(2)]
    noted(training_class, *pupils)
    answered(training_class)
    certifying.issue(training_class, by=None, at=MONDAY_NOON)
    a_payment(training_class, 300_000)
    a_payment(a_taught_class(there, course=course), 50_000)
    in_province(client)
    address = reverse("budget") + YEAR

    communes = table(client, address + "&dang=csv&bang=xa")[1:]
    courses = table(client, address + "&dang=csv&bang=khoa")[1:]
    page = words(client, address).replace("\xa0", " ")

    assert communes == [
        ["Xã Vị Trung", "0", "50000", "0", ""],
        ["Xã Vị Thắng", "0", "300000", "2", "150000"],
    ]
    assert courses == [[course.name, "0", "350000", "2", "175000"]]
    assert "350.000 ₫ Đã chi 2 Hộ đạt chứng nhận 175.000 ₫ Mỗi hộ" in page


def test_a_year_without_money_says_what_to_do(client: Client) -> None:
    in_province(client)
    province = words(client, reverse("budget") + "?nam=2031")
    sign_in(client, an_officer(a_commune()))
    commune = words(client, reverse("budget") + "?nam=x")

    assert "Ghi nguồn đầu tiên bên dưới" in province
    assert "Tổ công tác tỉnh ghi nguồn kinh phí." in commune


def test_the_province_opens_a_line_once(client: Client) -> None:
    in_province(client)
    told = {"source": "Viettel", "year": "2022", "amount": "5000000", "commune": ""}

    answers = [client.post(reverse("budget-open"), told) for _twice in range(2)]
    client.post(reverse("budget-open"), told | {"amount": "-1", "source": "VNPT"})

    assert answers[0].headers["Location"] == reverse("budget") + YEAR
    assert "Đã có nguồn" in answers[1].content.decode()
    line = BudgetLine.objects.get()
    assert (line.source, line.amount, line.commune) == ("Viettel", 5_000_000, None)


def test_a_source_is_amended_and_let_be_overspent_by_a_paper(client: Client) -> None:
    line = a_line(1_000_000)
    spending.commit(a_costly_class(), lines=[line], by=a_province_officer(), at=NOON)
    in_province(client)
    paper = {"amount": "100000", "approved_by": "Giám đốc Sở", "paper": "15/QĐ", "reason": "thêm"}

    low = client.post(reverse("budget-amend", args=[line.pk]), {"amount": "1", "reason": "cắt"})
    client.post(reverse("budget-amend", args=[line.pk]), {"amount": "600000", "reason": "cắt"})
    first, again, empty = (
        client.post(reverse("budget-approve", args=[line.pk]), told) for told in (paper, paper, {})
    )
    page = words(client, reverse("budget-line", args=[line.pk])).replace("\xa0", " ")

    line.refresh_from_db()
    assert (line.amount, line.beyond, Approval.objects.count()) == (600_000, 100_000, 1)
    assert "đã hứa và đã chi" in low.content.decode()
    assert (first.status_code, again.status_code, empty.status_code) == (302, 200, 200)
    assert "Giám đốc Sở cho chi vượt 100.000 ₫ theo văn bản số 15/QĐ: thêm." in page


@pytest.mark.parametrize("name", ["budget-open", "budget-amend", "budget-approve"])
def test_no_other_officer_writes_lines(client: Client, name: str) -> None:
    line = a_line(commune=a_commune())
    sign_in(client, an_officer(a_commune()))
    args = [] if name == "budget-open" else [line.pk]

    assert client.post(reverse(name, args=args), {"amount": "1", "reason": "x"}).status_code == 403

    line.refresh_from_db()
    assert line.amount == 1_000_000


def test_a_helper_sees_no_money(client: Client) -> None:
    sign_in(client, a_helper(a_hamlet()))

    assert client.get(reverse("budget")).status_code == 403


def pay(client: Client, training_class: TrainingClass, line: BudgetLine, **told: object) -> str:
    facts = {"line": line.pk, "what": "nước", "amount": "150000", "receipt": "HĐ 7"} | told
    answer = client.post(reverse("class-money-pay", args=[training_class.pk]), facts, follow=True)
    return answer.content.decode()


def test_a_classes_money_from_promise_to_receipt(client: Client) -> None:
    commune = a_commune()
    training_class, line = a_costly_class(commune), a_line()
    sign_in(client, an_officer(commune))
    page = reverse("class-money", args=[training_class.pk])
    held = {"line": line.pk, "travel": "60000"}

    for _twice in range(2):
        client.post(reverse("class-money-commit", args=[training_class.pk]), held)
    photo = io.BytesIO(a_picture())
    photo.name = "hoa-don.jpg"
    pay(client, training_class, line, photo=photo)
    told = words(client, page).replace("\xa0", " ")
    row = Spending.objects.standing().get()
    picture = client.get(reverse("receipt-photo", args=[row.pk]))

    assert "nước 200.000 ₫ 50.000 ₫ 150.000 ₫" in told
    assert "Cộng 500.000 ₫ 410.000 ₫ 150.000 ₫" in told
    assert picture.content.startswith(b"\xff\xd8")
    assert [entry.verb for entry in Entry.objects.about(row)] == ["training.receipt_read"]


def test_a_cancelled_class_is_promised_nothing(client: Client) -> None:
    training_class, line = a_costly_class(), a_line()
    TrainingClass.objects.filter(pk=training_class.pk).update(state="cancelled")
    in_province(client)

    told = {"line": line.pk, "travel": "0"}
    answer = client.post(reverse("class-money-commit", args=[training_class.pk]), told)

    assert "đã hủy nên không giữ kinh phí" in answer.content.decode()
    assert not Spending.objects.exists()


def test_what_was_typed_wrongly_is_taken_back(client: Client) -> None:
    training_class, line = a_costly_class(), a_line()
    in_province(client)
    pay(client, training_class, line)
    address = reverse("spending-correct", args=[Spending.objects.get().pk])

    said = [
        words(client, client.post(address, told).headers["Location"])
        for told in ({}, {"reason": "nhầm"}, {"reason": "nhầm"})
    ]

    assert ["Hãy ghi lý do" in said[0], "Đã bỏ khoản chi" in said[1]] == [True, True]
    assert "đã được sửa rồi" in said[2]
    line.refresh_from_db()
    assert line.used == 0


def test_what_is_not_paid_goes_back_to_the_line(client: Client) -> None:
    training_class, line = a_costly_class(), a_line()
    spending.commit(training_class, lines=[line], by=a_province_officer(), at=NOON)
    in_province(client)
    address = reverse("class-money-release", args=[training_class.pk])

    said = [
        words(client, client.post(address, told).headers["Location"])
        for told in ({}, {"reason": "lớp hủy"})
    ]

    assert "Hãy ghi lý do" in said[0] and "Đã trả phần chưa chi về nguồn" in said[1]
    line.refresh_from_db()
    assert line.used == 0


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"amount": "99999999"}, "thiếu"),
        ({"photo": "pdf"}, "ảnh"),
        ({"photo": "huge"}, "12 MB"),
        ({"receipt": ""}, "bắt buộc"),
    ],
)
def test_what_cannot_be_paid_is_refused_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch, told: dict[str, object], answer: str
) -> None:
    training_class, line = a_costly_class(), a_line()
    in_province(client)
    if "photo" in told:
        file = io.BytesIO(b"%PDF-1.7")
        file.name = "hoa-don.pdf"
        if told["photo"] == "huge":
            monkeypatch.setattr("lensan.training.forms.money.LARGEST_PHOTO", 3)
        told = {"photo": file}

    said = pay(client, training_class, line, **told)

    assert answer in said
    assert not Spending.objects.exists()


def test_a_class_without_any_line_leads_to_the_budget(client: Client) -> None:
    training_class = a_costly_class()
    in_province(client)

    page = words(client, reverse("class-money", args=[training_class.pk]))

    assert "Chưa có nguồn kinh phí nào trả được cho lớp này" in page


def test_a_payment_without_a_photo_has_none_to_show(client: Client) -> None:
    training_class, line = a_costly_class(), a_line()
    in_province(client)
    pay(client, training_class, line)

    row = Spending.objects.get()
    assert client.get(reverse("receipt-photo", args=[row.pk])).status_code == 404


def test_pages_cost_the_same_however_much_was_spent(client: Client) -> None:
    in_province(client)
    line, training_class = a_line(), a_costly_class()
    pages = [
        reverse("budget") + YEAR, reverse("budget-line", args=[line.pk]),
        reverse("class-money", args=[training_class.pk]),
    ]  # fmt: skip
    costs = []
    for number in range(3):
        a_line()
        pay(client, training_class, line, receipt=f"HĐ {number}", amount="10")
        pay(client, a_costly_class(a_commune("Vị Trung")), line, amount="10")
        costs.append([queries(client, page) for page in pages])

    assert costs[0] == costs[2]


def test_a_long_line_is_leafed_through(client: Client) -> None:
    in_province(client)
    line, training_class = a_line(), a_costly_class()
    for number in range(60):
        Spending.objects.create(
            line=line, training_class=training_class, kind="paid", what=f"khoản {number}",
            amount=1, receipt="HĐ", number=number + 1, at=NOON + timedelta(minutes=number),
        )  # fmt: skip

    page = client.get(reverse("budget-line", args=[line.pk])).content.decode()

    assert ("khoản 59" in page, "khoản 9<" in page, 'rel="next"' in page) == (True, False, True)
