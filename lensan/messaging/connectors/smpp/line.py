"""One line to a message centre: a TCP connection over which we are bound, once, in one direction."""

import select
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from smpplib import client, consts, exceptions, smpp

from lensan.messaging.connector import NotNow

LARGEST = 64 * 1024  # bytes of a PDU; a length beyond it is no length
HEADER, LENGTH = 16, 4
PUT_RIGHT = timedelta(minutes=10)  # in which a person may put a password right
_NO = {
    consts.SMPP_ESME_RINVPASWD: "sai mật khẩu",
    consts.SMPP_ESME_RINVSYSID: "sai tên đăng nhập",
    consts.SMPP_ESME_RBINDFAIL: "không cho vào",
    consts.SMPP_ESME_RALYBND: "đã có đường dây khác mang tên này",
}


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a message centre is, and who we are there."""

    host: str
    port: int
    user: str
    password: str
    system_type: str
    patience: float  # seconds within which it has to answer


class Broken(Exception):
    """The line broke, or what came over it cannot be read."""


class _Client(client.Client):  # type: ignore[misc]
    """The library's, which refuses a length that cannot be one instead of waiting for its bytes."""

    def _recv_exact(self, exact_size: int) -> bytes:
        if exact_size != LENGTH and not HEADER - LENGTH <= exact_size <= LARGEST:
            raise exceptions.ConnectionError("không phải độ dài của một PDU")
        return bytes(super()._recv_exact(exact_size))

    def has_something(self, wait: float) -> bool:
        """Tell whether something comes within so many seconds."""
        return bool(select.select([self._socket], [], [], wait)[0])


class Bound:
    """A line over which one may speak and hear."""

    def __init__(self, centre: Centre, *, way: str) -> None:
        """Connect and bind, as `transmitter` or as `receiver`.

        :raises NotNow: nobody answers there, or we are not let in
        """
        self._client = _Client(
            centre.host, centre.port, timeout=centre.patience, allow_unknown_opt_params=True
        )
        who = {
            "system_id": centre.user, "password": centre.password,
            "system_type": centre.system_type,
        }  # fmt: skip
        try:
            self._client.connect()
            getattr(self._client, f"bind_{way}")(**who)
        except exceptions.PDUError as no:
            self.drop()
            raise _not_let_in(no) from no
        except (
            Exception
        ) as error:  # whatever the library makes of a line that breaks or of nonsense
            self.drop()
            raise NotNow("Không nối được với tổng đài SMPP.") from error

    def say(self, command: str, **facts: Any) -> int:
        """Say something and return its number, under which it is answered.

        :raises Broken: the line broke
        """
        told = smpp.make_pdu(command, client=self._client, **facts)
        self._send(told)
        return int(told.sequence)

    def answer(self, heard: Any, *, status: int = consts.SMPP_ESME_ROK) -> None:
        """Answer what was heard.

        :raises Broken: the line broke
        """
        told = smpp.make_pdu(f"{heard.command}_resp", client=self._client, status=status)
        told.sequence = heard.sequence
        self._send(told)

    def hear(self, wait: float) -> Any:
        """Return what comes next, None where nothing comes within so many seconds.

        :raises Broken: the line broke, only half of something came, or nonsense
        """
        try:
            return self._client.read_pdu() if self._client.has_something(wait) else None
        except Exception as error:  # whatever the library makes of nonsense
            raise Broken(f"{type(error).__name__} {error}".strip()) from error

    def mind(self, heard: Any) -> None:
        """Do what the centre asks for besides: to show that we are there, or to leave.

        :raises Broken: it asked us to leave, or the line broke
        """
        if heard.command in {"enquire_link", "unbind"}:
            self.answer(heard)
        if heard.command == "unbind":
            raise Broken("tổng đài đóng đường dây")

    def is_there(self, patience: float) -> bool:
        """Ask whether the centre is still there."""
        try:
            asked = self.say("enquire_link")
            while heard := self.hear(patience):
                if heard.sequence == asked and heard.command == "enquire_link_resp":
                    return True
                self.mind(heard)
        except Broken:
            return False
        return False

    def leave(self) -> None:
        """Say goodbye, as a centre wants it, and hang up whether or not it answers."""
        try:
            self.say("unbind")
            self.hear(1)
        except Broken:
            pass
        finally:
            self.drop()

    def drop(self) -> None:
        """Hang up."""
        self._client.state = consts.SMPP_CLIENT_STATE_OPEN  # else the library warns of it
        self._client.disconnect()

    def _send(self, told: Any) -> None:
        try:
            self._client.send_pdu(told)
        except Exception as error:  # closed meanwhile, on either side
            raise Broken(f"{type(error).__name__} {error}".strip()) from error


def _not_let_in(no: Exception) -> NotNow:
    status = no.args[1] if len(no.args) > 1 else None
    why = _NO.get(status, f"mã {status}")
    return NotNow(f"Tổng đài SMPP không nhận kết nối: {why}.", after=PUT_RIGHT)
