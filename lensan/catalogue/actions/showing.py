"""Papers and photos are added and taken away; those of people who were erased are forgotten."""

from datetime import date, datetime
from typing import Any, TypeAlias

from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.catalogue.fingerprints import fingerprint
from lensan.catalogue.models import Offer, Paper, Photo, Product
from lensan.catalogue.photos import cleaned
from lensan.journal.models import record
from lensan.producers.models import Producer

Shown: TypeAlias = Product | Offer
Owner: TypeAlias = Producer | Product | Offer


class SamePhoto(Exception):
    """The very same photo is there already."""

    def __init__(self) -> None:
        super().__init__(_("Ảnh này đã có rồi. Hãy chụp góc khác."))


@transaction.atomic
def add_paper(
    of: Owner,
    *,
    kind: str,
    by: User | None,
    at: datetime,
    number: str = "",
    market: str = "",
    issued_by: str = "",
    issued_on: date | None = None,
    valid_until: date | None = None,
    file: File[Any] | None = None,
) -> Paper:
    """Keep a paper of a producer, a product or an offer."""
    paper = Paper(
        kind=kind, number=number, market=market, issued_by=issued_by, issued_on=issued_on,
        valid_until=valid_until, **{_name(of): of},
    )  # fmt: skip
    if file:
        paper.file.save(str(file.name), file, save=False)
    paper.save()
    _journal("catalogue.paper_added", of, by=by, at=at, paper=paper.pk, kind=kind)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: User | None, at: datetime) -> None:
    """Strike out a paper that is wrong or was taken back; its file goes with it."""
    of, number = paper.of, paper.pk
    _delete_file(paper.file)
    paper.delete()
    _journal("catalogue.paper_removed", of, by=by, at=at, paper=number, kind=paper.kind)


def add_photo(of: Shown, content: bytes, *, side: str, by: User | None, at: datetime) -> Photo:
    """Keep a photo: upright, without place and device, encoded anew.

    :raises NotAPhoto: it cannot be shown as a photo
    :raises SamePhoto: the very same photo is there
    """
    clean = cleaned(content)
    photo = Photo(
        side=side, width=clean.width, height=clean.height, sha256=clean.sha256, at=at,
        likeness=fingerprint(clean.content),
        **{_name(of): of},
    )  # fmt: skip
    with once(SamePhoto()):
        photo.save()
        photo.file.save(f"{clean.sha256[:16]}.jpg", ContentFile(clean.content))
        _journal("catalogue.photo_added", of, by=by, at=at, photo=photo.pk, side=side)
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by: User | None, at: datetime) -> None:
    """Take a photo away, with its file."""
    of, number = photo.of, photo.pk
    _delete_file(photo.file)
    photo.delete()
    _journal("catalogue.photo_removed", of, by=by, at=at, photo=number)


def _name(of: models.Model) -> str:
    return str(of._meta.model_name)


def _delete_file(file: models.fields.files.FieldFile) -> None:
    """Delete the stored file once the transaction stands; a rolled-back one keeps its file."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _journal(verb: str, of: Owner, *, by: User | None, at: datetime, **facts: object) -> None:
    record(verb, of, by=by, at=at, on_behalf_of=_code(of), **facts)


def _code(of: Owner) -> str:
    if isinstance(of, Producer):
        return of.code
    if isinstance(of, Offer):
        return of.producer.code
    return of.owner.code if of.owner else ""
