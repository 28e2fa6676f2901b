from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from lensan.catalogue.actions.offering import turn
from lensan.catalogue.actions.showing import add_paper
from lensan.catalogue.completeness import Goods, Picture, missing, score
from lensan.catalogue.dossier import (
    goods_of_offers,
    goods_of_products,
    harvests_of,
    seasons_of,
)
from lensan.catalogue.models import Offer, PaperKind
from lensan.catalogue.seasons import Harvest, Season
from lensan.catalogue.tests.make import (
    NOON,
    TODAY,
    a_lot,
    a_product,
    an_offer,
    photographed,
)
from lensan.places.tests.make import a_commune
from lensan.producers.tests.make_people import a_producer


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _of(offer: Offer) -> Goods:
    return goods_of_offers([offer], on=TODAY)[offer.pk]


def test_an_offer_is_known_by_its_own_its_products_and_its_producers_papers() -> None:
    offer = an_offer(a_product("Khóm", origin="Vị Thanh", description="ngọt"), grade="loại 1")
    add_paper(offer, kind=PaperKind.VIETGAP, by=None, at=NOON)
    add_paper(offer.product, kind=PaperKind.TRADEMARK, by=None, at=NOON)
    add_paper(offer.producer, kind=PaperKind.COMMITMENT, by=None, at=NOON)
    add_paper(a_producer(), kind=PaperKind.GLOBALGAP, by=None, at=NOON)

    goods = _of(offer)

    assert goods.papers == {"vietgap", "trademark", "commitment"}
    assert (goods.title, goods.group, goods.unit) == ("Khóm loại 1", "food", "kg")
    assert (goods.label["origin"], goods.description) == ("Vị Thanh", "ngọt")


def test_a_paper_that_was_renewed_has_not_ended() -> None:
    offer = an_offer()
    for day in (date(2022, 7, 21), date(2023, 7, 21)):
        add_paper(offer, kind=PaperKind.VIETGAP, valid_until=day, by=None, at=NOON)
    add_paper(offer, kind=PaperKind.COMMITMENT, valid_until=date(2022, 7, 21), by=None, at=NOON)

    goods = _of(offer)

    assert goods.papers == {"vietgap"}
    assert goods.ended == {"commitment"}


def test_the_photos_of_offer_and_product_are_counted_together() -> None:
    offer = an_offer()
    photographed(offer, "front")
    photographed(offer.product, "back")

    assert _of(offer).pictures == (Picture("front", 800, 600), Picture("back", 800, 600))


def test_a_product_is_known_by_its_owners_papers() -> None:
    owner = a_producer()
    product = a_product(owner=owner)
    common = a_product("Khóm")
    add_paper(owner, kind=PaperKind.COMMITMENT, by=None, at=NOON)

    goods = goods_of_products([product, common], on=TODAY)

    assert goods[product.pk].papers == {"commitment"}
    assert goods[common.pk].papers == set()


def test_goods_with_everything_lack_nothing() -> None:
    facts = {"origin": "Vị Thanh", "net_content": "1 kg", "storage": "nơi mát"}
    offer = an_offer(a_product("Khóm Cầu Đúc", **facts))
    add_paper(offer.producer, kind=PaperKind.COMMITMENT, by=None, at=NOON)
    photographed(offer, "front", "back", "side")

    assert (missing(_of(offer)), score(_of(offer))) == ([], 100)


def test_however_many_are_asked_for_two_questions_are_enough(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    offers = [an_offer() for _ in range(5)]
    for offer in offers:
        add_paper(offer, kind=PaperKind.VIETGAP, by=None, at=NOON)

    with django_assert_num_queries(2):
        goods_of_offers(offers, on=TODAY)
    with django_assert_num_queries(0):
        assert goods_of_offers([], on=TODAY) == {}


def test_the_seasons_of_open_offers_are_counted_by_goods_and_place() -> None:
    product = a_product("Khóm")
    for name, place in (("An", "Vị Thắng"), ("Bé", "Vị Thắng"), ("Cò", "Vị Đông")):
        an_offer(product, a_producer(f"Lê Văn {name}", commune=a_commune(place)), months=(7, 8))
    an_offer(months=())
    turn(an_offer(), Offer.State.PAUSED, by=None, at=NOON)
    here, there = a_commune("Vị Thắng").code, a_commune("Vị Đông").code

    by_commune = seasons_of(Offer.objects.all(), by_commune=True)
    in_all = seasons_of(Offer.objects.all(), by_commune=False)

    assert sorted(by_commune, key=lambda season: season.sellers) == [
        Season(product.pk, there, (7, 8), 1), Season(product.pk, here, (7, 8), 2)
    ]  # fmt: skip
    assert in_all == [Season(product.pk, "", (7, 8), 3)]


def test_lots_that_are_not_over_are_harvests() -> None:
    offer = an_offer()
    for quantity in (70, 5):
        a_lot(offer, quantity=quantity)
    a_lot(offer, harvest_from=date(2022, 7, 1), harvest_to=date(2022, 7, 21))
    window, code = (date(2022, 7, 20), date(2022, 7, 25)), offer.producer.commune.code

    for by_commune, place in ((True, code), (False, "")):
        found = harvests_of(Offer.objects.all(), start=TODAY, by_commune=by_commune)
        assert found == [Harvest(offer.product_id, place, *window, 75)]
