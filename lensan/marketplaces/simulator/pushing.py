"""The simulated marketplace's notices: signed, and as unreliable as the traps say."""

import hashlib
import hmac
import json

from lensan.kernel import http
from lensan.marketplaces.simulator.interface import SECRET
from lensan.marketplaces.simulator.market import Market, stamp
from lensan.marketplaces.simulator.store import Document

ANSWER_WITHIN = 3.0  # seconds
TRIES = 5


def sign(url: str, body: bytes) -> str:
    """Sign the address and the raw body, as Shopee does."""
    return hmac.new(SECRET.encode(), url.encode() + b"|" + body, hashlib.sha256).hexdigest()


def push(market: Market, url: str) -> int:
    """Push every notice that is due; one that is not taken stays for the next time."""
    with market.store.lock:
        due = [e.body for e in market.store.page("notice", "", until=stamp(market.now()) + "~")]
        if market.traps.shuffled:
            market.random.shuffle(due)
    return sum(_push_one(market, url, notice) for notice in due)


def _push_one(market: Market, url: str, notice: Document) -> bool:
    told = {name: value for name, value in notice.items() if name not in {"row", "tries"}}
    body = json.dumps(told | {"simulation": True}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Authorization": sign(url, body)}
    try:
        with http.within(ANSWER_WITHIN):
            taken = http.send("POST", url, headers=headers, content=body).status == 200
    except http.NoAnswer:
        taken = False
    with market.store.writing():
        tries = notice.get("tries", 0) + 1
        if taken or tries >= TRIES:
            market.store.drop("notice", notice["row"])
        else:
            again = stamp(market.now())
            market.store.put("notice", notice["row"], notice | {"tries": tries}, place=again)
    return taken
