"""Two files found to be one person; taken apart, each has its own again."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import NotTwo, merge, unmerge
from lensan.producers.actions.registering import correct
from lensan.producers.exports import COLUMNS, rows
from lensan.producers.models import Apart, Merge, Producer, Standing
from lensan.producers.tests.make import (
    AN,
    BINH,
    BINH_IDENTITY,
    NEXT_DAY,
    NOON,
    a_row,
    an_import,
    outcomes,
)
from lensan.producers.tests.make_people import a_producer

PHONE, OTHER_PHONE = "+84912345678", "+84987654321"
TODAY, TOMORROW = date(2022, 7, 22), date(2022, 7, 23)
FACTS = ("name", "birth_year", "phone", "identity_number", "search_key", "grows")
Told = list[tuple[object, ...]]


@pytest.fixture
def officer() -> User:
    return an_officer(a_commune())


def _told(*producers: Producer) -> Told:
    numbers = [producer.pk for producer in producers]
    return list(Producer.objects.filter(pk__in=numbers).order_by("pk").values_list(*FACTS))


def _standing(on: date) -> list[Producer]:
    return list(Producer.objects.standing(on).order_by("pk"))


def _who_keeps() -> dict[int, int]:
    return dict(Merge.objects.open().values_list("absorbed", "kept"))


def test_the_two_are_counted_and_shown_as_one(officer: User) -> None:
    kept = a_producer(birth_year=1968)
    absorbed = a_producer("Nguyễn V. An", phones=(PHONE,), grows="khóm")

    merger = merge(kept, absorbed, by=officer, at=NEXT_DAY)

    assert (_standing(TODAY), _standing(TOMORROW)) == ([kept, absorbed], [kept])
    [(name, born, phone, _identity, _key, grows)] = _told(kept)
    assert (name, born, phone, grows) == ("Nguyễn Văn An", 1968, PHONE, "khóm")
    assert (merger.by, merger.from_on, merger.until_on) == (officer, TOMORROW, None)


def test_both_files_journal_who_merged_them(officer: User) -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn V. An")

    merger = merge(kept, absorbed, by=officer, at=NOON)
    unmerge(merger, by=officer, at=NEXT_DAY)

    for producer in (kept, absorbed):
        apart, together = Entry.objects.about(producer)[:2]
        assert (together.verb, together.by) == ("producers.merged", officer)
        assert (apart.verb, apart.by) == ("producers.unmerged", officer)
        assert together.facts == {"kept": kept.code, "absorbed": absorbed.code}


def test_one_file_is_not_merged_with_itself(officer: User) -> None:
    producer = a_producer()

    with pytest.raises(NotTwo, match="không gộp được"):
        merge(producer, producer, by=officer, at=NOON)

    assert Merge.objects.count() == 0


def test_an_absorbed_or_erased_file_is_not_merged_again(officer: User) -> None:
    kept, absorbed, other, erased = (a_producer(f"Nguyễn Văn {n}") for n in "ABCD")
    merge(kept, absorbed, by=officer, at=NOON)
    erase(erased, by=officer, at=NOON)

    for gone in (absorbed, erased):
        with pytest.raises(NotTwo):
            merge(other, gone, by=officer, at=NOON)

    assert _who_keeps() == {absorbed.pk: kept.pk}


def test_taken_apart_each_has_its_own_facts_again(officer: User) -> None:
    kept = a_producer(birth_year=1968)
    absorbed = a_producer(
        "Trần Thị Bình", phones=(PHONE, OTHER_PHONE), identity_number=BINH_IDENTITY
    )
    before = _told(kept, absorbed)
    merger = merge(kept, absorbed, by=officer, at=NOON)

    unmerge(merger, by=officer, at=NEXT_DAY)

    assert _told(kept, absorbed) == before
    assert (_standing(TODAY), _standing(TOMORROW)) == ([kept], [kept, absorbed])
    assert [(apart.one, apart.other) for apart in Apart.objects.all()] == [(kept, absorbed)]


def test_they_are_taken_apart_once(officer: User) -> None:
    merger = merge(a_producer(), a_producer("Nguyễn V. An"), by=officer, at=NOON)
    same = Merge.objects.get()
    unmerge(merger, by=officer, at=NOON)

    for again in (same, Merge.objects.get()):
        with pytest.raises(NotTwo):
            unmerge(again, by=officer, at=NOON)

    assert Standing.objects.filter(until_on=None).count() == 2


def test_those_who_were_said_to_differ_may_be_merged_after_all(officer: User) -> None:
    one, other = a_producer(), a_producer("Nguyễn V. An")
    unmerge(merge(one, other, by=officer, at=NOON), by=officer, at=NOON)

    merge(other, one, by=officer, at=NOON)

    assert (Apart.objects.count(), _who_keeps()) == (0, {one.pk: other.pk})


def test_a_chain_of_mergers_comes_apart_link_by_link(officer: User) -> None:
    a, b, c, d = people = tuple(
        a_producer(f"Nguyễn Văn {n}", phones=(f"+8491234567{n}",)) for n in "1234"
    )
    before = _told(*people)
    first = merge(b, a, by=officer, at=NOON)
    second = merge(c, b, by=officer, at=NOON)
    third = merge(d, c, by=officer, at=NOON)
    assert _who_keeps() == dict.fromkeys((a.pk, b.pk, c.pk), d.pk)

    unmerge(third, by=officer, at=NEXT_DAY)
    assert _who_keeps() == dict.fromkeys((a.pk, b.pk), c.pk)

    second = Merge.objects.open().get(absorbed=b)
    unmerge(second, by=officer, at=NEXT_DAY)
    assert _who_keeps() == {a.pk: b.pk}

    first = Merge.objects.open().get(absorbed=a)
    unmerge(first, by=officer, at=NEXT_DAY)
    assert (_who_keeps(), _told(*people)) == ({}, before)


def test_a_link_inside_a_chain_cannot_be_cut_alone(officer: User) -> None:
    a, b, c = (a_producer(f"Nguyễn Văn {n}") for n in "ABC")
    merge(b, a, by=officer, at=NOON)
    merge(c, b, by=officer, at=NOON)
    inner = Merge.objects.open().get(absorbed=a)

    with pytest.raises(NotTwo):
        unmerge(inner, by=officer, at=NOON)

    assert _who_keeps() == {a.pk: c.pk, b.pk: c.pk}


def test_rows_that_came_after_a_wrong_merger_go_back_to_their_owners(officer: User) -> None:
    an_import(AN, BINH)
    an, binh = Producer.objects.order_by("pk")
    merger = merge(an, binh, by=officer, at=NOON)
    mended = (
        a_row("Nguyễn Văn An", born=1968, identity=AN[2], phone="0912 345 679"),
        a_row("Trần Thị Bình", born="03/04/1971", identity=BINH[2], phone="0987 654 322"),
    )
    later = an_import(*mended, name="thang-8.xlsx", at=NEXT_DAY)
    assert outcomes(later) == ["matched", "matched"]

    unmerge(merger, by=officer, at=NEXT_DAY)

    assert list(later.records.order_by("row").values_list("producer", flat=True)) == [
        an.pk,
        binh.pk,
    ]
    told = Producer.objects.order_by("pk").values_list("name", "birth_year", "identity_number")
    assert list(told) == [("Nguyễn Văn An", 1968, AN[2]), ("Trần Thị Bình", 1971, BINH[2])]
    sources = [str(row[COLUMNS.index("sources")]).split(";") for row in rows()]
    assert sources == [
        ["vi-thang.xlsx#Danh sách!3", "thang-8.xlsx#Danh sách!3"],
        ["vi-thang.xlsx#Danh sách!4", "thang-8.xlsx#Danh sách!4"],
    ]


def test_a_correction_after_a_merger_stays_with_the_file_that_was_kept(officer: User) -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn V. An")
    merger = merge(kept, absorbed, by=officer, at=NOON)
    correct(kept, {"phones": (PHONE,)}, by=officer, at=NOON)

    unmerge(merger, by=officer, at=NOON)

    assert [told[2] for told in _told(kept, absorbed)] == [PHONE, ""]


def test_the_page_shows_both_files_and_merges(client: Client, officer: User) -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn V. An")
    sign_in(client, officer)
    url = reverse("producer-merge", args=[kept.code])

    found = client.get(url, {"q": "nguyen"})
    beside = client.get(url, {"voi": absorbed.code})
    answer = client.post(url, {"other": absorbed.code})

    assert found.context["found"] == [absorbed]
    assert beside.context["other"] == absorbed
    assert answer.headers["Location"] == reverse("producer", args=[kept.code])
    assert _who_keeps() == {absorbed.pk: kept.pk}


def test_the_page_of_an_absorbed_file_leads_to_the_kept_one(client: Client, officer: User) -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn V. An")
    merge(kept, absorbed, by=officer, at=NOON)
    sign_in(client, officer)

    for name in (
        "producer",
        "producer-correct",
        "producer-erase",
        "producer-take-away",
        "producer-merge",
    ):
        answer = client.get(reverse(name, args=[absorbed.code]))
        assert answer.headers["Location"] == reverse(name, args=[kept.code])


def test_the_page_takes_them_apart_and_says_when_someone_was_faster(
    client: Client, officer: User
) -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn V. An")
    merger = merge(kept, absorbed, by=officer, at=NOON)
    sign_in(client, officer)

    for _twice in range(2):
        answer = client.post(reverse("producer-unmerge", args=[merger.pk]), follow=True)

    assert (_who_keeps(), Apart.objects.count()) == ({}, 1)
    assert [str(message) for message in answer.context["messages"]] == [str(NotTwo())]


def test_nobody_merges_with_a_file_outside_their_territory(client: Client, officer: User) -> None:
    mine, elsewhere = a_producer(), a_producer(commune=a_commune("Vị Trung"))
    sign_in(client, officer)
    url = reverse("producer-merge", args=[mine.code])

    assert client.get(url, {"voi": elsewhere.code}).status_code == 404
    assert client.post(url, {"other": elsewhere.code}).status_code == 404
    assert client.get(url, {"q": "nguyen"}).context["found"] == []
    assert Merge.objects.count() == 0


def test_the_page_says_of_an_old_pair_that_it_can_no_longer_be_merged(
    client: Client, officer: User
) -> None:
    producer = a_producer()
    sign_in(client, officer)

    answer = client.post(
        reverse("producer-merge", args=[producer.code]), {"other": producer.code}, follow=True
    )

    assert [str(message) for message in answer.context["messages"]] == [str(NotTwo())]
    assert Merge.objects.count() == 0


def test_the_page_warns_before_those_are_merged_who_were_said_to_differ(
    client: Client, officer: User
) -> None:
    one, other, stranger = (a_producer(f"Nguyễn Văn {n}") for n in "ABC")
    unmerge(merge(one, other, by=officer, at=NOON), by=officer, at=NOON)
    sign_in(client, officer)
    url = reverse("producer-merge", args=[other.code])

    warned = [
        client.get(url, {"voi": code}).context["differ"] for code in (one.code, stranger.code)
    ]

    assert warned == [True, False]


def test_only_officers_merge_and_take_apart(client: Client) -> None:
    kept, absorbed = a_producer(hamlet="Ấp 3"), a_producer("Nguyễn V. An", hamlet="Ấp 3")
    merger = merge(kept, a_producer("Nguyễn Văn Anh"), by=an_officer(), at=NOON)
    assert kept.hamlet
    sign_in(client, a_helper(kept.hamlet))

    merging = client.post(reverse("producer-merge", args=[kept.code]), {"other": absorbed.code})
    parting = client.post(reverse("producer-unmerge", args=[merger.pk]))

    assert (merging.status_code, parting.status_code) == (403, 403)
    assert list(Merge.objects.open()) == [merger]
