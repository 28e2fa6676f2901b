"""An open load of signed notices: each has its moment, whatever became of those before it."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlsplit

from benchmarks.machine import percentile
from lensan.marketplaces.simulator.pushing import sign

PATIENCE = 10.0  # seconds after which a marketplace hangs up
IDLE = 2.0  # seconds after which a line is not used again: servers hang up after five
AGAIN_AT_ONCE, ROUNDS = 20, 10
REPEATED = 0.1


@dataclass
class Pushed:
    """What became of the notices: milliseconds of those answered, the ids, and what failed."""

    sent: int = 0
    took: list[float] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    why: Counter[str] = field(default_factory=Counter)

    def percentile(self, share: int) -> float:
        """Return the milliseconds within which so many per cent were answered."""
        return percentile(self.took, share)


class Load:
    """Pushes notices to one address over connections that are kept, as many as it takes."""

    good = 200  # the answer by which one is taken in

    def __init__(self, url: str, *, rate: int) -> None:
        self.url, self.rate = url, rate
        parts = urlsplit(url)
        self.host, self.port, self.path = parts.hostname or "", parts.port or 80, parts.path
        self.free: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.dice = random.Random(1)

    async def push(self, seconds: int, *, name: str) -> Pushed:
        """Push at the rate for so long; returns when the last was answered or given up."""
        self.free.clear()
        plan = sorted(self._plan(seconds, name))
        ready = {name: self._request(name) for _when, name in plan}
        pushed, tasks, start = Pushed(sent=len(plan)), [], perf_counter() + 0.2
        for when, notice in plan:
            await asyncio.sleep(max(start + when - perf_counter(), 0))
            tasks.append(
                asyncio.create_task(self._fire(pushed, notice, ready[notice], start + when))
            )
        await asyncio.gather(*tasks)
        return pushed

    async def push_again(self, pushed: Pushed) -> None:
        """Push what was not answered again, a few at a time, until all was or patience ends."""
        self.free.clear()
        for _round in range(ROUNDS):
            left = sorted(set(pushed.failed) - pushed.answered)
            for first in range(0, len(left), AGAIN_AT_ONCE):
                again, some = Pushed(), left[first : first + AGAIN_AT_ONCE]
                await asyncio.gather(
                    *(
                        self._fire(again, name, self._request(name), perf_counter())
                        for name in some
                    )
                )
                pushed.answered |= again.answered
            if not set(pushed.failed) - pushed.answered:
                return
            await asyncio.sleep(1)

    def _plan(self, seconds: int, name: str) -> Iterable[tuple[float, str]]:
        for number in range(seconds * self.rate):
            when = number / self.rate
            if self.dice.random() < REPEATED and number:
                earlier = self.dice.randrange(max(number - self.rate, 0), number)
                yield when, f"{name}-{earlier}"
            else:
                yield when, f"{name}-{number}"

    def _request(self, notice: str) -> bytes:
        body = json.dumps(
            {"id": notice, "kind": "order", "stall": "S1", "reference": f"O-{notice}",
             "sent_at": "2022-07-22T05:00:00.000000Z"}
        ).encode()  # fmt: skip
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Content-Type: application/json\r\nAuthorization: {sign(self.url, body)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def _fire(self, pushed: Pushed, notice: str, request: bytes, due: float) -> None:
        try:
            status = await asyncio.wait_for(self._ask(request), PATIENCE)
            said = str(status)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
            status, said = 0, repr(error)
        if status == self.good:
            pushed.took.append(1000 * (perf_counter() - due))
            pushed.answered.add(notice)
        else:
            pushed.failed.append(notice)
            pushed.why[said] += 1

    async def _ask(self, request: bytes) -> int:
        """Send one request and read the whole answer; a broken line is not used again."""
        reader, writer = await self._line()
        try:
            writer.write(request)
            await writer.drain()
            head = await reader.readuntil(b"\r\n\r\n")
            length = [
                int(each.partition(b":")[2])
                for each in head.lower().split(b"\r\n")
                if each.startswith(b"content-length:")
            ]
            await reader.readexactly(length[0])
        except BaseException:
            writer.close()
            raise
        self.free.append((perf_counter(), reader, writer))
        return int(head.split(b" ", 2)[1])

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return a line that was in use a moment ago, or a new one.

        One that has long been idle may be hung up by the server at the very moment it is used.
        """
        while self.free:
            since, reader, writer = self.free.pop()
            if perf_counter() - since < IDLE:
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self.host, self.port)
