"""The work of `benchmarks.drift`, in a process that has its database and settings.

Every function prints one JSON line.
"""

import json
import random
from dataclasses import replace
from functools import partial
from time import perf_counter

from benchmarks.simulated import calls_seen
from benchmarks.trading import (
    GRADES,
    a_floor_at,
    a_product,
    as_if_on_sale,
    offers,
    opened,
    sellers,
)

# ruff: noqa: I001 - trading first: it sets Django up
from django.db.models import F
from django.utils import timezone

from lensan.marketplaces import tasks
from lensan.marketplaces.actions.calling import call
from lensan.marketplaces.actions.describing import goods
from lensan.marketplaces.models import Authorisation, Listing, Stall
from lensan.marketplaces.models.listings import ListingQuerySet
from lensan.marketplaces.connector import Connector
from lensan.marketplaces.words import Account, Observed

SEED, RESENT = 5, 400


def build(url: str, *, listings: int) -> None:
    """Have so many listings on sale on a simulated marketplace, four on a stall."""
    at = timezone.now()
    people = sellers(listings // GRADES)
    offers(a_product("Khóm Cầu Đúc"), people, at=at)
    for stall in opened(people, a_floor_at(url, "san")):
        mine = as_if_on_sale(stall, at=at)
        for one in mine:
            _publish(one, stall.account)
        Listing.objects.bulk_create(mine)
    print(json.dumps({"listings": Listing.objects.filter(state="live").count()}))


def measure(url: str, *, drifted: int) -> None:
    """Change some listings behind our back, end all tokens, and let the task read all back."""
    chosen = random.Random(SEED).sample(sorted(_live().values_list("pk", flat=True)), drifted)
    for one in _whole().filter(pk__in=chosen):
        _change_there(one)
    Authorisation.objects.update(expires_at=timezone.now())
    stalls, before, start = Stall.objects.count(), calls_seen(url), perf_counter()
    tasks.read_back.call()
    seconds, requests = perf_counter() - start, calls_seen(url) - before
    found = set(_live().exclude(sent_hash=F("desired_hash")).values_list("pk", flat=True))
    print(json.dumps({
        "listings": _live().count(), "stalls": stalls, "seconds": seconds, "requests": requests,
        "read": _live().filter(observed_at__isnull=False).count(),
        "found": len(found & set(chosen)), "mistaken": len(found - set(chosen)),
        "peer": _resend(url),
    }))  # fmt: skip


def _live() -> ListingQuerySet:
    return Listing.objects.filter(state="live")


def _whole() -> ListingQuerySet:
    whole = ("stall__marketplace", "stall__producer", "offer__product")
    return _live().select_related(*whole)


def _publish(one: Listing, account: Account) -> None:
    """Have a listing on sale, and know that it is."""
    at = timezone.now()
    shown, connector = goods(one, on=timezone.localdate(at)), one.stall.marketplace.connector
    seen = connector.publish(account, shown, quantity=0, key=one.sku, at=at)
    assert seen.hash == one.desired_hash
    one.reference = seen.reference


def _change_there(one: Listing) -> None:
    """Let the seller change the price at the marketplace itself."""
    at = timezone.now()
    shown = goods(one, on=timezone.localdate(at))
    other = replace(shown, price=shown.price + 500)
    connector = one.stall.marketplace.connector
    connector.update(one.stall.account, one.reference, other, key=f"ở sàn {one.pk}", at=at)


def _resend(url: str) -> dict[str, float]:
    """Send a sample again unread, as nightly programs do: what that costs a listing."""
    sample = list(_whole().order_by("pk")[:RESENT])
    before, start = calls_seen(url), perf_counter()
    for one in sample:
        call(one.stall, "update", partial(_update, one), at=timezone.now())
    return {
        "seconds": (perf_counter() - start) / len(sample),
        "requests": (calls_seen(url) - before) / len(sample),
    }


def _update(one: Listing, connector: Connector, account: Account) -> Observed:
    at = timezone.now()
    shown = goods(one, on=timezone.localdate(at))
    return connector.update(account, one.reference, shown, key=f"lại {one.pk}", at=at)
