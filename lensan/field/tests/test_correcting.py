"""Two people change one fact, neither knowing of the other: both values stay until a person chooses."""

from typing import Any

import pytest
from django.test import Client

from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer, queries, sign_in
from lensan.field.dossier import held
from lensan.field.models import Conflict, Deed
from lensan.field.tests.make import (
    a_conflict,
    a_device,
    a_household,
    a_signature,
    a_yes,
    done,
    facts,
    home,
    refused,
)
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.producers.actions import registering
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer
from lensan.producers.tests.make import NOON

BOOK = "/thuc-dia/so/"


def _told(producer: Producer, changes: dict[str, str], seen: dict[str, str]) -> dict[str, Any]:
    return {"producer": producer.code, "changes": changes, "seen": seen}


def test_changes_what_nobody_else_has_changed() -> None:
    producer = a_household(grows="lúa", phones=("+84912345678",))
    changes = {"grows": "khóm", "birth": "1965", "smartphone": "true"}

    receipt = done(
        a_device(), "correct", _told(producer, changes, {"grows": "lúa", "smartphone": "unknown"})
    )

    producer.refresh_from_db()
    assert receipt.state == "done"
    assert (producer.grows, producer.birth_year, producer.smartphone) == ("khóm", 1965, True)
    assert producer.phone == "+84912345678"


def test_keeps_both_values_and_writes_neither_over_the_other() -> None:
    conflict = a_conflict()

    conflict.producer.refresh_from_db()
    assert (conflict.seen, conflict.theirs, conflict.mine) == ("lúa", "khóm", "mít")
    assert conflict.producer.grows == "khóm"
    assert conflict.deed.state == Deed.State.CONFLICT


def test_what_does_not_contradict_is_written_beside() -> None:
    producer = a_household(grows="lúa")
    registering.correct(producer, {"grows": "khóm"}, by=None, at=NOON)

    told = _told(producer, {"grows": "mít", "sex": "male"}, {"grows": "lúa"})
    receipt = done(a_device(), "correct", told)

    producer.refresh_from_db()
    assert receipt.result == {"fields": ["grows"]}
    assert (producer.grows, producer.sex) == ("khóm", "male")


def test_two_who_say_the_same_do_not_contradict() -> None:
    producer = a_household(grows="lúa")
    registering.correct(producer, {"grows": "khóm"}, by=None, at=NOON)

    done(a_device(), "correct", _told(producer, {"grows": "khóm"}, {"grows": "lúa"}))

    assert not Conflict.objects.exists()


@pytest.mark.parametrize(
    "told", [{"changes": {"code": "x"}}, {"changes": "x"}, {"changes": {"phones": "12"}}]
)
def test_a_change_that_makes_no_sense_is_refused(told: dict[str, Any]) -> None:
    producer = a_household(phones=("+84912345678",))

    refused(
        a_device(),
        "correct",
        {"producer": producer.code, "seen": {"phones": "0912 345 678"}} | told,
    )

    producer.refresh_from_db()
    assert producer.phone == "+84912345678"


def test_nothing_is_changed_of_who_was_erased() -> None:
    producer, device = a_household(), a_device()
    erase(producer, by=None, at=NOON)
    Producer.objects.filter(pk=producer.pk).update(hamlet=home())

    deed = refused(device, "correct", _told(producer, {"grows": "mít"}, {}))

    assert deed.text == f"Dữ liệu của {producer.code} đã được xóa theo yêu cầu."


@pytest.mark.parametrize(
    ("word", "grows", "state"), [("giu", "khóm", "kept"), ("lay", "mít", "taken")]
)
def test_an_officer_chooses_one_of_both(client: Client, word: str, grows: str, state: str) -> None:
    conflict = a_conflict()
    officer = an_officer(a_commune())
    sign_in(client, officer)

    page = client.get(BOOK).content.decode()
    client.post(f"/thuc-dia/mau-thuan/{conflict.pk}/{word}/")

    assert "khóm" in page and "mít" in page
    conflict.refresh_from_db()
    conflict.producer.refresh_from_db()
    assert (conflict.state, conflict.decided_by, conflict.producer.grows) == (
        state,
        officer,
        grows,
    )


def test_of_two_officers_who_choose_the_first_is_heard(client: Client) -> None:
    conflict = a_conflict()
    sign_in(client, an_officer(a_commune()))
    client.post(f"/thuc-dia/mau-thuan/{conflict.pk}/giu/")

    client.post(f"/thuc-dia/mau-thuan/{conflict.pk}/lay/")

    conflict.refresh_from_db()
    assert conflict.state == Conflict.State.KEPT


def test_there_is_no_third_choice(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))

    assert client.post(f"/thuc-dia/mau-thuan/{a_conflict().pk}/bo/").status_code == 404


def test_nobody_chooses_for_who_was_erased(client: Client) -> None:
    conflict = a_conflict()
    erase(conflict.producer, by=None, at=NOON)
    sign_in(client, an_officer(a_commune()))

    assert client.post(f"/thuc-dia/mau-thuan/{conflict.pk}/lay/").status_code == 403


def test_an_officer_sees_what_was_refused_and_lets_it_go(client: Client) -> None:
    deed = refused(a_device(), "register", facts(name="12"))
    sign_in(client, an_officer(a_commune()))

    page = client.get(BOOK).content.decode()
    for _time in range(2):
        client.post(f"/thuc-dia/so/{deed.pk}/xem-xong/")

    assert "Họ tên: Hãy ghi họ tên bằng chữ." in page
    deed.refresh_from_db()
    assert deed.arguments == {}
    assert not Deed.objects.unsettled().exists()
    assert client.post("/thuc-dia/so/x/xem-xong/").status_code == 404


def test_an_officer_sees_no_deeds_of_another_commune_by_a_helper_of_both(client: Client) -> None:
    here, there = a_commune(), a_commune("Vị Trung")
    device = a_device(a_helper(home(here), home(there)))
    mine, foreign = (
        a_household(place, name) for place, name in ((here, "Lê An"), (there, "Võ Ba"))
    )
    deeds = [refused(device, "agree", a_yes(one.code, purposes=[])) for one in (mine, foreign)]
    sign_in(client, an_officer(here))

    page = client.get(BOOK).content.decode()
    answer = client.post(f"/thuc-dia/so/{deeds[1].pk}/xem-xong/")

    assert "Lê An" in page and "Võ Ba" not in page
    assert answer.status_code == 404
    assert set(Deed.objects.unsettled()) == set(deeds)


def test_an_officer_sees_deeds_about_their_households_by_who_has_no_hamlet_there_any_more() -> (
    None
):
    household, device = a_household(), a_device()
    device.user.hamlets.set([home(a_commune("Vị Trung"))])

    deed = refused(device, "agree", a_yes(household.code))

    assert list(Deed.objects.visible_to(an_officer(a_commune()))) == [deed]
    assert not Deed.objects.visible_to(an_officer(a_commune("Vị Trung"))).exists()
    assert list(Deed.objects.visible_to(a_province_officer())) == [deed]


def test_shows_a_signature_with_the_words_it_is_for(client: Client) -> None:
    signature = a_signature()
    sign_in(client, an_officer(a_commune()))

    page = client.get(f"/thuc-dia/chu-ky/{signature.pk}/").content.decode()

    assert "polyline" in page
    entry = Entry.objects.about(signature).get()
    assert (entry.verb, entry.on_behalf_of) == ("field.signature_read", signature.producer.code)
    assert "lưu họ tên, năm sinh" in page


def test_asks_as_often_for_three_deeds_as_for_one(client: Client) -> None:
    sign_in(client, an_officer(a_commune()))
    device = a_device(a_helper(home()))
    done(device, "register", facts())
    once = queries(client, BOOK)
    for name in ("Lê Thị Hai", "Võ Văn Ba"):
        done(device, "register", facts(name=name, phones=""))

    assert queries(client, BOOK) == once


def test_the_book_is_for_officers(client: Client) -> None:
    sign_in(client, a_helper(home()))

    assert client.get(BOOK).status_code == 403


def test_a_person_is_shown_what_came_from_the_field_about_them() -> None:
    conflict = a_conflict()
    done(a_device(), "agree", a_yes(conflict.producer.code))

    told = held([conflict.producer.pk])

    assert [len(rows) for rows in told.values()] == [2, 1, 1]
