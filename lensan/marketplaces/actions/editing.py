"""Many listings are changed at once: planned, checked row by row, carried out and written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.actions import offering
from lensan.catalogue.completeness import Goods, missing
from lensan.catalogue.dossier import goods_of_offers
from lensan.catalogue.models import Offer
from lensan.journal.models import record
from lensan.kernel.money import dong
from lensan.kernel.states import NotAllowed
from lensan.marketplaces.access import changeable
from lensan.marketplaces.actions.listing import check, revise, want
from lensan.marketplaces.changes import Change, Shown, changed
from lensan.marketplaces.models import Edit, EditRow, Listing

Outcome = EditRow.Outcome
FIELDS = ("title", "description", "wanted", "price")


class Otherwise(Exception):
    """The listing is no longer as it was seen."""

    def __init__(self) -> None:
        super().__init__(_("Tin đã được sửa từ lúc xem trước."))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change would make of one listing; `why_not` is empty where it can be made.

    `before` has all FIELDS, `after` those that become different; `lacks` is what its floor would
    still ask for.
    """

    listing: Listing
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    lacks: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def seen(self) -> str:
        """A mark of how the listing was when this was planned."""
        told = "\x1f".join(str(self.before[name]) for name in FIELDS)
        return sha256(told.encode()).hexdigest()[:16]

    def only_if(self, seen: str | None) -> Plan:
        """Return the plan, or one that does nothing where the listing was seen otherwise."""
        return self if seen == self.seen else replace(self, why_not=str(Otherwise()))

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """Each field that would change, with what it is and what it would be."""
        return [(name, self.before[name], after) for name, after in self.after.items()]


def plan(listings: Sequence[Listing], change: Change, *, by: User, on: date) -> list[Plan]:
    """Work out what a change would make of each listing, and what its floor would say.

    The listings bring their stall with marketplace and producer, and their offer with product.
    """
    may = changeable(by, listings)
    found = [Plan(one, as_it_is(one), changed(_shown(one), change)) for one in listings]
    prices = _prices(found)
    goods = goods_of_offers([one.offer for one in listings], on=on)
    return [
        _judged(one, goods[one.listing.offer_id], prices, may=one.listing.pk in may)
        for one in found
    ]


def edit(plans: Sequence[Plan], change: Change, *, by: User | None, at: datetime) -> Edit:
    """Carry out what was planned, listing by listing; one that cannot be changed stops no other."""
    told = {name: value for name, value in asdict(change).items() if value}
    with transaction.atomic():
        made = Edit.objects.create(by=by, at=at, change=told)
        record("marketplaces.edited", made, by=by, at=at, listings=len(plans))
    moved: set[int] = set()
    for one in plans:
        row = _carry_out(made, _after_others(one, moved), by=by, at=at)
        if "price" in row.after:
            moved.add(one.listing.offer_id)
    return made


def as_it_is(listing: Listing) -> dict[str, Any]:
    """Return what can be changed of a listing, as it is."""
    return {
        "title": listing.title, "description": listing.description, "wanted": listing.wanted,
        "price": listing.offer.price,
    }  # fmt: skip


@transaction.atomic
def put(
    listing: Listing,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Change the fields in `after` of a listing and its offer, if they are as in `before`.

    :raises Otherwise: someone has changed one of them
    :raises BadPrice: the new price is below what the seller takes at least
    """
    _hold(listing, {name: before[name] for name in after})
    listing.refresh_from_db(fields=["title", "description", "wanted", "state", "reference"])
    listing.offer.refresh_from_db(fields=["price", "floor_price"])
    if "price" in after:
        offering.revise(listing.offer, {"price": after["price"]}, by=by, at=at)
        Listing.objects.standing().filter(offer=listing.offer_id).update(not_before=at)
        check(listing, at=at)
    if "title" in after or "description" in after:
        words = {"title": listing.title, "description": listing.description} | dict(after)
        revise(
            listing, title=words["title"], description=words["description"], by=by, at=at
        )  # fmt: skip
    if "wanted" in after:
        want(listing, after["wanted"], by=by, at=at)


def _hold(listing: Listing, seen: Mapping[str, Any]) -> None:
    """Let nobody else change what was seen until the transaction ends.

    :raises Otherwise: it is not as it was seen
    """
    words = {name: value for name, value in seen.items() if name != "price"}
    if words and Listing.objects.filter(pk=listing.pk, **words).update(**words) != 1:
        raise Otherwise
    if "price" in seen:
        priced = Offer.objects.filter(pk=listing.offer_id, price=seen["price"])
        if priced.update(price=seen["price"]) != 1:
            raise Otherwise


def _shown(listing: Listing) -> Shown:
    offer, product = listing.offer, listing.offer.product
    names = {
        "tên": product.name, "cũ": listing.title, "giống": product.variety, "loại": offer.grade,
        "người bán": listing.stall.producer.name, "xã": listing.stall.producer.commune.name,
        "đơn vị": product.get_unit_display() if product.unit else "",
    }  # fmt: skip
    return Shown(**as_it_is(listing), names=names)


def _prices(plans: Collection[Plan]) -> dict[tuple[int, int], dict[int, int]]:
    """Return what the grades of each product on each stall would cost, by offer."""
    asking = {p.listing.stall_id for p in plans if p.listing.stall.marketplace.asks.price_ratio}
    rows = Listing.objects.sold().filter(stall__in=asking).values_list(
        "stall", "offer__product", "offer", "offer__price"
    )  # fmt: skip
    moved = {p.listing.offer_id: p.after["price"] for p in plans if "price" in p.after}
    found: dict[tuple[int, int], dict[int, int]] = {}
    for stall, product, offer, price in rows:
        found.setdefault((stall, product), {})[offer] = moved.get(offer, price)
    return found


def _judged(
    one: Plan, goods: Goods, prices: Mapping[tuple[int, int], Mapping[int, int]], *, may: bool
) -> Plan:
    listing, asks = one.listing, one.listing.stall.marketplace.asks
    beside = prices.get((listing.stall_id, listing.offer.product_id), {})
    known = replace(goods, title=listing.title, description=listing.description)
    words = {n: v for n, v in one.after.items() if n in {"title", "description"}}
    then = replace(known, **words, prices=tuple(beside.values()))
    lacked = {check.code for check in missing(known, asks)}
    lacking = missing(then, asks)
    worse = [check.text for check in lacking if check.code not in lacked]
    lacks = tuple(check.text for check in lacking)
    return replace(one, lacks=lacks, why_not=_why_not(one, worse, may=may))


def _why_not(one: Plan, worse: Sequence[str], *, may: bool) -> str:
    """Say why a change cannot be made; pausing and closing break no rule."""
    offer, price = one.listing.offer, one.after.get("price")
    if not may:
        return _("Bạn không sửa được tin này, hoặc tin đã thôi bán.")
    if price is not None and offer.state == Offer.State.CLOSED:
        return _("Mặt hàng đã thôi bán nên giữ giá.")
    if price is not None and price < max(offer.floor_price, 1):
        return _("Giá mới %(price)s thấp hơn giá thấp nhất %(floor)s.") % {
            "price": dong(price), "floor": dong(max(offer.floor_price, 1)),
        }  # fmt: skip
    if len(one.after.get("title", "")) > 255:
        return _("Tên mới dài quá 255 chữ cái.")
    return " ".join(worse) if one.after.keys() - {"wanted"} else ""


def _after_others(one: Plan, moved: Collection[int]) -> Plan:
    """Leave the price alone where another listing of the same offer has just moved it."""
    if one.listing.offer_id not in moved:
        return one
    return replace(one, after={n: value for n, value in one.after.items() if n != "price"})


def _carry_out(made: Edit, one: Plan, *, by: User | None, at: datetime) -> EditRow:
    if one.why_not or not one.after:
        outcome = Outcome.LEFT if one.why_not else Outcome.SAME
        return EditRow.objects.create(
            edit=made, listing=one.listing, outcome=outcome, reason=one.why_not
        )
    before = {name: one.before[name] for name in one.after}
    return write(made, one.listing, before, one.after, by=by, at=at)


def write(
    made: Edit,
    listing: Listing,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    by: User | None,
    at: datetime,
) -> EditRow:
    """Change one listing as part of an edit, or write down why it was left."""
    try:
        with transaction.atomic():
            put(listing, before, after, by=by, at=at)
            return EditRow.objects.create(
                edit=made, listing=listing, outcome=Outcome.CHANGED, before=dict(before),
                after=dict(after),
            )  # fmt: skip
    except (Otherwise, NotAllowed, offering.BadPrice, offering.AlreadyOffered) as reason:
        return EditRow.objects.create(
            edit=made, listing=listing, outcome=Outcome.LEFT, reason=str(reason)
        )
