"""A simulated message centre: SMPP 3.4 over a real socket, with what goes wrong at real ones.

It reads and writes the bytes itself, so that it is a second opinion on the library's.
"""

import socket
import struct
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from queue import Queue
from threading import Thread

BIND_RECEIVER, BIND_TRANSMITTER, SUBMIT, DELIVER, UNBIND, ENQUIRE = 1, 2, 4, 5, 6, 0x15
RESP = 0x80000000
OK, NO_BIND, WRONG_PASSWORD, THROTTLED, NO_NUMBER, SYSTEM_ERROR = 0, 0x0D, 0x0E, 0x58, 0x0B, 0x08
USER, PASSWORD = "lensan", "mat khau"


@dataclass(frozen=True, slots=True)
class Taken:
    """A submit_sm as it came."""

    reference: str
    sender: tuple[int, str]
    phone: str
    esm_class: int
    receipt: int
    coding: int
    body: bytes


class Smsc:
    """Answers as told, one mood for each submit_sm, then well; keeps whatever came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.moods: deque[int | str] = deque()
        self.bind_moods: deque[int | str] = deque()
        self.taken: list[Taken] = []
        self.binds: list[int] = []
        self.left = self.enquired = 0
        self.shown: list[int] = []  # numbers of the enquire_link_resp that came
        self.there = True  # answers enquire_link
        self.receiving: Queue[socket.socket] = Queue()
        self.answered: Queue[tuple[int, int]] = (
            Queue()
        )  # number and status of each deliver_sm_resp
        self._open: list[socket.socket] = []
        self._numbers = count(1)
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Break every line that there is."""
        for one in self._open:
            hang_up(one)
        self._open.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _whence = self._socket.accept()
                self._open.append(line)
                Thread(target=self._serve, args=[line], daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with suppress(OSError, EOFError):
            while True:
                command, status, number, body = read_pdu(line)
                if command in {BIND_RECEIVER, BIND_TRANSMITTER}:
                    self._bind(line, command, number, body)
                elif command == SUBMIT:
                    self._submit(line, number, body)
                elif command == ENQUIRE:
                    self.enquired += 1
                    if self.there:
                        send_pdu(line, ENQUIRE | RESP, number)
                elif command == ENQUIRE | RESP:
                    self.shown.append(number)
                elif command == UNBIND:
                    self.left += 1
                    send_pdu(line, UNBIND | RESP, number)
                elif command == DELIVER | RESP:
                    self.answered.put((number, status))
        hang_up(line)

    def _bind(self, line: socket.socket, command: int, number: int, body: bytes) -> None:
        self.binds.append(command)
        mood = self.bind_moods.popleft() if self.bind_moods else OK
        user, password, _rest = body.split(b"\0", 2)
        if mood == "hang up":
            raise EOFError
        if (user.decode(), password.decode()) != (USER, PASSWORD):
            mood = WRONG_PASSWORD
        send_pdu(line, command | RESP, number, b"smsc\0", status=int(mood))
        if mood == OK and command == BIND_RECEIVER:
            self.receiving.put(line)

    def _submit(self, line: socket.socket, number: int, body: bytes) -> None:
        mood = self.moods.popleft() if self.moods else OK
        if mood == "drop before":
            raise EOFError
        if isinstance(mood, int) and mood != OK:
            send_pdu(line, SUBMIT | RESP, number, status=mood)
            return
        taken = read_submit(body, f"sim-{next(self._numbers)}")
        self.taken.append(taken)
        answer = pdu(SUBMIT | RESP, number, taken.reference.encode() + b"\0")
        if mood == "drop after":
            raise EOFError
        if mood == "half":
            line.sendall(answer[: len(answer) // 2])
            raise EOFError
        if mood == "half and silence":
            line.sendall(answer[: len(answer) // 2])
            return
        if mood == "nonsense":
            line.sendall(b"\xff" * 64)
            return
        if mood == "enquire first":
            send_pdu(line, ENQUIRE, 7000)
        if mood != "silence":
            line.sendall(answer)

    def bring(
        self, line: socket.socket, body: bytes, *, phone: str = "84912345678", coding: int = 0,
        esm_class: int = 0, tlvs: bytes = b"", kind: int = 1,
    ) -> int:  # fmt: skip
        """Bring something over the line of a receiver and return the status it is answered with."""
        number = 9000 + next(self._numbers)
        told = deliver(body, phone=phone, coding=coding, esm_class=esm_class, kind=kind) + tlvs
        send_pdu(line, DELIVER, number, told)
        answered, status = self.answered.get(timeout=10)
        assert answered == number
        return status


def deliver(body: bytes, *, phone: str, coding: int, esm_class: int, kind: int = 1) -> bytes:
    """Write the body of a deliver_sm."""
    return (
        b"\0" + bytes([kind, 1]) + phone.encode() + b"\0" + b"\x05\x00LENSAN\0"
        + bytes([esm_class, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(body)]) + body
    )  # fmt: skip


def receipt(reference: str, state: str) -> bytes:
    """Write what a centre says became of a message, as most of them do."""
    return (
        f"id:{reference} sub:001 dlvrd:001 submit date:2207221200 done date:2207221201 "
        f"stat:{state} err:027 text:Xin chao"
    ).encode()


def tlv(tag: int, value: bytes) -> bytes:
    """Write an optional parameter."""
    return struct.pack(">HH", tag, len(value)) + value


def read_submit(body: bytes, reference: str) -> Taken:
    """Read the body of a submit_sm, octet by octet."""
    place = body.index(0) + 1  # service_type
    source_kind, end = body[place], body.index(0, place + 2)
    sender = body[place + 2 : end].decode()
    place = end + 1
    assert body[place : place + 2] == b"\x01\x01"  # an international number
    end = body.index(0, place + 2)
    phone = body[place + 2 : end].decode()
    esm_class = body[end + 1]
    place = body.index(0, body.index(0, end + 4) + 1) + 1  # schedule, validity
    receipt_wanted, _replace, coding, _canned, size = body[place : place + 5]
    text = body[place + 5 :]
    assert len(text) == size
    return Taken(reference, (source_kind, sender), phone, esm_class, receipt_wanted, coding, text)


def pdu(command: int, number: int, body: bytes = b"", *, status: int = OK) -> bytes:
    """Write a PDU."""
    return struct.pack(">LLLL", 16 + len(body), command, status, number) + body


def send_pdu(
    line: socket.socket, command: int, number: int, body: bytes = b"", *, status: int = OK
) -> None:
    line.sendall(pdu(command, number, body, status=status))


def read_pdu(line: socket.socket) -> tuple[int, int, int, bytes]:
    """Return command, status, number and body of what comes next."""
    length, command, status, number = struct.unpack(">LLLL", _exactly(line, 16))
    return command, status, number, _exactly(line, length - 16)


def hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def _exactly(line: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        more = line.recv(size - len(read))
        if not more:
            raise EOFError
        read += more
    return read


@contextmanager
def a_centre() -> Iterator[Smsc]:
    """A simulated message centre that stands for as long as it is needed."""
    smsc = Smsc()
    try:
        yield smsc
    finally:
        smsc.close()
