"""A deed comes in from a device: it is done once, whatever the line does, and answered alike each time."""

import hashlib
import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lensan.accounts.models import User
from lensan.field.models import Deed, Device
from lensan.journal.models import together
from lensan.producers.models import Producer

logger = logging.getLogger(__name__)
LONGEST_AGO = timedelta(days=60)  # what lay on a device longer is dated as of then


class Unable(Exception):
    """The deed cannot be done; the message tells the person at the device what to do."""


class NotYet(Exception):
    """What the deed builds on has not come yet; it is to be sent again."""


@dataclass(frozen=True, slots=True)
class Told:
    """A deed as it was told: by whom, when it was done, when it came, and its words."""

    deed: Deed
    by: User
    at: datetime
    arguments: Mapping[str, Any]

    @property
    def done_at(self) -> datetime:
        return self.deed.done_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed came to."""

    text: str
    producer: Producer | None = None
    state: str = Deed.State.DONE
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the device is told of one deed: of which text exactly, and what became of it.

    `state` is a deed's or "later": nothing was written, and it is to be sent again.
    """

    id: str
    sha256: str
    state: str
    text: str = ""
    result: dict[str, Any] = field(default_factory=dict)


Perform = Callable[[Told], Outcome]
Whole = Callable[[], AbstractContextManager[None]]  # within which a deed is done


def receive(
    device: Device,
    texts: Sequence[str],
    *,
    perform: Perform,
    now: Callable[[], datetime],
    light: Collection[str] = (),
    stepwise: Collection[str] = (),
) -> list[Receipt]:
    """Do deeds one after the other, or answer again what became of them; each text is one as JSON.

    `perform` raises `Unable` for what a person can mend. Whatever else goes wrong undoes that deed
    alone, is logged, and leaves the device to send it again. Those in a row whose action is `light`
    share one transaction, for its end costs as much as a deed. Those whose action is `stepwise` are
    in none: their action commits what must stand whatever becomes of the rest, and told again it
    goes on from there.
    """
    deeds = [_read(device, text, at=now()) for text in texts]
    known = Deed.objects.in_bulk([deed.pk for deed in deeds if isinstance(deed, Deed)])

    def answer(deed: Deed | Receipt) -> Receipt:
        if isinstance(deed, Receipt):
            return deed
        if deed.pk in known:
            return _again(known[deed.pk], device, deed.sha256)
        whole = nullcontext if deed.action in stepwise else _whole
        return _receive(device, deed, perform=perform, whole=whole, at=now())

    def is_light(place: int) -> bool:
        deed = deeds[place]
        return isinstance(deed, Deed) and deed.action in light

    receipts: list[Receipt] = []
    for shared, places in groupby(range(len(deeds)), is_light):
        some = [*places]
        if not shared:
            receipts += [answer(deeds[place]) for place in some]
            continue
        try:
            with transaction.atomic(), together():
                answers = [answer(deeds[place]) for place in some]
        except DatabaseError:  # of what they share: each by itself then
            logger.warning("deeds in one transaction failed", exc_info=True)
            again = [texts[place] for place in some]
            answers = receive(device, again, perform=perform, now=now)
        receipts += answers
    return receipts


def _receive(
    device: Device, deed: Deed, *, perform: Perform, whole: Whole, at: datetime
) -> Receipt:
    sha256 = deed.sha256
    try:
        _carry_out(deed, perform, whole, by=device.user, at=at)
    except NotYet as wait:
        return Receipt(str(deed.pk), sha256, "later", str(wait))
    except IntegrityError:  # the same deed came twice in this sending or at the same moment
        known = Deed.objects.filter(pk=deed.pk).first()
        return _again(known, device, sha256) if known else _failed(deed)
    except Exception:
        return _failed(deed)
    return _receipt(deed)


@contextmanager
def _whole() -> Iterator[None]:
    with transaction.atomic(), together():
        yield


def _carry_out(deed: Deed, perform: Perform, whole: Whole, *, by: User, at: datetime) -> None:
    """Do a deed and write that it was done: both, or neither. Of what is refused the words are kept.

    Who sends the same deed at the same moment is stopped by its number, and undone.
    """
    told = Told(deed, by, at, deed.arguments)
    try:
        with whole():
            outcome = perform(told)
            deed.arguments = {}
            deed.state, deed.text = outcome.state, outcome.text[:500]
            deed.producer, deed.result = outcome.producer, outcome.result
            deed.save(force_insert=True)
    except Unable as trouble:
        deed.state, deed.text = Deed.State.REFUSED, str(trouble)[:500]
        with transaction.atomic():
            deed.save(force_insert=True)


def _read(device: Device, text: str, *, at: datetime) -> Deed | Receipt:
    """Return the deed that is told, or the answer to what cannot be read."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    try:
        return _deed(device, text, sha256, at=at)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Receipt("", sha256, Deed.State.REFUSED, _("Máy chủ không đọc được việc này."))


def _deed(device: Device, text: str, sha256: str, *, at: datetime) -> Deed:
    told = json.loads(text)
    said = parse_datetime(told["at"])
    if said is None or said.tzinfo is None or not isinstance(told["arguments"], dict):
        raise ValueError(text[:80])
    done = said - timedelta(seconds=device.clock_off_s)
    return Deed(
        id=UUID(told["id"]), device=device, action=str(told["action"])[:20],
        arguments=told["arguments"], sha256=sha256, said_at=said,
        done_at=min(max(done, at - LONGEST_AGO), at), received_at=at,
    )  # fmt: skip


def _again(known: Deed, device: Device, sha256: str) -> Receipt:
    """Answer for a deed that is known, from whichever device of the same person; else tell nothing."""
    if Device.objects.filter(pk=known.device_id, user=device.user_id).exists():
        return _receipt(known)
    return Receipt(str(known.pk), sha256, Deed.State.REFUSED, _("Mã việc này đã được dùng."))


def _failed(deed: Deed) -> Receipt:
    logger.exception("deed %s failed", deed.pk)
    text = _("Máy chủ gặp lỗi với việc này; máy sẽ tự gửi lại.")
    return Receipt(str(deed.pk), deed.sha256, "later", text)


def _receipt(deed: Deed) -> Receipt:
    return Receipt(str(deed.pk), deed.sha256, str(deed.state), deed.text, deed.result)
