"""Signs of misuse are shown to officers, each with whom it is about."""

from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from lensan.accounts.tests.make import a_helper, a_province_officer, an_officer, sign_in
from lensan.catalogue.actions.showing import add_photo
from lensan.catalogue.models import Photo
from lensan.catalogue.tests.make import a_product, an_offer
from lensan.catalogue.tests.test_fingerprints import a_scene, saved
from lensan.journal.models import Entry, record
from lensan.journey.reports import signs
from lensan.journey.tests.make import NOON, a_household, a_mandate
from lensan.marketplaces.tests.make import a_stall
from lensan.payouts.tests.make import an_account
from lensan.places.tests.make import a_commune, a_hamlet
from lensan.producers.actions.consenting import give
from lensan.producers.actions.merging import merge
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer


def selling(producer: Producer) -> Producer:
    give(producer, "marketplace", way="paper", place="nhà", by=None, at=NOON)
    return producer


def test_one_account_or_number_behind_many_households() -> None:
    hamlet = a_hamlet("Ấp 3", a_commune())
    people = [a_household(hamlet=hamlet) for _number in range(3)]
    pair = [a_household(hamlet=hamlet, phone="+84912345679") for _number in range(2)]
    for one in people:
        an_account(selling(one))
    an_account(selling(pair[0]), "00990099")
    officer = an_officer(hamlet.commune)

    [account], [phone] = signs.shared_accounts(officer), signs.shared_phones(officer)

    assert account.households == phone.households == people
    assert signs.shared_phones(an_officer(a_commune("Vị Đông"))) == []


def test_thirty_stalls_within_an_hour() -> None:
    officer, hasty, steady = a_province_officer(), a_helper(), a_helper()
    stall = a_stall()
    for number in range(30):
        for by, minutes in ((hasty, number), (steady, number * 3)):
            at = NOON + timedelta(minutes=minutes)
            record("marketplaces.stall_asked", stall, by=by, at=at)

    [rush] = signs.rushes(officer, at=NOON + timedelta(days=1))

    assert (rush.by, rush.stalls, rush.until) == (hasty, 30, NOON + timedelta(minutes=29))
    assert signs.rushes(officer, at=NOON + timedelta(days=100)) == []
    assert signs.rushes(an_officer(a_commune("Vị Đông")), at=NOON + timedelta(days=1)) == []


def test_the_same_photo_at_two_households() -> None:
    commune = a_commune()
    mine, theirs = (
        an_offer(a_product(f"Khóm {n}"), a_producer(commune=commune)) for n in range(2)
    )
    first = add_photo(mine, saved(a_scene(3)), side="front", by=None, at=NOON)
    again = saved(a_scene(3).resize((400, 300)), quality=70)
    add_photo(mine, again, side="back", by=None, at=NOON)
    second = add_photo(theirs, again, side="front", by=None, at=NOON)
    add_photo(theirs, saved(a_scene(4)), side="back", by=None, at=NOON)

    found = {(pair.one, pair.other) for pair in signs.same_photos(an_officer(commune))}

    assert (first, second) in found and len(found) == 2
    assert Photo.objects.filter(likeness="").count() == 0


def test_acts_without_a_mandate_are_told_of() -> None:
    mandate = a_mandate(a_commune())
    asked, officer = mandate.producer, an_officer(a_commune())
    assert asked.hamlet
    other = a_household(hamlet=asked.hamlet)
    now = timezone.now()
    for one in (asked, other, other):
        record("orders.confirmed", one, by=mandate.helper, at=now, on_behalf_of=one.code)
    record("orders.confirmed", other, by=officer, at=now, on_behalf_of=other.code)

    [found] = signs.without_mandate(officer, at=now)

    assert (found.by, found.acts, found.households) == (mandate.helper, 2, 1)


def test_a_mandate_covers_its_purposes_and_its_term_alone() -> None:
    mandate = a_mandate(a_commune())  # for orders
    household, officer = mandate.producer, a_province_officer()
    now = timezone.now()

    def act(verb: str, at: datetime) -> list[signs.Unasked]:
        record(verb, household, by=mandate.helper, at=at, on_behalf_of=household.code)
        return signs.without_mandate(officer, at=at + timedelta(hours=1))

    assert act("orders.declined", now) == []
    [unasked] = act("catalogue.offer_made", now)
    assert (unasked.acts, unasked.households) == (1, 1)
    long_after = now + timedelta(days=100)  # its last day is over, though no night has ended it
    assert [one.acts for one in act("orders.confirmed", long_after)] == [1]


def test_what_is_done_under_an_absorbed_file_is_its_keepers() -> None:
    mandate = a_mandate(a_commune())
    household, officer = mandate.producer, a_province_officer()
    assert household.hamlet
    kept, now = a_household(hamlet=household.hamlet), timezone.now()
    record("orders.confirmed", household, by=mandate.helper, at=now, on_behalf_of=household.code)
    record("orders.confirmed", kept, by=mandate.helper, at=now, on_behalf_of=kept.code)
    [before] = signs.without_mandate(officer, at=now)
    record(
        "catalogue.offer_made", household, by=mandate.helper, at=now, on_behalf_of=household.code
    )

    merge(kept, household, by=officer, at=now)

    [after] = signs.without_mandate(officer, at=now)
    assert (before.acts, before.households) == (1, 1)
    assert (after.acts, after.households) == (1, 1)  # the offer: none is left of the orders


def test_who_did_much_to_something_else_of_the_same_number_was_in_no_rush() -> None:
    officer, stall = a_province_officer(), a_stall()
    for _number in range(30):
        Entry.objects.create(
            verb="marketplaces.stall_asked", subject_type="producers.producer", subject_id=stall.pk, by=officer, at=NOON
        )  # fmt: skip

    assert signs.rushes(officer, at=NOON + timedelta(days=1)) == []


def test_an_officer_sees_the_signs_on_one_page(client: Client) -> None:
    hamlet = a_hamlet("Ấp 3", a_commune())
    people = [a_household(hamlet=hamlet) for _number in range(3)]
    for one in people:
        an_account(selling(one))
    sign_in(client, an_officer(hamlet.commune))

    page = client.get("/hanh-trinh/dau-hieu/").content.decode()

    assert page.count(people[0].code) == 2
    assert page.count("Không thấy.") == 3
