"""Sellers with stalls and listings, in a process that has its database and settings.

They come into being through the doors of the domain, so that every row is what a province's is;
only people and offers are written at once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from benchmarks import registry

# ruff: noqa: I001 - registry first: it sets Django up
from django.utils import timezone

from lensan.catalogue.completeness import Rule
from lensan.catalogue.models import Group, Offer, Product, Unit
from lensan.marketplaces.actions import opening
from lensan.marketplaces.actions.listing import draft
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.marketplaces.rules import told
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.producers.models import Consent, ConsentText, Producer

GRADES = 4  # listings of a stall


def a_floor_at(url: str, code: str, rule: Rule | None = None) -> Marketplace:
    """Name a simulated marketplace."""
    return Marketplace.objects.create(
        code=code, name=f"Sàn {code}", connector_code="simulated", base_url=url,
        credentials={"secret": SECRET, "code": CODE}, rule=told(rule or Rule()),
    )  # fmt: skip


def sellers(count: int) -> list[Producer]:
    """Fill the registry with so many people who agree to be shown on marketplaces."""
    registry.fill(count)
    text = ConsentText.objects.filter(purpose="marketplace").latest("version")
    on = timezone.localdate()
    people = list(Producer.objects.order_by("pk")[:count])
    Consent.objects.bulk_create(
        [Consent(producer=one, text=text, given_on=on, place="xã", way="paper") for one in people]
    )
    return people


def a_product(name: str) -> Product:
    product = Product(name=name, group=Group.FOOD, unit=Unit.KILOGRAM, description="Hái sáng.")
    product.set_keys()
    product.save()
    return product


def offers(product: Product, people: Sequence[Producer], *, at: datetime) -> list[Offer]:
    """Let each of them sell the product in GRADES grades."""
    return Offer.objects.bulk_create([
        Offer(
            product=product, producer=one, price=20_000 + 1000 * grade, floor_price=10_000,
            grade=f"loại {grade}", made_at=at,
        )
        for one in people for grade in range(GRADES)
    ])  # fmt: skip


def opened(people: Sequence[Producer], floor: Marketplace) -> Iterator[Stall]:
    """Open a stall for each of them, as the worker does."""
    for one in people:
        at = timezone.now()
        stall = opening.ask(one, floor, name=f"Vườn {one.code}", by=None, at=at)
        opening.see_to(stall, at=at)
        assert stall.state == Stall.State.OPEN, stall.reason
        Stall.objects.filter(pk=stall.pk).update(orders_read_until=at)
        yield stall


def drafted(stall: Stall, *, at: datetime) -> list[Listing]:
    """Want all offers of a stall's seller on sale there."""
    mine = Offer.objects.filter(producer=stall.producer_id).select_related("product", "producer")
    return [draft(offer, stall, by=None, at=at) for offer in mine.order_by("pk")]
