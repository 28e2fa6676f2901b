from pathlib import Path

import pytest
from pytest_django import Settings

from lensan.accounts.models import Role, User
from lensan.accounts.tests.make import a_helper, a_province_officer, a_user, an_officer
from lensan.catalogue import access
from lensan.catalogue.actions.composing import Wanted, compose
from lensan.catalogue.actions.composing import turn as turn_combo
from lensan.catalogue.actions.offering import turn
from lensan.catalogue.actions.showing import add_paper, add_photo
from lensan.catalogue.models import Combo, Lot, Offer, Paper, PaperKind, Photo, Product
from lensan.catalogue.tests.make import NOON, a_lot, a_picture, a_product, an_offer
from lensan.places.tests.make import a_commune
from lensan.producers.actions.erasing import erase
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer


def _account(producer: Producer, role: Role = Role.HOUSEHOLD) -> User:
    user = a_user(role)
    Producer.objects.filter(pk=producer.pk).update(account=user)
    return user


@pytest.fixture
def offer(settings: Settings, tmp_path: Path) -> Offer:
    """An offer of a household's own product in Vị Thắng, with a lot, a paper and a photo."""
    settings.MEDIA_ROOT = tmp_path
    owner = a_producer(hamlet="Ấp 3")
    offer = an_offer(a_product("Chả cá", owner=owner), owner)
    a_lot(offer)
    for of in (owner, offer.product, offer):
        add_paper(of, kind=PaperKind.COMMITMENT, by=None, at=NOON)
    for shown in (offer.product, offer):
        add_photo(shown, a_picture(), side="front", by=None, at=NOON)
    return offer


def _sees(user: User) -> tuple[int, ...]:
    models = (Product, Offer, Lot, Paper, Photo)
    return tuple(model.objects.visible_to(user).count() for model in models)


def test_each_sees_what_is_theirs(offer: Offer) -> None:
    commune, hamlet = offer.producer.commune, offer.producer.hamlet
    assert hamlet is not None
    for user in (
        a_province_officer(), an_officer(commune), a_helper(hamlet), _account(offer.producer)
    ):  # fmt: skip
        assert _sees(user) == (1, 1, 1, 3, 2)


def test_nobody_sees_what_is_elsewhere(offer: Offer) -> None:
    for user in (an_officer(a_commune("Vị Đông")), a_helper(), a_user(), a_user(Role.CARRIER)):
        assert _sees(user) == (0, 0, 0, 0, 0)


def test_everybody_but_bystanders_sees_goods_that_belong_to_all() -> None:
    a_product("Khóm")
    seen = {role: Product.objects.visible_to(a_user(role)).count() for role in Role}
    assert seen == {role: role not in {Role.TRAINER, Role.CARRIER} for role in Role}


def test_who_sells_goods_of_somebody_elsewhere_sees_them() -> None:
    offer = an_offer(a_product("Khóm"))
    Product.objects.update(owner=a_producer("HTX", commune=a_commune("Vị Đông")))

    assert list(Product.objects.visible_to(_account(offer.producer))) == [offer.product]


def test_one_sells_for_oneself_or_in_ones_territory(offer: Offer) -> None:
    producer = offer.producer
    assert access.can_sell_for(_account(producer), producer)
    assert access.can_sell_for(an_officer(producer.commune), producer)
    assert not access.can_sell_for(an_officer(a_commune("Vị Đông")), producer)
    assert not access.can_sell_for(a_user(), producer)
    assert not access.can_sell_for(a_user(Role.TRAINER), producer)


def test_nobody_sells_for_someone_who_was_erased(offer: Offer) -> None:
    erase(offer.producer, by=None, at=NOON)
    assert not access.can_sell_for(a_province_officer(), offer.producer)


def test_who_has_no_file_adds_no_product() -> None:
    may = {role: access.can_add(a_user(role)) for role in Role}
    officers = {Role.PROVINCE, Role.DISTRICT, Role.COMMUNE, Role.HELPER}
    assert may == {role: role in officers for role in Role}
    assert access.can_add(_account(a_producer()))


def test_goods_of_all_are_corrected_by_officers_of_all_who_sell_them() -> None:
    product = a_product("Khóm")
    an_offer(product, a_producer())
    here, there = an_officer(a_commune()), an_officer(a_commune("Vị Đông"))

    assert access.can_correct(here, product)
    assert not access.can_correct(there, product)
    assert not access.can_correct(_account(a_producer("Trần Thị Bé")), product)
    an_offer(product, a_producer(commune=a_commune("Vị Đông")))
    assert not access.can_correct(here, product)
    assert access.can_correct(a_province_officer(), product)


def test_an_owner_corrects_the_goods_but_gives_itself_no_stars(offer: Offer) -> None:
    owner, officer = _account(offer.producer), an_officer(offer.producer.commune)
    product = offer.product
    assert access.can_correct(owner, product)
    assert (access.can_recognise(owner, product), access.can_recognise(officer, product)) == (
        False, True
    )  # fmt: skip


def test_papers_and_photos_follow_whose_they_are(offer: Offer) -> None:
    owner, other = _account(offer.producer), a_user()
    for of in (offer, offer.product, offer.producer):
        assert (access.can_show(owner, of), access.can_show(other, of)) == (True, False)


def test_what_was_closed_is_not_changed(offer: Offer) -> None:
    owner = _account(offer.producer)
    assert access.can_change_offer(owner, offer)
    turn(offer, Offer.State.CLOSED, by=None, at=NOON)
    assert not access.can_change_offer(owner, offer)


def test_baskets_are_composed_by_cooperatives_and_not_by_households() -> None:
    cooperative = a_producer("HTX Thạnh Hòa", kind="cooperative")
    own = _account(cooperative, Role.COOPERATIVE)
    household = a_producer()

    assert access.can_compose(own, cooperative)
    assert not access.can_compose(_account(household), household)
    assert not access.can_compose(a_user(Role.COOPERATIVE), cooperative)


def test_a_combo_is_seen_and_changed_by_its_cooperative_until_it_is_closed() -> None:
    cooperative = a_producer("HTX Thạnh Hòa", kind="cooperative")
    own = _account(cooperative, Role.COOPERATIVE)
    part = Wanted(1, a_product())
    combo = compose(cooperative, name="Combo", price=1, parts=[part], by=None, at=NOON)

    assert list(Combo.objects.visible_to(own)) == [combo]
    assert list(Combo.objects.visible_to(a_province_officer())) == [combo]
    assert not Combo.objects.visible_to(a_user()).exists()
    assert access.can_change_combo(own, combo)
    turn_combo(combo, Combo.State.CLOSED, by=None, at=NOON)
    assert not access.can_change_combo(own, combo)
