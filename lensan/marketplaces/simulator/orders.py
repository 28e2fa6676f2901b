"""Orders on the simulated marketplace: bought, confirmed in time or lost, sent, settled."""

from datetime import datetime, timedelta
from typing import Any

from lensan.marketplaces.simulator.market import Market, No, stamp
from lensan.marketplaces.simulator.store import Document

_MOVES = {
    "confirmed": {"placed"},
    "ready": {"confirmed"},
    "shipped": {"ready"},
    "delivered": {"shipped"},
    "returned": {"shipped", "delivered"},
    "refunded": {"delivered", "returned"},
    "cancelled": {"unpaid", "placed", "confirmed"},
}
_REASON_LOST = "Người bán không xác nhận trong thời hạn."


def buy(market: Market, told: Document) -> Document:
    """Let a buyer buy: what is for sale falls at once, as on a real marketplace."""
    wanted = told.get("lines") or [
        {"listing": told.get("listing"), "quantity": told.get("quantity", 1)}
    ]
    lines = [_take(market, line) for line in wanted]
    now = market.now()
    stall = lines[0].pop("stall")
    number = market.store.next_number("order")
    order = {
        "order": told.get("order") or f"O{number}",
        "stall": stall,
        "state": told.get("state", "placed"),
        "placed_at": stamp(now),
        "confirm_by": stamp(now + timedelta(hours=market.traps.confirm_hours)),
        "buyer": told.get("buyer", {"name": "Người mua thử", "phone": "", "address": ""}),
        "lines": lines,
        "shipping_fee": told.get("shipping_fee", 0),
        "discount": told.get("discount", 0),
        "collect": told.get("collect", 0),
        "note": told.get("note", ""),
        "reason": "",
    }
    return write(market, order)


def _take(market: Market, line: Document) -> Document:
    listing = market.store.get("listing", str(line["listing"]))
    quantity = int(line.get("quantity", 1))
    if listing is None or listing["state"] != "live":
        raise No(404, "unknown_listing", "Mặt hàng không còn bán.")
    if quantity < 1 or quantity > listing["quantity"]:
        raise No(409, "sold_out", "Không còn đủ hàng.")
    left = listing["quantity"] - quantity
    market.keep(listing | {"quantity": left, "reserved": min(listing["reserved"], left)})
    return {
        "stall": listing["stall"],
        "listing": listing["listing"],
        "sku": listing["sku"],
        "title": listing["title"],
        "price": listing["price"],
        "quantity": quantity,
    }


def write(market: Market, order: Document) -> Document:
    """Write a changed order and queue its notice."""
    order = order | {"changed_at": stamp(market.now())}
    market.store.put(
        "order", order["order"], order, stall=order["stall"], place=order["changed_at"]
    )
    market.note("order", order["stall"], order["order"])
    return order


def order(market: Market, reference: str, stall: str = "") -> Document:
    """Return an order, of this stall where one is given."""
    found = market.store.get("order", reference)
    if found is None or (stall and found["stall"] != stall):
        raise No(404, "unknown_order", f"Không có đơn hàng {reference}.")
    return found


def move(market: Market, found: Document, state: str, **more: Any) -> Document:
    """Move an order on; a move that was made already changes nothing."""
    if found["state"] == state:
        return found
    if state == "confirmed" and found["confirm_by"] <= stamp(market.now()):
        raise No(409, "cancelled", _REASON_LOST)
    if found["state"] not in _MOVES[state]:
        raise No(409, found["state"], "Đơn hàng không còn ở trạng thái cho phép việc này.")
    if state in {"cancelled", "returned"}:
        _give_back(market, found)
    return write(market, found | more | {"state": state})


def _give_back(market: Market, found: Document) -> None:
    for line in found["lines"]:
        listing = market.listing(found["stall"], line["listing"])
        market.keep(listing | {"quantity": listing["quantity"] + line["quantity"]})


def lose_the_unconfirmed(market: Market) -> int:
    """Cancel every order that nobody confirmed in time."""
    now = stamp(market.now())
    lost = [
        o for o in market.store.all("order") if o["state"] == "placed" and o["confirm_by"] <= now
    ]
    for found in lost:
        move(market, found, "cancelled", reason=_REASON_LOST)
    return len(lost)


def settle(market: Market, until: datetime) -> list[Document]:
    """Write a statement for each stall, over its orders that ended and were not settled yet."""
    lines: list[Document] = []
    for found in market.store.all("order"):
        ended = found["state"] in {"delivered", "refunded", "returned"}
        if ended and found["changed_at"] < stamp(until):
            lines += _lines_of(market, found)
    return lines


def _lines_of(market: Market, found: Document) -> list[Document]:
    done = f"{found['order']}-{'refund' if found['state'] != 'delivered' else 'sale'}"
    if market.store.get("settled", done) is not None:
        return []
    market.store.put("settled", done, {})
    sold = market.store.get("settled", f"{found['order']}-sale") is not None
    amounts = _amounts(market, found)
    if found["state"] != "delivered":
        amounts = {"refund": -sum(amounts.values())} if sold else {}
    return [_line(market, found, kind, amount) for kind, amount in amounts.items() if amount]


def _amounts(market: Market, found: Document) -> dict[str, int]:
    traps = market.traps
    goods = sum(line["price"] * line["quantity"] for line in found["lines"]) - found["discount"]
    return {
        "sale": goods,
        "commission": -(goods * traps.commission // 1000),
        "payment_fee": -(goods * traps.payment_fee // 1000),
        "tax": -(goods * traps.tax // 1000),
        "subsidy": traps.subsidy,
    }


def _line(market: Market, found: Document, kind: str, amount: int) -> Document:
    now = market.now()
    number = market.store.next_number("line")
    line = {
        "line": f"T{number}",
        "statement": f"{found['stall']}-{now:%Y%m%d}",
        "kind": kind,
        "order": found["order"],
        "amount": amount,
        "at": stamp(now),
        "text": "",
        "stall": found["stall"],
    }
    market.store.put("line", line["line"], line, stall=found["stall"], place=line["at"])
    return line


def pay_out(market: Market, stall: str) -> Document | None:
    """Pay a stall what its statement lines come to, as a line of its own."""
    owed = sum(entry.body["amount"] for entry in market.store.page("line", stall))
    if owed <= 0:
        return None
    return _line(market, {"stall": stall, "order": ""}, "payout", -owed)
