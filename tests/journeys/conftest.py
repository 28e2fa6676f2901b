"""A real server, a real worker and a real browser for whole stories."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lensan.kernel.tests.make import PATIENCE, Installation, an_installation
from lensan.logistics.simulator.carrier import SECRET, TOKEN
from lensan.logistics.simulator.simulation import Simulation as Carrier
from lensan.marketplaces.simulator.simulation import Simulation
from tests.journeys.make import BROWSERS, QUIET
from tests.journeys.make_field import Place, Telephone


@pytest.fixture(autouse=True)
def _database() -> None:
    """A story has an installation of its own; the test database stays shut."""


@pytest.fixture(autouse=True)
def _hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A story is played at whatever hour: people are told things at night too."""
    monkeypatch.setenv("MESSAGE_QUIET_HOURS", "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's own Chromium; without one the stories are skipped loudly, and fail in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if "CI" in os.environ:
            pytest.fail("Không có Chromium: các câu chuyện trong trình duyệt không chạy được.")
        pytest.skip("!!! KHÔNG CÓ CHROMIUM: bỏ qua các câu chuyện trong trình duyệt.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    """An installation with the whole country's places, its own database and files."""
    with an_installation("sqlite", tmp_path) as installation:
        yield installation


@pytest.fixture
def address(here: Installation) -> str:
    """Serve the installation, pages and worker, and return its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    server_process = here.start("serve", "--port", str(port))
    assert server_process.stdout is not None
    server_process.stdout.readline()  # it says its address once it answers
    return f"http://127.0.0.1:{port}"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a person at a desk; every error in the console fails the story."""
    yield from _page(browser, address, {"width": 1280, "height": 900})


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A page on a 360-pixel telephone."""
    yield from _page(browser, address, {"width": 360, "height": 740})


@pytest.fixture
def floor() -> Iterator[Simulation]:
    """A marketplace, simulated."""
    simulation = Simulation().start(alone=True)
    yield simulation
    simulation.stop()


@pytest.fixture
def carrier(here: Installation, address: str) -> Iterator[Carrier]:
    """A carrier, simulated, that tells us at our door what becomes of parcels."""
    simulation = Carrier(push_to=f"{address}/bao-van-don/mo-phong/").start(alone=True)
    keys = [word for pair in (f"secret={SECRET}", f"token={TOKEN}") for word in ("--key", pair)]
    here.run(
        "add_carrier", "mo-phong", "Giao mô phỏng", "--connector", "simulated", "--url",
        simulation.url, "--places", "2022", *keys,
    )  # fmt: skip
    yield simulation
    simulation.stop()


@pytest.fixture
def place(here: Installation) -> Place:
    """Where a helper has a signal or none."""
    return Place(here)


@pytest.fixture
def telephones(place: Place, tmp_path: Path) -> Iterator[list[Telephone]]:
    """Two telephones, switched off."""
    expect.set_options(timeout=1000 * PATIENCE)
    with sync_playwright() as playwright:
        two = [Telephone(playwright, tmp_path / name, place.address) for name in ("mot", "hai")]
        yield two
        for telephone in two:
            telephone.switch_off()
    expect.set_options(timeout=5_000)


def _page(browser: Browser, address: str, viewport: Any) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        viewport=viewport, base_url=address, locale="vi-VN", accept_downloads=True
    )
    page, troubles = context.new_page(), list[str]()
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert troubles == []
