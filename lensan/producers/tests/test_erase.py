"""A person's data are erased at their wish; the sums stay."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_user, an_officer, sign_in
from lensan.journal.actions import verify
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.consenting import give
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.producers.actions.plotting import add
from lensan.producers.actions.registering import Erased, correct
from lensan.producers.actions.returning import Gone, marked_file
from lensan.producers.models import Import, MatchKey, Plot, Producer, Record, Standing
from lensan.producers.reports import sheet_sums
from lensan.producers.tests.make import AN_IDENTITY, BINH, NEXT_DAY, NOON, a_row, an_import
from lensan.producers.tests.make_people import a_held_record, a_producer

PHONE, OTHER_PHONE, BAD_PHONE = "+84912345678", "+84987111222", "0912 345 67"
SECRETS = (
    "Khưu Mộng Điệp", "khuu mong diep", "912345678", "987111222", BAD_PHONE, AN_IDENTITY, "Lê Văn Tư",
    "nhà bà Điệp", "Vườn sau nhà Điệp",
)  # fmt: skip
DIEP = a_row("Khưu Mộng Điệp", identity=AN_IDENTITY, phone=BAD_PHONE)
Ran = Any


@pytest.fixture
def officer() -> User:
    return an_officer(a_commune())


def _everything() -> str:
    """Return all that the database holds, as text."""
    return "\n".join(
        str(row) for model in apps.get_models() for row in model._base_manager.values_list()
    )


def _known(officer: User) -> Producer:
    """Make a producer of whom everything is known that the registry can hold."""
    an_import(DIEP, BINH)
    producer = Producer.objects.get(name="Khưu Mộng Điệp")
    correct(producer, {"phones": (PHONE, OTHER_PHONE), "grows": "khóm"}, by=officer, at=NOON)
    give(
        producer, "registry", way="spoken", place="nhà bà Điệp", witness="Lê Văn Tư", by=officer,
        at=NOON,
    )  # fmt: skip
    add(
        producer, name="Vườn sau nhà Điệp", crop="khóm", area_m2=900, planting_area_code="", by=officer,
        at=NOON,
    )  # fmt: skip
    return producer


def test_nothing_in_the_database_tells_any_more_who_they_were(officer: User) -> None:
    producer = _known(officer)
    a_held_record(producer, identity_number=AN_IDENTITY)
    a_held_record(producer, name="KHUU MONG DIEP", phones=(PHONE,))
    before = _everything()
    assert [secret for secret in SECRETS if secret not in before] == []

    erase(producer, by=officer, at=NEXT_DAY)

    after = _everything()
    assert [secret for secret in SECRETS if secret in after] == []
    assert verify().whole


def test_the_sums_stay(officer: User) -> None:
    producer = _known(officer)
    source = Import.objects.get()
    before = sheet_sums(source, file="a"), list(Standing.objects.values())

    erase(producer, by=officer, at=NEXT_DAY)

    assert (sheet_sums(source, file="a"), list(Standing.objects.values())) == before
    assert Producer.objects.standing(date(2022, 7, 23)).count() == 2
    assert (producer.name, producer.kind, producer.commune) == ("", "household", a_commune())
    assert (Plot.objects.count(), MatchKey.objects.filter(producer=producer).count()) == (0, 0)


def test_the_file_that_named_them_is_deleted_when_all_else_is_done(
    officer: User, django_capture_on_commit_callbacks: Ran
) -> None:
    producer = _known(officer)
    source = Import.objects.get()
    path = Path(source.file.path)

    with django_capture_on_commit_callbacks(execute=True):
        erase(producer, by=officer, at=NOON)
        assert path.exists()  # until it is sure that the rest is stored

    assert not path.exists()
    with pytest.raises(Gone, match="yêu cầu xóa dữ liệu"):
        marked_file(Import.objects.get())


def test_whoever_was_merged_into_them_is_erased_with_them(officer: User) -> None:
    kept = a_producer("Khưu Mộng Điệp")
    absorbed = a_producer("Khưu M. Điệp", phones=(PHONE,))
    merge(kept, absorbed, by=officer, at=NOON)

    erase(absorbed, by=officer, at=NEXT_DAY)

    told = Producer.objects.order_by("pk").values_list("name", "phone", "search_key", "erased_at")
    assert list(told) == [("", "", "", NEXT_DAY)] * 2
    assert [Entry.objects.about(one)[0].verb for one in (kept, absorbed)] == [
        "producers.erased"
    ] * 2


def test_a_namesake_who_waits_for_an_answer_still_waits(officer: User) -> None:
    producer = a_producer("Khưu Mộng Điệp", identity_number=AN_IDENTITY)
    namesake = a_held_record(producer, birth_year=1990)

    erase(producer, by=officer, at=NOON)

    namesake.refresh_from_db()
    assert (namesake.outcome, namesake.facts["name"]) == (Record.Outcome.HELD, "Khưu Mộng Điệp")
    assert namesake.candidates.count() == 0


def test_their_account_is_shut_and_says_nothing_of_them(client: Client, officer: User) -> None:
    household = a_user(Role.HOUSEHOLD, username="0912345678", full_name="Khưu Mộng Điệp")
    producer = a_producer("Khưu Mộng Điệp")
    Producer.objects.filter(pk=producer.pk).update(account=household)
    sign_in(client, household)

    erase(producer, by=officer, at=NOON)

    household.refresh_from_db()
    assert (household.full_name, household.is_active) == ("", False)
    assert (household.username, household.has_usable_password()) == (
        f"da-xoa-{household.pk}",
        False,
    )
    assert "Khưu Mộng Điệp" not in _everything()
    assert client.get("/").status_code == 302


def test_is_done_once(officer: User) -> None:
    producer = a_producer()
    erase(producer, by=officer, at=NOON)

    with pytest.raises(Erased):
        erase(producer, by=officer, at=NEXT_DAY)

    producer.refresh_from_db()
    assert producer.erased_at == NOON


def test_nothing_more_is_written_of_them(officer: User) -> None:
    producer = a_producer()
    erase(producer, by=officer, at=NOON)

    with pytest.raises(Erased):
        correct(producer, {"name": "Khưu Mộng Điệp"}, by=officer, at=NOON)
    with pytest.raises(Erased):
        add(
            producer, name="Thửa 1", crop="khóm", area_m2=None, planting_area_code="", by=None, at=NOON
        )  # fmt: skip

    assert (Record.objects.get().facts, Plot.objects.count()) == ({}, 0)


def test_the_page_asks_first_and_then_erases(client: Client, officer: User) -> None:
    producer = a_producer("Khưu Mộng Điệp")
    sign_in(client, officer)
    url = reverse("producer-erase", args=[producer.code])

    asked = client.get(url)
    producer.refresh_from_db()
    assert (asked.status_code, producer.erased_at) == (200, None)

    client.post(url)
    page = client.get(reverse("producer", args=[producer.code]))
    producer.refresh_from_db()
    assert (producer.erased_at is not None, page.status_code) == (True, 200)
    assert page.context["may"] == {
        "correct": False,
        "consent": False,
        "merge": True,
        "admit": False,
        "see_account": True,
        "erase": False,
    }
    assert client.get(url).status_code == 403


def test_nobody_but_an_officer_of_the_place_erases(client: Client) -> None:
    producer = a_producer(hamlet="Ấp 3")
    assert producer.hamlet
    url = reverse("producer-erase", args=[producer.code])

    for user, status in (
        (a_helper(producer.hamlet), 403),
        (an_officer(a_commune("Vị Trung")), 404),
        (a_helper(a_hamlet("Ấp 9")), 404),
    ):
        sign_in(client, user)
        assert client.post(url).status_code == status

    producer.refresh_from_db()
    assert producer.erased_at is None
