"""The province says what a floor asks for, freezes it, takes it up again, or leaves it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.marketplaces.actions.listing import check
from lensan.marketplaces.models import Listing, Marketplace


@transaction.atomic
def set_rule(
    marketplace: Marketplace, rule: Mapping[str, Any], *, held_back: int, by: User, at: datetime
) -> int:
    """Set what must be there before goods are listed, and look at every listing again.

    Returns how many listings now lack something.
    """
    before = {"rule": marketplace.rule, "held_back": marketplace.held_back}
    marketplace.rule, marketplace.held_back = dict(rule), held_back
    marketplace.save(update_fields=["rule", "held_back"])
    record("marketplaces.rule_set", marketplace, by=by, at=at, before=before)
    lacking = 0
    mine = Listing.objects.standing().filter(stall__marketplace=marketplace)
    for listing in mine.select_related("stall__producer", "offer__product"):
        listing.stall.marketplace = marketplace
        check(listing, at=at)
        lacking += bool(listing.lacks)
    return lacking


@transaction.atomic
def turn(marketplace: Marketplace, state: str, *, by: User, at: datetime) -> None:
    """Freeze a floor, so that nothing more is sent there; use it again; or leave it for good.

    :raises NotAllowed: it cannot go there from where it is
    """
    marketplace.advance_to(state)
    record(f"marketplaces.{state}", marketplace, by=by, at=at)
