from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from lensan.catalogue.actions.forgetting import forget_the_erased
from lensan.catalogue.actions.showing import add_paper
from lensan.catalogue.models import Lot, Offer, Paper, PaperKind, Photo, Product
from lensan.catalogue.tasks import forget
from lensan.catalogue.tests.make import NOON, a_lot, a_product, an_offer, photographed
from lensan.producers.actions.erasing import erase
from lensan.producers.tests.make_people import a_producer


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _stored(root: Path) -> int:
    return sum(path.is_file() for path in root.rglob("*"))


def test_who_was_erased_is_forgotten_here_too(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner = a_producer("Nguyễn Văn Mẫu")
    product = a_product("Chả cá", owner=owner)
    offer = an_offer(product, owner)
    lot = a_lot(
        offer, on_hand=5, evidence="ruộng ông Mẫu", evidence_file=ContentFile(b"x", name="x.jpg")
    )
    for of in (owner, product, offer):
        file = ContentFile(b"x", name="x.pdf")
        add_paper(of, kind=PaperKind.COMMITMENT, number="079", file=file, by=None, at=NOON)
    photographed(offer, "front")
    photographed(product, "front")
    erase(owner, by=None, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_the_erased(at=NOON) == 1

    assert (Paper.objects.count(), Photo.objects.count(), _stored(tmp_path)) == (0, 0, 0)
    assert Offer.objects.get().state == Offer.State.CLOSED
    assert list(Lot.objects.values_list("evidence", "evidence_file")) == [("", "")]
    assert list(Product.objects.matching("mau")) == []
    lot.refresh_from_db()
    assert lot.on_hand == 5


def test_it_is_done_once() -> None:
    owner = a_producer()
    an_offer(a_product(owner=owner), owner)
    erase(owner, by=None, at=NOON)
    forget_the_erased(at=NOON)

    assert forget_the_erased(at=NOON) == 0


def test_nobody_else_is_touched_at_night() -> None:
    offer = an_offer()
    add_paper(offer.producer, kind=PaperKind.COMMITMENT, by=None, at=NOON)
    erase(a_producer("Trần Thị Bé"), by=None, at=NOON)

    forget.call()

    offer.refresh_from_db()
    assert (offer.state, Paper.objects.count()) == (Offer.State.OPEN, 1)
