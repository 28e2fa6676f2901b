"""A message centre that is spoken to by SMPP 3.4, with smpplib for its words.

Sending binds as transmitter for as long as there is something to send; receiving holds a line of its
own. SMPP knows no keys: where the answer to a message was lost, nobody can tell whether it went, so it
is `Unsure` and never said again. Run against a simulated centre of ours, and against no real one.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock
from time import monotonic, sleep
from typing import ClassVar

from smpplib import consts

from lensan.messaging import sms
from lensan.messaging.connector import (
    Handed,
    Incoming,
    NotNow,
    Outgoing,
    Receipt,
    Refused,
    TryAgain,
    Unsure,
)
from lensan.messaging.connectors.smpp import reading
from lensan.messaging.connectors.smpp.line import Bound, Broken, Centre

FRESH = 5  # seconds of silence after which the centre is asked whether it is still there
PAUSES = (0, 1, 2, 4)  # rests before each offer, while the centre says that it is too much
BUSY = frozenset({consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL})
PASSING = frozenset({
    consts.SMPP_ESME_RSYSERR, consts.SMPP_ESME_RX_T_APPN, consts.SMPP_ESME_RINVBNDSTS,
})  # fmt: skip
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a message as it goes over the line."""

    body: bytes
    coding: int
    headed: bool
    last: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the centre says to a part: its status, and its own name for what it took."""

    status: int
    reference: str


class Smpp:
    """Hands messages to a centre, at most so many parts a second, and hears what it brings."""

    simulated: ClassVar[bool] = False
    knows_keys: ClassVar[bool] = False
    proven: ClassVar[bool] = False

    def __init__(
        self, *, host: str, port: str, user: str, password: str, sender: str, system_type: str = "",
        a_second: str = "10", window: str = "4", patience: str = "10", pause: str = "1",
        enquire: str = "30",
    ) -> None:  # fmt: skip
        self._centre = Centre(host, int(port), user, password, system_type, float(patience))
        self._sender = sender
        self._spacing, self._window = 1 / float(a_second), int(window)
        self._pause, self._enquire = float(pause), float(enquire)
        self._lock = Lock()
        self._line: Bound | None = None
        self._used = self._turn = 0.0

    def send(self, message: Outgoing, *, at: datetime) -> Handed:
        with self._lock:
            line = self._open()
            try:
                return self._carry(line, message)
            except Broken as error:
                self._line = None
                line.drop()
                raise Unsure(
                    f"Đường dây đứt trước khi tổng đài trả lời ({error}); không gửi lại để khỏi gửi hai lần."
                ) from error
            finally:
                self._used = monotonic()

    def rest(self) -> None:
        with self._lock:
            if self._line:
                self._line.leave()
                self._line = None

    def read(self, headers: Mapping[str, str], body: bytes, *, at: datetime) -> Incoming | Receipt:
        raise Refused("Tổng đài SMPP không gửi tin đến cửa này.")

    def listen(self, take: Callable[[Incoming | Receipt], bool], *, stop: Event) -> None:
        line = Bound(self._centre, way="receiver")
        try:
            self._attend(line, take, stop)
        except Broken as error:
            raise NotNow(f"Đường dây nhận tin SMPP đứt: {error}.") from error
        finally:
            line.leave()

    # Sending

    def _open(self) -> Bound:
        """Return the line that there is, if it still holds, or a new one."""
        line = self._line
        if line and monotonic() - self._used > FRESH and not line.is_there(self._centre.patience):
            line.drop()
            self._line = None
        self._line = self._line or Bound(self._centre, way="transmitter")
        return self._line

    def _carry(self, line: Bound, message: Outgoing) -> Handed:
        """Offer all parts, and those again for which the centre is too busy; half a message is unsure."""
        left = dict(enumerate(_pieces(message)))
        last, taken = len(left) - 1, dict[int, str]()
        for pause in PAUSES:
            sleep(pause * self._pause)
            answers = self._offer(line, message.phone, left)
            for number, answer in answers.items():
                if answer.status == consts.SMPP_ESME_ROK:
                    taken[number] = answer.reference
                    del left[number]
            no = next((answers[one].status for one in left if answers[one].status not in BUSY), 0)
            if no and not taken:
                raise _refusal(no)
            if not left:
                return Handed(taken[last])
            if no:
                break
        if taken:
            raise Unsure("Tổng đài chỉ nhận một phần của tin; không gửi lại để khỏi gửi hai lần.")
        raise NotNow("Tổng đài SMPP báo quá nhiều tin.")

    def _offer(self, line: Bound, phone: str, pieces: Mapping[int, _Piece]) -> dict[int, _Answer]:
        """Say these parts, so many before an answer is waited for, and return all answers."""
        answers: dict[int, _Answer] = {}
        numbers = list(pieces)
        for first in range(0, len(numbers), self._window):
            chunk = numbers[first : first + self._window]
            asked = {self._say(line, phone, pieces[number]): number for number in chunk}
            answers |= self._answers(line, asked)
        return answers

    def _say(self, line: Bound, phone: str, piece: _Piece) -> int:
        now = monotonic()
        sleep(max(0, self._turn - now))
        self._turn = max(now, self._turn) + self._spacing
        return line.say(
            "submit_sm",
            **_sender(self._sender),
            dest_addr_ton=consts.SMPP_TON_INTL,
            dest_addr_npi=consts.SMPP_NPI_ISDN,
            destination_addr=phone.removeprefix("+"),
            esm_class=consts.SMPP_GSMFEAT_UDHI if piece.headed else 0,
            registered_delivery=1 if piece.last else 0,
            data_coding=piece.coding,
            short_message=piece.body,
        )

    def _answers(self, line: Bound, asked: dict[int, int]) -> dict[int, _Answer]:
        answers: dict[int, _Answer] = {}
        until = monotonic() + self._centre.patience
        while len(answers) < len(asked):
            heard = line.hear(max(0, until - monotonic()))
            if heard is None:
                raise Broken("tổng đài không trả lời")
            number = asked.get(heard.sequence)
            if number is None or heard.command not in {"submit_sm_resp", "generic_nack"}:
                line.mind(heard)
                continue
            reference = getattr(heard, "message_id", None) or b""
            answers[number] = _Answer(int(heard.status), reference.decode("latin-1"))
        return answers

    # Receiving

    def _attend(
        self, line: Bound, take: Callable[[Incoming | Receipt], bool], stop: Event
    ) -> None:
        """Take in what comes, and ask from time to time whether the centre is still there."""
        heard_at, asked = monotonic(), False
        while not stop.is_set():
            heard = line.hear(min(1, self._enquire))
            if heard is not None:
                heard_at, asked = monotonic(), False
                _bring(line, heard, take)
            elif asked and monotonic() - heard_at > self._enquire + self._centre.patience:
                raise Broken("tổng đài không trả lời")
            elif not asked and monotonic() - heard_at > self._enquire:
                line.say("enquire_link")
                asked = True


def _bring(line: Bound, heard: object, take: Callable[[Incoming | Receipt], bool]) -> None:
    """Answer only when what came was taken in; what cannot be read would come again for ever."""
    if getattr(heard, "command", "") != "deliver_sm":
        line.mind(heard)
        return
    status = consts.SMPP_ESME_ROK
    try:
        told = reading.read(heard)
        if told and not take(told):
            status = consts.SMPP_ESME_RX_T_APPN
    except Refused as error:
        logger.warning("Tin không đọc được từ tổng đài SMPP: %s", error.reason)
    line.answer(heard, status=status)


def _pieces(message: Outgoing) -> Sequence[_Piece]:
    """Return a message's parts, each with the header by which a telephone joins them again."""
    alphabet, parts = sms.alphabet_of(message.text), sms.split(message.text)
    coding = (
        consts.SMPP_ENCODING_DEFAULT
        if alphabet == sms.Alphabet.GSM
        else consts.SMPP_ENCODING_ISO10646
    )
    group, of = int(message.key) % 256, len(parts)
    return [
        _Piece(
            (bytes([5, 0, 3, group, of, number]) if of > 1 else b"") + sms.encode(part, alphabet),
            coding, headed=of > 1, last=number == of,
        )
        for number, part in enumerate(parts, 1)
    ]  # fmt: skip


def _sender(name: str) -> dict[str, object]:
    """Return who sends: a number of the network, a short number, or a name."""
    if name.startswith("+"):
        kind, plan = consts.SMPP_TON_INTL, consts.SMPP_NPI_ISDN
    elif name.isdecimal():
        kind, plan = consts.SMPP_TON_UNK, consts.SMPP_NPI_UNK
    else:
        kind, plan = consts.SMPP_TON_ALNUM, consts.SMPP_NPI_UNK
    return {
        "source_addr_ton": kind, "source_addr_npi": plan, "source_addr": name.removeprefix("+"),
    }  # fmt: skip


def _refusal(status: int) -> Exception:
    words = f"Tổng đài SMPP từ chối tin: mã {status:#x}, {consts.DESCRIPTIONS.get(status, '?')}."
    return TryAgain(words) if status in PASSING else Refused(words)
