"""What a bank feed tells: kept before it is answered, acted upon after, and asked for again."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from lensan.journal.models import record
from lensan.kernel.states import note
from lensan.payouts.actions.incoming import receive_money
from lensan.payouts.actions.paying import confirm_from_bank
from lensan.payouts.connector import Movement, Movements, Refused, TryAgain
from lensan.payouts.models import BankFeed, BankLine, BankNotice

LONGEST = 1 << 16  # bytes of a notice that are kept


class BadKey(Exception):
    """With such a key no service could prove itself to us, or we to it."""


def add_feed(
    code: str, *, kind: str, base_url: str, account: str, secret: str, token: str, at: datetime
) -> BankFeed:
    """Name a service that tells what moves on the programme's bank account.

    :raises BadKey: a key could never stand in a header, or there is none for the notices
    """
    if not secret or not (secret + token).isascii() or not (secret + token).isprintable():
        raise BadKey(_("Khóa phải có và chỉ gồm chữ cái không dấu, chữ số và dấu."))
    feed = BankFeed.objects.create(
        code=code, kind=kind, base_url=base_url, account=account, secret=secret, token=token,
        added_at=at,
    )  # fmt: skip
    record("payouts.feed_added", feed, by=None, at=at, kind=kind)
    return feed


def receive(
    feed: BankFeed, headers: Mapping[str, str], body: bytes, *, at: datetime
) -> BankNotice:
    """Keep a notice once, after its key was checked; what it says is looked at later.

    :raises Refused: forged, too long or not to be read; nothing is kept
    """
    if len(body) > LONGEST:
        raise Refused("Thông báo quá dài.")
    feed.connector.verify(feed.access, headers, body)
    told = feed.connector.read(body)
    notice, _new = BankNotice.objects.get_or_create(
        feed=feed, reference=told.id,
        defaults={"body": body.decode("utf-8", "replace"), "received_at": at},
    )  # fmt: skip
    return notice


def act_upon(notice: BankNotice, *, at: datetime) -> BankLine:
    """Take in what a notice says, once, and be done with it; its words are not kept twice."""
    if notice.done_at is not None:
        return BankLine.objects.get(reference=_reference(notice.feed, notice.reference))
    told = notice.feed.connector.read(notice.body.encode())
    line = take_in(notice.feed, told, at=at)
    note(notice, done_at=at, body="")
    return line


def back_fill(feed: BankFeed, *, at: datetime) -> int:
    """Read the feed's list from where it was read to, and return how many movements were lost.

    What moved before the feed was named is not ours to explain. Where the answer may have left
    some out, how far it was read stays, and the feed says so.

    :raises TryAgain: no usable answer, or it was asked too lately; what was read before stands
    """
    _spend(feed, at=at)
    try:
        told = feed.connector.movements(feed.access, since=feed.read_until, at=at)
    except (TryAgain, Refused) as failure:
        note(feed, trouble=failure.reason)
        raise
    lost = sum(_is_new(feed, movement, at=at) for movement in told.movements)
    until = told.until if told.whole else feed.read_until
    note(feed, read_until=until, trouble=_trouble(told))
    return lost


def take_in(feed: BankFeed, told: Movement, *, at: datetime) -> BankLine:
    """Take in one movement, however often and in whatever way it is told: once."""
    keep = receive_money if told.amount > 0 else confirm_from_bank
    return keep(
        reference=_reference(feed, told.id), amount=abs(told.amount), text=told.text, feed=feed,
        account=told.account, moved_at=told.at, at=at,
    )  # fmt: skip


def _is_new(feed: BankFeed, told: Movement, *, at: datetime) -> bool:
    known = BankLine.objects.filter(reference=_reference(feed, told.id))
    if told.at < feed.added_at or known.exists():
        return False
    take_in(feed, told, at=at)
    return True


def _reference(feed: BankFeed, number: str) -> str:
    return f"{feed.code} {number}"


def _trouble(told: Movements) -> str:
    words = [*told.unreadable[:3]]
    if not told.whole:
        words.append("Danh sách quá dài, có thể thiếu giao dịch cũ; hãy đối chiếu với sao kê.")
    return " ".join(words)


def _spend(feed: BankFeed, *, at: datetime) -> None:
    """Keep calls under one token apart, as its service asks; of two at once, one calls.

    :raises TryAgain: it was called too lately
    """
    spacing = feed.connector.spacing
    mates = BankFeed.objects.filter(base_url=feed.base_url, token=feed.token)
    mine = BankFeed.objects.filter(pk=feed.pk).filter(
        Q(asked_at=None) | Q(asked_at__lte=at - spacing)
    )
    if mates.filter(asked_at__gt=at - spacing).exists() or mine.update(asked_at=at) != 1:
        raise TryAgain("Vừa hỏi dịch vụ báo ngân hàng xong.", after=spacing)
    feed.asked_at = at
