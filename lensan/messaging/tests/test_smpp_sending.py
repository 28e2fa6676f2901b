"""A message centre spoken to by SMPP, played by a simulator of ours: what is sent to it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest

from lensan.messaging.connector import (
    Gateway,
    Handed,
    Line,
    NotNow,
    Outgoing,
    Refused,
    TryAgain,
    Unsure,
)
from lensan.messaging.connectors import smpp
from lensan.messaging.connectors.smpp import Smpp
from lensan.messaging.sms import Alphabet, decode, split
from lensan.messaging.tests import smsc as sim
from lensan.messaging.tests.make import NOON, PHONE
from lensan.messaging.tests.smsc import Smsc, a_centre

pytestmark = pytest.mark.enable_socket
MESSAGE = Outgoing(key="300", phone=PHONE, text="Xin chao [1]")
LONG = Outgoing(key="301", phone=PHONE, text="Gia khom hom nay: " + "a" * 134 + "€" + "b" * 300)


@pytest.fixture
def centre() -> Iterator[Smsc]:
    with a_centre() as smsc:
        yield smsc


@pytest.fixture
def gateway(centre: Smsc) -> Iterator[Smpp]:
    found = over(centre)
    yield found
    found.rest()


def over(centre: Smsc, **how: Any) -> Smpp:
    told = {
        "host": "127.0.0.1", "port": str(centre.port), "user": sim.USER, "password": sim.PASSWORD,
        "sender": "LENSAN", "a_second": "1000", "patience": "0.5", "pause": "0.01",
    }  # fmt: skip
    return Smpp(**(told | how))


def test_is_a_gateway_and_a_line(gateway: Smpp) -> None:
    as_gateway: Gateway = gateway
    assert isinstance(as_gateway, Line)
    with pytest.raises(Refused):
        gateway.read({}, b"{}", at=NOON)


def test_a_message_is_said_as_the_network_reads_it(centre: Smsc, gateway: Smpp) -> None:
    assert gateway.send(MESSAGE, at=NOON) == Handed("sim-1")

    [taken] = centre.taken
    assert (taken.sender, taken.phone) == ((5, "LENSAN"), "84912345678")
    assert (taken.esm_class, taken.receipt, taken.coding) == (0, 1, 0)
    assert taken.body == b"Xin chao \x1b<1\x1b>"


@pytest.mark.parametrize(
    ("sender", "told"),
    [("+84909", (1, "84909")), ("8088", (0, "8088")), ("XA LAI", (5, "XA LAI"))],
)
def test_the_sender_is_a_number_a_short_number_or_a_name(
    centre: Smsc, sender: str, told: tuple[int, str]
) -> None:
    gateway = over(centre, sender=sender)
    gateway.send(MESSAGE, at=NOON)
    gateway.rest()

    assert centre.taken[0].sender == told


@pytest.mark.parametrize(
    ("text", "alphabet"), [(LONG.text, Alphabet.GSM), ("Chào bà con ở ấp 🍍 " * 12, Alphabet.UCS2)]
)
def test_a_long_text_travels_in_the_parts_that_are_paid_for(
    centre: Smsc, gateway: Smpp, text: str, alphabet: Alphabet
) -> None:
    handed = gateway.send(Outgoing(key="513", phone=PHONE, text=text), at=NOON)

    parts = split(text)
    headers = [taken.body[:6] for taken in centre.taken]
    bodies = [decode(taken.body[6:], alphabet) for taken in centre.taken]
    assert len(parts) > 1
    assert bodies == parts
    assert headers == [bytes([5, 0, 3, 1, len(parts), n]) for n in range(1, len(parts) + 1)]
    assert {taken.esm_class for taken in centre.taken} == {0x40}
    assert [taken.receipt for taken in centre.taken] == [0] * (len(parts) - 1) + [1]
    assert handed == Handed(centre.taken[-1].reference)
    assert max(len(taken.body) for taken in centre.taken) <= 159


def test_one_line_serves_many_messages_and_is_left_at_rest(centre: Smsc, gateway: Smpp) -> None:
    for _each in range(3):
        gateway.send(MESSAGE, at=NOON)
    gateway.rest()
    gateway.rest()

    assert (centre.binds, centre.left) == ([sim.BIND_TRANSMITTER], 1)
    gateway.send(MESSAGE, at=NOON)
    assert centre.binds == [sim.BIND_TRANSMITTER] * 2


def test_where_the_answer_was_lost_nobody_knows(centre: Smsc, gateway: Smpp) -> None:
    """Dropped before or after the centre took it, half an answer, nonsense, none at all: the same to us."""
    moods = ("drop before", "drop after", "half", "half and silence", "nonsense", "silence")
    for mood in moods:
        centre.moods.append(mood)
        with pytest.raises(Unsure, match="không gửi lại"):
            gateway.send(MESSAGE, at=NOON)

    assert len(centre.taken) == len(moods) - 1
    assert gateway.send(MESSAGE, at=NOON) == Handed("sim-6")


def test_a_busy_centre_is_asked_again_and_then_left_alone(centre: Smsc, gateway: Smpp) -> None:
    centre.moods.extend([sim.THROTTLED, 0x14, sim.OK])
    assert gateway.send(MESSAGE, at=NOON) == Handed("sim-1")

    centre.moods.extend([sim.THROTTLED] * 4)
    with pytest.raises(NotNow, match="quá nhiều"):
        gateway.send(MESSAGE, at=NOON)

    assert len(centre.taken) == 1


def test_only_the_parts_that_were_too_much_are_said_again(centre: Smsc, gateway: Smpp) -> None:
    centre.moods.extend([sim.OK, sim.THROTTLED, sim.OK, sim.OK])

    handed = gateway.send(LONG, at=NOON)

    assert [taken.body[5] for taken in centre.taken] == [1, 3, 2]
    assert handed == Handed(centre.taken[1].reference)


@pytest.mark.parametrize("mood", [sim.THROTTLED, sim.NO_NUMBER])
def test_of_what_went_by_half_nothing_is_said_again(
    centre: Smsc, gateway: Smpp, mood: int
) -> None:
    centre.moods.extend([sim.OK, *[mood] * 9])

    with pytest.raises(Unsure, match="một phần"):
        gateway.send(LONG, at=NOON)


def test_the_centres_no_is_a_no_and_its_trouble_passes(centre: Smsc, gateway: Smpp) -> None:
    centre.moods.extend([sim.NO_NUMBER, 0x4FF, sim.SYSTEM_ERROR])

    with pytest.raises(Refused, match="0xb, Invalid Destination"):
        gateway.send(MESSAGE, at=NOON)
    with pytest.raises(Refused, match="0x4ff"):
        gateway.send(MESSAGE, at=NOON)
    with pytest.raises(TryAgain, match="0x8") as found:
        gateway.send(MESSAGE, at=NOON)

    assert not isinstance(found.value, NotNow)
    assert centre.binds == [sim.BIND_TRANSMITTER]


@pytest.mark.parametrize(
    ("make", "why", "after"),
    [
        (lambda centre: over(centre, password="khac"), "sai mật khẩu", timedelta(minutes=10)),
        (lambda centre: refusing(centre, sim.NO_BIND), "không cho vào", timedelta(minutes=10)),
        (lambda centre: refusing(centre, 0x777), "mã 1911", timedelta(minutes=10)),
        (lambda centre: refusing(centre, "hang up"), "Không nối được", None),
        (lambda _centre: over(_centre, port="9"), "Không nối được", None),
    ],
)
def test_where_we_are_not_let_in_nothing_was_offered(
    centre: Smsc, make: Callable[[Smsc], Smpp], why: str, after: timedelta | None
) -> None:
    gateway = make(centre)

    with pytest.raises(NotNow, match=why) as found:
        gateway.send(MESSAGE, at=NOON)

    assert found.value.after == after
    assert centre.taken == []


def refusing(centre: Smsc, mood: int | str) -> Smpp:
    centre.bind_moods.append(mood)
    return over(centre)


def test_after_a_silence_the_line_is_tried_before_anything_is_said(
    centre: Smsc, gateway: Smpp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smpp, "FRESH", -1)
    gateway.send(MESSAGE, at=NOON)
    gateway.send(MESSAGE, at=NOON)
    assert (centre.enquired, len(centre.binds)) == (1, 1)

    centre.there = False
    gateway.send(MESSAGE, at=NOON)
    assert len(centre.binds) == 2

    centre.hang_up()
    gateway.send(MESSAGE, at=NOON)
    assert (len(centre.binds), len(centre.taken)) == (3, 4)


def test_answers_a_centre_that_asks_meanwhile(centre: Smsc, gateway: Smpp) -> None:
    centre.moods.append("enquire first")

    assert gateway.send(MESSAGE, at=NOON) == Handed("sim-1")


def test_no_more_is_sent_in_a_second_than_was_agreed(centre: Smsc) -> None:
    gateway = over(centre, a_second="20")
    began = monotonic()
    for _each in range(5):
        gateway.send(MESSAGE, at=NOON)
    gateway.rest()

    assert monotonic() - began >= 4 / 20


def test_no_more_is_said_before_an_answer_than_was_agreed(centre: Smsc) -> None:
    gateway = over(centre, window="1")
    centre.moods.extend([sim.OK, "silence"])

    with pytest.raises(Unsure):
        gateway.send(LONG, at=NOON)
    gateway.rest()

    assert len(centre.taken) == 2
