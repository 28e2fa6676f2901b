"""One call of a marketplace: with a fresh token, within its budget, written down."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter
from typing import TypeVar

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.marketplaces.connector import Because, Connector, Refused, TryAgain
from lensan.marketplaces.models import Authorisation, Call, Stall
from lensan.marketplaces.words import Account, Token

Answer = TypeVar("Answer")
Outcome = Call.Outcome
PAUSES = (1, 2, 5, 15, 30, 60)  # minutes before the next try, by how many have failed
RENEWAL = timedelta(seconds=30)  # in which whoever renews a token is left to finish


def call(
    stall: Stall,
    verb: str,
    ask: Callable[[Connector, Account], Answer],
    *,
    at: datetime,
    subject: str = "",
) -> Answer:
    """Ask the stall's marketplace once, and write down how it ended.

    A token that ended too early is renewed and the call made once more.

    :raises TryAgain: no usable answer, the budget is used up, or another renews the token
    :raises Refused: the marketplace said no
    """
    connector = stall.marketplace.connector
    _spend(stall, verb, connector, at=at)
    account = _with_fresh_token(stall, connector, at=at)
    try:
        return _timed(stall, verb, lambda: ask(connector, account), at=at, subject=subject)
    except TryAgain as trouble:
        if not trouble.token_ended or account.token is None:
            raise
    account = renew(stall, connector, account, at=at)
    return _timed(stall, verb, lambda: ask(connector, account), at=at, subject=subject)


def pause_after(attempts: int, asked: timedelta | None = None) -> timedelta:
    """Return how long to wait after so many failed tries; never less than the marketplace asks."""
    pause = timedelta(minutes=PAUSES[min(attempts, len(PAUSES)) - 1])
    return max(pause, asked) if asked else pause


def renew(stall: Stall, connector: Connector, account: Account, *, at: datetime) -> Account:
    """Exchange the stall's token for a fresh one; of two who try at once, one does it.

    :raises TryAgain: another has just begun to renew it
    """
    given = Authorisation.objects.get(stall=stall)
    seen = Authorisation.objects.filter(pk=given.pk, version=given.version)
    if seen.update(version=F("version") + 1) != 1:
        raise TryAgain(_("Mã truy cập đang được gia hạn."), after=RENEWAL)
    token = _timed(
        stall, "refresh", lambda: connector.refresh(account, given.token, at=at), at=at
    )  # fmt: skip
    keep(stall, token)
    return replace(account, token=token)


def authorise(stall: Stall, code: str, *, by: User | None, at: datetime) -> None:
    """Exchange the code that a seller's consent brought, the first or a new one, for a token.

    :raises TryAgain: the marketplace did not answer
    :raises Refused: it does not know the code
    """
    _authorise(stall, stall.account, code, by=by, at=at)


def keep(stall: Stall, token: Token) -> None:
    """Keep a token that a marketplace has given for a stall."""
    given = Authorisation(
        stall=stall, value=token.value, refresh=token.refresh, expires_at=token.expires_at,
        authorised_until=token.authorised_until,
    )  # fmt: skip
    Authorisation.objects.bulk_create(
        [given], update_conflicts=True, unique_fields=["stall"],
        update_fields=["value", "refresh", "expires_at", "authorised_until"],
    )  # fmt: skip


def _with_fresh_token(stall: Stall, connector: Connector, *, at: datetime) -> Account:
    account = stall.account
    if connector.capabilities.token_life is None:
        return account
    if account.token is None:
        return _first_token(stall, account, at=at)
    return account if account.token.is_fresh(at) else renew(stall, connector, account, at=at)


def _first_token(stall: Stall, account: Account, *, at: datetime) -> Account:
    """Exchange the code that the province was given for its sellers for this stall's first token.

    :raises Refused: no code was given
    """
    code = str(account.credentials.get("code", ""))
    if not code:
        raise Refused(_("Chưa có mã cho phép truy cập sàn."), because=Because.AUTHORISATION)
    return replace(account, token=_authorise(stall, account, code, by=None, at=at))


def _authorise(
    stall: Stall, account: Account, code: str, *, by: User | None, at: datetime
) -> Token:
    connector = stall.marketplace.connector
    token = _timed(stall, "authorise", lambda: connector.authorise(account, code, at=at), at=at)
    with transaction.atomic():
        keep(stall, token)
        record(
            "marketplaces.authorised", stall, by=by, at=at, on_behalf_of=stall.producer.code
        )  # fmt: skip
    return token


def _spend(stall: Stall, verb: str, connector: Connector, *, at: datetime) -> None:
    """Refuse a call that the marketplace's budget for this stall and interface does not hold.

    :raises TryAgain: the budget is used up
    """
    budget = connector.capabilities.budget
    if budget is None:
        return
    lately = Call.objects.filter(stall=stall, verb=verb, at__gt=at - budget.per, at__lte=at)
    if lately.count() >= budget.calls:
        raise TryAgain(_("Đã gọi sàn đủ số lần cho phép."), after=budget.per)


def _timed(
    stall: Stall, verb: str, ask: Callable[[], Answer], *, at: datetime, subject: str = ""
) -> Answer:
    start, outcome, reason = perf_counter(), Outcome.OK, ""
    try:
        return ask()
    except TryAgain as trouble:
        outcome, reason = Outcome.TRY_AGAIN, trouble.reason
        raise
    except Refused as refusal:
        outcome, reason = Outcome.REFUSED, refusal.reason
        raise
    finally:
        Call.objects.create(
            marketplace=stall.marketplace, stall=stall, verb=verb, subject=subject, at=at,
            milliseconds=round(1000 * (perf_counter() - start)), outcome=outcome, reason=reason,
        )  # fmt: skip
