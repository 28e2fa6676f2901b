"""Telephones whose browser can be killed, the place where they have a signal or none, and pictures of them."""

import io
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from lensan.kernel.tests.make import PATIENCE, Installation, wait_until
from tests.journeys.make import BROWSERS, PASSWORD, QUIET, has_no_barrier

PIN = "274951"
STORE = "lensan-thuc-dia"  # what the app calls its store, in the open
SCREEN: Any = {"width": 360, "height": 740}
PICTURES, GAP = Path(__file__).parents[2] / "docs" / "images", 20


class Telephone:
    """A telephone with a profile of its own, which stays when the browser is killed."""

    def __init__(self, playwright: Playwright, folder: Path, address: str) -> None:
        self.playwright, self.folder, self.address = playwright, folder, address
        self.context: BrowserContext | None = None

    def switch_on(self) -> Page:
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        if found is None:
            pytest.skip("!!! KHÔNG CÓ CHROMIUM: bỏ qua các câu chuyện trong trình duyệt.")
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=found, args=QUIET, viewport=SCREEN,
            base_url=self.address, locale="vi-VN",
        )  # fmt: skip
        self.context.set_default_timeout(1000 * PATIENCE)
        return self.context.pages[0]

    def switch_off(self) -> None:
        if self.context:
            self.context.close()
        self.context = None

    def kill(self) -> None:
        """End every process of the browser where it stands, as an empty battery does."""
        family = _family(str(self.folder))
        assert family, "the browser was not running"
        for process in family:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        wait_until(lambda: not _family(str(self.folder)))
        with suppress(Error):  # it is gone already
            self.switch_off()
        self.context = None

    def mentions(self, words: str) -> list[str]:
        """Return the files of the profile in which these words stand, in either encoding."""
        forms = (words.encode(), words.encode("utf-16-le"))
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path.name for path in files if any(form in path.read_bytes() for form in forms)]

    def names_nobody(self, people: Iterable[str]) -> None:
        """Hold the profile to naming none of these, however much of it is read."""
        assert self.mentions(STORE), "the profile is not where it is looked for"
        assert [(words, found) for words in people if (found := self.mentions(words))] == []


def _family(folder: str) -> list[int]:
    """Return the processes of the browser that has this profile, the first of them first."""
    told = subprocess.run(
        ["ps", "-axww", "-o", "pid=,ppid=,args="],  # noqa: S607 - the system's own
        capture_output=True, text=True,
    )  # fmt: skip
    rows = [line.split(None, 2) for line in told.stdout.splitlines()]
    mine = [int(row[0]) for row in rows if f"--user-data-dir={folder}" in row[-1].split()]
    for process in mine:
        mine += [int(row[0]) for row in rows if int(row[1]) == process and int(row[0]) not in mine]
    return mine


class Place:
    """Where the helper stands: with a signal or without, as the server answers or not."""

    def __init__(self, here: Installation) -> None:
        self.here = here
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def find_signal(self) -> None:
        self.server = self.here.start("serve", "--port", str(self.port))
        assert self.server.stdout is not None
        self.server.stdout.readline()

    def lose_signal(self) -> None:
        self.server.terminate()
        self.server.communicate()


class Album:
    """Pictures for the manual, side by side; taken where PICTURES=1 asks for them."""

    def __init__(self, name: str) -> None:
        self.name, self.taken = name, list[Image.Image]()

    def take(self, page: Page) -> None:
        if "PICTURES" in os.environ:
            self.taken.append(Image.open(io.BytesIO(page.screenshot(animations="disabled"))))

    def keep(self) -> None:
        if not self.taken:
            return
        width = sum(one.width + GAP for one in self.taken) - GAP
        whole = Image.new("RGB", (width, self.taken[0].height), "white")
        left = 0
        for one in self.taken:
            whole.paste(one, (left, 0))
            left += one.width + GAP
        whole.quantize(128).save(PICTURES / f"{self.name}.png", optimize=True)


def set_up(telephone: Telephone, name: str) -> Page:
    """Install the app: sign in once, choose a PIN, and wait until everything is there."""
    page = telephone.switch_on()
    page.goto("/thuc-dia/")
    page.get_by_role("link", name="Đăng nhập").click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mã PIN mới").fill(PIN)
    page.get_by_label("Gõ lại mã PIN").fill(PIN)
    has_no_barrier(page)
    page.get_by_role("button", name="Cài đặt").click()
    expect(page.get_by_text("Dữ liệu lúc")).to_be_visible()
    has_no_barrier(page)
    page.evaluate("navigator.serviceWorker.ready")
    return page


def unlock(telephone: Telephone, heading: str = "Việc hôm nay") -> Page:
    """Start the app again, whether there is a signal or not, and open it by its PIN."""
    page = telephone.switch_on()
    page.goto("/thuc-dia/")
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_role("button", name="Mở").click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    return page


def go(page: Page, section: str) -> None:
    """Choose a part of the app at its lower edge."""
    parts = page.get_by_role("navigation", name="Các phần")
    parts.get_by_role("link", name=section, exact=True).click()


def open_household(page: Page, query: str, name: str) -> None:
    go(page, "Hộ")
    page.get_by_label("Tìm theo tên").fill(query)
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def change_what_grows(page: Page, query: str, name: str, grows: str) -> None:
    open_household(page, query, name)
    page.get_by_role("link", name="Sửa hồ sơ").click()
    page.get_by_label("Nông sản").fill(grows)
    has_no_barrier(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def sign(page: Page) -> None:
    """Sign with a finger in the field for it."""
    pad = page.locator("canvas.signature")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    for x, y in ((60, 30), (80, 100), (110, 50), (140, 95), (170, 40), (190, 90), (240, 60)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
    page.mouse.up()


def unsent(page: Page, number: int) -> None:
    """Hold the app to saying how much was not sent."""
    expect(page.locator("#unsent")).to_have_text(f"{number} việc chưa gửi")


def see_it_sent(page: Page) -> None:
    """Press until the server's receipts are there for everything."""
    go(page, "Gửi đi")

    def is_sent() -> bool:
        if (send := page.get_by_role("button", name="Gửi ngay")).is_enabled():
            send.click()
        return page.get_by_text("Đã đồng bộ").is_visible()

    wait_until(is_sent)


def receipts(page: Page) -> dict[str, str]:
    """Return what the server answered to each deed, as it is shown."""
    rows = page.locator("section", has_text="Máy chủ đã trả lời").locator("li").all_inner_texts()
    words = [re.sub(r"\s+", " ", row) for row in rows]
    states = ("đã ghi", "hai giá trị", "có thể trùng", "chưa ghi được")
    return {
        row.removeprefix(state).strip(): state
        for row in words
        for state in states
        if row.startswith(state)
    }
