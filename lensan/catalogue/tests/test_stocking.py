from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import Settings

from lensan.catalogue.actions.stocking import (
    Contradicted,
    Miscounted,
    NoQuantity,
    NotEnough,
    adjust,
    announce,
    move,
    receive,
    spoil,
)
from lensan.catalogue.models import Lot, StockMovement
from lensan.catalogue.tests.make import NOON, TODAY, a_lot, an_offer
from lensan.journal.models import Entry
from lensan.producers.tests.make import meanwhile

Reason = StockMovement.Reason


def _on_hand(lot: Lot) -> int:
    """Return what is on hand, having seen that it is the sum of the movements."""
    lot.refresh_from_db()
    assert lot.on_hand == sum(lot.movements.values_list("delta", flat=True))
    return lot.on_hand


def test_a_lot_that_is_announced_has_nothing_on_hand() -> None:
    lot = a_lot(quantity=300)

    assert (_on_hand(lot), lot.quantity) == (0, 300)
    assert lot.code == f"L220720-{lot.pk}"


def test_a_lot_keeps_its_evidence(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path
    lot = announce(
        an_offer(), harvest_from=TODAY, harvest_to=TODAY, quantity=1, evidence="ảnh tại ruộng",
        evidence_file=ContentFile(b"a photo", name="ruong.jpg"), by=None, at=NOON,
    )  # fmt: skip

    lot.refresh_from_db()
    with lot.evidence_file.open() as file:
        assert file.read() == b"a photo"


def test_stock_comes_in_spoils_and_is_counted() -> None:
    lot = a_lot()

    receive(lot, 50, reference="a", by=None, at=NOON)
    spoil(lot, 8, reference="b", by=None, at=NOON)
    adjust(lot, counted=40, seen=42, reference="c", by=None, at=NOON)

    assert _on_hand(lot) == 40
    assert [(entry.verb, entry.facts) for entry in Entry.objects.about(lot)[:3]] == [
        ("catalogue.stock_adjusted", {"before": 42, "after": 40}),
        ("catalogue.stock_spoiled", {"quantity": 8}),
        ("catalogue.stock_received", {"quantity": 50}),
    ]


def test_a_count_that_agrees_with_the_book_moves_nothing() -> None:
    lot = a_lot(on_hand=5)

    adjust(lot, counted=5, seen=5, reference="c", by=None, at=NOON)

    assert lot.movements.count() == 1


def test_a_count_is_refused_where_something_moved_meanwhile() -> None:
    lot = a_lot(on_hand=5)
    move(lot, -1, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)

    with pytest.raises(Miscounted, match="trên sổ nay là 4"):
        adjust(lot, counted=7, seen=5, reference="c", by=None, at=NOON)

    assert _on_hand(lot) == 4


def test_no_more_is_taken_than_there_is() -> None:
    lot = a_lot(on_hand=5)

    with pytest.raises(NotEnough, match="chỉ còn 5"):
        spoil(lot, 6, reference="a", by=None, at=NOON)

    assert _on_hand(lot) == 5


def test_of_two_who_take_the_last_one_exactly_one_wins() -> None:
    lot = a_lot(on_hand=1)
    mine, theirs = Lot.objects.get(pk=lot.pk), Lot.objects.get(pk=lot.pk)

    move(theirs, -1, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)
    with pytest.raises(NotEnough, match="chỉ còn 0"):
        move(mine, -1, Reason.RESERVED, reference="đơn 2", by=None, at=NOON)

    assert _on_hand(lot) == 0


@pytest.mark.parametrize("quantity", [0, -3])
def test_nothing_or_less_is_neither_received_nor_spoiled(quantity: int) -> None:
    lot = a_lot(on_hand=5)

    for action in (receive, spoil):
        with pytest.raises(NoQuantity, match="phải lớn hơn 0"):
            action(lot, quantity, reference="a", by=None, at=NOON)

    assert _on_hand(lot) == 5


def test_what_is_told_twice_moves_once() -> None:
    lot = a_lot(on_hand=5)

    first = move(lot, -5, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)
    again = move(lot, -5, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)

    assert first == again
    assert _on_hand(lot) == 0


def test_what_is_told_at_the_same_moment_by_two_moves_once() -> None:
    lot = a_lot(on_hand=5)

    def theirs() -> None:
        move(lot, -2, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)

    with meanwhile("SAVEPOINT", theirs):
        move(lot, -2, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)

    assert _on_hand(lot) == 3


def test_a_movement_the_database_refuses_for_another_reason_is_an_error() -> None:
    lot = a_lot(on_hand=5)
    with pytest.raises(IntegrityError, match="catalogue_movement_moves"):
        move(lot, 0, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)


def test_one_reference_of_one_reason_stands_for_one_movement() -> None:
    lot, other = a_lot(on_hand=5), a_lot(on_hand=5)
    move(lot, -1, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)

    with pytest.raises(Contradicted, match="Chứng từ đơn 1 đã dùng"):
        move(other, -1, Reason.RESERVED, reference="đơn 1", by=None, at=NOON)
    move(lot, 1, Reason.RELEASED, reference="đơn 1", by=None, at=NOON)

    assert (_on_hand(lot), _on_hand(other)) == (5, 5)


def test_the_database_itself_refuses_to_oversell() -> None:
    lot = a_lot(on_hand=5)
    with pytest.raises(IntegrityError, match="catalogue_lot_not_oversold"):
        Lot.objects.filter(pk=lot.pk).update(on_hand=-1)


def test_a_movement_is_neither_changed_nor_deleted() -> None:
    lot = a_lot(on_hand=5)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        lot.movements.update(delta=500)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        lot.movements.get().delete()

    assert _on_hand(lot) == 5


def test_what_expires_first_is_sold_first_and_what_has_expired_is_not() -> None:
    offer = an_offer()
    late = a_lot(offer, on_hand=1, best_before=date(2022, 8, 2))
    always = a_lot(offer, on_hand=1)
    soon = a_lot(offer, on_hand=1, best_before=TODAY)
    a_lot(offer, on_hand=1, best_before=date(2022, 7, 21))
    a_lot(offer)

    assert list(Lot.objects.sellable(TODAY)) == [soon, late, always]


def test_what_is_on_hand_is_summed_by_offer() -> None:
    offer, bare = an_offer(), an_offer()
    a_lot(offer, on_hand=5)
    a_lot(offer, on_hand=7, best_before=TODAY)
    a_lot(bare)

    assert Lot.objects.all().by_offer() == {offer.pk: 12, bare.pk: 0}
    assert Lot.objects.sellable(date(2022, 7, 23)).by_offer() == {offer.pk: 5}
