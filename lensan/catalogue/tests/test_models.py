from datetime import date

import pytest
from django.db import IntegrityError

from lensan.catalogue.actions.composing import Wanted, compose
from lensan.catalogue.actions.describing import recognise
from lensan.catalogue.actions.refusing import once
from lensan.catalogue.models import Lot, Paper, PaperKind, Photo, StockMovement
from lensan.catalogue.tests.make import NOON, a_lot, a_product, an_offer
from lensan.producers.tests.make_people import a_producer


def test_everything_is_called_something() -> None:
    product = a_product("Khóm")
    stars = recognise(product, stars=4, decided_on=None, by=None, at=NOON)
    lot = a_lot(an_offer(product, grade="loại 1"), on_hand=5)
    combo = compose(
        a_producer(), name="Combo", price=1, parts=[Wanted(2, product)], by=None, at=NOON
    )
    group = Wanted(3, group="food", unit="kg")
    other = compose(a_producer("Bé"), name="Hai", price=1, parts=[group], by=None, at=NOON)

    assert [str(product), str(lot.offer), str(stars)] == [
        "Khóm",
        "Khóm loại 1",
        f"{product.pk}: 4★",
    ]
    assert str(lot) == lot.code
    assert str(StockMovement.objects.get()) == f"{lot.pk} +5 received"
    assert [str(combo), str(combo.parts.get())] == ["Combo", "Khóm × 2"]
    assert str(other.parts.get()) == "thực phẩm × 3"
    assert str(Paper(kind=PaperKind.VIETGAP, number="VG 12")) == "chứng nhận VietGAP VG 12"
    assert str(Photo(pk=7, side="back")) == "mặt sau #7"


def test_only_the_same_thing_twice_is_said_in_those_words() -> None:
    a_lot(harvest_to=date(2022, 7, 25))

    with pytest.raises(IntegrityError, match="not_oversold"), once(ValueError()):
        Lot.objects.update(on_hand=-1)
