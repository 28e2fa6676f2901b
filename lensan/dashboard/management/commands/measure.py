from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lensan.dashboard.actions import NotYet, measure
from lensan.kernel.numbers import day


class Command(BaseCommand):
    """`lensan measure [--on DATE]`: measure every indicator of one day, today by default."""

    help = "Đo các chỉ số của một ngày: lensan measure --on 2022-12-31"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="ngày, dạng 2022-12-31")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        on = options["on"] or timezone.localdate(now)
        try:
            measure(on, at=now)
        except NotYet as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã đo ngày {day(on)}.")
