"""The whole way over a simulated message centre, with the program in processes of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lensan.kernel.tests.make import Installation, an_installation
from lensan.messaging.tests import smsc as sim
from lensan.messaging.tests.smsc import Smsc, a_centre

pytestmark = [pytest.mark.processes, pytest.mark.enable_socket]
START = """
from datetime import UTC, datetime
from lensan.messaging.models import Message
from lensan.messaging.tasks import answer_received, deliver_due
NOON = datetime(2022, 7, 22, 5, tzinfo=UTC)
"""
SAY = f"""{START}
Message.objects.create(
    direction="out", state="queued", phone="+84912345678", text="Xin chao", not_before=NOON, at=NOON
)
deliver_due.call()
"""
ANSWER = f"{START}answer_received.call(); deliver_due.call()"
STATES = f"""{START}
print(*[f"{{m.direction}} {{m.state}}" for m in Message.objects.order_by("pk")], sep=", ")
"""


@pytest.fixture
def centre(monkeypatch: pytest.MonkeyPatch) -> Iterator[Smsc]:
    with a_centre() as smsc:
        told = {
            "MESSAGE_GATEWAY": "smpp", "MESSAGE_QUIET_HOURS": "", "SMS_SENDER": "LENSAN",
            "SMPP_PORT": str(smsc.port), "SMPP_USER": sim.USER, "SMPP_PASSWORD": sim.PASSWORD,
        }  # fmt: skip
        for name, value in told.items():
            monkeypatch.setenv(name, value)
        yield smsc


@pytest.fixture(params=["sqlite", "postgresql"])
def here(request: pytest.FixtureRequest, tmp_path: Path, centre: Smsc) -> Iterator[Installation]:
    with an_installation(request.param, tmp_path) as installation:
        yield installation


def test_a_telephone_is_written_to_and_answers(here: Installation, centre: Smsc) -> None:
    """Sent, its receipt, the line broken, a question twice over, answered once, and goodbye."""
    ear = here.start("receive_messages")
    line = centre.receiving.get(timeout=60)
    here.python(SAY)
    assert centre.bring(line, sim.receipt("sim-1", "DELIVRD"), esm_class=4) == sim.OK
    sim.hang_up(line)
    line = centre.receiving.get(timeout=60)
    for _each in range(3):
        assert centre.bring(line, b"GIUP") == sim.OK
    here.python(ANSWER)
    ear.terminate()
    ear.communicate(timeout=30)

    assert ear.returncode == 0
    assert here.python(STATES) == "out delivered, in received, out sent"
    assert [taken.body[:9] for taken in centre.taken] == [b"Xin chao", b"Cach nhan"]
    assert centre.left == 3  # goodbye was said when nothing was left to send, and at the end
