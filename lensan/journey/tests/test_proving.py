"""A marketplace's own list verifies who has an account there."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lensan.accounts.tests.make import a_helper, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.journey.actions.proving import Proven, Row, prove
from lensan.journey.indicators.known import past
from lensan.journey.models import Fact
from lensan.journey.steps import Step
from lensan.journey.tests.make import NOON, TODAY, a_fact, a_household
from lensan.kernel.spreadsheets.formats import Unreadable
from lensan.marketplaces.tests.make import a_marketplace
from lensan.places.models import Hamlet
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.models import Producer
from lensan.producers.tests.make import a_workbook

EVERYONE = Producer.objects.all()
HEADINGS = ("Họ tên", "Số điện thoại", "Mã hộ")
Taking = Callable[..., Proven]


@pytest.fixture
def hamlet() -> Hamlet:
    return a_hamlet("Ấp 3", a_commune())


@pytest.fixture
def taking(tmp_path: Path, hamlet: Hamlet) -> Taking:
    floor, officer = a_marketplace(), an_officer(hamlet.commune)

    def take(content: bytes) -> Proven:
        path = tmp_path / "list"
        path.write_bytes(content)
        return prove(floor, path, name="san.xlsx", by=officer, at=NOON)

    return take


def test_who_is_on_it_is_verified_by_telephone_or_by_code(taking: Taking, hamlet: Hamlet) -> None:
    told, named = (
        a_household(hamlet=hamlet, phone=phone) for phone in ("+84912000001", "+84912000002")
    )
    a_fact(told)
    assert past(EVERYONE, Step.ACCOUNT, on=TODAY) == ({told.pk}, set())

    rows = (("An", "0912.000.001", ""), ("Bình", "", named.code.lower()))
    found = taking(a_workbook(*rows, headings=HEADINGS))

    assert (found.new, found.before, found.unknown, found.several) == (2, 0, (), ())
    assert past(EVERYONE, Step.ACCOUNT, on=TODAY) == ({told.pk, named.pk}, {told.pk, named.pk})
    assert Entry.objects.about(named).filter(verb="journey.stated").count() == 1


def test_taken_in_again_it_states_nothing_twice(taking: Taking, hamlet: Hamlet) -> None:
    a_household(hamlet=hamlet, phone="+84912000001")
    content = a_workbook(("An", "0912000001", ""), headings=HEADINGS)

    first, second = taking(content), taking(content)

    assert (first.new, first.before) == (1, 0)
    assert (second.new, second.before) == (0, 1)
    assert Fact.objects.count() == 1


def test_a_number_of_nobody_or_of_several_or_of_elsewhere_proves_nothing(
    taking: Taking, hamlet: Hamlet
) -> None:
    for _number in range(2):
        a_household(hamlet=hamlet, phone="+84912000001")
    a_household(phone="+84912000002", hamlet=a_hamlet("Ấp 1", a_commune("Vị Đông")))

    found = taking("STT;SĐT\n1;0912000001\n2;0912000002\n3;0912000003\n4;\n".encode())

    assert [row.named for row in found.several] == ["0912000001"]
    assert found.unknown == (Row(3, "", ("+84912000002",)), Row(4, "", ("+84912000003",)))
    assert not Fact.objects.exists()


def test_what_is_no_such_list_says_what_to_do(
    taking: Taking, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content, words in (
        (b"", "trống"), (b"Ten;Tuoi\nAn;50\n", "Điện thoại"), (b"%PDF-1.4", "PDF"),
    ):  # fmt: skip
        with pytest.raises(Unreadable, match=words):
            taking(content)
    whole = a_workbook(("An", "0912000001", ""), headings=HEADINGS)
    with pytest.raises(Unreadable):
        taking(_with_a_broken_sheet(whole))
    monkeypatch.setattr("lensan.journey.actions.proving.MOST_ROWS", 1)
    with pytest.raises(Unreadable, match="từng xã"):
        taking(a_workbook(("An", "0912000001", ""), ("Bình", "0912000002", ""), headings=HEADINGS))


def test_an_officer_hands_it_in_on_a_page(client: Client, hamlet: Hamlet) -> None:
    a_household(hamlet=hamlet, phone="+84912000001")
    floor = a_marketplace()
    sign_in(client, an_officer(hamlet.commune))
    content = a_workbook(("An", "0912000001", ""), ("Lạ", "0912000009", ""), headings=HEADINGS)

    def handed_in(content: bytes) -> str:
        told = {"marketplace": floor.pk, "file": SimpleUploadedFile("san.xlsx", content)}
        return client.post("/hanh-trinh/tai-khoan-san/", told).content.decode()

    assert "Đọc danh sách" in client.get("/hanh-trinh/tai-khoan-san/").content.decode()
    page = handed_in(content)
    assert "1 hộ vừa được xác nhận" in page and "dòng 4: 0912000009" in page
    assert "Không thấy cột" in handed_in(b"Ten;Tuoi\nAn;50\n")
    assert "lớn hơn 10 MB" in handed_in(b"x" * (10 * 2**20 + 1))


def test_a_helper_proves_nothing(client: Client, hamlet: Hamlet) -> None:
    sign_in(client, a_helper(hamlet))

    assert client.get("/hanh-trinh/tai-khoan-san/").status_code == 403


def _with_a_broken_sheet(workbook: bytes) -> bytes:
    """Cut the first sheet off in the middle."""
    found = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(found, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if "worksheets/" in name else part)
    return found.getvalue()
