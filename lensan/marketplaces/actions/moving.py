"""A floor is to be left: its listings are offered on another one, and taken down."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.catalogue.completeness import missing
from lensan.catalogue.dossier import goods_of_offers
from lensan.catalogue.models import Offer
from lensan.journal.models import record
from lensan.marketplaces.actions.editing import write
from lensan.marketplaces.actions.listing import AlreadyListed, draft
from lensan.marketplaces.actions.opening import HasStall, NotAgreed, NotInUse, ask
from lensan.marketplaces.models import Edit, EditRow, Listing, Marketplace, Stall, Wanted
from lensan.marketplaces.models.listings import ListingQuerySet
from lensan.producers.models import Consent, Purpose

Outcome = EditRow.Outcome
AT_ONCE = 200
NOT_GIVEN_UP = ~Q(wanted=Wanted.CLOSED)
REFUSALS = (AlreadyListed, HasStall, NotAgreed, NotInUse)


@dataclass(frozen=True, slots=True)
class Move:
    """What offering a listing on another floor would come to.

    `stall` is the seller's there, none where one is opened first; `lacks` is what the floor would
    still ask for: such a listing is drafted all the same.
    """

    listing: Listing
    to: Marketplace
    stall: Stall | None
    lacks: tuple[str, ...] = ()
    why_not: str = ""


def to_move(floor: Marketplace) -> ListingQuerySet:
    """Return the listings of a floor that can be offered elsewhere: all but those given up."""
    found = Listing.objects.filter(NOT_GIVEN_UP, stall__marketplace=floor)
    whole = ("stall__producer", "stall__marketplace", "offer__product")
    return found.select_related(*whole).order_by("pk")


def plan_moves(listings: Sequence[Listing], *, to: Marketplace, at: datetime) -> list[Move]:
    """Work out for each listing what would become of it on the other floor; nothing is written."""
    on = timezone.localdate(at)
    sellers = {one.stall.producer_id for one in listings}
    agreed = Consent.objects.standing(on).filter(text__purpose=Purpose.MARKETPLACE)
    may = set(agreed.filter(producer__in=sellers).values_list("producer", flat=True))
    stalls = {
        stall.producer_id: stall
        for stall in to.stalls.exclude(state=Stall.State.CLOSED).filter(producer__in=sellers)
    }
    there = set(_there(to, listings))
    goods = goods_of_offers([one.offer for one in listings], on=on)
    moves = []
    for one in listings:
        known = replace(
            goods[one.offer_id], title=one.title, description=one.description
        )  # fmt: skip
        lacks = tuple(check.text for check in missing(known, to.asks))
        why_not = _why_not(one, to, stalls, there=there, may=may)
        moves.append(Move(one, to, stalls.get(one.stall.producer_id), lacks, why_not))
    return moves


@transaction.atomic
def begin_move(floor: Marketplace, *, to: Marketplace, by: User, at: datetime) -> Edit:
    """Write down that a floor's listings are to be offered on another; `carry_over` does it.

    :raises NotInUse: the other floor is frozen or was left
    """
    if to.state != Marketplace.State.IN_USE:
        raise NotInUse(to)
    change = {"from": floor.code, "to": to.code, "name": f"{floor} → {to}"}
    edit = Edit.objects.create(by=by, at=at, change=change)
    record("marketplaces.moved", edit, by=by, at=at, floor=floor.code, to=to.code)
    return edit


def carry_over(edit: Edit, *, at: datetime) -> None:
    """Offer every listing on the other floor, or write down why not.

    Broken off, it goes on where it was; nothing is offered twice.
    """
    to = Marketplace.objects.get(code=edit.change["to"])
    while listings := list(left(edit)[:AT_ONCE]):
        for one in plan_moves(listings, to=to, at=at):
            _carry_over(edit, one, at=at)


@transaction.atomic
def begin_taking_down(floor: Marketplace, *, by: User, at: datetime) -> Edit:
    """Write down that everything is to be taken off a floor; `carry_down` does it."""
    edit = Edit.objects.create(by=by, at=at, change={"off": floor.code, "name": floor.name})
    record("marketplaces.taken_down", edit, by=by, at=at, floor=floor.code)
    return edit


def carry_down(edit: Edit, *, at: datetime) -> None:
    """Want every listing of the floor closed; broken off, it goes on where it was."""
    while listings := list(left(edit)[:AT_ONCE]):
        for one in listings:
            before, after = {"wanted": one.wanted}, {"wanted": Wanted.CLOSED}
            write(edit, one, before, after, by=edit.by, at=at)


def left(edit: Edit) -> ListingQuerySet:
    """Return the listings that an edit has still to offer elsewhere, or to take down."""
    floor = Marketplace.objects.get(code=edit.change.get("from") or edit.change["off"])
    found = to_move(floor).exclude(pk__in=edit.rows.values("listing"))
    return found.standing() if edit.takes_down else found


def _there(to: Marketplace, listings: Collection[Listing]) -> QuerySet[Listing, int]:
    """Return the offers among those of the listings that stand on the other floor already."""
    offers = {one.offer_id for one in listings}
    found = Listing.objects.filter(stall__marketplace=to, offer__in=offers)
    return found.exclude(stall__state=Stall.State.CLOSED).values_list("offer", flat=True)


def _why_not(
    one: Listing,
    to: Marketplace,
    stalls: Mapping[int, Stall],
    *,
    there: Collection[int],
    may: Collection[int],
) -> str:
    seller = one.stall.producer
    if one.offer.state != Offer.State.OPEN:
        return _("Mặt hàng đang không bán.")
    if one.offer_id in there:
        return _("Đã có tin trên %(to)s.") % {"to": to}
    if seller.pk not in may:
        return _("%(seller)s chưa đồng ý cung cấp thông tin cho sàn.") % {"seller": seller}
    stall = stalls.get(seller.pk)
    if stall and stall.state == Stall.State.REJECTED:
        return _("%(to)s đã từ chối gian hàng: %(reason)s") % {"to": to, "reason": stall.reason}
    return ""


def _carry_over(edit: Edit, one: Move, *, at: datetime) -> None:
    """Draft one listing, in its own transaction: one that cannot be offered stops no other."""
    why_not = one.why_not
    if not why_not:
        try:
            with transaction.atomic():
                _offer(edit, one, at=at)
                return
        except REFUSALS as reason:
            why_not = str(reason)
    EditRow.objects.create(
        edit=edit, listing=one.listing, outcome=Outcome.LEFT, reason=why_not
    )  # fmt: skip


def _offer(edit: Edit, one: Move, *, at: datetime) -> None:
    listing = one.listing
    seller = listing.stall.producer
    stall = one.to.stalls.exclude(state=Stall.State.CLOSED).filter(producer=seller).first()
    if stall is None:
        stall = ask(seller, one.to, name=listing.stall.name, by=edit.by, at=at)
    words = {"title": listing.title, "description": listing.description}
    made = draft(listing.offer, stall, **words, by=edit.by, at=at)
    EditRow.objects.create(
        edit=edit, listing=listing, made=made, outcome=Outcome.MADE,
        after=words | {"wanted": made.wanted}, reason=" ".join(made.lacks),
    )  # fmt: skip
