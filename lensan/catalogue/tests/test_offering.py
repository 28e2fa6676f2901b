from typing import Any

import pytest
from django.db import IntegrityError

from lensan.catalogue.actions.offering import (
    AlreadyOffered,
    BadPrice,
    NotTheirs,
    make,
    revise,
    turn,
)
from lensan.catalogue.models import Offer
from lensan.catalogue.models.offers import ALL_YEAR, season_of
from lensan.catalogue.tests.make import NOON, a_product, an_offer
from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.producers.actions.erasing import erase
from lensan.producers.actions.registering import Erased
from lensan.producers.tests.make_people import a_producer

State = Offer.State


def test_an_offer_knows_its_months() -> None:
    assert an_offer(months=(12, 1, 2, 2)).months == (1, 2, 12)
    assert an_offer(months=()).months == ()
    assert season_of(range(1, 13)) == ALL_YEAR


def test_an_offer_is_journaled_for_its_producer() -> None:
    offer = an_offer(price=18_000)

    entry = Entry.objects.about(offer)[0]

    assert (entry.verb, entry.on_behalf_of, entry.facts) == (
        "catalogue.offer_made", offer.producer.code, {"price": 18_000}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("price", "floor_price", "said"),
    [
        (0, 0, "Giá phải lớn hơn 0 đồng."),
        (-5, -5, "Giá phải lớn hơn 0 đồng."),
        (10_000, 10_001, "Giá thấp nhất không được cao hơn giá bán."),
    ],
)
def test_a_price_at_which_nothing_can_be_sold_is_refused(
    price: int, floor_price: int, said: str
) -> None:
    with pytest.raises(BadPrice) as refused:
        an_offer(price=price, floor_price=floor_price)

    assert str(refused.value) == said
    assert Offer.objects.count() == 0


def test_the_database_itself_refuses_a_price_of_nothing() -> None:
    offer = an_offer()
    with pytest.raises(IntegrityError, match="catalogue_offer_has_a_price"):
        Offer.objects.filter(pk=offer.pk).update(price=0, floor_price=0)


def test_goods_with_an_owner_are_sold_by_nobody_else() -> None:
    owner = a_producer("HTX Kỳ Như", kind="cooperative")
    product = a_product("Chả cá", owner=owner)

    an_offer(product, owner)
    with pytest.raises(NotTheirs, match=r"sản phẩm riêng của HTX Kỳ Như"):
        an_offer(product, a_producer())


def test_one_producer_offers_the_same_goods_once_in_each_grade() -> None:
    product, producer = a_product(), a_producer()
    an_offer(product, producer, grade="loại 1")
    an_offer(product, producer, grade="loại 2")

    with pytest.raises(AlreadyOffered, match="đã chào bán “Khóm Cầu Đúc loại 1”"):
        an_offer(product, producer, grade="loại 1")


def test_what_was_closed_may_be_offered_anew() -> None:
    offer = an_offer()
    turn(offer, State.CLOSED, by=None, at=NOON)

    again = an_offer(offer.product, offer.producer)

    assert (offer.state, again.state) == (State.CLOSED, State.OPEN)


def test_nothing_is_offered_for_someone_who_was_erased() -> None:
    producer = a_producer()
    erase(producer, by=None, at=NOON)

    with pytest.raises(Erased):
        make(a_product(), producer, price=1, floor_price=1, by=None, at=NOON)


def test_a_new_price_is_journaled_beside_the_old_one() -> None:
    offer = an_offer(price=20_000, floor_price=15_000)

    revise(offer, {"price": 16_000}, by=None, at=NOON)

    offer.refresh_from_db()
    assert offer.price == 16_000
    assert Entry.objects.about(offer)[0].facts == {
        "before": {"price": 20_000}, "after": {"price": 16_000}
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"price": 0}, BadPrice),
        ({"price": 14_999}, BadPrice),
        ({"floor_price": 20_001}, BadPrice),
        ({"grade": "loại 2"}, AlreadyOffered),
    ],
)
def test_a_revision_that_cannot_stand_leaves_the_offer_as_it_was(
    changes: dict[str, Any], refusal: type[Exception]
) -> None:
    offer = an_offer()
    an_offer(offer.product, offer.producer, grade="loại 2")

    with pytest.raises(refusal):
        revise(offer, changes, by=None, at=NOON)

    offer.refresh_from_db()
    assert (offer.price, offer.floor_price, offer.grade) == (20_000, 15_000, "")
    assert Entry.objects.about(offer).count() == 1


def test_an_offer_is_paused_opened_again_and_closed() -> None:
    offer = an_offer()

    for state in (State.PAUSED, State.OPEN, State.CLOSED):
        turn(offer, state, by=None, at=NOON, why="hết hàng")

    verbs = [entry.verb for entry in Entry.objects.about(offer)]
    assert verbs[:3] == [
        "catalogue.offer_closed", "catalogue.offer_opened", "catalogue.offer_paused"
    ]  # fmt: skip


def test_an_offer_that_was_closed_stays_closed() -> None:
    offer = an_offer()
    turn(offer, State.CLOSED, by=None, at=NOON)

    with pytest.raises(NotAllowed, match="không thể chuyển"):
        turn(offer, State.OPEN, by=None, at=NOON)


def test_offers_are_found_by_the_month_they_are_ripe_in() -> None:
    offer = an_offer(months=(1, 12))
    an_offer(months=(6,))

    assert list(Offer.objects.in_season(12)) == [offer]


def test_only_open_offers_are_sold() -> None:
    offer = an_offer()
    turn(an_offer(), State.PAUSED, by=None, at=NOON)

    assert list(Offer.objects.open()) == [offer]
