"""The doors of producers: find, enter, read, correct, take away, plots."""

import pytest
from django.test import Client
from django.urls import reverse

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_province_officer, a_user, an_officer, sign_in
from lensan.journal.models import Entry
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.consenting import give, take_back
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.merging import merge
from lensan.producers.actions.plotting import add, remove
from lensan.producers.actions.registering import correct
from lensan.producers.models import Plot, Producer, Record
from lensan.producers.tests.make import AN_IDENTITY, NOON
from lensan.producers.tests.make_people import a_producer, queries_of

PHONE, OTHER_PHONE = "+84912345678", "+84987111222"


@pytest.fixture
def officer(client: Client) -> User:
    """Return an officer of Vị Thắng who has signed in."""
    officer = an_officer(a_commune())
    sign_in(client, officer)
    return officer


def _typed(name: str = "Nguyễn Văn An", **more: object) -> dict[str, object]:
    return {
        "name": name, "kind": "household", "commune": a_commune().pk, "smartphone": "unknown", **more,
    }  # fmt: skip


def _silenced(producer: Producer) -> Producer:
    give(producer, "contact", way="paper", place="nhà", by=None, at=NOON)
    take_back(producer, "contact", by=None, at=NOON)
    return producer


def _plot(producer: Producer) -> Plot:
    return add(
        producer,
        name="Thửa 1",
        crop="khóm",
        area_m2=900,
        planting_area_code="VN-1",
        by=None,
        at=NOON,
    )


def test_the_list_is_narrowed_by_word_kind_place_and_means(client: Client) -> None:
    an = a_producer(phones=(PHONE,), smartphone=True)
    firm = a_producer("Công ty Khóm", kind="enterprise", commune=a_commune("Vị Trung"))
    sign_in(client, a_province_officer())

    def found(**asked: str) -> list[Producer]:
        found: list[Producer] = client.get(reverse("producer-list"), asked).context["found"]
        return found

    assert found(q="0912 345 678") == found(q="nguyen") == found(q=an.code) == [an]
    assert (found(loai="enterprise"), found(xa=a_commune().code)) == ([firm], [an])
    assert found(**{"lien-lac": "smartphone"}) == [an]
    assert found(**{"lien-lac": "none"}) == [firm]
    assert found(page="2") == []


def test_what_is_taken_away_is_what_was_searched_for_without_hidden_numbers(
    client: Client, officer: User
) -> None:
    an = a_producer(phones=(PHONE,), birth_year=1968, hamlet="Ấp 3")
    _silenced(a_producer("Trần Thị Bình", phones=(OTHER_PHONE,)))

    by_number = client.get(reverse("producer-list"), {"dang": "csv", "q": "0912 345 678"})
    everyone = client.get(reverse("producer-list"), {"dang": "csv"})

    assert by_number.content.decode("utf-8-sig").splitlines()[1:] == [
        f"{an.code},hộ sản xuất nông nghiệp,Nguyễn Văn An,1968,0912 345 678,{an.commune.title},Ấp 3,"
    ]
    text = everyone.content.decode("utf-8-sig")
    assert ("Trần Thị Bình" in text, "0987" in text) == (True, False)
    assert [e.facts["rows"] for e in Entry.objects.filter(verb="producers.list_taken_away")] == [
        1,
        2,
    ]


def test_only_officers_take_lists_away(client: Client) -> None:
    sign_in(client, a_helper(a_hamlet()))

    assert client.get(reverse("producer-list"), {"dang": "csv"}).status_code == 403


def test_someone_new_is_entered(client: Client, officer: User) -> None:
    told = _typed(birth="15/08/1965", phones="0912 345 678", identity_number=AN_IDENTITY)

    answer = client.post(reverse("producer-register"), told)

    producer = Producer.objects.get()
    assert answer.headers["Location"] == reverse("producer", args=[producer.code])
    assert (producer.birth_year, producer.phone) == (1965, PHONE)
    assert producer.identity_number == AN_IDENTITY
    assert client.get(reverse("producer-register")).context["form"].initial == {
        "commune": a_commune()
    }


def test_whoever_may_be_the_same_is_shown_first(client: Client, officer: User) -> None:
    mine = a_producer(identity_number=AN_IDENTITY)
    told = _typed(identity_number=AN_IDENTITY)

    asked = client.post(reverse("producer-register"), told)
    [(likely, visible)] = asked.context["likely"]
    assert (likely.producer, visible, Producer.objects.count()) == (mine, True, 1)

    client.post(reverse("producer-register"), told | {"seen": "1"})
    assert Producer.objects.count() == 2


def test_of_a_likeness_outside_the_territory_only_the_place_is_told(
    client: Client, officer: User
) -> None:
    theirs = a_producer(identity_number=AN_IDENTITY, commune=a_commune("Vị Trung"))

    page = client.post(reverse("producer-register"), _typed(identity_number=AN_IDENTITY))

    assert [visible for _one, visible in page.context["likely"]] == [False]
    assert theirs.code not in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "123"), ("birth", "31/02/1970"), ("phones", "0912"), ("identity_number", "0930")],
)
def test_what_cannot_be_right_is_not_taken(
    client: Client, officer: User, field: str, typed: str
) -> None:
    answer = client.post(reverse("producer-register"), _typed() | {field: typed})

    assert (list(answer.context["form"].errors), Producer.objects.count()) == ([field], 0)


def test_a_helper_enters_people_of_their_own_hamlets_alone(client: Client) -> None:
    sign_in(client, a_helper(a_hamlet("Ấp 7")))

    refused = client.post(reverse("producer-register"), _typed(hamlet="Ấp 8"))
    client.post(reverse("producer-register"), _typed(hamlet="ấp 07"))

    assert list(refused.context["form"].errors) == ["hamlet"]
    assert list(Producer.objects.values_list("hamlet__name", flat=True)) == ["Ấp 7"]


@pytest.mark.parametrize("role", [Role.TRAINER, Role.CARRIER, Role.HOUSEHOLD])
def test_others_enter_nobody(client: Client, role: Role) -> None:
    sign_in(client, a_user(role))

    assert client.post(reverse("producer-register"), _typed()).status_code == 403


def test_a_correction_writes_only_what_was_typed_anew(client: Client, officer: User) -> None:
    producer = a_producer(phones=(PHONE, OTHER_PHONE), birth_year=1968)
    url = reverse("producer-correct", args=[producer.code])
    form = client.get(url).context["form"]
    assert form.initial["phones"] == "0912 345 678, 0987 111 222"

    client.post(url, _typed("Nguyễn Văn Anh", birth="1968", phones=form.initial["phones"]))

    said = Record.objects.get(outcome="correction").facts
    assert said == {"name": "Nguyễn Văn Anh"}


def test_a_correction_of_nothing_is_none(client: Client, officer: User) -> None:
    producer = a_producer()

    client.post(reverse("producer-correct", args=[producer.code]), _typed())

    assert Record.objects.count() == 1


def test_a_hidden_number_is_not_shown_for_correction_and_stays(
    client: Client, officer: User
) -> None:
    producer = _silenced(a_producer(phones=(PHONE,)))
    url = reverse("producer-correct", args=[producer.code])

    page = client.get(url)
    client.post(url, _typed(grows="khóm"))

    producer.refresh_from_db()
    assert "0912 345 678" not in page.content.decode()
    assert (producer.grows, producer.phone) == ("khóm", PHONE)


def test_a_hidden_number_is_shown_on_no_page(client: Client, officer: User) -> None:
    producer, other = _silenced(a_producer(phones=(PHONE,))), a_producer("Trần Thị Bình")

    for url in (
        reverse("producer", args=[producer.code]),
        reverse("producer-list"),
        f"{reverse('producer-merge', args=[other.code])}?voi={producer.code}",
        f"{reverse('producer-merge', args=[other.code])}?q=nguyen",
    ):
        page = client.get(url).content.decode()
        assert (producer.name in page, "345 678" in page, "912345678" in page) == (
            True,
            False,
            False,
        )


def test_the_file_shows_what_merged_files_own(client: Client, officer: User) -> None:
    kept, absorbed = a_producer(), a_producer("Nguyễn V. An")
    plot = _plot(absorbed)
    merge(kept, absorbed, by=officer, at=NOON)

    page = client.get(reverse("producer", args=[kept.code]))
    assert (list(page.context["plots"]), len(page.context["records"])) == ([plot], 2)
    assert [m.absorbed for m in page.context["mergers"]] == [absorbed]

    client.post(reverse("plot-remove", args=[kept.code, plot.pk]))
    assert Plot.objects.count() == 0


def test_reading_a_file_is_journaled(client: Client, officer: User) -> None:
    producer = a_producer()

    page = client.get(reverse("producer", args=[producer.code]))

    entry = Entry.objects.about(producer)[0]
    assert (entry.verb, entry.by) == ("producers.file_read", officer)
    assert page.context["history"][0].words == "được xem hồ sơ"


def test_a_plot_is_written_down_and_struck_out(client: Client, officer: User) -> None:
    producer = a_producer(hamlet="Ấp 3")
    url = reverse("plot-add", args=[producer.code])

    assert client.get(url).status_code == 200
    client.post(url, {"name": "Thửa 1", "crop": "khóm", "area_m2": "900"})
    plot = Plot.objects.get()
    assert (plot.producer, plot.commune, plot.hamlet) == (producer, a_commune(), producer.hamlet)
    assert (str(plot), plot.area_m2) == ("Thửa 1: khóm", 900)

    remove(plot, by=officer, at=NOON)
    entries = Entry.objects.about(producer)[:2]
    assert [e.verb for e in entries] == ["producers.plot_removed", "producers.plot_added"]
    assert Plot.objects.count() == 0


def test_a_household_writes_no_plot(client: Client) -> None:
    producer, household = a_producer(), a_user()
    Producer.objects.filter(pk=producer.pk).update(account=household)
    sign_in(client, household)

    answer = client.post(reverse("plot-add", args=[producer.code]), {"name": "x", "crop": "khóm"})

    assert (answer.status_code, Plot.objects.count()) == (403, 0)


def test_a_person_gets_everything_that_is_held_about_them(client: Client) -> None:
    producer, household = a_producer(phones=(PHONE, OTHER_PHONE)), a_user()
    absorbed = a_producer("Nguyễn V. An", identity_number=AN_IDENTITY)
    Producer.objects.filter(pk=producer.pk).update(account=household)
    give(absorbed, "registry", way="spoken", place="trụ sở", witness="Lê Văn Tư", by=None, at=NOON)
    _plot(absorbed)
    correct(producer, {"grows": "mãng cầu"}, by=None, at=NOON)
    merge(producer, absorbed, by=an_officer(), at=NOON)
    sign_in(client, household)
    url = reverse("producer-take-away", args=[producer.code])

    answer = client.get(url, {"dang": "json"})

    held = answer.json()
    assert (held["other_codes"], held["account"]) == ([absorbed.code], household.username)
    assert [row["facts"].get("phones") for row in held["records"]][-1] == [PHONE, OTHER_PHONE]
    [consent], [plot] = held["consents"], held["plots"]
    assert (consent["witness"], consent["place"], consent["version"]) == ("Lê Văn Tư", "trụ sở", 1)
    assert (plot["name"], plot["planting_area_code"]) == ("Thửa 1", "VN-1")
    assert [stood["until_on"] for stood in held["in_the_registry"]] == [None]
    assert all(word in answer.content.decode() for word in (AN_IDENTITY, "mãng cầu"))
    assert client.get(url).context["held"]["facts"]["name"] == producer.name
    taken = Entry.objects.about(producer).filter(verb="producers.file_taken_away")
    assert taken.count() == 2


def test_a_helper_does_not_take_a_persons_data_away(client: Client) -> None:
    producer = a_producer(hamlet="Ấp 3")
    assert producer.hamlet
    sign_in(client, a_helper(producer.hamlet))

    answer = client.get(reverse("producer-take-away", args=[producer.code]))

    assert answer.status_code == 403


def test_the_list_asks_no_more_for_three_than_for_one(client: Client, officer: User) -> None:
    a_producer(hamlet="Ấp 3")
    for_one = queries_of(client, reverse("producer-list"))
    a_producer(hamlet="Ấp 4")
    a_producer(hamlet="Ấp 5")

    assert queries_of(client, reverse("producer-list")) == for_one


def test_the_file_asks_no_more_for_three_of_everything_than_for_one(
    client: Client, officer: User
) -> None:
    producer = a_producer()
    url = reverse("producer", args=[producer.code])
    _plot(producer)
    merge(producer, a_producer("Nguyễn V. An"), by=officer, at=NOON)
    for_one = queries_of(client, url)
    for name in ("Nguyễn Văn Anh", "Nguyễn Văn Ân"):
        _plot(producer)
        merge(producer, a_producer(name), by=officer, at=NOON)

    assert queries_of(client, url) == for_one


def test_a_household_reads_its_file_and_corrects_nothing(client: Client) -> None:
    producer, household = a_producer(), a_user()
    Producer.objects.filter(pk=producer.pk).update(account=household)
    sign_in(client, household)

    page = client.get(reverse("producer", args=[producer.code]))
    answer = client.post(reverse("producer-correct", args=[producer.code]), _typed("Trần Văn Bê"))

    assert (page.context["may"]["consent"], page.context["history"]) == (True, [])
    assert (answer.status_code, Record.objects.count()) == (403, 1)


def test_nobody_records_the_consent_of_someone_who_was_erased(
    client: Client, officer: User
) -> None:
    producer = a_producer()
    erase(producer, by=officer, at=NOON)

    answer = client.get(reverse("consent-give", args=[producer.code]))

    assert answer.status_code == 403
