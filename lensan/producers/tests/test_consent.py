"""A person says yes to a purpose, and may take it back: everywhere, at once."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.tests.make import a_province_officer, a_user, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge, unmerge
from lensan.producers.actions.registering import Erased
from lensan.producers.exports import COLUMNS, rows
from lensan.producers.models import Consent, ConsentText, Producer, silent
from lensan.producers.searching import search
from lensan.producers.tests.make import NEXT_DAY, NOON
from lensan.producers.tests.make_people import a_producer

PHONE = "+84912345678"
WEEK_LATER = datetime(2022, 7, 29, 5, tzinfo=UTC)


def _yes(producer: Producer, purpose: str = "contact", at: datetime = NOON) -> Consent:
    return give(
        producer, purpose, way="paper", place="trụ sở ấp", witness="Lê Văn Tư", by=None, at=at
    )


def _found_by_number() -> list[Producer]:
    return search("0912 345 678", by=a_province_officer(), first=0, most=9)


def _exported_numbers() -> list[object]:
    return [row[COLUMNS.index("phone")] for row in rows()]


def test_says_which_words_were_agreed_to_where_and_before_whom() -> None:
    producer, officer = a_producer(), an_officer()
    newer = ConsentText.objects.create(
        purpose="registry", version=2, text="lời mới", valid_from=date(2022, 7, 1)
    )
    ConsentText.objects.create(
        purpose="registry", version=3, text="lời sau này", valid_from=date(2022, 8, 1)
    )

    consent = give(
        producer,
        "registry",
        way="spoken",
        place="nhà hộ",
        witness="Lê Văn Tư",
        by=officer,
        at=NOON,
    )

    assert (consent.text, consent.given_on) == (newer, date(2022, 7, 22))
    assert (consent.place, consent.witness, consent.way) == ("nhà hộ", "Lê Văn Tư", "spoken")
    assert (consent.recorded_by, consent.withdrawn_on) == (officer, None)
    assert Entry.objects.about(producer)[0].facts == {
        "purpose": "registry", "version": 2, "way": "spoken",
    }  # fmt: skip


def test_the_same_yes_twice_is_one() -> None:
    producer = a_producer()

    first, again = _yes(producer), _yes(producer, at=NEXT_DAY)

    assert (again, Consent.objects.count()) == (first, 1)


def test_a_yes_to_newer_words_is_another() -> None:
    producer = a_producer()
    first = _yes(producer)
    ConsentText.objects.create(
        purpose="contact", version=2, text="lời mới", valid_from=date(2022, 7, 23)
    )

    second = _yes(producer, at=NEXT_DAY)

    assert [consent.text.version for consent in (first, second)] == [1, 2]


def test_nothing_is_written_of_someone_who_was_erased(noon: datetime) -> None:
    producer = a_producer()
    erase(producer, by=None, at=noon)

    with pytest.raises(Erased, match="đã được xóa"):
        _yes(producer)

    assert Consent.objects.count() == 0


def test_a_no_ends_every_version_of_that_purpose_alone() -> None:
    producer = a_producer()
    old = _yes(producer)
    ConsentText.objects.create(
        purpose="contact", version=2, text="lời mới", valid_from=date(2022, 7, 23)
    )
    new, other = _yes(producer, at=NEXT_DAY), _yes(producer, "public")

    take_back(producer, "contact", by=None, at=WEEK_LATER)

    ends = dict(Consent.objects.values_list("pk", "withdrawn_on"))
    assert ends == {old.pk: date(2022, 7, 29), new.pk: date(2022, 7, 29), other.pk: None}
    assert Entry.objects.about(producer)[0].verb == "producers.consent_withdrawn"


def test_a_no_to_what_was_never_agreed_to_changes_nothing() -> None:
    producer = a_producer()
    before = Entry.objects.count()

    take_back(producer, "contact", by=None, at=NOON)

    assert (Entry.objects.count(), silent([producer.pk])) == (before, set())


def test_a_no_hides_the_number_from_search_and_export() -> None:
    producer = a_producer(phones=(PHONE,))
    _yes(producer)
    assert (_found_by_number(), _exported_numbers()) == ([producer], [PHONE])

    take_back(producer, "contact", by=None, at=NEXT_DAY)

    assert (_found_by_number(), _exported_numbers()) == ([], [""])
    assert search("văn an", by=a_province_officer(), first=0, most=9) == [producer]


def test_a_yes_after_a_no_shows_the_number_again() -> None:
    producer = a_producer(phones=(PHONE,))
    _yes(producer)
    take_back(producer, "contact", by=None, at=NEXT_DAY)

    _yes(producer, at=NEXT_DAY)

    assert (_found_by_number(), _exported_numbers()) == ([producer], [PHONE])


def test_a_no_said_on_one_file_holds_for_the_file_that_it_is_merged_into(noon: datetime) -> None:
    kept, absorbed = a_producer(phones=(PHONE,)), a_producer("Nguyễn V. An")
    _yes(kept)
    _yes(absorbed)
    take_back(absorbed, "contact", by=None, at=NEXT_DAY)

    merger = merge(kept, absorbed, by=an_officer(), at=WEEK_LATER)
    assert (silent([kept.pk]), _found_by_number(), _exported_numbers()) == ({kept.pk}, [], [""])

    unmerge(merger, by=an_officer(), at=WEEK_LATER)
    assert (silent([kept.pk, absorbed.pk]), _found_by_number()) == ({absorbed.pk}, [kept])


def test_a_no_ends_what_was_agreed_to_on_a_merged_file() -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn V. An")
    _yes(absorbed)
    merge(kept, absorbed, by=an_officer(), at=NOON)

    assert _yes(kept) == Consent.objects.get()  # said before, under the other code
    take_back(kept, "contact", by=None, at=NEXT_DAY)

    assert Consent.objects.get().withdrawn_on == date(2022, 7, 23)
    assert silent([kept.pk]) == {kept.pk}


def test_the_page_writes_each_purpose_that_was_ticked(client: Client) -> None:
    producer = a_producer()
    officer = an_officer(producer.commune)
    sign_in(client, officer)
    told = {"purposes": ["registry", "contact"], "way": "paper", "place": "nhà hộ"}

    page = client.get(reverse("consent-give", args=[producer.code]))
    answer = client.post(reverse("consent-give", args=[producer.code]), told)

    assert page.context["texts"] == list(ConsentText.objects.order_by("pk"))
    assert answer.headers["Location"] == reverse("producer", args=[producer.code])
    given = Consent.objects.order_by("pk")
    assert [(c.text.purpose, c.place, c.recorded_by) for c in given] == [
        ("registry", "nhà hộ", officer), ("contact", "nhà hộ", officer),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"way": "paper", "place": "nhà"}, "purposes"),
        ({"purposes": ["registry"], "way": "paper"}, "place"),
        ({"purposes": ["registry"], "way": "spoken", "place": "nhà"}, "witness"),
    ],
)
def test_silence_a_yes_without_a_place_or_words_without_a_witness_are_no_consent(
    client: Client, told: dict[str, object], wrong: str
) -> None:
    producer = a_producer()
    sign_in(client, an_officer(producer.commune))

    answer = client.post(reverse("consent-give", args=[producer.code]), told)

    assert list(answer.context["form"].errors) == [wrong]
    assert Consent.objects.count() == 0


def test_the_household_takes_its_own_consent_back(client: Client) -> None:
    producer = a_producer()
    household = a_user()
    Producer.objects.filter(pk=producer.pk).update(account=household)
    _yes(producer)
    sign_in(client, household)

    client.post(reverse("consent-take-back", args=[producer.code]), {"purpose": "contact"})

    assert Consent.objects.exclude(withdrawn_on=None).count() == 1


def test_a_purpose_that_does_not_exist_is_not_taken_back(client: Client) -> None:
    producer = a_producer()
    _yes(producer)
    sign_in(client, an_officer(producer.commune))

    client.post(reverse("consent-take-back", args=[producer.code]), {"purpose": "khác"})

    assert Consent.objects.get().withdrawn_on is None


def test_the_paper_to_sign_holds_the_words_in_force(client: Client) -> None:
    producer = a_producer()
    sign_in(client, an_officer(producer.commune))

    page = client.get(reverse("consent-paper", args=[producer.code]))

    assert page.context["texts"] == list(ConsentText.objects.order_by("pk"))
    assert page.context["producer"] == producer


def test_the_words_and_the_consent_say_what_they_are() -> None:
    consent = _yes(a_producer())

    assert str(consent).endswith("(bản 1): 22/07/2022")


def test_nobody_records_consent_outside_their_territory(client: Client) -> None:
    producer = a_producer(commune=a_commune("Vị Trung"))
    sign_in(client, an_officer(a_commune("Vị Thắng")))
    told = {"purposes": ["registry"], "way": "paper", "place": "nhà"}

    answer = client.post(reverse("consent-give", args=[producer.code]), told)

    assert (answer.status_code, Consent.objects.count()) == (404, 0)
