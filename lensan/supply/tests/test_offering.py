"""Suppliers show papers; what they offer is priced, opened and closed."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from lensan.journal.models import Entry
from lensan.kernel.states import NotAllowed
from lensan.supply.actions import offering
from lensan.supply.models import SupplierPaper, SupplyOffer, SupplyPrice
from lensan.supply.pricing import Step
from lensan.supply.tests.make import NOON, STEPS, TODAY, a_supplier, an_offer

State = SupplyOffer.State


def turn(offer: SupplyOffer, state: str = State.OPEN) -> None:
    offering.turn(offer, state, by=None, at=NOON)


def test_an_offer_with_its_papers_and_prices_opens() -> None:
    offer = an_offer(state="draft")

    turn(offer)

    assert SupplyOffer.objects.open().get() == offer
    assert Entry.objects.filter(verb="supply.offer_open").count() == 1


def test_an_offer_without_a_paper_stays_shut_and_says_which() -> None:
    offer = an_offer(a_supplier(papers=("business",)), state="draft")

    with pytest.raises(offering.MayNotOpen) as refusal:
        turn(offer)

    assert "đủ điều kiện buôn bán phân bón (chưa có)" in str(refusal.value)
    assert not SupplyOffer.objects.open().exists()


def test_a_paper_that_has_expired_is_as_none() -> None:
    supplier = a_supplier(papers=("business",))
    offering.add_paper(
        supplier, kind="fertiliser", valid_until=TODAY - timedelta(days=1), by=None, at=NOON
    )
    offer = an_offer(supplier, state="draft")

    with pytest.raises(offering.MayNotOpen, match="đã hết hạn"):
        turn(offer)


def test_a_paper_holds_on_its_last_day_and_not_before_its_first() -> None:
    supplier = a_supplier(papers=("business",))
    offer = an_offer(supplier, state="draft")
    offering.add_paper(
        supplier, kind="fertiliser", issued_on=TODAY, valid_until=TODAY, by=None, at=NOON
    )

    days = [TODAY + timedelta(days=day) for day in (-1, 0, 1)]

    assert [bool(offer.missing_papers(day)) for day in days] == [True, False, True]


def test_tools_ask_for_no_more_than_a_business_licence() -> None:
    turn(an_offer(a_supplier(papers=("business",)), "Bình xịt", kind="tool", state="draft"))

    assert SupplyOffer.objects.open().exists()


def test_what_has_no_price_today_stays_shut() -> None:
    offer = an_offer(state="draft", steps=())
    offering.price(offer, STEPS, valid_from=TODAY + timedelta(days=1), by=None, at=NOON)

    with pytest.raises(offering.MayNotOpen, match="Chưa có giá"):
        turn(offer)


def test_the_price_that_began_last_holds_until_its_end() -> None:
    offer = an_offer()
    weekend = TODAY + timedelta(days=2)
    offering.price(
        offer, [Step(1, 99_000)], valid_from=TODAY + timedelta(days=1), valid_until=weekend,
        by=None, at=NOON,
    )  # fmt: skip

    days = [TODAY, weekend, weekend + timedelta(days=1)]

    assert [offer.steps(day)[0].price for day in days] == [100_000, 99_000, 100_000]
    assert len(offer.steps(weekend)) == len(STEPS)


@pytest.mark.parametrize(
    "steps", [[Step(1, 80_000)], [Step(5, 200_000)], [Step(3, 1), Step(3, 1)]]
)
def test_a_price_by_which_more_costs_more_is_refused(steps: list[Step]) -> None:
    offer = an_offer()

    with pytest.raises(offering.WrongSteps):
        offering.price(offer, steps, valid_from=TODAY, by=None, at=NOON)

    assert SupplyPrice.objects.count() == len(STEPS)


def test_a_price_once_told_cannot_be_rewritten() -> None:
    an_offer()

    with pytest.raises(DatabaseError), transaction.atomic():
        SupplyPrice.objects.update(price=1)


def test_a_closed_offer_never_opens_again() -> None:
    offer = an_offer()
    turn(offer, State.CLOSED)

    with pytest.raises(NotAllowed):
        turn(offer)


def test_the_same_is_not_written_down_twice() -> None:
    supplier = a_supplier()
    offer = an_offer(supplier)
    offering.add_lot(offer, "L-01", best_before=None, by=None, at=NOON)

    with pytest.raises(offering.AlreadyThere):
        offering.add_supplier(supplier.name, commune=supplier.commune, by=None, at=NOON)
    with pytest.raises(offering.AlreadyThere):
        an_offer(supplier)
    with pytest.raises(offering.AlreadyThere):
        offering.add_lot(offer, "L-01", best_before=None, by=None, at=NOON)
    assert (SupplyOffer.objects.count(), offer.lots.count()) == (1, 1)


def test_a_paper_without_a_scan_is_struck_out_too() -> None:
    paper = offering.add_paper(a_supplier(papers=()), kind="business", by=None, at=NOON)

    offering.remove_paper(paper, by=None, at=NOON)

    assert not SupplierPaper.objects.exists()


def test_a_paper_that_is_struck_out_takes_its_file_along(
    settings: Settings, tmp_path: object,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    file = ContentFile(b"%PDF-1.7", name="giay.pdf")
    paper = offering.add_paper(a_supplier(papers=()), kind="business", file=file, by=None, at=NOON)
    storage, name = paper.file.storage, str(paper.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        offering.remove_paper(paper, by=None, at=NOON)

    assert not SupplierPaper.objects.exists()
    assert not storage.exists(name)
