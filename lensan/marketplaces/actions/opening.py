"""A producer's stall: asked for, opened or refused by the marketplace, closed."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel.states import note
from lensan.marketplaces.actions.calling import call, pause_after
from lensan.marketplaces.connector import Refused, TryAgain
from lensan.marketplaces.models import Marketplace, Stall
from lensan.marketplaces.words import ObservedStall
from lensan.marketplaces.words import Stall as Asked
from lensan.producers.models import Producer, Purpose

STATES = {state.value: state for state in Stall.State}
LOOK_AGAIN = timedelta(days=1)  # before a person looks again whether a stall was opened


class NotAgreed(Exception):
    """The producer has not agreed that a marketplace is told about it."""

    def __init__(self, producer: Producer) -> None:
        super().__init__(
            _("%(producer)s chưa đồng ý cung cấp thông tin cho sàn. Hãy hỏi và ghi sự đồng ý trước.")
            % {"producer": producer}
        )  # fmt: skip


class HasStall(Exception):
    """The producer has a stall there, or has asked for one."""

    def __init__(self, producer: Producer, marketplace: Marketplace) -> None:
        super().__init__(
            _("%(producer)s đã có gian hàng trên %(marketplace)s.")
            % {"producer": producer, "marketplace": marketplace}
        )


class NotInUse(Exception):
    """Nothing is opened on a marketplace that is frozen or was left."""

    def __init__(self, marketplace: Marketplace) -> None:
        super().__init__(
            _("%(marketplace)s đang không dùng, nên chưa mở được gian hàng ở đó.")
            % {"marketplace": marketplace}
        )


@transaction.atomic
def ask(
    producer: Producer, marketplace: Marketplace, *, name: str, by: User | None, at: datetime
) -> Stall:
    """Want a stall for a producer; the worker asks the marketplace for it.

    :raises NotAgreed: the producer did not agree to this purpose, or took it back
    :raises HasStall: there is one already
    :raises NotInUse: the marketplace is frozen or was left
    """
    if marketplace.state != Marketplace.State.IN_USE:
        raise NotInUse(marketplace)
    if not _agreed(producer, at):
        raise NotAgreed(producer)
    try:
        with transaction.atomic():
            stall = Stall.objects.create(
                producer=producer, marketplace=marketplace, name=name, key=uuid4().hex,
                asked_at=at, not_before=at,
            )  # fmt: skip
    except IntegrityError as twin:
        raise HasStall(producer, marketplace) from twin
    record(
        "marketplaces.stall_asked", stall, by=by, at=at, on_behalf_of=producer.code,
        marketplace=marketplace.code,
    )  # fmt: skip
    return stall


def see_to(stall: Stall, *, at: datetime) -> None:
    """Ask the marketplace for a wanted stall, or how one under review stands."""
    try:
        if stall.state == Stall.State.WANTED:
            seen = call(
                stall, "open_stall", at=at,
                ask=lambda c, account: c.open_stall(account, _asked(stall), key=stall.key, at=at),
            )  # fmt: skip
        else:
            seen = call(
                stall, "read_stall", ask=lambda c, account: c.read_stall(account, at=at), at=at
            )
    except TryAgain as trouble:
        _later(stall, trouble, at=at)
    except Refused as refusal:
        _settle(stall, Stall.State.REJECTED, refusal.reason, reference=stall.reference, at=at)
    else:
        _seen(stall, seen, at=at)


@transaction.atomic
def close(stall: Stall, *, by: User | None, at: datetime) -> None:
    """Close a stall in our book; its listings are to be closed before.

    :raises NotAllowed: it is closed already
    """
    stall.advance_to(Stall.State.CLOSED, closed_at=at)
    record(
        "marketplaces.stall_closed", stall, by=by, at=at, on_behalf_of=stall.producer.code
    )  # fmt: skip


@transaction.atomic
def hear(stall: Stall, seen: ObservedStall, *, by: User | None, at: datetime) -> None:
    """Write down what a person read at the marketplace's screen: claimed until that itself says so.

    :raises NotAllowed: it cannot go there from where it is
    """
    facts: dict[str, object] = {
        "reason": seen.reason, "reference": seen.reference or stall.reference,
        "not_before": at + LOOK_AGAIN, "attempts": 0,
    }  # fmt: skip
    state = STATES[seen.state.value]
    if state == stall.state:
        note(stall, **facts)
        return
    if state == Stall.State.OPEN and not stall.opened_at:
        facts["opened_at"] = at
    stall.advance_to(state, **facts)
    record(f"marketplaces.stall_{state}", stall, by=by, at=at, on_behalf_of=stall.producer.code)


def _agreed(producer: Producer, at: datetime) -> bool:
    given = producer.consents.standing(timezone.localdate(at))
    return given.filter(text__purpose=Purpose.MARKETPLACE).exists()


def _asked(stall: Stall) -> Asked:
    """Return as little of the producer as a marketplace asks for."""
    producer = stall.producer
    return Asked(
        name=stall.name, holder=producer.name, kind=producer.kind, phone=producer.phone,
        address=str(producer.hamlet or ""), commune=producer.commune.code,
    )  # fmt: skip


def _seen(stall: Stall, seen: ObservedStall, *, at: datetime) -> None:
    state = STATES[seen.state.value]
    if state == stall.state == Stall.State.IN_REVIEW:
        Stall.objects.filter(pk=stall.pk).update(
            verified_at=at, not_before=at + pause_after(4), attempts=0
        )
    else:
        _settle(stall, state, seen.reason, reference=seen.reference, at=at)


@transaction.atomic
def _settle(stall: Stall, state: str, reason: str, *, reference: str, at: datetime) -> None:
    opened = {"opened_at": at} if state == Stall.State.OPEN and not stall.opened_at else {}
    stall.advance_to(
        state, reason=reason, reference=reference, verified_at=at, attempts=0, not_before=at,
        **opened,
    )  # fmt: skip
    record(f"marketplaces.stall_{state}", stall, by=None, at=at, on_behalf_of=stall.producer.code)


def _later(stall: Stall, trouble: TryAgain, *, at: datetime) -> None:
    stall.attempts += 1
    stall.not_before = at + pause_after(stall.attempts, trouble.after)
    Stall.objects.filter(pk=stall.pk).update(
        attempts=stall.attempts, not_before=stall.not_before, reason=trouble.reason
    )
