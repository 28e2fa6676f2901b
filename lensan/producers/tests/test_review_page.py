"""The review queue: one row beside whom it may be of, a key for each answer."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import User
from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.actions.reviewing import (
    AlreadyDecided,
    Rooted,
    accept,
)
from lensan.producers.models import Candidate, Record
from lensan.producers.tests.make import NOON
from lensan.producers.tests.make_people import a_held_record, a_producer, queries_of

PHONE = "+84912345678"
HELD, MATCHED, CREATED = Record.Outcome.HELD, Record.Outcome.MATCHED, Record.Outcome.CREATED


@pytest.fixture
def officer() -> User:
    return an_officer(a_commune())


def _became(*rows: Record) -> list[tuple[str, int | None]]:
    numbers = [row.pk for row in rows]
    found = Record.objects.filter(pk__in=numbers).order_by("pk")
    return list(found.values_list("outcome", "producer"))


def test_the_queue_shows_one_row_beside_its_likeliest_candidate(
    client: Client, officer: User
) -> None:
    producer = a_producer("Nguyễn V. An", phones=(PHONE,))
    row, other = a_held_record(producer, name="Nguyễn Văn An"), a_held_record(producer)
    sign_in(client, officer)

    first = client.get(reverse("review-list"))
    second = client.get(reverse("review-list"), {"sau": row.pk})
    around = client.get(reverse("review-list"), {"sau": other.pk})
    narrowed = client.get(reverse("review-list"), {"danh-sach": str(other.source_id)})

    rows = [page.context["row"] for page in (first, second, around, narrowed)]
    assert rows == [row, other, row, other]
    assert [page.context["left"] for page in (first, narrowed)] == [2, 1]
    names = [(field.mine, field.theirs, field.differs) for field in first.context["fields"][:1]]
    assert names == [("Nguyễn Văn An", "Nguyễn V. An", True)]
    assert Entry.objects.about(producer).filter(verb="producers.file_read").count() == 4


def test_the_queue_chooses_among_candidates_by_their_number(client: Client, officer: User) -> None:
    one, other = a_producer(), a_producer("Nguyễn Văn Anh")
    row = a_held_record(one)
    Candidate.objects.create(record=row, producer=other, score=1.0, evidence="cùng tên")
    sign_in(client, officer)

    chosen = [
        client.get(reverse("review-list"), {"ung-vien": place}).context["chosen"]
        for place in ("1", "2", "0", "x", "9")
    ]

    assert [c.producer if c else None for c in chosen] == [one, other, one, one, None]


@pytest.mark.parametrize("after", ["9" * 30, "-1", "x", "²"])
def test_the_queue_takes_any_place_that_someone_types(
    client: Client, officer: User, after: str
) -> None:
    row = a_held_record(a_producer())
    sign_in(client, officer)

    page = client.get(reverse("review-list"), {"sau": after, "ung-vien": after, "danh-sach": ""})

    assert page.context["row"] == row


def test_the_queue_has_its_keys(client: Client, officer: User) -> None:
    row = a_held_record(a_producer())
    sign_in(client, officer)
    client.post(reverse("review-apart", args=[row.pk]))
    a_held_record(a_producer())

    page = client.get(reverse("review-list")).content.decode()

    for key in "mnsz":  # merge, new, skip, undo
        assert page.count(f'data-key="{key}"') == 1


def test_the_queue_is_empty_when_all_is_decided(client: Client, officer: User) -> None:
    sign_in(client, officer)

    page = client.get(reverse("review-list"))

    assert (page.context["left"], "row" in page.context) == (0, False)


def test_each_answer_goes_on_to_the_next_row_and_can_be_taken_back(
    client: Client, officer: User
) -> None:
    producer = a_producer()
    row, other = a_held_record(producer), a_held_record(producer)
    sign_in(client, officer)
    query = f"danh-sach=&sau={row.pk}"

    answer = client.post(
        reverse("review-accept", args=[row.pk]), {"producer": producer.pk, "query": query}
    )
    assert answer.headers["Location"] == f"{reverse('review-list')}?{query}"
    client.post(reverse("review-apart", args=[other.pk]))
    assert [outcome for outcome, _producer in _became(row, other)] == [MATCHED, CREATED]

    client.post(reverse("review-undo"))
    client.post(reverse("review-undo"))  # the memory is of one decision
    assert _became(row, other) == [(MATCHED, producer.pk), (HELD, None)]


def test_who_is_slower_is_told_so(client: Client, officer: User) -> None:
    producer = a_producer()
    row = a_held_record(producer)
    accept(row, producer, by=officer, at=NOON)
    sign_in(client, officer)

    for name in ("review-accept", "review-apart"):
        told = {"producer": producer.pk}
        answer = client.post(reverse(name, args=[row.pk]), told, follow=True)
        assert [str(m) for m in answer.context["messages"]] == [str(AlreadyDecided())]

    assert _became(row) == [(MATCHED, producer.pk)]


def test_a_decision_that_others_have_built_on_is_not_taken_back(
    client: Client, officer: User
) -> None:
    row = a_held_record(a_producer())
    sign_in(client, officer)
    client.post(reverse("review-apart", args=[row.pk]), follow=True)
    row.refresh_from_db()
    assert row.producer
    give(row.producer, "registry", way="paper", place="nhà", by=officer, at=NOON)

    answer = client.post(reverse("review-undo"), follow=True)

    assert [str(m) for m in answer.context["messages"]] == [str(Rooted(row.producer))]
    assert _became(row) == [(CREATED, row.producer.pk)]


def test_a_row_is_taken_out_of_a_file_and_shown_in_the_queue(
    client: Client, officer: User
) -> None:
    producer = a_producer()
    row = a_held_record(producer)
    accept(row, producer, by=officer, at=NOON)
    sign_in(client, officer)

    answer = client.post(reverse("record-release", args=[row.pk]))

    assert client.get(answer.headers["Location"]).context["row"] == row
    assert client.post(reverse("record-release", args=[row.pk])).status_code == 404


def test_a_row_that_cannot_be_taken_out_leads_back_to_the_file(
    client: Client, officer: User
) -> None:
    producer = a_producer()
    sign_in(client, officer)
    by_hand = producer.records.get()

    answer = client.post(reverse("record-release", args=[by_hand.pk]))

    assert answer.headers["Location"] == reverse("producer", args=[producer.code])
    assert _became(by_hand) == [(CREATED, producer.pk)]


def test_a_candidate_of_another_officers_territory_is_neither_shown_nor_taken(
    client: Client, officer: User
) -> None:
    elsewhere = a_producer(commune=a_commune("Vị Trung"), identity_number="093068000101")
    row = a_held_record(elsewhere)
    Record.objects.filter(pk=row.pk).update(commune=a_commune())
    sign_in(client, officer)

    page = client.get(reverse("review-list"))
    client.post(reverse("review-accept", args=[row.pk]), {"producer": elsewhere.pk})

    assert [field.theirs for field in page.context["fields"]] == [""] * 9
    assert elsewhere.code not in page.content.decode()
    assert _became(row) == [(HELD, None)]
    assert Entry.objects.about(elsewhere).filter(verb="producers.file_read").count() == 0

    sign_in(client, a_province_officer())
    client.post(reverse("review-accept", args=[row.pk]), {"producer": elsewhere.pk})
    assert _became(row) == [(MATCHED, elsewhere.pk)]


def test_the_number_of_who_took_consent_back_is_not_shown_beside_a_row(
    client: Client, officer: User
) -> None:
    producer = a_producer(phones=(PHONE,))
    give(producer, "contact", way="paper", place="nhà", by=officer, at=NOON)
    take_back(producer, "contact", by=officer, at=NOON)
    a_held_record(producer)
    sign_in(client, officer)

    page = client.get(reverse("review-list"))

    told = {field.label: field.theirs for field in page.context["fields"]}
    assert told["Điện thoại"] == ""


def test_only_officers_review(client: Client) -> None:
    row = a_held_record(a_producer())
    sign_in(client, a_helper(a_hamlet()))

    assert client.get(reverse("review-list")).status_code == 403
    assert client.post(reverse("review-apart", args=[row.pk])).status_code == 403
    assert _became(row) == [(HELD, None)]


def test_the_queue_asks_no_more_for_three_rows_and_candidates_than_for_one(
    client: Client, officer: User
) -> None:
    row = a_held_record(a_producer())
    sign_in(client, officer)
    for_one = queries_of(client, reverse("review-list"))
    for _more in range(2):
        Candidate.objects.create(record=row, producer=a_producer(), score=1.0, evidence="cùng tên")
        a_held_record(a_producer())

    assert queries_of(client, reverse("review-list")) == for_one
