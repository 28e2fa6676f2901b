"""A cooperative composes baskets and fills them with what its suppliers have ripe."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions.refusing import once
from lensan.catalogue.baskets import Filling, Part, Stock
from lensan.catalogue.baskets import fill as fill_baskets
from lensan.catalogue.models import Combo, ComboPart, Lot, Offer, Product
from lensan.journal.models import record
from lensan.producers.models import Producer

VERBS = {
    Combo.State.OPEN: "catalogue.combo_opened",
    Combo.State.PAUSED: "catalogue.combo_paused",
    Combo.State.CLOSED: "catalogue.combo_closed",
}


class BadCombo(Exception):
    """The basket cannot be sold as it was composed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part as it is composed: a product with its alternatives, or a group with the unit."""

    quantity: int
    product: Product | None = None
    alternatives: tuple[Product, ...] = ()
    group: str = ""
    unit: str = ""


def compose(
    cooperative: Producer,
    *,
    name: str,
    price: int,
    parts: Sequence[Wanted],
    suppliers: Sequence[Producer] = (),
    description: str = "",
    by: User | None,
    at: datetime,
) -> Combo:
    """Offer a basket at a fixed price; the cooperative itself is always among its suppliers.

    :raises BadCombo: no price, no parts, or an alternative that is counted otherwise
    """
    told = _priced(price, parts)
    combo = Combo(cooperative=cooperative, name=name, price=price, description=description)
    with once(_twin(cooperative)):
        combo.save(force_insert=True)
        _put_together(combo, told, suppliers)
        record(
            "catalogue.combo_composed", combo, by=by, at=at, on_behalf_of=cooperative.code,
            price=price, parts=len(told),
        )  # fmt: skip
    return combo


def recompose(
    combo: Combo,
    *,
    name: str,
    price: int,
    parts: Sequence[Wanted],
    suppliers: Sequence[Producer] = (),
    description: str = "",
    by: User | None,
    at: datetime,
) -> None:
    """Change what a basket is called, costs and holds, and who supplies it.

    :raises BadCombo: no price, no parts, an alternative that is counted otherwise, or a twin
    """
    told = _priced(price, parts)
    before = {"name": combo.name, "price": combo.price, "parts": combo.parts.count()}
    combo.name, combo.price, combo.description = name, price, description
    with once(_twin(combo.cooperative)):
        combo.save(update_fields=["name", "price", "description"])
        combo.parts.all().delete()
        _put_together(combo, told, suppliers)
        record(
            "catalogue.combo_recomposed", combo, by=by, at=at,
            on_behalf_of=combo.cooperative.code, before=before, price=price, parts=len(told),
        )  # fmt: skip


@transaction.atomic
def turn(combo: Combo, state: str, *, by: User | None, at: datetime) -> None:
    """Open, pause or close a combo.

    :raises NotAllowed: it cannot go there from where it is
    """
    combo.advance_to(state)
    verb = VERBS[Combo.State(state)]
    record(verb, combo, by=by, at=at, on_behalf_of=combo.cooperative.code)


def fill(combo: Combo, *, on: date, baskets: int = 1) -> Filling:
    """Choose what goes into so many baskets on that day; nothing is moved by it.

    Only open offers of the suppliers count, with what is on hand and still good.
    """
    return fill_each([combo], on=on, baskets=baskets)[combo.pk]


def fill_each(combos: Iterable[Combo], *, on: date, baskets: int = 1) -> dict[int, Filling]:
    """Fill each combo by itself, as if the others were not, and return that by its number."""
    parts = Prefetch("parts", ComboPart.objects.order_by("pk").prefetch_related("alternatives"))
    found = Combo.objects.filter(pk__in=[combo.pk for combo in combos])
    whole = list(found.prefetch_related(parts, "suppliers"))
    sellers = {combo.pk: {seller.pk for seller in combo.suppliers.all()} for combo in whole}
    ripe = _ripe(set().union(*sellers.values()), on)
    return {
        combo.pk: fill_baskets(
            [_wish(part, baskets) for part in combo.parts.all()],
            [stock for stock in ripe if stock.seller in sellers[combo.pk]],
        )
        for combo in whole
    }


def _ripe(sellers: Collection[int], on: date) -> list[Stock]:
    offers = Offer.objects.open().filter(producer__in=sellers)
    lots = Lot.objects.sellable(on).filter(offer__in=offers).select_related("offer__product")
    return [
        Stock(
            lot=lot.pk, goods=lot.offer.product_id, group=lot.offer.product.group,
            unit=lot.offer.product.unit, seller=lot.offer.producer_id, left=lot.on_hand,
            best_before=lot.best_before,
        )
        for lot in lots
    ]  # fmt: skip


def _wish(part: ComboPart, baskets: int) -> Part:
    others = sorted(product.pk for product in part.alternatives.all())
    goods = (part.product_id, *others) if part.product_id else ()
    return Part(part.pk, part.quantity * baskets, part.unit, goods, part.group)


def _priced(price: int, parts: Sequence[Wanted]) -> list[Wanted]:
    if price < 1:
        raise BadCombo(_("Giá phải lớn hơn 0 đồng."))
    if not parts:
        raise BadCombo(_("Combo cần ít nhất một phần."))
    return [_checked(part) for part in parts]


def _twin(cooperative: Producer) -> BadCombo:
    return BadCombo(_("%(seller)s đã có combo tên này.") % {"seller": cooperative})


def _put_together(combo: Combo, parts: Sequence[Wanted], suppliers: Sequence[Producer]) -> None:
    combo.suppliers.set({combo.cooperative, *suppliers})
    for part in parts:
        _write(combo, part)


def _checked(part: Wanted) -> Wanted:
    if part.quantity < 1:
        raise BadCombo(_("Số lượng của mỗi phần phải lớn hơn 0."))
    if part.product is None and not (part.group and part.unit):
        raise BadCombo(_("Mỗi phần cần một sản phẩm, hoặc một nhóm với đơn vị tính."))
    for product in (part.product, *part.alternatives):
        if product and not product.unit:
            raise BadCombo(_("“%(name)s” chưa có đơn vị tính.") % {"name": product})
    for other in part.alternatives:
        if part.product is None or other.unit != part.product.unit:
            raise BadCombo(
                _("“%(name)s” không thay được: đơn vị tính khác nhau.") % {"name": other}
            )
    return part


def _write(combo: Combo, part: Wanted) -> None:
    product = part.product
    row = ComboPart.objects.create(
        combo=combo, product=product, quantity=part.quantity,
        group="" if product else part.group, unit=product.unit if product else part.unit,
    )  # fmt: skip
    row.alternatives.set(part.alternatives)
