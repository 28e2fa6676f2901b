"""The doors of lists: upload, look, explain, let in, leave out, take back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from pytest_django import Settings

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer, sign_in
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.importing import carry_in
from lensan.producers.actions.receiving import approve, preview
from lensan.producers.actions.registering import correct
from lensan.producers.models import HeadingMeaning, Import, Producer, Record
from lensan.producers.tests.make import (
    AN,
    BINH,
    NOON,
    VI_TRUNG,
    a_row,
    a_workbook,
    an_import,
    approved,
    meanwhile,
    outcomes,
    people,
    received,
    the_registry,
)
from lensan.producers.tests.make_people import a_list, queries_of

State = Import.State


@pytest.fixture
def officer(client: Client) -> User:
    """Return an officer of Vị Thắng who has signed in."""
    officer = an_officer(a_commune())
    sign_in(client, officer)
    return officer


def _file(content: bytes, name: str = "vi-thang.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def _looked_at(content: bytes, by: User | None = None, **how: object) -> Import:
    source = received(content, by=by, **how)  # type: ignore[arg-type]
    preview(source, at=NOON)
    return source


def test_a_file_is_received_and_waits_to_be_read(client: Client, officer: User) -> None:
    told = {"lists": _file(a_workbook(AN)), "home": a_commune().pk}

    answer = client.post(reverse("import-list"), told)

    source = Import.objects.get()
    assert answer.headers["Location"] == reverse("import", args=[source.pk])
    assert (source.name, source.by, source.home) == ("vi-thang.xlsx", officer, a_commune())
    assert the_registry() == {"records": 0, "producers": 0, "active": 0}


def test_several_files_come_back_to_the_list(client: Client, officer: User) -> None:
    files = [_file(a_workbook(AN)), _file(a_workbook(BINH), "b.xlsx")]

    answer = client.post(reverse("import-list"), {"lists": files})

    assert answer.headers["Location"] == reverse("import-list")
    assert set(Import.objects.values_list("name", flat=True)) == {"vi-thang.xlsx", "b.xlsx"}


def test_the_very_same_file_leads_to_the_import_that_brought_it_in(
    client: Client, officer: User
) -> None:
    first = an_import(AN, by=officer)

    answer = client.post(reverse("import-list"), {"lists": _file(a_workbook(AN))}, follow=True)

    assert answer.context["source"] == first
    assert [str(message) for message in answer.context["messages"]] == [first.as_told()]
    assert Import.objects.count() == 1


def test_the_same_file_from_another_territory_is_said_to_be_known_and_not_shown(
    client: Client, officer: User
) -> None:
    an_import(AN, title=VI_TRUNG)

    answer = client.post(
        reverse("import-list"), {"lists": _file(a_workbook(AN, title=VI_TRUNG))}, follow=True
    )

    assert answer.context["rows"] == []
    assert len(list(answer.context["messages"])) == 1


@pytest.mark.parametrize("told", [{"home": ""}, {"lists": ""}])
def test_a_form_without_a_file_asks_for_one(
    client: Client, officer: User, told: dict[str, str]
) -> None:
    answer = client.post(reverse("import-list"), told)

    assert answer.context["form"].errors["lists"] == ["Hãy chọn ít nhất một tệp."]


def test_a_file_that_is_too_large_is_to_be_split(
    client: Client, officer: User, settings: Settings
) -> None:
    settings.LARGEST_LIST = 2**20

    answer = client.post(reverse("import-list"), {"lists": _file(b"x" * (2**20 + 1), "to.csv")})

    assert answer.context["form"].errors["lists"] == [
        "Tệp “to.csv” lớn hơn 1 MB. Hãy tách thành nhiều tệp rồi nộp lại."
    ]
    assert Import.objects.count() == 0


@pytest.mark.parametrize("size", [5_000, 3_000_000])  # held in memory, and on the disk
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_of_a_file_still_coming_when_the_line_drops_nothing_is_stored(
    client: Client, officer: User, size: int, share: float
) -> None:
    text = _file("Họ và tên,Ấp\n".encode() * (size // 16), "dai.csv")
    whole = encode_multipart(BOUNDARY, {"home": a_commune().pk, "lists": text})
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": reverse("import-list"),
        "CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(len(whole)),
        "wsgi.input": io.BytesIO(whole[: int(len(whole) * share)]),
    }  # fmt: skip

    answer = client.request(**environ)

    assert (answer.status_code, Import.objects.count()) == (200, 0)
    assert answer.context["form"].errors["lists"] == ["Hãy chọn ít nhất một tệp."]


def test_the_list_of_lists_counts_what_became_of_the_rows(client: Client, officer: User) -> None:
    done = an_import(AN, AN, BINH, by=officer)
    waiting = received(a_workbook(BINH), by=officer, name="b.xlsx")

    everything = client.get(reverse("import-list")).context["rows"]
    of_a_state = client.get(reverse("import-list"), {"trang-thai": "done"}).context["rows"]

    assert [source for source, _sums in everything] == [waiting, done]
    [(source, sums)] = of_a_state
    assert (source, sums["created"], sums["matched"]) == (done, 2, 1)


def test_the_list_of_lists_asks_no_more_for_three_than_for_one(
    client: Client, officer: User
) -> None:
    a_list()
    for_one = queries_of(client, reverse("import-list"))
    a_list()
    a_list()

    assert queries_of(client, reverse("import-list")) == for_one


def test_only_officers_bring_lists_in(client: Client) -> None:
    sign_in(client, a_helper(a_hamlet()))

    answer = client.post(reverse("import-list"), {"lists": _file(a_workbook(AN))})

    assert (answer.status_code, Import.objects.count()) == (403, 0)


def test_the_page_shows_how_far_the_work_is_and_then_itself(client: Client, officer: User) -> None:
    source = received(a_workbook(AN), by=officer)
    url = reverse("import", args=[source.pk])
    by_htmx = {"HX-Request": "true"}

    working = client.get(url, headers=by_htmx)
    preview(source, at=NOON)
    done = client.get(url, headers=by_htmx)

    assert working.templates[0].name == "producers/import_progress.html"
    assert done.headers["HX-Refresh"] == "true"
    assert client.get(url).context["source"].preview["sheets"][0]["created"] == 1


def test_an_officer_says_what_a_heading_means_and_it_is_remembered(
    client: Client, officer: User
) -> None:
    headings = ("Họ và tên", "Năm sinh", "Số CCCD", "Cột lạ", "Ấp", "Xã", "Mã hộ")
    source = _looked_at(a_workbook(AN, headings=headings), by=officer, home=a_commune())
    url = reverse("import-columns", args=[source.pk])
    form = client.get(url).context["form"]
    told = {name: column.field for name, column in form.columns.items()}
    strange = next(name for name, column in form.columns.items() if column.heading == "Cột lạ")

    answer = client.post(url, told | {strange: "phone"})

    source.refresh_from_db()
    assert answer.headers["Location"] == reverse("import", args=[source.pk])
    assert source.state == State.RECEIVED
    assert [(m.commune, m.field) for m in HeadingMeaning.objects.all()] == [(a_commune(), "phone")]


def test_a_list_is_let_in_from_its_preview_once(client: Client, officer: User) -> None:
    source = _looked_at(a_workbook(AN), by=officer)

    for _twice in range(2):
        answer = client.post(reverse("import-approve", args=[source.pk]), follow=True)

    source.refresh_from_db()
    assert source.state == State.APPROVED
    assert "không thể chuyển" in [str(message) for message in answer.context["messages"]][-1]


def test_a_list_is_left_out_at_any_time_before_it_is_stored(client: Client, officer: User) -> None:
    coming = received(a_workbook(AN), by=officer)
    looked_at = _looked_at(a_workbook(BINH), by=officer, name="b.xlsx")
    on_its_way = approved(a_workbook(AN, BINH), by=officer, name="c.xlsx")

    for source in (coming, looked_at, on_its_way):
        client.post(reverse("import-cancel", args=[source.pk]))
    carry_in(on_its_way, at=NOON)

    assert set(Import.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert the_registry() == {"records": 0, "producers": 0, "active": 0}


def test_what_is_stored_is_not_left_out_any_more(client: Client, officer: User) -> None:
    source = an_import(AN, by=officer)

    answer = client.post(reverse("import-cancel", args=[source.pk]), follow=True)

    assert "không thể chuyển" in [str(message) for message in answer.context["messages"]][-1]
    assert outcomes(source) == ["created"]


def test_two_officers_who_bring_the_same_file_in_at_once_store_it_once(client: Client) -> None:
    content, officers = a_workbook(AN), (an_officer(a_commune()), an_officer(a_commune()))
    for officer in officers:
        sign_in(client, officer)
        client.post(reverse("import-list"), {"lists": _file(content)})
    first, second = Import.objects.order_by("pk")
    for source in (first, second):
        preview(source, at=NOON)
        approve(source, by=source.by, at=NOON)

    for source in (first, second):
        carry_in(source, at=NOON, by=source.by)

    second.refresh_from_db()
    assert (second.state, second.reason, second.preview) == (State.CANCELLED, first.as_told(), {})
    assert the_registry() == {"records": 1, "producers": 1, "active": 1}


def test_the_results_begin_with_what_asks_something_of_the_officer(
    client: Client, officer: User
) -> None:
    source = an_import(AN, a_row(""), a_row("", born=1971), by=officer)
    url = reverse("import", args=[source.pk])

    first, chosen = client.get(url).context, client.get(url, {"ket-qua": "created"}).context

    assert (first["outcome"], [row.row for row in first["page"]]) == ("rejected", [4, 5])
    assert (chosen["outcome"], [row.row for row in chosen["page"]]) == ("created", [3])
    assert first["totals"] == {"read": 3, "created": 1, "matched": 0, "held": 0, "rejected": 2}


def test_the_results_ask_no_more_for_three_rows_than_for_one(
    client: Client, officer: User
) -> None:
    few = an_import(AN, by=officer)
    many = an_import(BINH, *people(2), by=officer, name="b.xlsx")

    of_one, of_three = (
        queries_of(client, reverse("import", args=[source.pk])) for source in (few, many)
    )

    assert of_three == of_one


def test_the_problems_come_as_a_table_and_as_the_report(client: Client, officer: User) -> None:
    source = an_import(a_row(""), by=officer)
    url = reverse("import-problems", args=[source.pk])

    table = client.get(url).content.decode("utf-8-sig").splitlines()
    report = client.get(url, {"dang": "json"}).json()

    assert table[0] == "Trang tính,Dòng,Cột,Mã lỗi,Nội dung"
    assert table[1].startswith("Danh sách,3,")
    assert report["totals"]["rejected"] == 1
    assert [problem["code"] for problem in report["problems"]] == ["missing_name"]


def test_undo_lists_whom_people_have_worked_on_and_then_happens_once(
    client: Client, officer: User
) -> None:
    source = an_import(AN, BINH, by=officer)
    an = Producer.objects.get(name="Nguyễn Văn An")
    correct(an, {"grows": "khóm"}, by=officer, at=NOON)
    url = reverse("import-undo", args=[source.pk])

    asked = client.get(url)
    assert (list(asked.context["kept"]), the_registry()["active"]) == ([an], 2)

    client.post(url)
    assert list(Producer.objects.active()) == [an]
    assert client.post(url).status_code == 404


def test_who_is_overtaken_by_another_undo_is_told_so(client: Client, officer: User) -> None:
    source = an_import(AN, by=officer)
    undone = Import.objects.filter(pk=source.pk)

    with meanwhile("producers_registry", lambda: undone.update(state=State.UNDONE)):
        answer = client.post(reverse("import-undo", args=[source.pk]), follow=True)

    assert "vừa được người khác thay đổi" in next(map(str, answer.context["messages"]))
    assert outcomes(source) == ["created"]


def test_a_colleague_does_not_undo_what_another_brought_in(client: Client, officer: User) -> None:
    source = an_import(AN, by=an_officer(a_commune()))

    assert client.post(reverse("import-undo", args=[source.pk])).status_code == 403
    assert outcomes(source) == ["created"]


def test_a_row_of_a_commune_outside_the_territory_is_rejected_and_named(
    client: Client, officer: User
) -> None:
    source = an_import(AN, a_row("Lê Hữu Lợi", commune="xã Vị Trung"), by=officer)

    page = client.get(reverse("import", args=[source.pk])).context["page"]

    assert outcomes(source) == ["created", "rejected"]
    [[(_column, code, _text)]] = [row.problems for row in page]
    assert code == "unknown_place"
    assert set(Producer.objects.values_list("commune__name", flat=True)) == {"Vị Thắng"}


def test_an_officer_sees_of_anothers_list_the_rows_of_their_communes_alone(
    client: Client, officer: User
) -> None:
    mine = a_row(commune="xã Vị Thắng")
    theirs = a_row("", commune="xã Vị Trung"), a_row("Lê Hữu Lợi", commune="xã Vị Trung")
    source = an_import(mine, *theirs, by=a_province_officer(), home=a_commune())
    url = reverse("import", args=[source.pk])

    created = client.get(url, {"ket-qua": "created"}).context
    report = client.get(reverse("import-problems", args=[source.pk]), {"dang": "json"}).json()

    assert [row.facts["name"] for row in created["page"]] == ["Nguyễn Văn An"]
    assert (created["may_see_whole"], report["problems"]) == (False, [])
    assert client.get(reverse("import-marked-file", args=[source.pk])).status_code == 403
    assert Record.objects.count() == 3


def test_an_officer_sees_no_names_of_other_communes_in_anothers_preview(
    client: Client, officer: User
) -> None:
    content = a_workbook(AN, a_row("Lê Hữu Lợi", commune="xã Vị Trung"))
    source = _looked_at(content, by=a_province_officer(), home=a_commune())

    page = client.get(reverse("import", args=[source.pk]))

    assert page.context["may_see_whole"] is False
    assert "Lê Hữu Lợi" not in page.content.decode()
    assert client.get(reverse("import-columns", args=[source.pk])).status_code == 403


def test_a_list_of_their_own_communes_alone_is_seen_whole_whoever_brought_it(
    client: Client, officer: User
) -> None:
    source = _looked_at(a_workbook(AN), by=a_province_officer(), home=a_commune())

    page = client.get(reverse("import", args=[source.pk]))

    assert page.context["may_see_whole"] is True
    assert "Nguyễn Văn An" in page.content.decode()
