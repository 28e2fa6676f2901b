"""What a message centre brings over a line of ours: messages, their parts, receipts, and nonsense."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest

from lensan.kernel.tests.make import wait_until
from lensan.messaging.connector import Incoming, NotNow, Part, Receipt
from lensan.messaging.connectors.smpp import Smpp
from lensan.messaging.sms import Alphabet, encode
from lensan.messaging.tests import smsc as sim
from lensan.messaging.tests.make import PHONE
from lensan.messaging.tests.smsc import Smsc, a_centre
from lensan.messaging.tests.test_smpp_sending import over

pytestmark = pytest.mark.enable_socket
RECEIPT, WITH_HEADER = 0x04, 0x40


class Ear:
    """Listens in a thread and keeps what came, as long as it takes anything."""

    def __init__(self, gateway: Smpp) -> None:
        self.heard: list[Incoming | Receipt] = []
        self.takes = True
        self.ended: NotNow | None = None
        self.stop = Event()
        self._gateway = gateway
        self.thread = Thread(target=self._listen, daemon=True)
        self.thread.start()

    def _listen(self) -> None:
        try:
            self._gateway.listen(self._take, stop=self.stop)
        except NotNow as error:
            self.ended = error

    def _take(self, told: Incoming | Receipt) -> bool:
        self.heard.append(told)
        return self.takes


@contextmanager
def an_ear(centre: Smsc, *, enquire: str = "0.2", **how: Any) -> Iterator[Ear]:
    ear = Ear(over(centre, enquire=enquire, **how))
    try:
        yield ear
    finally:
        ear.stop.set()
        ear.thread.join(10)


@pytest.fixture
def centre() -> Iterator[Smsc]:
    with a_centre() as smsc:
        yield smsc


@pytest.fixture
def ear(centre: Smsc) -> Iterator[Ear]:
    with an_ear(centre) as found:
        yield found


@pytest.mark.parametrize(
    ("body", "coding", "text"),
    [
        (b"BAN 20 KG CHANH", 0, "BAN 20 KG CHANH"),
        (encode("[co] {€}", Alphabet.GSM), 0, "[co] {€}"),
        ("dạ CÓ ạ 🍍".encode("utf-16-be"), 8, "dạ CÓ ạ 🍍"),
        ("dạ".encode("utf-16-be") + b"\xd8", 8, "dạ?"),
        (b"c\xf3", 3, "có"),
        (b"CO @", 1, "CO @"),
        (b"\xff\x1b", 0, "?"),
        (b"", 0, ""),
    ],
)
def test_a_message_is_read_in_its_alphabet(
    centre: Smsc, ear: Ear, body: bytes, coding: int, text: str
) -> None:
    line = centre.receiving.get(timeout=10)

    assert centre.bring(line, body, coding=coding) == sim.OK

    assert ear.heard == [Incoming("", PHONE, text)]
    assert centre.binds == [sim.BIND_RECEIVER]


def test_a_name_and_a_text_beside_the_body_are_read(centre: Smsc, ear: Ear) -> None:
    line = centre.receiving.get(timeout=10)

    centre.bring(
        line, b"", phone="VIETTEL", kind=5, tlvs=sim.tlv(0x0424, b"Chao") + sim.tlv(0x1401, b"?")
    )
    centre.bring(line, b"1", phone="0912345678", kind=2)

    assert ear.heard == [Incoming("", "VIETTEL", "Chao"), Incoming("", "0912345678", "1")]


def test_parts_are_told_apart_by_any_of_three_headers(centre: Smsc, ear: Ear) -> None:
    line = centre.receiving.get(timeout=10)
    centre.bring(line, bytes([5, 0, 3, 9, 2, 1]) + b"mot", esm_class=WITH_HEADER)
    centre.bring(line, bytes([6, 8, 4, 1, 2, 3, 2]) + b"hai", esm_class=WITH_HEADER)
    sar = sim.tlv(0x020C, b"\x01\x00") + sim.tlv(0x020E, b"\x02") + sim.tlv(0x020F, b"\x01")
    centre.bring(line, b"ba", tlvs=sar)
    centre.bring(line, bytes([4, 0x24, 1, 1, 0x99]) + b"khac", esm_class=WITH_HEADER)

    assert [told.part for told in ear.heard if isinstance(told, Incoming)] == [
        Part(9, 1, 2), Part(258, 2, 3), Part(256, 1, 2), None,
    ]  # fmt: skip
    assert [told.text for told in ear.heard if isinstance(told, Incoming)] == [
        "mot", "hai", "ba", "khac",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("DELIVRD", Receipt("sim-7", arrived=True)),
        ("UNDELIV", Receipt("sim-7", arrived=False, reason="Tổng đài báo UNDELIV 027.")),
        ("EXPIRED", Receipt("sim-7", arrived=False, reason="Tổng đài báo EXPIRED 027.")),
        ("REJECTD", Receipt("sim-7", arrived=False, reason="Tổng đài báo REJECTD 027.")),
        ("ACCEPTD", None),
        ("ENROUTE", None),
        ("UNKNOWN", None),
    ],
)
def test_receipts_say_what_became_of_a_message(
    centre: Smsc, ear: Ear, state: str, told: Receipt | None
) -> None:
    line = centre.receiving.get(timeout=10)

    assert centre.bring(line, sim.receipt("sim-7", state), esm_class=RECEIPT) == sim.OK

    assert ear.heard == ([told] if told else [])


def test_a_receipt_may_stand_beside_its_words(centre: Smsc, ear: Ear) -> None:
    line = centre.receiving.get(timeout=10)
    beside = sim.tlv(0x001E, b"sim-8\0") + sim.tlv(0x0427, b"\x05")

    centre.bring(line, b"", esm_class=RECEIPT, tlvs=beside)

    assert ear.heard == [Receipt("sim-8", arrived=False, reason="Tổng đài báo UNDELIV.")]


@pytest.mark.parametrize(
    ("body", "esm_class"),
    [
        (b"khong phai bao phat", RECEIPT),
        (bytes([9, 0, 3]), WITH_HEADER),
        (bytes([5, 0, 3, 1, 2, 3]) + b"phan ba cua hai", WITH_HEADER),
        (b"", WITH_HEADER),
    ],
)
def test_what_cannot_be_read_does_not_come_again(
    centre: Smsc, ear: Ear, body: bytes, esm_class: int, caplog: pytest.LogCaptureFixture
) -> None:
    line = centre.receiving.get(timeout=10)

    assert centre.bring(line, body, esm_class=esm_class) == sim.OK
    assert centre.bring(line, b"1") == sim.OK

    assert [told for told in ear.heard if told != Incoming("", PHONE, "")] == [
        Incoming("", PHONE, "1")
    ]


def test_what_was_not_taken_is_to_come_again(centre: Smsc, ear: Ear) -> None:
    line = centre.receiving.get(timeout=10)
    ear.takes = False

    assert centre.bring(line, b"1") == 0x64


@pytest.mark.parametrize(
    "sent",
    [
        sim.pdu(sim.DELIVER, 5, sim.deliver(b"BAN 20", phone=PHONE[1:], coding=0, esm_class=0))[:30],
        b"\x00\x00\x00\x05half",
        b"\xff" * 64,
        sim.pdu(0x7777, 1),
        sim.pdu(sim.UNBIND, 5),
    ],
    ids=["half and silence", "too short", "too long", "unknown", "asked to leave"],
)  # fmt: skip
def test_a_line_of_which_no_sense_can_be_made_is_given_up(
    centre: Smsc, ear: Ear, sent: bytes
) -> None:
    line = centre.receiving.get(timeout=10)

    line.sendall(sent)

    ear.thread.join(10)
    assert ear.ended
    assert "đứt" in ear.ended.reason
    assert ear.heard == []


def test_a_centre_that_is_silent_is_asked_whether_it_is_there(centre: Smsc) -> None:
    with an_ear(centre, enquire="0.05") as ear:
        ear.thread.join(0.5)
        assert ear.ended is None
        assert centre.enquired >= 2

        centre.there = False
        ear.thread.join(10)
        assert ear.ended
        assert "không trả lời" in ear.ended.reason


def test_shows_that_it_is_there_and_stops_when_told(centre: Smsc, ear: Ear) -> None:
    line = centre.receiving.get(timeout=10)
    sim.send_pdu(line, sim.ENQUIRE, 77)
    centre.bring(line, b"1")

    ear.stop.set()
    ear.thread.join(10)

    wait_until(lambda: centre.left)
    assert (ear.ended, centre.left, centre.shown) == (None, 1, [77])


def test_a_receiver_with_a_wrong_password_is_told_so(centre: Smsc) -> None:
    with an_ear(centre, password="sai") as ear:
        ear.thread.join(10)

    assert ear.ended
    assert "sai mật khẩu" in ear.ended.reason
