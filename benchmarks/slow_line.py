"""A slow line in front of a server: so many bits a second each way, so long there and back.

Everything goes through it, the service worker's requests too, and every byte is counted.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PIECE = 2048  # bytes passed on at a time


@dataclass
class SlowLine:
    """Passes what comes to a port on to another one, as slowly as told; counts what comes back."""

    target: int
    bits_a_second: int
    round_trip: float
    port: int = 0
    down: int = 0
    up: int = 0
    _free_at: dict[str, float] = field(default_factory=dict)

    async def serve(self, ready: threading.Event) -> None:
        """Listen until cancelled."""
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    async def _connect(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.round_trip)  # the handshake
        there, out = await asyncio.open_connection("127.0.0.1", self.target)
        with suppress(asyncio.CancelledError):  # the line is taken down
            await asyncio.gather(self._pass(here, out, "up"), self._pass(there, back, "down"))

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str
    ) -> None:
        """Pass on piece by piece: the line carries one after the other, each late by half a round trip."""
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while piece := await source.read(PIECE):
                setattr(self, way, getattr(self, way) + len(piece))
                begins = max(loop.time(), self._free_at.get(way, 0))
                self._free_at[way] = begins + len(piece) * 8 / self.bits_a_second
                loop.call_at(self._free_at[way] + self.round_trip / 2, _write, sink, piece)
                await asyncio.sleep(max(0, self._free_at[way] - loop.time()))
        loop.call_at(max(loop.time(), self._free_at.get(way, 0)) + self.round_trip / 2, sink.close)


def _write(sink: asyncio.StreamWriter, piece: bytes) -> None:
    if not sink.is_closing():
        sink.write(piece)


@contextmanager
def slow_line(target: int, *, bits_a_second: int, round_trip: float) -> Iterator[SlowLine]:
    """Give a slow line to a server on this machine, run in a thread of its own."""
    line, ready = SlowLine(target, bits_a_second, round_trip), threading.Event()
    loop = asyncio.new_event_loop()

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(line.serve(ready))
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    serving: list[asyncio.Task[None]] = []
    loop.call_soon(lambda: serving.extend(asyncio.all_tasks(loop)))
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(serving[0].cancel)
        thread.join()
