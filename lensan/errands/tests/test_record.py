"""What an operator says came of an errand, and takes back."""

import pytest

from lensan.accounts.tests.make import a_province_officer
from lensan.errands.actions.booking import GRACE, book_recorded
from lensan.errands.actions.recording import (
    PUT_OFF,
    NoReference,
    NothingToUndo,
    ReferenceTaken,
    done,
    refused,
    reopen,
    skip,
    undo_last,
)
from lensan.errands.models import Errand, Verb
from lensan.errands.tests.make import (
    LATER,
    a_live_listing,
    a_ready_listing,
    a_wanted_stall,
    an_open_stall,
    waiting,
)
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.tests.make_simulation import NOON

State = Errand.State


@pytest.fixture
def errand() -> Errand:
    return waiting(a_ready_listing())


def verbs() -> list[str]:
    return list(
        Entry.objects.filter(verb__startswith="errands")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def test_writes_down_what_was_seen_and_by_whom(errand: Errand) -> None:
    operator = a_province_officer()

    done(errand, seen="live", reference="T-9", words="Đạt", by=operator, at=LATER)

    errand.refresh_from_db()
    assert (errand.state, errand.seen, errand.reference, errand.words) == (
        State.DONE, "live", "T-9", "Đạt",
    )  # fmt: skip
    assert (errand.done_by, errand.done_at, errand.booked_at) == (operator, LATER, None)
    entry = Entry.objects.get(verb="errands.done")
    assert entry.facts == {"what": Verb.PUBLISH, "seen": "live"}
    assert entry.on_behalf_of == errand.stall.producer.code


def test_a_new_listing_without_a_reference_is_known_by_its_sku(errand: Errand) -> None:
    done(errand, seen="live", by=a_province_officer(), at=NOON)

    assert errand.listing and errand.reference == errand.listing.sku


def test_a_stall_that_is_open_has_a_reference() -> None:
    errand = waiting(a_wanted_stall())

    with pytest.raises(NoReference, match="mã gian hàng"):
        done(errand, seen="open", by=a_province_officer(), at=NOON)

    errand.refresh_from_db()
    assert (errand.state, verbs()) == (State.OPEN, [])


def test_a_reference_is_of_one_stall_or_listing_alone() -> None:
    stall = an_open_stall()
    other = waiting(a_wanted_stall(stall.marketplace))
    live = a_live_listing(stall)
    errand = waiting(a_ready_listing(stall))

    with pytest.raises(ReferenceTaken, match=f"Mã “{stall.reference}” là của"):
        done(other, seen="open", reference=stall.reference, by=a_province_officer(), at=NOON)
    with pytest.raises(ReferenceTaken, match=f"Mã “{live.reference}” là của"):
        done(errand, seen="live", reference=live.reference, by=a_province_officer(), at=NOON)


def test_of_two_operators_the_first_is_heard(errand: Errand) -> None:
    twin = Errand.objects.get(pk=errand.pk)
    done(errand, seen="live", by=a_province_officer(), at=NOON)

    with pytest.raises(NotAllowed):
        refused(twin, words="Thiếu giấy", by=a_province_officer(), at=NOON)

    assert verbs() == ["errands.done"]


def test_what_the_floor_refused_is_kept_in_its_words(errand: Errand) -> None:
    refused(errand, words="Ảnh mờ", by=a_province_officer(), at=NOON)

    assert (errand.state, errand.words, verbs()) == (State.REFUSED, "Ảnh mờ", ["errands.refused"])


def test_what_is_put_off_is_there_again_tomorrow_and_may_be_done_before(errand: Errand) -> None:
    operator = a_province_officer()
    skip(errand, by=operator, at=NOON)
    skip(errand, by=operator, at=LATER)

    assert (errand.state, errand.not_before) == (State.SKIPPED, LATER + PUT_OFF)
    done(errand, seen="live", by=operator, at=LATER)
    assert errand.state == State.DONE


@pytest.mark.parametrize("how", ["done", "refused", "skip"])
def test_the_last_is_taken_back_as_if_nothing_had_been_said(errand: Errand, how: str) -> None:
    operator = a_province_officer()
    if how == "done":
        done(errand, seen="live", by=operator, at=NOON)
    elif how == "refused":
        refused(errand, words="Ảnh mờ", by=operator, at=NOON)
    else:
        skip(errand, by=operator, at=NOON)

    assert undo_last(by=operator, at=LATER) == errand

    errand.refresh_from_db()
    assert (errand.state, errand.seen, errand.reference, errand.words) == (State.OPEN, "", "", "")
    assert (errand.done_by, errand.done_at, errand.not_before) == (None, None, LATER)
    assert verbs()[-1] == "errands.undone"


def test_nobody_takes_back_what_another_recorded(errand: Errand) -> None:
    done(errand, seen="live", by=a_province_officer(), at=NOON)

    with pytest.raises(NothingToUndo):
        undo_last(by=a_province_officer(), at=NOON)


def test_what_is_in_the_book_is_not_taken_back(errand: Errand) -> None:
    operator = a_province_officer()
    done(errand, seen="live", by=operator, at=NOON)
    book_recorded(at=NOON + GRACE)

    with pytest.raises(NothingToUndo, match="đã vào sổ"):
        undo_last(by=operator, at=LATER)


def test_an_undo_that_comes_after_the_worker_finds_it_done(errand: Errand) -> None:
    done(errand, seen="live", by=a_province_officer(), at=NOON)
    stale = Errand.objects.get(pk=errand.pk)
    book_recorded(at=NOON + GRACE)

    assert not reopen(stale, at=LATER)

    assert (stale.state, stale.booked_at) == (State.DONE, NOON + GRACE)
