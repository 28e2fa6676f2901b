"""Baskets, listings edited at once, consents of sellers and goods returned, for `benchmarks.size`."""

from datetime import timedelta

from benchmarks.size_goods import NOW, OFFERS_EACH
from benchmarks.size_loading import insert
from benchmarks.size_trade import Trade
from lensan.accounts.models import User
from lensan.catalogue.models import Combo, ComboPart, Product
from lensan.kernel import bulk
from lensan.marketplaces.models import Authorisation, Edit, EditRow
from lensan.orders.models import Return

BASKET_OF, PARTS = 40, 4  # one seller of so many has a basket of so many parts
EDIT_OF, EDITED = 200, 50  # one seller of so many had so many listings edited at once
YEAR = 365


def add_rest(trade: Trade) -> None:
    """Write what stands beside the trade itself."""
    insert(
        Authorisation,
        ("stall", "value", "expires_at", "authorised_until"),
        ((stall, "x", NOW, NOW + timedelta(days=stall % YEAR - 10)) for stall in trade.stalls),
    )
    operator = User.objects.earliest("pk").pk
    insert(
        Return,
        ("order", "reference", "at", "decided_by", "decided_at"),
        ((order, "R1", NOW, *((operator, NOW) if n % 100 else (None, None)))
         for n, order in enumerate(trade.orders) if trade.state_of(n) == "returned"),
    )  # fmt: skip
    _baskets(trade)
    _edits(trade, operator)


def _baskets(trade: Trade) -> None:
    makers = trade.sellers.people[: trade.sellers.count : BASKET_OF]
    baskets = bulk.next_ids(Combo, len(makers))
    common = list(Product.objects.filter(owner=None).order_by("pk").values_list("pk", flat=True))
    insert(
        Combo,
        ("id", "cooperative", "name", "price"),
        (
            (one, maker, "Giỏ trái cây", 150_000)
            for one, maker in zip(baskets, makers, strict=True)
        ),
    )
    insert(
        ComboPart,
        ("combo", "product", "unit", "quantity"),
        ((one, common[(one + part) % len(common)], "kg", 2)
         for one in baskets for part in range(PARTS)),
    )  # fmt: skip


def _edits(trade: Trade, operator: int) -> None:
    first = range(0, len(trade.listings) - EDITED, EDIT_OF * OFFERS_EACH)
    edits = bulk.next_ids(Edit, len(first))
    insert(Edit, ("id", "by", "at"), ((one, operator, NOW) for one in edits))
    insert(
        EditRow,
        ("edit", "listing", "outcome"),
        ((edit, listing, "changed") for edit, start in zip(edits, first, strict=True)
         for listing in trade.listings[start : start + EDITED]),
    )  # fmt: skip
