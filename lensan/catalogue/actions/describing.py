"""Products are written down and corrected; stars are recognised."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.catalogue.models import Product, Recognition
from lensan.journal.models import record
from lensan.producers.models import Producer

YEARS_OF_STARS = 3  # Decision 1358/QĐ-UBND of 20 July 2021


class AlreadyThere(Exception):
    """The same goods of the same owner are in the catalogue already."""

    def __init__(self, product: Product) -> None:
        super().__init__(_("“%(name)s” đã có trong danh mục.") % {"name": product.name})


def add(
    *, name: str, owner: Producer | None = None, by: User | None, at: datetime, **facts: Any
) -> Product:
    """Write down a kind of goods, with any other facts by the names of the fields.

    :raises AlreadyThere: the owner, or everyone, already has goods of that name and variety
    """
    product = Product(name=name, owner=owner, **facts)
    with once(AlreadyThere(product)):
        product.set_keys()
        product.save(force_insert=True)
        record("catalogue.product_added", product, by=by, at=at, on_behalf_of=_code(product))
    return product


def correct(
    product: Product, changes: Mapping[str, Any], *, by: User | None, at: datetime
) -> None:
    """Change some facts, by the names of the fields.

    :raises AlreadyThere: the owner, or everyone, already has goods of that name and variety
    """
    for name, value in changes.items():
        setattr(product, name, value)
    with once(AlreadyThere(product)):
        product.set_keys()
        product.save()
        record(
            "catalogue.product_corrected", product, by=by, at=at, on_behalf_of=_code(product),
            fields=sorted(changes),
        )  # fmt: skip


@transaction.atomic
def recognise(
    product: Product,
    *,
    stars: int | None,
    decided_on: date | None,
    valid_until: date | None = None,
    status: str = Recognition.Status.RECOGNISED,
    by: User | None,
    at: datetime,
    **source: str,
) -> Recognition:
    """Write down stars that were given or asked for; `source` has `decision`, `source`, `note`.

    Stars whose end the decision does not name last three years.
    """
    recognised = status == Recognition.Status.RECOGNISED
    if recognised and decided_on and valid_until is None:
        valid_until = _years_later(decided_on, YEARS_OF_STARS)
    recognition = Recognition.objects.create(
        product=product, stars=stars, decided_on=decided_on, valid_until=valid_until,
        status=status, **source,
    )  # fmt: skip
    record(
        "catalogue.stars_recorded", product, by=by, at=at, on_behalf_of=_code(product),
        stars=stars, status=status, recognition=recognition.pk,
    )  # fmt: skip
    return recognition


def _years_later(day: date, years: int) -> date:
    """Return the same day of a later year; 28 February for a 29th that is not there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _code(product: Product) -> str:
    return product.owner.code if product.owner else ""
