"""Play histories of a bad line with the field app itself, in two browsers that are killed wherever they stand.

`python -m benchmarks.field_app [--quick]`; --quick plays 5 histories instead of 100. `field_sync` plays ten
thousand histories with devices written in Python; here the devices are the modules of `static/field` in a
real Chromium, with its IndexedDB, against the real server. Two telephones of one hamlet, whose clocks are two
days ahead and two days behind, edit the same household; what happens is drawn: edits, sendings whose request or
answer is lost, doubled, or comes again much later, pages killed at any moment of keeping, sending or taking in,
the server killed with `kill -9`. Then the line is quiet: both telephones must hold what the registry holds, each
edit that was answered must stand in the record or among the conflicts beside the other value, and everything
sent again must be answered alike and change nothing. Nobody else's program does this, so there is no peer.
"""

import json
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright

from benchmarks.databases import installation
from benchmarks.field_load import BROWSERS, QUIET
from benchmarks.machine import machine
from benchmarks.webhook import Running, free_port, server

HISTORIES, QUICK, STEPS, RESTART_EVERY = 100, 5, 14, 25
DAYS_OFF = (2, -2)
CROPS, SEXES = ("lúa", "khóm", "mít", "chanh", "mía"), ("male", "female")
WORK = "import django; django.setup()\nfrom benchmarks.field_app_work import *\n"
SKEW = """(days) => {
  const Real = Date, off = days * 86400000;
  globalThis.Date = class extends Real {
    constructor(...told) { if (told.length) super(...told); else super(Real.now() + off); }
    static now() { return Real.now() + off; }
  };
}"""
# Opens the app's modules as its screens do; the key of the PIN is kept by, for a PIN takes a second each time.
OPEN = """async (told) => {
  const base = document.querySelector('script[type=module]').src.replace(/app\\.js$/, '');
  const bring = (name) => import(`${base}${name}.js`);
  const names = ['memory', 'deeds', 'sync', 'vault', 'store'];
  const [memory, deeds, sync, vault, store] = await Promise.all(names.map(bring));
  if (!(await vault.isSetUp())) await store.put('of the benchmark', await vault.setUp('274951', told));
  await memory.load(await store.get('of the benchmark'));
  const facts = (code) => memory.household(code)?.facts ?? {};
  const texts = () => memory.waiting().map((deed) => deed.text);
  const edit = async (producer, name, value) => {
    const seen = facts(producer)[name] ?? '';
    await deeds.record('correct', name, { producer, changes: { [name]: value }, seen: { [name]: seen } });
  };
  const exchange = async () => {
    while (sync.status.busy) await new Promise((resolve) => setTimeout(resolve, 5));
    await sync.sync();
  };
  const receipts = () => memory.receipts().map(({ id, state }) => [id, state]);
  globalThis.app = { edit, sync: exchange, facts, texts, receipts };
  return texts();
}"""


@dataclass
class Telephone:
    """One browser's profile with the app; a killed page is opened again, and finds what was kept."""

    context: BrowserContext
    key: str
    days_off: int
    dice: Random
    texts: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    late: list[list[str]] = field(default_factory=list)
    killed: int = 0
    faults: bool = False

    def __post_init__(self) -> None:
        """Let the line fail as it is drawn, and start the app."""
        self.context.add_init_script(f"({SKEW})({self.days_off})")
        self.context.route("**/thuc-dia/viec/", self._carry)
        self.context.route("**/thuc-dia/doi-moi/**", self._carry)
        self.start()

    def start(self) -> None:
        """Open the app on a new page."""
        self.page: Page = self.context.new_page()
        self.page.goto("/thuc-dia/")
        self._remember(self.page.evaluate(OPEN, {"key": self.key, "device": 1, "name": "máy"}))

    def edit(self, code: str, name: str, value: str) -> None:
        """Change a fact; killed while it is kept, it is kept or was never done."""
        if self.dice.random() < 0.1:
            self._kill_during(f"void app.edit('{code}', '{name}', '{value}')")
            return
        self.page.evaluate(f"app.edit('{code}', '{name}', '{value}')")

    def sync(self) -> None:
        """Send and fetch over the bad line; one time in five the page is killed meanwhile."""
        if self.dice.random() < 0.2:
            self._kill_during("void app.sync()")
        else:
            self.page.evaluate("app.sync()")

    def quiet(self) -> None:
        """Send and fetch over a good line until nothing waits."""
        self.faults = False
        for _time in range(5):
            self.page.evaluate("app.sync()")
            if not self.page.evaluate("app.texts().length"):
                break
        self.answered |= dict(self.page.evaluate("app.receipts()"))

    def again(self, url: str) -> None:
        """Let a sending that was lost long ago arrive after all; its answer reaches nobody."""
        if self.late:
            _post(url, self.key, self.dice.choice(self.late))

    def _kill_during(self, script: str) -> None:
        self.page.evaluate(f"() => {{ {script}; }}")
        self.page.wait_for_timeout(self.dice.random() ** 2 * 60)
        self.killed += 1
        with suppress(Error):  # the page is gone before it can answer
            self.page.goto("chrome://crash", timeout=2_000)
        self.page.close()
        self.start()

    def _carry(self, route: Route) -> None:
        if route.request.method == "POST":
            self._remember(_deeds(route))
        with suppress(Error):  # the page was killed meanwhile
            fate = self.dice.random() if self.faults else 1
            if fate < 0.15:
                self._lose(route)
            elif fate < 0.3:
                route.fetch()
                route.abort()
            elif fate < 0.4:
                route.fetch()
                route.fulfill(response=route.fetch())
            else:
                route.fulfill(response=route.fetch())

    def _lose(self, route: Route) -> None:
        if route.request.method == "POST":
            self.late.append(_deeds(route))
        route.abort()

    def _remember(self, texts: list[str]) -> None:
        self.texts |= {json.loads(text)["id"]: text for text in texts}


def main() -> int:
    """Play them, and say whether the claim holds."""
    histories = QUICK if "--quick" in sys.argv else HISTORIES
    print(machine())
    with installation("SQLite") as here, sync_playwright() as playwright:
        made = here.python(f"{WORK}settle({histories})").told
        found = next(filter(None, map(shutil.which, BROWSERS)))
        port = free_port()
        with server(here, port) as running:
            browser = playwright.chromium.launch(executable_path=found, args=QUIET)
            two = _telephones(browser, f"http://127.0.0.1:{port}", made["keys"])
            wrong = _play(two, running, made["households"])
            wrong += _send_all_again(two, running)
            browser.close()
        texts = {number: text for one in two for number, text in one.texts.items()}
        answered = {number: state for one in two for number, state in one.answered.items()}
        told = here.folder / "told.json"
        told.write_text(json.dumps([texts, answered]))
        judged = here.python(f"{WORK}judge({str(told)!r})").told
    wrong += judged["wrong"]
    for line in wrong[:10]:
        print(f"wrong: {line}")
    killed = sum(one.killed for one in two)
    print(
        f"field_app {'falls short' if wrong else 'holds'}: {len(wrong)} wrong in {histories:,} histories with "
        f"{len(texts):,} edits of which {len(answered):,} were answered, {judged['conflicts']:,} conflicts, "
        f"{killed:,} pages killed, {sum(len(one.late) for one in two):,} sendings lost"
    )
    return 1 if wrong else 0


def _telephones(browser: Browser, url: str, keys: list[str]) -> list[Telephone]:
    contexts = [browser.new_context(base_url=url, service_workers="block") for _key in keys]
    return [
        Telephone(context, key, days, Random(days))
        for context, key, days in zip(contexts, keys, DAYS_OFF, strict=True)
    ]


def _play(two: list[Telephone], running: Running, households: list[str]) -> list[str]:
    """Play a history about each household; return what differed at the end of one."""
    url, dice, wrong = two[0].page.url, Random(3), list[str]()
    for number, code in enumerate(households, 1):
        for one in two:
            one.faults = True
        for _step in range(STEPS):
            one = dice.choice(two)
            _step_of(one, code, dice, url)
        if number % RESTART_EVERY == 0:
            running.kill_and_start()
        for _twice in range(2):  # what the second sends changes what the first holds
            for one in two:
                one.quiet()
        held = [one.page.evaluate(f"app.facts('{code}')") for one in two]
        waiting = sum(one.page.evaluate("app.texts().length") for one in two)
        if held[0] != held[1] or waiting:
            wrong.append(f"{code}: {waiting} wait, {held[0]} and {held[1]} are held")
    return wrong


def _deeds(route: Route) -> list[str]:
    told = route.request.post_data_json
    assert told
    deeds: list[str] = told["deeds"]
    return deeds


def _step_of(one: Telephone, code: str, dice: Random, url: str) -> None:
    deed = dice.random()
    if deed < 0.45:
        name, values = dice.choice((("grows", CROPS), ("sex", SEXES)))
        one.edit(code, name, dice.choice(values))
    elif deed < 0.9:
        one.sync()
    else:
        one.again(url)


def _send_all_again(two: list[Telephone], running: Running) -> list[str]:
    """Send every deed once more; return what was answered otherwise than before."""
    url, wrong = f"http://127.0.0.1:{running.port}/thuc-dia/", list[str]()
    for one in two:
        texts = list(one.texts.values())
        for first in range(0, len(texts), 20):
            for receipt in _post(url, one.key, texts[first : first + 20]):
                before = one.answered.get(receipt["id"], receipt["state"])
                if before != receipt["state"]:
                    wrong.append(f"{receipt['id']} was {before}, and {receipt['state']} again")
    return wrong


def _post(url: str, key: str, deeds: list[str]) -> list[dict[str, Any]]:
    told = {"now": datetime.now(UTC).isoformat(), "deeds": deeds}
    headers = {"Authorization": f"Bearer {key}"}
    answer = httpx.post(f"{url}viec/", json=told, headers=headers, timeout=60)
    receipts: list[dict[str, Any]] = answer.raise_for_status().json()["receipts"]
    return receipts


if __name__ == "__main__":
    sys.exit(main())
