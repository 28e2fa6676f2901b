"""Goods leave for a buyer, come to a hub and arrive: told from what orders and carriers know."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.traceability.actions.capturing import Captured
from lensan.traceability.actions.growing import tell
from lensan.traceability.models import LotFile, OrderToken, Via


def token_of(reference: str, *, at: datetime) -> OrderToken:
    """Return the token by which the chain names an order; it tells nothing by itself."""
    token, _made = OrderToken.objects.get_or_create(
        reference=reference, defaults={"token": secrets.token_hex(16), "made_at": at}
    )
    return token


@transaction.atomic
def dispatch(
    boxes: Sequence[LotFile], reference: str, *, by: User | None, at: datetime
) -> Captured:
    """Write down that goods left for the buyer of an order."""
    return _moved(boxes, reference, "shipping", "in_transit", by=by, at=at)


@transaction.atomic
def pass_hub(boxes: Sequence[LotFile], hub: str, *, by: User | None, at: datetime) -> Captured:
    """Write down that goods came to a carrier's hub, which has a code."""
    where = {"readPoint": {"id": f"{settings.TRACE_ADDRESS}/diem/{hub}"}}
    return _told(boxes, "arriving", "in_progress", by=by, at=at, **where)


@transaction.atomic
def deliver(
    boxes: Sequence[LotFile], reference: str, *, by: User | None, at: datetime
) -> Captured:
    """Write down that goods arrived at the buyer's home, of which the chain knows a token alone."""
    return _moved(boxes, reference, "accepting", "retail_sold", by=by, at=at)


@transaction.atomic
def forget_order(reference: str, *, by: User | None, at: datetime) -> bool:
    """Erase what ties an order's token to the order; say whether there was any."""
    token = OrderToken.objects.filter(reference=reference).first()
    if token is None:
        return False
    record("traceability.order_forgotten", token, by=by, at=at)
    token.delete()
    return True


def _moved(
    boxes: Sequence[LotFile], reference: str, step: str, disposition: str, *,
    by: User | None, at: datetime,
) -> Captured:  # fmt: skip
    order = token_of(reference, at=at).address
    papers = [{"type": "po", "bizTransaction": order}]
    home = [{"type": "possessing_party", "destination": order}]
    return _told(boxes, step, disposition, by=by, at=at,
                 bizTransactionList=papers, destinationList=home)  # fmt: skip


def _told(
    boxes: Sequence[LotFile], step: str, disposition: str, *, by: User | None, at: datetime, **more: Any
) -> Captured:  # fmt: skip
    addresses = [box.thing.address for box in boxes]
    return tell("ObjectEvent", at, by=by, at=at, via=Via.SYSTEM, action="OBSERVE", bizStep=step,
                disposition=disposition, epcList=addresses, **more)  # fmt: skip
