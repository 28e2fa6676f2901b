"""The inbox for what marketplaces push: kept before it is answered, acted upon after."""

from collections.abc import Mapping
from datetime import datetime

from lensan.kernel.states import note
from lensan.marketplaces.actions.calling import call, pause_after
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.words import Account, NoticeKind
from lensan.orders.actions.taking_in import take_in
from lensan.orders.models import Notice

LONGEST = 1 << 20  # bytes of a notice that are kept


def receive(
    marketplace: Marketplace, headers: Mapping[str, str], body: bytes, *, url: str, at: datetime
) -> Notice:
    """Keep a notice once, after its signature was checked over the raw body.

    :raises Refused: forged, too large or not to be read; nothing is kept
    """
    account = Account(marketplace.base_url, marketplace.credentials)
    if len(body) > LONGEST:
        raise Refused("Thông báo quá dài.")
    told = marketplace.connector.verify_notice(account, headers, body, url=url, at=at)
    notice, _new = Notice.objects.get_or_create(
        marketplace=marketplace,
        reference=told.id,
        defaults={
            "kind": told.kind.value, "about": told.reference, "stall_reference": told.stall,
            "body": body.decode("utf-8", "replace"), "received_at": at, "not_before": at,
        },
    )  # fmt: skip
    return notice


def act_upon(notice: Notice, *, at: datetime) -> None:
    """Read what a notice speaks of, and be done with it; a silent marketplace is asked later."""
    stall = Stall.objects.filter(
        marketplace=notice.marketplace, reference=notice.stall_reference
    ).first()
    if stall is None or notice.kind != NoticeKind.SALE.value:
        return _done(notice, Notice.State.IGNORED)
    try:
        _read(stall, notice.about, at=at)
    except TryAgain as trouble:
        attempts = notice.attempts + 1
        later = at + pause_after(attempts, trouble.after)
        note(notice, attempts=attempts, not_before=later, reason=trouble.reason)
    except Refused as refusal:
        _done(notice, Notice.State.IGNORED, reason=refusal.reason)
    else:
        _done(notice, Notice.State.DONE)


def _read(stall: Stall, reference: str, *, at: datetime) -> None:
    sale = call(
        stall, "read_sale", subject=reference, at=at,
        ask=lambda c, a: c.read_sale(a, reference, at=at),
    )  # fmt: skip
    take_in(stall, sale, at=at)


def _done(notice: Notice, state: str, *, reason: str = "") -> None:
    """Be done with a notice; its words, which may tell of a buyer, are not kept longer."""
    note(notice, state=state, reason=reason, body="")
