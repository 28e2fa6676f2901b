"""Applying for a stall on Mercur, once for each key."""

from datetime import datetime

from lensan.marketplaces.connector import Refused
from lensan.marketplaces.connectors.mercur import queries, translating
from lensan.marketplaces.connectors.mercur.line import do, found, look
from lensan.marketplaces.reading import one, text
from lensan.marketplaces.words import Account, ObservedStall, Stall


def applied(account: Account, stall: Stall, key: str, *, at: datetime) -> ObservedStall:
    """Apply first and look when that is refused: whoever has thousands of stalls looks long.

    No two sellers have one name there; the second gets a few signs behind it.
    """
    told = translating.seller(stall, key, account.credentials["email"])
    try:
        return _apply(account, told, at)
    except Refused:
        if mine := _called(account, told["handle"], at):
            return mine
        return _apply(account, told | {"name": translating.another_name(stall, key)}, at)


def _apply(account: Account, told: dict[str, object], at: datetime) -> ObservedStall:
    return do(
        account, queries.SELLERS, lambda answer: translating.stall(one(answer, "seller")), told,
        at=at,
    )  # fmt: skip


def _called(account: Account, handle: str, at: datetime) -> ObservedStall | None:
    """Look through the account's stalls, the newest first."""
    skip = 0
    while True:
        asked = {"order": "-created_at", "limit": str(queries.PAGE), "offset": str(skip)}
        members = look(account, queries.SELLERS, found("seller_members"), asked, at=at)
        for member in members:
            seller = one(member, "seller")
            if text(seller, "handle") == handle:
                return translating.stall(seller)
        if len(members) < queries.PAGE:
            return None
        skip += queries.PAGE
