"""Mercur's payouts as statement lines: each pays one order, less the marketplace's commission."""

from collections.abc import Iterable, Mapping

from lensan.marketplaces import reading
from lensan.marketplaces.connectors.mercur.translating import CURRENCY, Document
from lensan.marketplaces.words import SettlementKind, SettlementLine

PAID = "paid"


def order_of(payout: Document) -> str:
    """Read which order a payout is for; nothing where whoever paid kept no note of it."""
    data = payout.get("data")
    noted = data if isinstance(data, dict) else {}
    return str(noted.get("order_id") or noted.get("transfer_group") or "")


def lines(payout: Document, orders: Mapping[str, Document]) -> list[SettlementLine]:
    """Read a payout as what it is made of and what was paid; one that was not paid says nothing.

    :raises Unclear: it is not in đồng, or something is missing.
    """
    if reading.text(payout, "status") != PAID:
        return []
    if reading.text(payout, "currency_code") != CURRENCY:
        raise reading.Unclear(f"Khoản chuyển tính bằng “{payout['currency_code']}”.")
    told = orders.get(order_of(payout))
    made_of = list(_amounts(told)) if told else []
    paid = (SettlementKind.PAYOUT, -reading.whole(payout, "amount", least=0))
    reference, at = reading.text(payout, "id"), reading.moment(payout, "updated_at")
    return [
        SettlementLine(f"{reference}-{kind}", kind, amount, at, sale=order_of(payout))
        for kind, amount in [*made_of, paid]
        if amount
    ]


def _amounts(order: Document) -> Iterable[tuple[SettlementKind, int]]:
    yield SettlementKind.SALE, reading.whole(order, "item_total", least=0)
    yield SettlementKind.SHIPPING, reading.whole(order, "shipping_total", least=0)
    kept = sum(
        reading.whole(line, "amount", least=0)
        for item in reading.several(order, "items")
        for line in item.get("commission_lines") or []
    )
    yield SettlementKind.COMMISSION, -kept
