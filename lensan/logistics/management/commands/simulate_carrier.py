"""`lensan simulate_carrier`: a carrier of our own on loopback, with the traps that real ones have."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lensan.logistics.simulator.carrier import Traps
from lensan.logistics.simulator.simulation import Simulation


class Command(BaseCommand):
    help = "Chạy một đơn vị giao mô phỏng trên máy này, kèm các bẫy mà đơn vị thật thường có."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8200)
        parser.add_argument("--data", default=":memory:", help="tệp SQLite riêng của đơn vị giao")
        parser.add_argument("--push-to", default="", help="địa chỉ nhận thông báo")
        parser.add_argument(
            "--traps", nargs="*", default=[], metavar="TÊN[=SỐ]", help=", ".join(vars(Traps()))
        )

    def handle(
        self, *args: Any, port: int, data: str, push_to: str, traps: list[str], **options: Any
    ) -> None:
        simulation = Simulation(data, port=port, traps=_traps(traps), push_to=push_to)
        simulation.start(alone=True)
        self.stdout.write(f"Đơn vị giao mô phỏng: {simulation.url}")
        self.stdout.flush()
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        stop.wait()
        simulation.stop()


def _traps(words: list[str]) -> Traps:
    traps = Traps()
    for word in words:
        name, _, value = word.partition("=")
        try:
            traps.set({name: float(value or 1)})
        except (KeyError, ValueError) as error:
            raise CommandError(f"Không có bẫy “{word}”.") from error
    return traps
