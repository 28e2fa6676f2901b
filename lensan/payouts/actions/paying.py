"""Pay what is owed: to an account told with consent, once, until the bank says that it arrived."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.journal.models import record
from lensan.kernel import vietqr
from lensan.kernel.money import dong
from lensan.payouts.actions.booking import account_of, balance_of, book, keep_once, own_account
from lensan.payouts.actions.telling import tell_paid
from lensan.payouts.codes import code_of, found_in
from lensan.payouts.models import Account, BankAccount, BankFeed, BankLine, Payout, Transfer
from lensan.producers.models import Consent, Producer, Purpose, everyone

State = Payout.State
Kind = Transfer.Kind
Held = Account.Kind


class NoConsent(Exception):
    """Without the producer's standing consent its bank account is not kept."""


class NoAccount(Exception):
    """Nobody has told to which account the money shall go."""


class NothingToPay(Exception):
    """Nothing is owed that may be paid out."""


def payable(producer: Producer) -> int:
    """Return what may be paid out now: what a marketplace wants back is held until it is clear."""
    owed, disputed = balance_of(producer), balance_of(producer, Held.DISPUTED)
    return max(0, owed + min(0, disputed))


@transaction.atomic
def tell_account(
    producer: Producer,
    *,
    bank: str,
    number: str,
    holder: str,
    agreed: str,
    by: User | None,
    at: datetime,
) -> BankAccount:
    """Keep where a producer wants its money, in place of what was told before.

    :raises NoConsent: the producer does not agree that anything is sold for it
    :raises BadBank, BadAccount: money could never arrive there
    """
    on, mine = timezone.localdate(at), everyone([producer.pk])
    standing = Consent.objects.standing(on).filter(producer__in=mine)
    if not standing.filter(text__purpose=Purpose.MARKETPLACE).exists():
        raise NoConsent(_("%(name)s chưa đồng ý bán trên sàn.") % {"name": producer})
    vietqr.write(vietqr.Transfer(bank, number))
    BankAccount.objects.filter(producer=producer, ended_at=None).update(ended_at=at)
    account = BankAccount.objects.create(
        producer=producer, bank=bank, number=number, holder=holder, agreed=agreed, told_at=at,
        told_by=by,
    )  # fmt: skip
    record("payouts.account_told", account, by=by, at=at, on_behalf_of=producer.code)
    return account


@transaction.atomic
def prepare(producer: Producer, *, by: User | None, at: datetime) -> Payout:
    """Set aside all that may be paid to a producer; of two who do it at once, one does.

    :raises NothingToPay: nothing is owed, or another has just set it aside
    :raises NoAccount: nobody has told where it shall go
    """
    account = BankAccount.objects.filter(producer=producer, ended_at=None).first()
    if account is None:
        raise NoAccount(
            _("%(name)s chưa có tài khoản ngân hàng để nhận tiền.") % {"name": producer}
        )
    mine = account_of(producer)
    amount = payable(producer)
    seen = Account.objects.filter(pk=mine.pk, version=mine.version)
    if not amount or seen.update(version=F("version") + 1) != 1:
        raise NothingToPay(_("Không có tiền nào trả được cho %(name)s.") % {"name": producer})
    payout = Payout.objects.create(
        producer=producer, account=account, amount=amount, prepared_at=at, prepared_by=by,
        code=f"?{mine.pk}",
    )  # fmt: skip
    payout.code = code_of(payout.pk)
    payout.save(update_fields=["code"])
    _move(payout, mine, own_account(Held.UNDER_WAY), "prepared", by=by, at=at)
    _journal("payouts.prepared", payout, by=by, at=at)
    return payout


@transaction.atomic
def mark_sent(payout: Payout, *, by: User | None, at: datetime) -> None:
    """Write that someone ordered the transfer at the bank.

    :raises NotAllowed: it was sent, paid or returned before
    """
    payout.advance_to(State.SENT, sent_at=at)
    _journal("payouts.sent", payout, by=by, at=at)


def confirm_from_bank(
    *,
    reference: str,
    amount: int,
    text: str,
    feed: BankFeed | None = None,
    account: str = "",
    moved_at: datetime | None = None,
    by: User | None = None,
    at: datetime,
) -> BankLine:
    """Take in what the bank says was paid; told twice, it is taken in once and pays once.

    What names no payout, another amount, one that is not waiting, or moved on another account is
    kept with the reason, for a person to look at.
    """

    def keep() -> BankLine:
        codes = found_in(text)
        payout = Payout.objects.filter(code__in=codes).first() if len(codes) == 1 else None
        line = BankLine.objects.create(
            feed=feed, reference=reference, amount=amount, text=text, account=account,
            at=moved_at or at, payout=payout,
            reason=elsewhere(feed, account) or _wrong(payout, amount),
        )  # fmt: skip
        if payout and not line.reason:
            line.advance_to(BankLine.State.MATCHED)
            pay(payout, by=by, at=at)
        return line

    return keep_once(reference, keep)


@transaction.atomic
def pay(payout: Payout, *, amount: int | None = None, by: User | None, at: datetime) -> None:
    """Write that the bank paid a payout, or another amount for it, and tell the producer.

    :raises NotAllowed: it was paid or returned before
    """
    paid = amount or payout.amount
    payout.advance_to(State.PAID, paid_at=at)
    _move(payout, own_account(Held.UNDER_WAY), own_account(Held.BANK), "paid",
          amount=min(paid, payout.amount), by=by, at=at)  # fmt: skip
    _journal("payouts.paid", payout, by=by, at=at)
    tell_paid(payout, paid=paid, by=by, at=at)


def elsewhere(feed: BankFeed | None, account: str) -> str:
    """Return what is wrong with the account on which a feed says that money moved; "" for nothing."""
    if feed is None or account == feed.account:
        return ""
    return _("Tài khoản %(account)s không phải tài khoản của chương trình.") % {
        "account": account or "–"
    }


@transaction.atomic
def give_back(payout: Payout, *, reason: str, by: User | None, at: datetime) -> None:
    """Write that the money came back, or was never sent: it is owed to the producer again.

    :raises NotAllowed: it was returned before
    """
    was_paid = Transfer.objects.filter(reference=f"{payout.code} paid").first()
    payout.advance_to(State.RETURNED, returned_at=at, reason=reason)
    source = own_account(Held.BANK if was_paid else Held.UNDER_WAY)
    amount = was_paid.amount if was_paid else payout.amount
    _move(payout, source, account_of(payout.producer), "returned", amount=amount, by=by, at=at,
          kind=Kind.PAYOUT_RETURNED)  # fmt: skip
    _journal("payouts.returned", payout, by=by, at=at, reason=reason)


def _wrong(payout: Payout | None, amount: int) -> str:
    if payout is None:
        return _("Nội dung chuyển khoản không có mã của một lần trả tiền nào.")
    if State.PAID not in Payout.NEXT[payout.state]:
        return _("%(code)s không chờ tiền: %(state)s.") % {
            "code": payout.code, "state": payout.get_state_display(),
        }  # fmt: skip
    if amount != payout.amount:
        return _("%(code)s phải là %(due)s mà ngân hàng báo %(amount)s.") % {
            "code": payout.code, "due": dong(payout.amount), "amount": dong(amount),
        }  # fmt: skip
    return ""


def _move(
    payout: Payout,
    debit: Account,
    credit: Account,
    step: str,
    *,
    amount: int | None = None,
    by: User | None,
    at: datetime,
    kind: Kind = Kind.PAYOUT,
) -> None:
    book(
        kind, amount or payout.amount, debit=debit, credit=credit,
        reference=f"{payout.code} {step}", by=by, at=at,
    )  # fmt: skip


def _journal(verb: str, payout: Payout, *, by: User | None, at: datetime, **facts: object) -> None:
    record(verb, payout, by=by, at=at, on_behalf_of=payout.producer.code, **facts)
