"""Sellers with stalls and listings, in a process that has its database and settings.

Stalls are opened as the worker opens them; people, offers and, where they are many, listings are
written at once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from benchmarks import registry

# ruff: noqa: I001 - registry first: it sets Django up
from django.utils import timezone

from lensan.catalogue.completeness import Rule
from lensan.catalogue.models import Group, Offer, Product, Unit
from lensan.marketplaces.actions import opening
from lensan.marketplaces.actions.describing import goods
from lensan.marketplaces.actions.listing import draft
from lensan.marketplaces.models import Listing, Marketplace, Stall
from lensan.marketplaces.rules import told
from lensan.marketplaces.simulator.interface import CODE, SECRET
from lensan.marketplaces.words import fingerprint
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
    return [draft(offer, stall, by=None, at=at) for offer in _offers_of(stall)]


def as_if_on_sale(stall: Stall, *, at: datetime) -> list[Listing]:
    """Return listings of all offers of a stall's seller as they are when nothing is to be done.

    They are not saved: `reference` is for the caller to fill in.
    """
    made = [
        Listing(
            stall=stall, offer=offer, sku=f"LS{offer.pk}", title=str(offer), wanted="live",
            state="live", description=offer.product.description, sent_quantity=0, counted_at=at,
            not_before=at,
        )
        for offer in _offers_of(stall)
    ]  # fmt: skip
    shown = stall.marketplace.connector.capabilities.shown
    for one in made:
        one.desired_hash = fingerprint(goods(one, on=timezone.localdate(at)), shown)
        one.sent_hash = one.desired_hash
    return made


def _offers_of(stall: Stall) -> list[Offer]:
    mine = Offer.objects.filter(producer=stall.producer_id).select_related("product", "producer")
    return list(mine.order_by("pk"))
