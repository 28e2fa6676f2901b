from datetime import date

import pytest

from lensan.catalogue.actions.describing import AlreadyThere, add, correct, recognise
from lensan.catalogue.models import Product, Recognition
from lensan.catalogue.tests.make import NOON, TODAY, a_product
from lensan.journal.models import Entry
from lensan.producers.tests.make_people import a_producer

AWAITING = Recognition.Status.AWAITING


def test_a_product_is_found_by_name_variety_and_owner_without_accents() -> None:
    owner = a_producer("HTX Kỳ Như", kind="cooperative")
    product = a_product("Chả cá", variety="thát lát", owner=owner)

    for query in ("cha ca", "THAT LAT", "kỳ như chả"):
        assert list(Product.objects.matching(query)) == [product]
    assert list(Product.objects.matching("cá lóc")) == []


def test_the_same_goods_of_one_owner_are_written_down_once() -> None:
    owner = a_producer()
    a_product("Chả cá", owner=owner)

    with pytest.raises(AlreadyThere, match="“Chả cá” đã có trong danh mục"):
        a_product("Chả cá", owner=owner)

    assert Product.objects.count() == 1


def test_the_same_goods_of_everyone_are_written_down_once() -> None:
    a_product("Khóm")
    with pytest.raises(AlreadyThere):
        a_product("Khóm")
    a_product("Khóm", variety="Queen")
    assert Product.objects.count() == 2


def test_two_owners_may_have_goods_of_one_name() -> None:
    a_product("Chả cá", owner=a_producer())
    a_product("Chả cá", owner=a_producer("Trần Thị Bé"))
    assert Product.objects.count() == 2


def test_a_product_without_a_name_for_its_group_or_unit_is_no_duplicate_but_is_kept() -> None:
    product = add(name="Mứt mãng cầu", by=None, at=NOON)
    assert (product.group, product.unit, product.owner) == ("", "", None)


def test_a_correction_is_journaled_with_what_was_changed() -> None:
    product = a_product("Khóm")

    correct(product, {"name": "Khóm Cầu Đúc", "origin": "Vị Thanh"}, by=None, at=NOON)

    entry = Entry.objects.about(product)[0]
    assert (entry.verb, entry.facts) == (
        "catalogue.product_corrected", {"fields": ["name", "origin"]}
    )  # fmt: skip
    assert list(Product.objects.matching("cau duc")) == [product]


def test_a_correction_into_goods_that_are_there_is_refused() -> None:
    a_product("Khóm")
    product = a_product("Dứa")

    with pytest.raises(AlreadyThere):
        correct(product, {"name": "Khóm"}, by=None, at=NOON)

    product.refresh_from_db()
    assert product.name == "Dứa"


@pytest.mark.parametrize(
    ("decided", "ends"),
    [
        (date(2021, 7, 20), date(2024, 7, 20)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (None, None),
    ],
)
def test_stars_last_three_years(decided: date | None, ends: date | None) -> None:
    found = recognise(a_product(), stars=4, decided_on=decided, by=None, at=NOON)
    assert found.valid_until == ends


def test_the_end_that_a_decision_names_stands() -> None:
    ends = date(2023, 1, 1)
    found = recognise(
        a_product(), stars=4, decided_on=date(2021, 7, 20), valid_until=ends, by=None, at=NOON
    )
    assert found.valid_until == ends


def test_stars_that_are_only_asked_for_have_no_end() -> None:
    found = recognise(
        a_product(), stars=5, decided_on=date(2021, 7, 20), status=AWAITING, by=None, at=NOON
    )
    assert found.valid_until is None


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({"stars": 3, "decided_on": date(2021, 7, 20)}, True),
        ({"stars": 4, "decided_on": date(2019, 7, 22)}, True),  # the last day
        ({"stars": 4, "decided_on": date(2019, 7, 21)}, False),
        ({"stars": 4, "decided_on": date(2022, 7, 23)}, False),
        ({"stars": 4, "decided_on": None}, False),
        ({"stars": 5, "decided_on": None, "status": AWAITING}, False),
    ],
)
def test_a_product_counts_with_stars_that_are_surely_held(
    facts: dict[str, object], counts: bool
) -> None:
    product = a_product()
    recognise(product, **facts, by=None, at=NOON)  # type: ignore[arg-type]

    assert Product.objects.ocop(TODAY).exists() is counts


def test_a_product_counts_once_however_often_it_was_recognised() -> None:
    product = a_product()
    for stars in (3, 4):
        recognise(product, stars=stars, decided_on=date(2021, 7, 20), by=None, at=NOON)

    assert Product.objects.ocop(TODAY).count() == 1
    assert Product.objects.ocop(TODAY, stars=5).count() == 0
