"""The carrier of our own: in its own process, with its traps and its switchboard."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from lensan.kernel import http
from lensan.logistics.connector import State
from lensan.logistics.tests.make_carriage import NOON, a_stand
from lensan.marketplaces.asking import as_json

pytestmark = pytest.mark.enable_socket


def test_runs_in_a_process_of_its_own_and_says_what_it_is() -> None:
    command = [
        sys.executable,
        "-m",
        "django",
        "simulate_carrier",
        "--port",
        "0",
        "--traps",
        "shuffled",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 - ours
        assert running.stdout
        url = running.stdout.readline().split()[-1]

        told = http.send("GET", url).json()
        turned = http.send("POST", f"{url}/control/traps", content=as_json({"lost": 1})).json()
        running.terminate()

    assert running.returncode == 0
    assert "không giao gì cả" in told["simulation"]
    assert (turned["done"]["lost"], turned["done"]["shuffled"]) == (1.0, True)


def test_a_trap_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="Không có bẫy “mưa”"):
        call_command("simulate_carrier", traps=["mưa"])


def test_parcels_move_on_by_themselves_until_they_are_delivered() -> None:
    with a_stand(step_minutes=2) as stand:
        stand.booked()
        carrier = stand.simulation.carrier
        moved = []
        for turn in range(7):
            carrier.stands_at = NOON + turn * timedelta(minutes=3)
            with carrier.store.writing():
                moved.append(carrier.move_on())

        [known] = stand.knows()
    assert moved == [0, 1, 1, 1, 1, 0, 0]
    assert known["events"][-1]["state"] == "delivered"


def test_a_lost_notice_never_leaves_and_one_that_nobody_takes_is_given_up() -> None:
    with a_stand(lost=1) as stand:
        stand.booked()
        assert stand.simulation.carrier.store.all("notice") == []
    with a_stand() as stand:
        stand.booked()
        stand.simulation.push_to = "http://127.0.0.1:9/"

        tries = [stand.simulation.push() for _turn in range(10)]

        assert tries == [0] * 10
        assert stand.simulation.carrier.store.all("notice") == []


def test_the_switchboard_lets_things_happen_and_names_what_it_does_not_know() -> None:
    with a_stand() as stand:
        tracking = stand.booked()
        url = stand.simulation.url

        def turn(knob: str, **told: object) -> http.Answer:
            return http.send("POST", f"{url}/control/{knob}", content=as_json(told))

        assert (
            turn("happen", tracking=tracking, state=State.OUT.value, at=NOON.isoformat()).status
            == 200
        )
        assert turn("happen", tracking="MP9", state="out").status == 404
        assert turn("happen", tracking=tracking, state="bay").status == 422
        assert turn("mưa").status == 404
        assert turn("faults", faults=[{"kind": "503"}]).json()["done"] == 1
        assert turn("faults").json()["done"] == 0
        assert turn("push", to="http://127.0.0.1:9/").json()["done"] == 0
        assert http.send("GET", f"{url}/api/x").status == 401
        assert stand.knows()[0]["events"][-1]["state"] == "out"
