from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from lensan.catalogue.actions.showing import (
    SamePhoto,
    add_paper,
    add_photo,
    remove_paper,
    remove_photo,
)
from lensan.catalogue.models import Offer, Paper, PaperKind, Photo, Product
from lensan.catalogue.photos import NotAPhoto
from lensan.catalogue.tests.make import NOON, TODAY, a_picture, a_product, an_offer
from lensan.journal.models import Entry
from lensan.producers.models import Producer
from lensan.producers.tests.make_people import a_producer


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def _stored(root: Path) -> list[str]:
    return [path.name for path in root.rglob("*") if path.is_file()]


def _things() -> list[tuple[Producer | Product | Offer, str]]:
    owner = a_producer()
    offer = an_offer()
    return [
        (owner, owner.code), (a_product(), ""), (a_product("Chả cá", owner=owner), owner.code),
        (offer, offer.producer.code),
    ]  # fmt: skip


def test_a_paper_belongs_to_a_producer_a_product_or_an_offer() -> None:
    for of, code in _things():
        paper = add_paper(of, kind=PaperKind.VIETGAP, by=None, at=NOON)

        assert Paper.objects.get(pk=paper.pk).of == of
        entry = Entry.objects.about(of)[0]
        assert (entry.verb, entry.on_behalf_of) == ("catalogue.paper_added", code)


def test_a_papers_file_goes_with_it(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    file = ContentFile(b"a scan", name="vietgap.pdf")
    paper = add_paper(a_producer(), kind=PaperKind.VIETGAP, file=file, by=None, at=NOON)
    assert _stored(tmp_path) == ["vietgap.pdf"]

    with django_capture_on_commit_callbacks(execute=True):
        remove_paper(paper, by=None, at=NOON)

    assert (Paper.objects.count(), _stored(tmp_path)) == (0, [])


def test_a_paper_without_a_file_is_removed_too(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    paper = add_paper(a_producer(), kind=PaperKind.COMMITMENT, by=None, at=NOON)

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        remove_paper(paper, by=None, at=NOON)

    assert (Paper.objects.count(), callbacks) == (0, [])


def test_a_paper_holds_until_the_evening_of_its_last_day() -> None:
    for day in (TODAY, date(2022, 7, 21), None):
        add_paper(a_producer(), kind=PaperKind.VIETGAP, valid_until=day, by=None, at=NOON)

    found = Paper.objects.valid(TODAY).values_list("valid_until", flat=True)

    assert set(found) == {TODAY, None}


def test_the_papers_of_product_and_producer_speak_for_the_offer() -> None:
    offer = an_offer()
    for of in (offer, offer.product, offer.producer, a_producer()):
        add_paper(of, kind=PaperKind.VIETGAP, by=None, at=NOON)

    assert Paper.objects.about(offer).count() == 3


def test_a_photo_is_kept_upright_with_its_size(tmp_path: Path) -> None:
    offer = an_offer()

    photo = add_photo(offer, a_picture(640, 480), side="front", by=None, at=NOON)

    photo = Photo.objects.get(pk=photo.pk)
    assert (photo.of, photo.side, photo.width, photo.height) == (offer, "front", 640, 480)
    assert _stored(tmp_path) == [f"{photo.sha256[:16]}.jpg"]


def test_the_same_photo_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    product = a_product()
    add_photo(product, a_picture(), side="front", by=None, at=NOON)

    with pytest.raises(SamePhoto, match="Hãy chụp góc khác"):
        add_photo(product, a_picture(), side="back", by=None, at=NOON)
    add_photo(an_offer(), a_picture(), side="back", by=None, at=NOON)

    assert (Photo.objects.count(), len(_stored(tmp_path))) == (2, 2)


def test_a_photo_that_is_no_photo_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotAPhoto):
        add_photo(a_product(), b"no photo", side="front", by=None, at=NOON)

    assert (Photo.objects.count(), _stored(tmp_path)) == (0, [])


def test_a_photo_is_taken_away_with_its_file(
    tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    product = a_product()
    photo = add_photo(product, a_picture(), side="front", by=None, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo, by=None, at=NOON)

    assert (Photo.objects.count(), _stored(tmp_path)) == (0, [])
    assert Entry.objects.about(product)[0].verb == "catalogue.photo_removed"
