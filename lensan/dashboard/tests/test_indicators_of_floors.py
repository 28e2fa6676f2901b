"""Who has a stall, what is on sale on which day, and who may be paid."""

from datetime import date, timedelta

import pytest

from lensan.catalogue.models import Product, Recognition
from lensan.catalogue.tests.make import a_product, an_offer
from lensan.dashboard.actions import measure
from lensan.dashboard.indicators import INDICATORS, everything, find, floors
from lensan.dashboard.models import Measurement
from lensan.dashboard.tests.make import DAY, a_merger, at, behind, counted
from lensan.journal.models import record
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.marketplaces.tests.make import a_listing, a_marketplace, a_seller, a_stall
from lensan.payouts.models import BankAccount
from lensan.payouts.tests.make import an_account
from lensan.places.tests.make import a_commune
from lensan.producers.models import Kind, Producer

DAYS = [DAY + timedelta(days=days) for days in range(4)]
NEXT, LATER = DAYS[1], DAYS[3]


def _opened(
    on: date = DAY, *, of: Producer | None = None, floor: Marketplace | None = None
) -> Stall:
    """A stall that its marketplace opened on that day."""
    stall = a_stall(floor, of=of)
    Stall.objects.filter(pk=stall.pk).update(opened_at=at(on), verified_at=at(on))
    return _became(stall, "open", on)


def _became(stall: Stall, state: str, on: date) -> Stall:
    """Let the journal say that a stall was in a state from that day."""
    Stall.objects.filter(pk=stall.pk).update(state=state)
    record(f"marketplaces.stall_{state}", stall, by=None, at=at(on))
    return stall


def _turned(listing: Listing, state: str, on: date) -> Listing:
    """Let the journal say that the marketplace showed a listing so from that day."""
    record(f"marketplaces.listing_{state}", listing, by=None, at=at(on))
    return listing


def _starred(product: Product, *, until: date = LATER) -> Product:
    Recognition.objects.create(product=product, stars=3, decided_on=DAY, valid_until=until)
    return product


def test_a_stall_counts_from_its_opening_until_it_is_closed() -> None:
    stall = _became(_opened(NEXT), "closed", LATER)

    assert [counted("stall", on) for on in DAYS] == [
        set(), {stall.producer}, {stall.producer}, set(),
    ]  # fmt: skip
    assert [counted("stalls", on) for on in DAYS] == [set(), {stall}, {stall}, set()]


def test_a_stall_that_no_marketplace_confirmed_is_only_claimed() -> None:
    stall = a_stall(state="wanted")

    assert (counted("stall"), counted("stalls")) == (set(), set())
    assert (counted("stall_claimed"), counted("stalls_claimed")) == ({stall.producer}, {stall})
    assert counted("stalls_claimed", DAY - timedelta(days=1)) == set()


def test_a_wish_that_the_marketplace_ended_is_not_claimed_any_more() -> None:
    stall = _became(a_stall(), "closed", NEXT)

    assert [counted("stalls_claimed", on) for on in DAYS[:2]] == [{stall}, set()]


def test_a_stall_that_the_marketplace_suspends_does_not_count_meanwhile() -> None:
    stall = _opened()
    _became(stall, "rejected", NEXT)
    _became(stall, "open", LATER)

    assert [counted("stalls", on) for on in DAYS] == [{stall}, set(), set(), {stall}]
    assert counted("stalls_claimed", NEXT) == {stall}


def test_a_stall_that_a_person_saw_open_counts_once_the_marketplace_names_it() -> None:
    stall = _opened()
    Stall.objects.update(verified_at=None)
    seen = counted("stalls")

    Stall.objects.update(verified_at=at(LATER))

    assert (seen, counted("stalls")) == (set(), {stall})


def test_who_has_no_stall_is_the_list_of_work() -> None:
    _opened()
    other = a_seller()

    assert behind("stall") == {other}


def test_a_household_with_two_stalls_counts_once_and_its_stalls_are_two() -> None:
    seller = a_seller()
    stalls = {_opened(of=seller), _opened(of=seller)}

    assert counted("stall") == {seller}
    assert counted("stalls") == stalls == behind("stalls")


def test_a_stall_of_an_absorbed_file_is_of_who_was_kept() -> None:
    stall, kept = _opened(), a_seller()
    a_merger(kept, stall.producer, since=NEXT)

    assert counted("stall", DAY) == {stall.producer}
    assert counted("stall", NEXT) == {kept}


def test_what_is_on_sale_is_what_the_journal_said_last() -> None:
    listing = a_listing()
    for state, on in zip(("in_review", "live", "paused", "live"), DAYS, strict=True):
        _turned(listing, state, on)

    assert [counted("listed", on) for on in DAYS] == [set(), {listing}, set(), {listing}]


def test_a_bank_account_counts_while_it_is_in_use() -> None:
    account = an_account(a_seller())
    BankAccount.objects.update(told_at=at(NEXT), ended_at=at(LATER))

    assert [counted("payment", on) for on in DAYS] == [
        set(), {account.producer}, {account.producer}, set(),
    ]  # fmt: skip


def test_goods_with_stars_count_once_they_are_on_two_floors() -> None:
    stall = _opened()
    product = _starred(a_product(owner=stall.producer))
    offer = an_offer(product, stall.producer)
    _turned(a_listing(stall, offer=offer), "live", DAY)
    other = a_listing(_opened(of=stall.producer), offer=offer)
    _turned(other, "live", NEXT)
    a_product("Không sao", owner=stall.producer)

    assert [counted("ocop_on_both_floors", on) for on in DAYS[:2]] == [set(), {product}]
    assert [behind("ocop_on_both_floors", on) for on in DAYS[:2]] == [{product}, set()]


def test_goods_whose_stars_have_ended_are_neither_counted_nor_missing() -> None:
    _starred(a_product(owner=a_seller()), until=DAY)

    assert behind("ocop_on_both_floors", NEXT) == set()


def test_two_listings_on_one_floor_are_not_two_floors() -> None:
    stall = _opened()
    product = _starred(a_product(owner=stall.producer))
    for grade in ("loại 1", "loại 2"):
        offer = an_offer(product, stall.producer, grade=grade)
        _turned(a_listing(stall, offer=offer), "live", DAY)

    assert counted("ocop_on_both_floors") == set()


def _figures(on: date = DAY) -> dict[tuple[str, str], tuple[int, int]]:
    rows = Measurement.objects.filter(on=on, counted__gt=0).select_related("commune")
    return {(m.indicator, m.commune.code): (m.counted, m.total) for m in rows}


def test_each_floor_is_measured_by_itself_where_the_seller_stands() -> None:
    here, there = a_commune("Vị Thắng"), a_commune("Hỏa Tiến")
    one, other = a_marketplace(), a_marketplace()
    seller = a_seller(commune=here)
    _turned(a_listing(_opened(of=seller, floor=one)), "live", DAY)
    _opened(of=seller, floor=other)
    _opened(of=a_seller(commune=there, kind=Kind.COOPERATIVE), floor=one)

    measure(DAY, at=at(DAY))

    found = _figures()
    assert found["stall", here.code] == (1, 1)
    assert ("stall", there.code) not in found  # a cooperative is no household
    assert found["stalls", here.code] == (2, 2)
    assert found[f"stalls:{one.code}", here.code] == (1, 1)
    assert found[f"stalls:{other.code}", here.code] == (1, 1)
    assert found[f"stalls:{one.code}", there.code] == (1, 1)
    assert (f"stalls:{other.code}", there.code) not in found
    assert found[f"listed:{one.code}", here.code] == (1, 1)


def test_what_nobody_in_the_registry_owns_counts_nowhere() -> None:
    _starred(a_product())

    measure(DAY, at=at(DAY))

    assert not any(code == "ocop_on_both_floors" for code, _commune in _figures())


def test_a_past_day_measured_again_gives_what_was_measured_then() -> None:
    listing = _turned(a_listing(_opened()), "live", DAY)
    an_account(listing.stall.producer)
    measure(DAY, at=at(DAY))
    then = _figures()

    _turned(listing, "closed", NEXT)
    Listing.objects.update(state="closed")
    _became(listing.stall, "closed", NEXT)
    BankAccount.objects.update(ended_at=at(NEXT))
    measure(DAY, at=at(NEXT))
    measure(NEXT, at=at(NEXT))

    assert _figures() == then
    assert {code.split(":")[0] for code, _commune in then} == {
        "registered", "out_of_reach", "stall", "stall_claimed", "stalls", "stalls_claimed", "listed",
        "payment", "active",
    }  # fmt: skip
    assert {code for code, _commune in _figures(NEXT)} == {"registered", "out_of_reach"}


def test_an_indicator_on_one_floor_counts_that_floor_and_says_so() -> None:
    stall = _opened()
    _opened()

    indicator = find(f"stalls:{stall.marketplace.code}")

    assert indicator is not None
    assert counted(indicator.code) == {stall}
    assert str(indicator.name) == f"Gian hàng sàn đã xác nhận, {stall.marketplace}"
    assert indicator.definition.endswith(f"thì tính hai. Chỉ tính {stall.marketplace}.")


@pytest.mark.parametrize("code", ["nothing", "nothing:san", "stalls:không", "stall:{}"])
def test_there_is_no_other_number(code: str) -> None:
    floor = a_marketplace()

    assert find(code.format(floor.code)) is None


def test_every_number_stands_for_each_floor_where_it_is_told_so() -> None:
    floor = a_marketplace()
    by_floor = [one.code for one in INDICATORS.values() if one.by_floor]

    found = [one.code for one in everything(floors())]

    assert sorted(found) == sorted([*INDICATORS, *(f"{code}:{floor.code}" for code in by_floor)])
    longest = max(map(len, by_floor)) + len(":")
    room = Measurement._meta.get_field("indicator").max_length or 0
    assert longest + (Marketplace._meta.get_field("code").max_length or room) <= room
